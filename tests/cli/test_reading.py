"""What every command says on stderr about the series it reads."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tsforecast.cli import options, reading
from tsforecast.errors import UsageError
from tsforecast.series.read import PanelReading, ReadOptions
from tsforecast.store.workspace import LastUsed, Workspace

FILE = str(Path(__file__).parents[2] / "data" / "airline-passengers.csv")
LINE = (
    'airline-passengers.csv: 144 monthly values of "passengers", 1949-01 to 1960-12 '
    '(time column "date", ISO dates, comma-separated)\n'
)


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def load(file: str | None, *, quiet: bool) -> int:
    flags = options.Output(quiet=quiet)
    found, _ = reading.load(file, options.Reading(), flags, command="decompose")
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
    assert flags | {"missing_values": (), "target": (), "id": (), "id_parts": ()} == known


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


LONG = "shop,month,sales\n" + "".join(
    f"{shop},20{year}-{month:02d}-01,{month * year}\n"
    for shop in "AB"
    for year in (19, 20)
    for month in range(1, 13)
)


def load_any(file: str | None, **flags: object) -> object:
    asked = options.Reading(**flags)
    found, _ = reading.load(file, asked, options.Output(quiet=True), command="decompose")
    return found


def test_a_panel_is_remembered_with_the_way_it_was_read(tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text(LONG)
    assert isinstance(load_any("long.csv", id_column=["shop"]), PanelReading)
    assert isinstance(load_any(None), PanelReading)
    assert load_any(None, id=["B"]).series.name == "sales"
    assert load_any(None).series.name == "sales"
    assert isinstance(load_any(None, id_column=["shop"]), PanelReading)


def test_several_columns_of_ids_are_remembered_too(tmp_path: Path) -> None:
    rows = [f"20{year}-06-30,{a},{b},{year}" for year in range(10, 20) for a in "xy" for b in "uv"]
    (tmp_path / "two.csv").write_text("\n".join(["year,a,b,v", *rows]))
    assert len(load_any("two.csv", id_column=["a", "b"]).members) == 4
    assert tuple(one.series.name for one in load_any(None).members) == (
        "x / u",
        "x / v",
        "y / u",
        "y / v",
    )
    assert load_any(None, id=["y / u"]).series.name == "v"


def test_another_way_to_say_which_series_replaces_the_one_remembered(tmp_path: Path) -> None:
    (tmp_path / "wide.csv").write_text(
        "month,a,b\n" + "".join(f"20{year}-06-30,{year},{-year}\n" for year in range(10, 30))
    )
    assert load_any("wide.csv", target=["b"]).series.name == "b"
    assert isinstance(load_any(None, wide=True), PanelReading)
    assert load_any(None, target=["a"]).series.name == "a"


def test_a_target_remembered_as_one_name_is_still_understood(tmp_path: Path) -> None:
    (tmp_path / "wide.csv").write_text("month,ab,b\n2020-01,1,2\n2020-02,3,4\n2020-03,5,6\n")
    Workspace(tmp_path).remember(LastUsed("wide.csv", "train", {"target": "ab"}))
    assert load_any(None).series.name == "ab"


@pytest.mark.parametrize("command", ["check", "decompose", "train", "predict"])
@pytest.mark.parametrize("given", [("airline.csv",), ()], ids=["named", "remembered"])
def test_no_answer_is_written_over_the_file_itself(call, tmp_path, command, given) -> None:
    content = Path(FILE).read_bytes()
    (tmp_path / "airline.csv").write_bytes(content)
    Workspace(tmp_path).remember(LastUsed("airline.csv", "check"))
    done = call(command, *given, "--output", str(tmp_path / "airline.csv"))
    assert (done.code, done.out) == (2, "")
    assert "airline.csv: that is the file itself, which is never changed.\n" in done.err
    assert (tmp_path / "airline.csv").read_bytes() == content
