"""Hostile files end in one clear error, in bounded time and memory."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tsforecast.errors import FileUnreadable
from tsforecast.series import source
from tsforecast.series.source import LIMITS, Limits, gather, read_file, read_stream

SMALL = Limits(size=1000, line=100)
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="there are no such files on Windows")
LINES = b"2020-01-01,5\n"


def refused(call: Callable[[], object]) -> FileUnreadable:
    with pytest.raises(FileUnreadable) as caught:
        call()
    assert caught.value.exit_code == 3
    return caught.value


def test_what_is_within_the_limits_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(LINES * 76)
    assert read_file(path, limits=SMALL) == LINES * 76
    assert read_stream(io.BytesIO(LINES * 76), file="stdin", limits=SMALL) == LINES * 76


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(LINES * 77)
    error = refused(lambda: read_file(path, limits=SMALL))
    assert (error.code, error.file) == ("too-large", str(path))
    assert error.message == "it holds more than 1,000 bytes."
    assert error.hint == "give a part of it, or join its rows into longer steps where it is made."


def endless(block: bytes) -> Iterator[bytes]:
    while True:
        yield block


@pytest.mark.parametrize(
    ("block", "code"),
    [(LINES, "too-large"), (b"0" * 64, "line-too-long"), (b"\0", "line-too-long")],
)
def test_a_stream_without_end_is_left_at_once(block: bytes, code: str) -> None:
    assert refused(lambda: gather(endless(block), file="stdin", limits=SMALL)).code == code


def test_one_line_of_two_gigabytes_is_refused_after_a_few_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "line.csv"
    with path.open("wb") as file:
        file.write(b"date,value\n2020-01-01,")
        file.truncate(2 << 30)  # the rest is a hole, which takes no room on disk
    error = refused(lambda: read_file(path))
    assert error.code == "line-too-long"
    assert error.message == "a line is longer than 16 MiB."
    assert error.hint == "export it as a table with one row a line."


def test_a_long_line_in_the_middle_or_within_a_block_is_found() -> None:
    for blocks in ([LINES, b"0" * 101], [LINES + b"0" * 90, b"0" * 20]):
        error = refused(lambda blocks=blocks: gather(blocks, file="f", limits=SMALL))
        assert error.code == "line-too-long"
    assert gather([LINES + b"0" * 90, b"0" * 10 + b"\r" + b"0" * 100], file="f", limits=SMALL)


def test_a_container_has_no_lines() -> None:
    block = b"PAR1" + b"0" * 500
    assert gather([block, block[:400]], file="f", limits=SMALL) == block + block[:400]


def test_the_usual_limits_are_those_that_are_documented() -> None:
    assert Limits(size=1 << 30, line=16 << 20, cells=50_000_000) == LIMITS


@POSIX
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    error = refused(lambda: read_file(path))
    assert error.code == "no-regular-file"
    assert error.message == "it is a pipe or a device, not a file."
    assert error.hint == "pipe the data in: ... | tsforecast COMMAND -"


@POSIX
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_refused(device: str) -> None:
    assert refused(lambda: read_file(Path(device))).code == "no-regular-file"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(LINES)
    path.chmod(0)
    assert refused(lambda: read_file(path)).code == "not-permitted"


def test_no_permission_is_said_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    monkeypatch.setattr(source.os, "open", lambda *_: (_ for _ in ()).throw(PermissionError))
    error = refused(lambda: read_file(path))
    assert (error.code, error.message) == ("not-permitted", "reading it is not permitted.")
    assert error.hint == f"allow it with chmod u+r {path}, or copy the file."


def test_a_missing_file_in_a_folder_that_may_not_be_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "iterdir", lambda _: (_ for _ in ()).throw(PermissionError))
    error = refused(lambda: read_file(tmp_path / "a.csv"))
    assert error.code == "no-such-file"
    assert error.hint.startswith("check the path, or try one of the samples")


def test_an_address_is_told_from_a_path() -> None:
    error = refused(lambda: read_file(Path("https://example.com/a.csv")))
    assert (error.exit_code, error.code) == (3, "no-such-file")
    assert error.hint == "files on the web are not fetched: curl -L ADDRESS | tsforecast check -"


@pytest.mark.parametrize("name", ["a\0b.csv", "x" * 5000])
def test_a_path_that_no_system_allows(name: str) -> None:
    error = refused(lambda: read_file(Path(name)))
    assert error.code in ("disk-trouble", "no-such-file")


def test_a_broken_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise OSError(5, "Input/output error")

    path = tmp_path / "a.csv"
    path.write_bytes(LINES)
    monkeypatch.setattr(source, "read_stream", broken)
    error = refused(lambda: read_file(path))
    assert (error.code, error.message) == ("disk-trouble", "cannot be read: Input/output error.")
    assert error.hint == "check the path and the disk."


@pytest.mark.parametrize("change", [b"more\n", b""])
def test_a_file_that_changes_while_it_is_read_is_refused(
    change: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(LINES)
    whole = source.read_stream

    def and_changes(*args: object, **options: object) -> bytes:
        content = whole(*args, **options)
        path.write_bytes(change)
        return content

    monkeypatch.setattr(source, "read_stream", and_changes)
    error = refused(lambda: read_file(path))
    assert (error.code, error.message) == ("changed-while-read", "it changed while it was read.")
    assert error.hint == "wait until it is written to its end, or read a copy."


def test_a_file_that_vanishes_while_it_is_read_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(LINES)
    whole = source.read_stream

    def and_vanishes(*args: object, **options: object) -> bytes:
        if sys.platform != "win32":
            path.unlink()
        return whole(*args, **options)

    monkeypatch.setattr(source, "read_stream", and_vanishes)
    assert read_file(path) == LINES
