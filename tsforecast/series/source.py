"""A file or stdin to bytes: within bounds, never waiting for what is no file, and unchanged."""

from __future__ import annotations

import difflib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tsforecast.errors import FileUnreadable

BLOCK = 1 << 20
"""Bytes read at a time."""

MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What is read at most: bytes of a file or of what it unpacks to, bytes of a line, cells."""

    size: int = 1024 * MIB
    line: int = 16 * MIB
    cells: int = 50_000_000


LIMITS = Limits()

WEB = ("http:", "https:", "ftp:", "s3:", "gs:")
"""How a path begins that is an address."""


def read_file(path: Path, *, limits: Limits = LIMITS) -> bytes:
    """Read a regular file whole; raises FileUnreadable where it is none, too large or changing.

    A pipe or a device is refused and not waited for; stdin is the way to read those.
    """
    try:
        return _regular(path, limits)
    except FileNotFoundError as problem:
        raise FileUnreadable(
            "there is no such file.", code="no-such-file", file=str(path), hint=_nearest(path)
        ) from problem
    except IsADirectoryError as problem:
        raise FileUnreadable(
            "it is a folder, not a file.", code="is-a-folder", file=str(path), hint=_files_in(path)
        ) from problem
    except PermissionError as problem:
        raise FileUnreadable(
            "reading it is not permitted.",
            code="not-permitted",
            file=str(path),
            hint=f"allow it with chmod u+r {path}, or copy the file.",
        ) from problem
    except (OSError, ValueError) as problem:
        why = problem.strerror if isinstance(problem, OSError) else str(problem)
        raise FileUnreadable(
            f"cannot be read: {why}.",
            code="disk-trouble",
            file=str(path),
            hint="check the path and the disk.",
        ) from problem


def _regular(path: Path, limits: Limits) -> bytes:
    if path.is_dir():  # Windows says "permission denied" on opening one
        raise IsADirectoryError
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise FileUnreadable(
                "it is a pipe or a device, not a file.",
                code="no-regular-file",
                file=str(path),
                hint="pipe the data in: ... | tsforecast COMMAND -",
            )
        content = read_stream(file, file=str(path), limits=limits)
        after = os.fstat(file.fileno())
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        raise FileUnreadable(
            "it changed while it was read.",
            code="changed-while-read",
            file=str(path),
            hint="wait until it is written to its end, or read a copy.",
        )
    return content


def read_stream(stream: BinaryIO, *, file: str, limits: Limits = LIMITS) -> bytes:
    """Read a stream to its end, or refuse it as soon as it is too large or no lines come."""
    return gather(iter(lambda: stream.read(BLOCK), b""), file=file, limits=limits)


def gather(blocks: Iterable[bytes], *, file: str, limits: Limits = LIMITS) -> bytes:
    """Join blocks of bytes within the limits; only a text has lines that can be too long."""
    parts: list[bytes] = []
    size, since = 0, 0
    for block in _limited(blocks, limits.line):
        if not parts and not looks_like_text(block):
            since = -limits.size
        size += len(block)
        newline = max(block.rfind(b"\n"), block.rfind(b"\r"))
        since = since + len(block) if newline < 0 or since < 0 else len(block) - newline - 1
        if size > limits.size:
            raise FileUnreadable(
                f"it holds more than {_mib(limits.size)}.",
                code="too-large",
                file=file,
                hint="give a part of it, or join its rows into longer steps where it is made.",
            )
        if since > limits.line:
            raise FileUnreadable(
                f"a line is longer than {_mib(limits.line)}.",
                code="line-too-long",
                file=file,
                hint="export it as a table with one row a line.",
            )
        parts.append(block)
    return b"".join(parts)


def _limited(blocks: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Cut blocks that are longer than a line may be; a line is then noticed by twice its bound."""
    for block in blocks:
        for start in range(0, len(block), size):
            yield block[start : start + size] if len(block) > size else block


def too_many_cells(cells: int, *, file: str, limits: Limits) -> FileUnreadable:
    """Say that a table is too large to be held in memory."""
    return FileUnreadable(
        f"it has {cells:,} cells; more than {limits.cells:,} are not read.",
        code="too-many-cells",
        file=file,
        hint="give fewer columns or rows.",
    )


def looks_like_text(content: bytes) -> bool:
    """Tell a text from a container by its first bytes."""
    return not content.startswith(tuple(CONTAINERS))


CONTAINERS = {
    b"\x1f\x8b": "gzip",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"PAR1": "parquet",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"%PDF": "a PDF",
    b"SQLite format 3": "an SQLite database",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"ARROW1": "an Arrow file",
    b"\x89HDF": "an HDF5 file",
}
"""What a file is by its first bytes; those whose names have an article cannot be read here."""


def _mib(size: int) -> str:
    return f"{size // MIB:,} MiB" if size >= MIB else f"{size:,} bytes"


def _nearest(path: Path) -> str:
    if path.parts and path.parts[0] in WEB:
        return "files on the web are not fetched: curl -L ADDRESS | tsforecast check -"
    if not path.parent.is_dir():
        return f"there is no folder {path.parent} either; check the path."
    try:
        names = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
    except OSError:  # a folder may be entered, and yet not be listed
        names = []
    near = sorted(name for name in names if name.startswith(path.name))[:3]
    near = near or difflib.get_close_matches(path.name, names, n=3, cutoff=0.6)
    if near:
        return f"did you mean {' or '.join(str(path.parent / name) for name in near)}?"
    return "check the path, or try one of the samples: tsforecast sample airline > airline.csv"


def _files_in(path: Path) -> str:
    try:
        names = sorted(e.name for e in path.iterdir() if e.suffix in (".csv", ".tsv", ".txt"))
    except OSError:
        names = []
    return f"name a file in it, as {path / names[0]}." if names else "name a CSV file."
