"""What every command says on stderr about the series it reads."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tsforecast.cli import options, reading
from tsforecast.errors import UsageError
from tsforecast.series.read import ReadOptions

FILE = str(Path(__file__).parents[2] / "data" / "airline-passengers.csv")
LINE = (
    'airline-passengers.csv: 144 monthly values of "passengers", 1949-01 to 1960-12 '
    '(time column "date", ISO dates, comma-separated)\n'
)


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def load(file: str | None, *, quiet: bool) -> int:
    found, _ = reading.load(file, options.Reading(), command="decompose", quiet=quiet)
    return len(found.series)


def test_one_line_on_stderr_and_nothing_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    assert load(FILE, quiet=False) == 144
    assert capsys.readouterr() == ("", LINE)


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    load(FILE, quiet=True)
    assert capsys.readouterr() == ("", "")


def test_every_flag_reaches_the_reader() -> None:
    flags = {field.name: field.default for field in dataclasses.fields(options.Reading)}
    known = {field.name: field.default for field in dataclasses.fields(ReadOptions)}
    assert flags | {"missing_values": ()} == known


def test_no_file_and_nothing_remembered() -> None:
    with pytest.raises(UsageError) as caught:
        load(None, quiet=True)
    assert (caught.value.exit_code, caught.value.code) == (2, "nothing-remembered")
    assert caught.value.message == "no file was given, and no command has read one in this folder."
    assert (
        caught.value.hint == "name a CSV, or take a sample: tsforecast sample airline > airline.csv"
    )


def test_the_file_used_last_is_used_again_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    load(FILE, quiet=True)
    assert load(None, quiet=False) == 144
    assert capsys.readouterr().err == f"using {FILE}, from the last decompose\n{LINE}"
