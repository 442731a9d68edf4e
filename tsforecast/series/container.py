"""What a table is packed in: gzip, zstd or zip around a text; Parquet and Excel hold columns."""

from __future__ import annotations

import gzip
import importlib
import io
import zipfile
import zlib
from collections.abc import Callable
from types import ModuleType

from tsforecast.errors import FileUnreadable, PartMissing
from tsforecast.series.source import BLOCK, CONTAINERS, LIMITS, Limits, gather
from tsforecast.series.wording import counted, listed_names

TAR_MARK = 257
"""Byte at which a tar archive says that it is one."""


def kind_of(content: bytes) -> str:
    """Tell what the bytes are: ``text``, or a container by its first bytes and its members.

    >>> kind_of(b"date,sales"), kind_of(b"PAR1...")
    ('text', 'parquet')
    """
    if content[TAR_MARK : TAR_MARK + 5] == b"ustar":
        return "a tar archive"
    kind = next((kind for magic, kind in CONTAINERS.items() if content.startswith(magic)), "text")
    if kind != "zip":
        return kind
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return kind
    if "xl/workbook.xml" in names:
        return "excel"
    if "[Content_Types].xml" in names or "mimetype" in names:
        return "an office document"
    return kind


def unpack(content: bytes, kind: str, *, file: str, limits: Limits = LIMITS) -> bytes:
    """Undo gzip, zstd, and zip when it holds one file, within the limits; text passes through.

    Raises FileUnreadable for what is damaged, holds several files, or is of another kind.
    """
    if kind == "text":
        return content
    unpacker = _UNPACK.get(kind)
    if unpacker is None:
        raise FileUnreadable(
            f"it is {_article(kind)}, not a table that can be read here.",
            code="not-csv",
            file=file,
            hint="unpack it yourself, and give the file in it."
            if "archive" in kind
            else "export it as CSV, and give that file.",
        )
    try:
        text = unpacker(content, file, limits)
    except (gzip.BadGzipFile, zipfile.BadZipFile, EOFError, zlib.error, ValueError) as problem:
        raise damaged(problem, file=file) from problem
    except (NotImplementedError, RuntimeError) as problem:
        raise FileUnreadable(
            f"the archive cannot be unpacked: {str(problem).rstrip('.')}.",
            code="locked-archive",
            file=file,
            hint="unpack it yourself, and give the file in it.",
        ) from problem
    return unpack(text, _inside(kind_of(text)), file=file, limits=limits)


def damaged(problem: Exception, *, file: str) -> FileUnreadable:
    """Say that a container cannot be read to its end."""
    return FileUnreadable(
        f"it is packed, and damaged: {' '.join(str(problem).split())[:200].rstrip('.')}.",
        code="damaged-archive",
        file=file,
        hint="make or copy it again, or give the CSV itself.",
    )


def optional(module: str, *, extra: str, what: str, file: str) -> ModuleType:
    """Import a library that not every installation has; raises PartMissing with the way to it."""
    try:
        return importlib.import_module(module)
    except ImportError as problem:
        library = module.removesuffix(".parquet")
        raise PartMissing(
            f"it is {what}, and {library} is not installed to read it.",
            code=f"no-{extra}",
            file=file,
            hint=f"pip install 'tsforecast-cli[{extra}]', or give a CSV.",
        ) from problem


def _inside(kind: str) -> str:
    """Name what was found in an archive, which is unpacked no further."""
    return kind if kind == "text" else f"{_article(kind)} in an archive"


def _article(kind: str) -> str:
    return kind if " " in kind else f"a {kind} file"


def _gzip(content: bytes, file: str, limits: Limits) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
        return _all(stream.read, file, limits)


def _zstd(content: bytes, file: str, limits: Limits) -> bytes:
    zstd = optional("backports.zstd", extra="zstd", what="a zstd archive", file=file)
    try:
        with zstd.ZstdFile(io.BytesIO(content)) as stream:
            return _all(stream.read, file, limits)
    except zstd.ZstdError as problem:
        raise damaged(problem, file=file) from problem


def _zip(content: bytes, file: str, limits: Limits) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [info for info in archive.infolist() if not _is_litter(info)]
        if len(members) != 1:
            names = listed_names([info.filename for info in members], shown=8)
            raise FileUnreadable(
                f"it is an archive of {counted(len(members), 'file')}{names and ': '}{names}.",
                code="several-files",
                file=file,
                hint="unpack it, and give one of them.",
            )
        with archive.open(members[0]) as stream:
            return _all(stream.read, file, limits)


def _is_litter(info: zipfile.ZipInfo) -> bool:
    """Tell folders, and what macOS adds to every archive."""
    return info.filename.endswith("/") or info.filename.startswith("__MACOSX/")


def _all(read: Callable[[int], bytes], file: str, limits: Limits) -> bytes:
    return gather(iter(lambda: read(BLOCK), b""), file=file, limits=limits)


_UNPACK: dict[str, Callable[[bytes, str, Limits], bytes]] = {
    "gzip": _gzip,
    "zstd": _zstd,
    "zip": _zip,
}
