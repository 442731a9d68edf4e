"""tsforecast sample: the list in each form, and the files byte for byte."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tsforecast.series.read import ReadOptions, read_series
from tsforecast.series.samples import SAMPLES

DATA = Path(__file__).parents[2] / "data"


def test_the_list_in_a_pipe_is_csv(call) -> None:
    rows = list(csv.DictReader(io.StringIO(call("sample").out)))
    assert [row["name"] for row in rows] == list(SAMPLES)
    assert rows[0] == {
        "name": "airline", "what": "international airline passengers, thousands",
        "frequency": "monthly", "rows": "144", "columns": "1",
    }  # fmt: skip


def test_the_list_as_json_and_as_a_file(call, tmp_path: Path) -> None:
    done = call("sample", "--json", "--output", "list.json")
    answer = json.loads(done.out)
    assert (answer["schema"], answer["command"]) == (1, "sample")
    assert answer["samples"][4]["columns"] == 10
    assert json.loads((tmp_path / "list.json").read_text(encoding="utf-8")) == answer
    assert done.err == "wrote list.json\n"


def test_the_list_as_a_table(call) -> None:
    shown = call("sample", "--format", "table").out
    assert all(name in shown for name in SAMPLES)


def test_a_sample_is_written_byte_for_byte(call, tmp_path: Path) -> None:
    content = (DATA / "airline-passengers.csv").read_text(encoding="utf-8")
    assert call("sample", "airline").out == content
    done = call("sample", "airline", "--output", "airline.csv")
    assert (done.code, done.out, done.err) == (0, "", "wrote airline.csv\n")
    assert (tmp_path / "airline.csv").read_bytes() == content.encode()


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["airlines"], 'there is no sample "airlines".',
         "the samples are: airline, sunspots, sunspots-yearly, co2, economy, weather, elnino, "
         "nile."),
        (["airline", "--format", "table"], "a sample is written as the CSV that it is.",
         "leave out --json and --format."),
        (["airline", "--output", "a.json"], ".json is no form that this answer can be written in.",
         "end the name in .csv."),
        (["--output", "nowhere/x.csv"], "the file cannot be written: the folder does not exist.",
         "name a folder that exists and that you may write to."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_what_cannot_be_written_is_refused(call, arguments, message, hint) -> None:
    done = call("sample", *arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err.splitlines()[0]
    assert done.err.splitlines()[1] == f"hint: {hint}"


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
