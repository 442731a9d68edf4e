"""`tsforecast report`: a page that stands alone, whatever stands in the file."""

import json
import os
import pty
import re
import subprocess
import sys
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from tsforecast.present import panel

HOSTILE = "<script>alert('&')</script>"
EMPTY = {"meta"}


class Page(HTMLParser):
    """A page as a reader meets it; it refuses what is not nested well."""

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.texts = [], [], []
        self.said: dict[str, list[str]] = {}
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.said.setdefault(self.open[-1] if self.open else "", []).append(data)
        self.texts.append(data)

    @property
    def text(self):
        return " ".join(self.texts)

    def named(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture
def page(call, tmp_path):
    """Give the page that the report of a file is."""

    def made(*arguments):
        done = call("report", *arguments, "-o", "page.html")
        assert (done.code, done.out) == (0, ""), done.err
        return Page((tmp_path / "page.html").read_bytes().decode("utf-8"))

    return made


@pytest.fixture
def sales(tmp_path, quarters, csv_text):
    (tmp_path / "fresh.csv").write_text(csv_text(quarters()))
    return "fresh.csv"


@pytest.fixture
def shops(tmp_path):
    """Write a panel of shops with names that would break a page; one is too short to be split."""
    names = ["Oslo", HOSTILE, 'O"Hara & Sons', "Tokyo 東京"]
    rows = []
    for at, name in enumerate(names):
        months = 48 if at < 3 else 14
        times = pd.date_range("2018-01-01", periods=months, freq="MS").date
        values = 50 * (at + 1) + np.arange(months) + 9 * np.sin(np.arange(months) * np.pi / 6)
        rows.append(pd.DataFrame({"shop": name, "month": times, "sales": values.round(2)}))
    pd.concat(rows).to_csv(tmp_path / "shops.csv", index=False)
    return ("shops.csv", "--id-column", "shop")


def test_it_tells_the_whole_story_in_order(page, sales):
    found = page(sales)
    assert found.said["h1"] == ["sales"]
    assert found.said["h2"] == [
        "In short",
        "What comes next",
        "What the series is made of",
        "How good the forecast is",
        "Findings",
        "What was decided on the way",
        "How to repeat it",
    ]
    assert "fresh.csv: quarterly, 2010-Q1 to 2019-Q4, 40 values" in found.text
    assert re.search(r"sales: [\d.]+ is expected for 2020-Q1 \(80% interval ", found.text)
    assert "than" in found.said["p"][1]
    assert "Backtest: " in found.text
    assert "Nothing in the data looks suspicious." in found.text
    assert "In the backtest the 80% intervals held " in found.text
    assert len(found.named("table")) == len(found.said["caption"]) == 2
    assert len(found.named("svg")) == 2
    assert all(chart["role"] == "img" and chart["aria-label"] for chart in found.named("svg"))


def test_it_says_what_the_other_commands_say(call, page, sales):
    found = page(sales, "--horizon", "3", "--level", "90")
    told = json.loads(call("predict", sales, "--horizon", "3", "--level", "90", "--json").out)
    table = call("predict", sales, "--horizon", "3", "--level", "90", "--format", "table").out
    cells = [line.split() for line in table.splitlines() if line.startswith("2020-Q")]
    assert len(cells) == len(told["forecast"]) == 3
    assert {cell for row in cells for cell in row} <= {*found.said["td"], *found.said["th"]}
    for text in told["decisions"]:
        assert text in found.text
    shown = " ".join(call("decompose", sales, "--format", "table").out.split())
    for name, said in zip(found.said["dt"], found.said["dd"], strict=False):
        if name in ("Trend", "Season", "Residual", "Whole"):
            assert said in shown
    judged = json.loads(call("backtest", sales, "--horizon", "3", "--json").out)
    assert judged["verdict"] in found.text
    assert f"{judged['backtest']['forecasters']['ets']['mase']:.3f}" in found.said["td"]


def test_the_commands_to_repeat_it_run_and_say_the_same(call, page, shops):
    first = page(*shops, "--level", "80")
    commands = first.said["code"][0].splitlines()
    assert [command.split()[1] for command in commands] == [
        "check", "predict", "backtest", "report",  # decompose refuses the short one
    ]  # fmt: skip
    for command in commands:
        assert call(*command.split()[1:]).code == 0
    assert "shops.csv --id-column shop --zero-shot --horizon 12 --level 80" in commands[1]
    assert page(*commands[-1].split()[2:]).text == first.text
    assert len(first.said["dd"][-3]) == 64


def test_every_way_of_reading_stands_in_the_commands(page, tmp_path, quarters, csv_text):
    text = csv_text(quarters()).replace(",", ";").replace(".", ",").replace("sales", "-my sales")
    rows = text.splitlines()
    rows[5] = f"{rows[5].split(';')[0]};gone"
    (tmp_path / "-odd one.csv").write_text("\n".join(rows))
    said = page(
        "./-odd one.csv", "--missing-values", "gone", "--missing-values", "lost",
        "--fill", "interpolate", "--delimiter", ";", "--decimal", ",",
    ).said["code"][0]  # fmt: skip
    for flags in (
        "check './-odd one.csv' ",
        "--missing-values gone --missing-values lost --fill interpolate",
        "--delimiter ';' --decimal ,",
    ):
        assert flags in said


def test_no_text_of_the_file_becomes_part_of_the_page(call, tmp_path, page):
    months = pd.date_range("2015-01-01", periods=60, freq="MS").date
    values = 100 + np.arange(60.0) + 9 * np.sin(np.arange(60) * np.pi / 6)
    values[20] = 900
    name = "a<b> & 'c' \"d\".csv"
    pd.DataFrame({"month": months, HOSTILE: values}).to_csv(tmp_path / name, index=False)
    found = page(name)
    assert {tag for tag, _ in found.tags} & {"script", "b", "i", "img", "link"} == set()
    assert found.said["h1"] == [HOSTILE]
    assert found.said["title"] == [f"Report on {HOSTILE} ({name})"]
    assert any(HOSTILE in chart["aria-label"] for chart in found.named("svg"))
    assert "TS301 outlier" in found.said["dt"]
    assert any(said.startswith(f"row 22, {HOSTILE}: 2016-09 is 900") for said in found.said["dd"])
    assert "Hint: correct it if it is an error; keep it if it happened." in found.said["dd"]
    assert "In the data 1 finding, listed below: outlier." in found.said["p"]


def test_it_asks_for_nothing_and_runs_nothing(call, sales, shops, tmp_path):
    for arguments in ((sales,), shops):
        text = call("report", "-q", *arguments).out
        assert text.startswith("<!DOCTYPE html>")
        assert not re.search(r"https?://|url\(|@import|<script|\bsrc=|\bstyle=|\son\w+=", text)
        assert len(text.encode()) < 100_000


def test_the_same_file_gives_the_same_page(call, sales):
    assert call("report", "-q", sales).out == call("report", "-q", sales).out


def test_a_panel_has_a_line_and_a_small_chart_for_each_series(page, shops):
    found = page(*shops)
    assert found.said["h1"] == ["shops.csv"]
    assert "4 series by shop, monthly, 2018-01 to 2021-12, 158 values in all" in found.text
    sparks = [chart for chart in found.named("svg") if chart["class"] == "spark"]
    assert [one["aria-label"].partition(":")[0] for one in sparks] == [
        "Oslo", HOSTILE, 'O"Hara & Sons', "Tokyo 東京",
    ]  # fmt: skip
    assert {"MASE", "sum of 12", "change", "findings", "last value"} <= set(found.said["th"])
    assert re.search(
        r"Of 4 series, \d are expected to be higher over the next 12 months", found.text
    )
    assert (
        "1 of these series could not be taken apart. Tokyo 東京: 14 values are too few"
        in found.text
    )
    assert "TS307 too short" in found.said["dt"]


def test_a_large_panel_is_bounded_and_says_so(page, shops, monkeypatch):
    monkeypatch.setattr(panel, "SHOWN", 2)
    monkeypatch.setattr("tsforecast.cli.checking.LOOKED_AT", 2)
    found = page(*shops)
    assert len(found.named("svg")) == 2
    assert "The first 2 series of the file; 2 more are left out of this page, " in found.text
    assert "2 more series are left out of this page; tsforecast decompose shops.csv" in found.text
    assert "Of 4 series, " in found.text
    assert "2 of 4 series, evenly spread, were looked at for odd values" in found.text
    assert "findings" not in found.said["th"]


def test_findings_of_one_rule_are_bounded_and_counted(page, tmp_path, monkeypatch):
    monkeypatch.setattr("tsforecast.present.check.SHOWN", 2)
    months = pd.date_range("2015-01-01", periods=60, freq="MS").date
    values = 100 + np.random.default_rng(1).normal(size=60).round(2)
    values[[10, 25, 40]] = 900
    pd.DataFrame({"month": months, "v": values}).to_csv(tmp_path / "odd.csv", index=False)
    found = page("odd.csv")
    assert len([said for said in found.said["dd"] if " is 900, where about " in said]) == 2
    assert "1 more like these; tsforecast check odd.csv lists all." in found.said["p"]
    assert "In the data 3 findings, listed below: outlier (3)." in found.said["p"]


def test_a_long_table_is_bounded_and_says_so(page, sales):
    found = page(sales, "--horizon", "130")
    assert len([text for text in found.said["th"] if "-Q" in text]) == 120
    assert "10 further steps left out; tsforecast predict fresh.csv" in found.text


@pytest.mark.parametrize("rows", [2, 3, 8])
def test_what_a_short_series_does_not_allow_is_said(page, tmp_path, rows):
    text = "".join(f"2020-{month:02}-01,{month * 7 % 5}\n" for month in range(1, rows + 1))
    (tmp_path / "few.csv").write_text(f"month,v\n{text}")
    found = page("few.csv")
    assert f"Warning: {rows} value" in found.text
    assert len([text for text in found.texts if " too few " in text]) >= 3
    assert len(found.named("svg")) == 1


def test_a_horizon_for_which_the_past_is_too_short_gives_way_unless_it_was_asked_for(
    page, tmp_path, quarters, csv_text
):
    (tmp_path / "short.csv").write_text(csv_text(quarters(11)))
    assert "horizon 2, from 11 values" in page("short.csv").text
    asked = page("short.csv", "--horizon", "4").text
    assert "11 values are too few for a backtest with horizon 4." in asked


def test_the_model_of_the_folder_forecasts_and_brings_its_record(call, page, workplace):
    found = page("sales.csv")
    told = json.loads(call("models", "sales", "--json").out)
    assert told["verdict"] in found.text
    assert "3 origins, horizon 4, when the model was trained on " in found.text
    assert f"{told['backtest']['forecasters']['ets']['mase']:.3f}" in found.said["td"]
    assert "1, of the training" in found.said["dd"]
    assert 'Forecast by the model "sales", trained 20' in found.text
    assert "tsforecast models sales" in found.said["code"][0]
    assert "predict sales.csv --model sales --horizon 4 --level 80" in found.said["code"][0]
    assert "--zero-shot" in page("sales.csv", "--zero-shot").said["code"][0]


def test_a_model_is_judged_on_later_values_where_there_are_enough(
    page, workplace, quarters, csv_text
):
    (workplace / "later.csv").write_text(csv_text(quarters(48)))
    found = page("later.csv")
    assert 'model "sales" has learned what came up to 2019-10-01' in found.text
    assert "tsforecast backtest later.csv --horizon 4" in found.said["code"][0]


def test_a_model_that_does_not_fit_is_left_out_unless_it_was_asked_for(call, page, workplace):
    rows = "".join(f"20{10 + at // 12}-{at % 12 + 1:02}-01,{50 + at}\n" for at in range(40))
    (workplace / "monthly.csv").write_text(f"month,sales\n{rows}")
    found = page("monthly.csv")
    assert 'the model "sales" does not fit: it has learned quarterly values' in found.text
    assert "no network was trained on this series" in found.text
    done = call("report", "monthly.csv", "--model", "sales")
    assert (done.code, done.out) == (5, "")
    assert done.err.splitlines()[-1] == (
        "hint: train one on this file, or forecast without one: --zero-shot."
    )


def test_stderr_says_what_was_read_what_forecasts_and_what_was_written(call, sales):
    said = call("report", sales, "-o", "x.html").err.splitlines()
    assert said[0].startswith('fresh.csv: 40 quarterly values of "sales"')
    assert said[1].startswith("forecast zero-shot by ")
    assert said[2:] == ["wrote x.html"]
    assert call("report", sales, "-o", "x.html").err.splitlines()[-1] == (
        "wrote x.html, over the one that was there"
    )
    assert call("report", sales, "-q", "-o", "x.html").err == ""


def test_stdin_is_read_and_the_page_goes_to_the_pipe(call, quarters, csv_text):
    done = call("report", "-", stdin=csv_text(quarters()))
    assert done.code == 0
    assert "stdin: quarterly" in done.out
    assert "tsforecast predict .tsforecast/stdin.csv --zero-shot" in done.out


@pytest.mark.parametrize(
    ("arguments", "code", "message", "hint"),
    [
        (["--json"], "usage", "a report is an HTML page and has no other form.",
         "leave out --json and --format; predict, backtest and check have them."),
        (["--format", "csv"], "usage", "a report is an HTML page and has no other form.",
         "leave out --json and --format; predict, backtest and check have them."),
        (["-o", "x.pdf"], "output-ending-unknown",
         ".pdf is no form that this answer can be written in.", "end the name in .html, .htm."),
        (["-o", "no/x.html"], "output-unwritable",
         "the file cannot be written: the folder does not exist.",
         "name a folder that exists and that you may write to."),
        (["-o", "-"], "output-ending-unknown",
         "the file's name has no ending that says its form.", "end the name in .html, .htm."),
        (["--model", "a", "--zero-shot"], "usage", "--zero-shot takes no stored model.",
         "leave out --model or --zero-shot."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_before_the_file_is_read(call, arguments, code, message, hint):
    done = call("report", "nosuch.csv", *arguments)
    assert (done.code, done.out) == (2, "")
    if "--json" in arguments:
        told = json.loads(done.err)["error"]
        assert (told["code"], told["message"], told["hint"]) == (code, message, hint)
        return
    assert done.err.splitlines()[0].endswith(message)
    assert done.err.splitlines()[1:] == [f"hint: {hint}"]


def test_a_page_is_not_written_over_the_data(call, tmp_path, quarters, csv_text):
    (tmp_path / "data.html").write_text(csv_text(quarters()))
    done = call("report", "data.html", "-o", "data.html")
    assert done.code == 2
    assert "error: data.html: that is the file itself, which is never changed.\n" in done.err


def on_a_terminal(folder, environment, *arguments):
    """Run the program as in a terminal of 80 columns; give its exit code and what it shows."""
    shown, own = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "tsforecast", "report", *arguments],
        stdout=own, stderr=own, cwd=folder, env=environment(COLUMNS="80", TERM="dumb"),
    )  # fmt: skip
    os.close(own)
    parts = []
    try:
        while part := os.read(shown, 65536):
            parts.append(part)
    except OSError:  # the terminal is gone with its last program
        pass
    os.close(shown)
    return done.wait(timeout=60), b"".join(parts).decode().replace("\r\n", "\n")


def test_on_a_terminal_it_is_written_beside_and_said_in_short(tmp_path, environment, sales):
    code, shown = on_a_terminal(tmp_path, environment, sales)
    assert code == 0, shown
    assert "wrote fresh-report.html\n" in shown
    assert "Nothing in the data looks suspicious." in shown
    assert "<html" not in shown
    code, shown = on_a_terminal(tmp_path, environment, sales)
    assert "wrote fresh-report.html, over the one that was there\n" in shown
    (tmp_path / "fresh-report.html").write_text("<p>my own notes</p>")
    code, shown = on_a_terminal(tmp_path, environment, sales)
    assert code == 2
    assert (
        "error: fresh-report.html: there is a file of that name that this program did not make.\n"
        "hint: name another with --output, or the same to write over it.\n"
    ) in shown
    assert (tmp_path / "fresh-report.html").read_text() == "<p>my own notes</p>"


def test_weekdays_that_count_have_a_line_and_a_strip(page, shop, tmp_path, csv_text):
    (tmp_path / "turnover.csv").write_text(csv_text(shop(72)))
    made = page("turnover.csv", "--horizon", "2")
    assert "weekdays" in made.said["text"]
    assert "Weekdays" in made.said["dt"]
    assert any(said.startswith("one more ") for said in made.said["dd"])
    labels = [image["aria-label"] for image in made.named("svg")]
    assert any(", weekdays, residual, from " in label for label in labels)
