"""tsforecast sample: the list in each form, and the files byte for byte."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tsforecast.cli.options import Output
from tsforecast.cli.sample import sample
from tsforecast.errors import UsageError
from tsforecast.series.read import ReadOptions, read_series
from tsforecast.series.samples import SAMPLES

DATA = Path(__file__).parents[2] / "data"


def test_the_list_in_a_pipe_is_csv(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    sample(output=Output(format="csv"))
    rows = list(csv.DictReader(io.StringIO(capfdbinary.readouterr().out.decode())))
    assert [row["name"] for row in rows] == list(SAMPLES)
    assert rows[0] == {
        "name": "airline", "what": "international airline passengers, thousands",
        "frequency": "monthly", "rows": "144", "columns": "1",
    }  # fmt: skip


def test_the_list_as_json(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    sample(output=Output(json=True))
    answer = json.loads(capfdbinary.readouterr().out)
    assert (answer["schema"], answer["command"]) == (1, "sample")
    assert answer["samples"][4]["columns"] == 10


def test_the_list_as_a_table(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    sample(output=Output(format="table"))
    shown = capfdbinary.readouterr().out.decode()
    assert all(name in shown for name in SAMPLES)


def test_a_sample_is_written_byte_for_byte(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    sample("airline", output=Output())
    assert capfdbinary.readouterr().out == (DATA / "airline-passengers.csv").read_bytes()


def test_a_sample_is_written_to_a_file(tmp_path: Path) -> None:
    sample("nile", output=Output(output=str(tmp_path / "nile.csv")))
    assert (tmp_path / "nile.csv").read_bytes() == (DATA / "nile.csv").read_bytes()


def test_an_unknown_name_lists_the_names() -> None:
    with pytest.raises(UsageError) as caught:
        sample("airlines", output=Output())
    assert (caught.value.exit_code, caught.value.code) == (2, "no-such-sample")
    assert caught.value.message == "there is no sample 'airlines'."
    assert caught.value.hint == (
        "the samples are: airline, sunspots, sunspots-yearly, co2, economy, weather, elnino, nile."
    )


@pytest.mark.parametrize(
    ("name", "options", "total"),
    [
        ("airline", ReadOptions(), 40363),
        ("sunspots", ReadOptions(), None),
        ("sunspots-yearly", ReadOptions(), None),
        ("co2", ReadOptions(fill="interpolate"), None),
        ("economy", ReadOptions(target=("real_gdp",)), None),
        ("weather", ReadOptions(target=("rain_or_snow",)), None),
        ("elnino", ReadOptions(), None),
        ("nile", ReadOptions(), 91935),
    ],
)
def test_every_sample_is_read_as_it_is_described(
    name: str, options: ReadOptions, total: float | None
) -> None:
    series = read_series(str(DATA / SAMPLES[name].file), options=options).series
    assert series.frequency.label == SAMPLES[name].frequency
    assert len(series) == SAMPLES[name].size()[0]
    assert total is None or series.values.sum() == total


def test_every_file_has_its_source_and_licence() -> None:
    text = (DATA / "README.md").read_text(encoding="utf-8")
    assert {path.name for path in DATA.glob("*.csv")} == {entry.file for entry in SAMPLES.values()}
    assert all(
        f"| {entry.file} |" in text and f"| `{entry.name}` |" in text for entry in SAMPLES.values()
    )
