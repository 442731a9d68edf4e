"""Where an answer goes, and in which form."""

import io
import json
import sys

import numpy as np
import pytest

from tsforecast.errors import UsageError
from tsforecast.present import output


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("asked", "as_json", "terminal", "form"),
    [
        (None, False, True, "table"), (None, False, False, "csv"), ("csv", False, True, "csv"),
        ("table", False, False, "table"), ("csv", True, True, "json"), (None, True, False, "json"),
    ],
)  # fmt: skip
def test_the_form_of_stdout(monkeypatch, asked, as_json, terminal, form):
    monkeypatch.setattr(sys, "stdout", Terminal() if terminal else io.StringIO())
    assert output.form(asked, as_json=as_json) == form


def test_json_has_no_nan_and_no_numpy():
    answer = {"a": float("nan"), "b": np.array([1.0, np.inf]), 3: (np.float64(2.5), np.int64(4))}
    told = "".join(output.json_parts({**answer, "ü": None}))
    assert json.loads(told) == {"a": None, "b": [1.0, None], "3": [2.5, 4], "ü": None}
    assert "ü" in told


def test_a_note_goes_to_stderr_unless_quiet(capsys):
    output.note("said", quiet=False)
    output.note("not said", quiet=True)
    assert capsys.readouterr() == ("", "said\n")


@pytest.mark.parametrize(
    ("target", "code", "message"),
    [
        ("x.docx", "output-ending-unknown", ".docx is no form that this answer can be written in."),
        ("x", "output-ending-unknown", "the file's name has no ending that says its form."),
        ("no/x.csv", "output-unwritable", "the file cannot be written: the folder does not exist."),
    ],
)
def test_a_target_is_refused_before_the_work(target, code, message):
    with pytest.raises(UsageError) as caught:
        output.file_writer(target, {".csv": bytes, ".json": bytes})
    assert (caught.value.exit_code, caught.value.code) == (2, code)
    assert (caught.value.message, caught.value.file) == (message, target)
    assert caught.value.hint


def test_an_ending_may_be_in_capitals(tmp_path):
    output.file_writer(str(tmp_path / "X.CSV"), {".csv": str.encode})("1")
    assert (tmp_path / "X.CSV").read_bytes() == b"1"


def test_a_folder_in_place_of_the_file_is_told(tmp_path):
    (tmp_path / "x.csv").mkdir()
    with pytest.raises(UsageError, match="cannot be written"):
        output.file_writer(str(tmp_path / "x.csv"), {".csv": str.encode})("1")
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    target = tmp_path / "x.csv"
    write = output.file_writer(str(target), {".csv": str.encode})
    write("old")

    def interrupted(*_):
        raise KeyboardInterrupt

    def half():
        with output.whole_file(str(target)) as put:
            put(b"half")
            interrupted()

    with pytest.raises(KeyboardInterrupt):
        half()
    monkeypatch.setattr(output.os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write("new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


@pytest.mark.parametrize(
    ("color", "variable", "coloured"),
    [("always", None, True), ("never", None, False), ("auto", None, False), ("auto", "1", False)],
)
def test_colour(monkeypatch, color, variable, coloured):
    if variable:
        monkeypatch.setenv("NO_COLOR", variable)
    console = output.console(color)
    with console.capture() as captured:
        console.print("[red]word[/red]")
    assert ("\x1b[31m" in captured.get()) == coloured


@pytest.mark.parametrize("size", [100, 100_000])  # more than is held back before it is written
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path, size):
    resource = pytest.importorskip("resource")
    write = output.file_writer(str(tmp_path / "full.csv"), {".csv": str.encode})
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, usual[1]))
    try:
        with pytest.raises(UsageError) as caught:
            write("x" * size)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert caught.value.exit_code == 2
    assert "file too large" in caught.value.message
    assert list(tmp_path.iterdir()) == []


def test_what_this_program_made_may_be_replaced_and_nothing_else(tmp_path):
    target = tmp_path / "x.html"
    output.refuse_to_replace(str(target), made_by="by=us")
    target.write_bytes(b"<p by=us>" + b"x" * 5000)
    output.refuse_to_replace(str(target), made_by="by=us")
    target.write_bytes(b"x" * 5000 + b"by=us")
    for there in (target, tmp_path):
        with pytest.raises(UsageError) as refused:
            output.refuse_to_replace(str(there), made_by="by=us")
        assert (refused.value.code, refused.value.exit_code) == ("output-exists", 2)
        assert refused.value.file == str(there)
        assert refused.value.hint == "name another with --output, or the same to write over it."
