"""Panels as a person and a program meet them."""

import csv
import io
import json
import math

import pytest

from tsforecast.evaluate import ahead

SHOPS = {"Oslo": 48, "Bergen": 40}
LONG = "shop,month,sales\n" + "".join(
    f"{shop},{2018 + i // 12}-{i % 12 + 1:02d}-01,{100 + i + 10 * math.sin(i * math.pi / 6):.2f}\n"
    for shop, n in SHOPS.items()
    for i in range(n)
)


@pytest.fixture(autouse=True)
def _files(tmp_path):
    (tmp_path / "sales.csv").write_text(LONG)


def rows(done):
    assert done.code == 0, done.err
    return list(csv.DictReader(io.StringIO(done.out)))


def test_decompose_takes_every_series_apart(call):
    done = call("decompose", "sales.csv", "--id-column", "shop")
    found = rows(done)
    assert list(found[0]) == ["id", "time", "observed", "trend", "seasonal_12", "residual"]
    assert [row["id"] for row in found] == ["Oslo"] * 48 + ["Bergen"] * 40
    said = done.err.splitlines()
    assert said[0].startswith('sales.csv: 2 series of "sales" by "shop", monthly')
    assert said[1] == "season: 12 months (2 series)"


def test_decompose_leaves_out_what_is_too_short_and_says_so(call, tmp_path):
    (tmp_path / "sales.csv").write_text(LONG + "Voss,2021-12-01,5\n")
    done = call("decompose", "sales.csv", "--id-column", "shop", "--json")
    found = json.loads(done.out)
    assert [one["id"] for one in found["series"]] == ["Oslo", "Bergen"]
    assert found["panel"]["series"] == 2
    assert "1 series left out, too short to split: Voss" in found["decisions"]
    assert "1 series left out, too short to split: Voss\n" in done.err


def test_decompose_refuses_a_panel_of_short_series_by_name(call, tmp_path):
    short = "shop,month,sales\nVoss,2021-12-01,5\n" + "".join(LONG.splitlines(True)[1:20])
    (tmp_path / "sales.csv").write_text(short)
    done = call("decompose", "sales.csv", "--id-column", "shop")
    assert done.code == 4
    assert (
        'error: shop "Voss": 1 value is too few to see a season of 12: two full seasons, 24 '
        "values, are needed. 2 of 2 series are affected.\n"
    ) in done.err


def test_predict_forecasts_every_series(call):
    pytest.importorskip("onnxruntime")
    done = call("predict", "sales.csv", "--id-column", "shop", "--horizon", "3", "--level", "90")
    found = rows(done)
    assert list(found[0]) == ["id", "time", "forecast", "lower_90", "upper_90"]
    assert [(row["id"], row["time"]) for row in found[2:4]] == [
        ("Oslo", "2022-03-01"),
        ("Bergen", "2021-05-01"),
    ]
    one = rows(call("predict", "sales.csv", "--id-column", "shop", "--id", "Bergen",
                    "--horizon", "3", "--level", "90"))  # fmt: skip
    alone = [float(row["forecast"]) for row in one]
    together = [float(row["forecast"]) for row in found if row["id"] == "Bergen"]
    assert together == pytest.approx(alone, rel=1e-4)


def test_a_picture_of_a_panel_is_refused_before_the_work(call, monkeypatch):
    monkeypatch.setattr(
        "tsforecast.cli.predict._look_ahead", lambda *_, **__: pytest.fail("worked")
    )
    done = call("predict", "sales.csv", "--id-column", "shop", "--output", "fan.png")
    assert done.code == 2
    assert "error: fan.png: .png is no form that this answer can be written in.\n" in done.err


def test_the_panel_used_last_is_used_again(call):
    call("decompose", "sales.csv", "--id-column", "shop")
    told = json.loads(call("predict", "--json", "--horizon", "2").out)
    assert [row["id"] for row in told["forecast"]] == ["Oslo", "Oslo", "Bergen", "Bergen"]


def test_a_series_that_cannot_be_split_is_named(call, tmp_path):
    zeros = "".join(f"Voss,{2018 + i // 12}-{i % 12 + 1:02d}-01,{i}\n" for i in range(36))
    (tmp_path / "sales.csv").write_text(LONG + zeros + "Ås,2018-01-01,5\n")
    done = call("decompose", "sales.csv", "--id-column", "shop", "--mode", "multiplicative")
    assert done.code == 4
    assert 'error: shop "Voss": the value at 2018-01-01 00:00:00 is not above zero' in done.err


def test_a_picture_of_a_panel_is_refused_before_any_work(call):
    done = call("decompose", "sales.csv", "--id-column", "shop", "--output", "parts.png")
    assert done.code == 2
    assert "end the name in .csv, .json." in done.err


def test_a_file_of_a_panel_has_what_a_pipe_gets(call, tmp_path):
    done = call("decompose", "sales.csv", "--id-column", "shop", "--output", "parts.csv")
    assert (tmp_path / "parts.csv").read_text() == done.out


def test_a_series_or_all_of_them_is_hinted_at(call):
    done = call("predict", "sales.csv")
    assert done.code == 4
    hint = "take one of them: --id-column shop --id Oslo; or all of them: --id-column shop."
    assert hint in done.err


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_panel_is_written_while_it_is_forecast_into_a_file_too(call, tmp_path, monkeypatch, form):
    monkeypatch.setattr("tsforecast.present.panel_forecast.WRITTEN_AT_ONCE", 1)
    asked = ("predict", "sales.csv", "--id-column", "shop", "--horizon", "2")
    done = call(*asked, "--format", form, "--output", f"ahead.{form}")
    assert done.code == 0
    assert (tmp_path / f"ahead.{form}").read_text() == done.out
    assert done.err.splitlines()[-1] == f"wrote ahead.{form}"
    one = call(*asked, "--id", "Bergen", "--format", form).out
    assert one.count("2021-06-01") == done.out.count("2021-06-01") == 1


def test_a_failure_half_way_is_told_and_leaves_no_file(call, tmp_path, monkeypatch):
    asked = ("predict", "sales.csv", "--id-column", "shop", "--horizon", "2")
    whole = call(*asked).out
    usual = ahead.look_ahead

    def exploding(series, quantiles, **told):
        return usual(series, quantiles * (math.inf if series.name == "Bergen" else 1), **told)

    monkeypatch.setattr(ahead, "look_ahead", exploding)
    monkeypatch.setattr("tsforecast.present.panel_forecast.WRITTEN_AT_ONCE", 1)
    done = call(*asked, "--output", "ahead.csv")
    assert done.code == 4
    assert done.err.splitlines()[-2:] == [
        'error: column "Bergen": the forecast leaves all bounds before 2 steps.',
        "hint: ask for a shorter --horizon.",
    ]
    assert done.out == "".join(whole.splitlines(keepends=True)[:3])
    assert [path.name for path in tmp_path.iterdir() if "ahead" in path.name] == []


def test_a_file_is_whole_though_nobody_reads_the_pipe(tmp_path, unread):
    arguments = ("predict", "-q", "sales.csv", "--id-column", "shop", "--output", "ahead.csv")
    assert unread(*arguments, cwd=tmp_path) == (130, "")
    assert (tmp_path / "ahead.csv").read_text().count("\n") == 25


def test_a_table_says_in_total_what_a_pipe_says_of_each(call):
    asked = ("predict", "sales.csv", "--id-column", "shop", "--horizon", "2")
    table, piped = (call(*asked, "--format", form) for form in ("table", "json"))
    assert table.err == piped.err
    assert [line.split()[0] for line in table.out.splitlines()[1:3]] == list(SHOPS)
    told = json.loads(piped.out)
    held = f"the 80% intervals held {told['coverage']['80']:.0%}"
    assert held in " ".join(table.out.split())
