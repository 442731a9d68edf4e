"""Archives, Parquet and Excel: known by their bytes, read exactly, bounded, or refused clearly."""

from __future__ import annotations

import gzip
import io
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from tsforecast.errors import TsforecastError
from tsforecast.series.read import Reading, ReadOptions, read_series
from tsforecast.series.source import Limits

MONTHS = pd.date_range("2019-01-01", periods=24, freq="MS")
VALUES = [100.25 + (i * 37) % 60 for i in range(24)]
CSV = "date,sales\n" + "".join(
    f"{time.date()},{value}\n" for time, value in zip(MONTHS, VALUES, strict=True)
)
FRAME = pd.DataFrame({"date": MONTHS, "sales": VALUES})
SMALL = Limits(size=100_000, line=10_000, cells=1000)


def read(content: bytes, *, limits: Limits = SMALL, **options: object) -> Reading:
    asked = ReadOptions(**options)
    return read_series("-", options=asked, stdin=io.BytesIO(content), limits=limits)


def refused(content: bytes, **options: object) -> TsforecastError:
    with pytest.raises(TsforecastError) as caught:
        read(content, **options)
    return caught.value


def zipped(**members: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return target.getvalue()


def zstd(content: bytes) -> bytes:
    return pytest.importorskip("backports.zstd", reason="the zstd extra").compress(content)


def parquet(frame: pd.DataFrame, **options: object) -> bytes:
    pytest.importorskip("pyarrow", reason="the parquet extra")
    target = io.BytesIO()
    frame.to_parquet(target, engine="pyarrow", **options)
    return target.getvalue()


def excel(**sheets: list[list[object]]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl", reason="the excel extra")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def rows() -> list[list[object]]:
    pairs = zip(MONTHS.to_pydatetime(), VALUES, strict=True)
    return [["date", "sales"], *([time, value] for time, value in pairs)]


@pytest.mark.parametrize(
    "pack",
    [
        gzip.compress,
        lambda content: gzip.compress(content[:50]) + gzip.compress(content[50:]),
        lambda content: zipped(**{"a.csv": content.decode()}),
        lambda content: zipped(
            **{"export/a.csv": content.decode(), "__MACOSX/export/._a.csv": "junk"}
        ),
        zstd,
        lambda content: zstd(content[:50]) + zstd(content[50:]),
        lambda _: parquet(FRAME),
        lambda _: parquet(FRAME.set_index("date")),
        lambda _: excel(Sales=rows()),
    ],
)
def test_what_is_packed_is_read_exactly(pack: Callable[[bytes], bytes]) -> None:
    found = read(pack(CSV.encode())).series
    assert found.name == "sales"
    assert found.values.tolist() == VALUES
    assert found.times.equals(MONTHS)


@pytest.mark.parametrize(
    "pack",
    [
        gzip.compress,
        lambda content: zipped(**{"a.csv": content.decode()}),
        zstd,
        lambda _: parquet(FRAME),
        lambda _: excel(Sales=rows()),
    ],
)
@pytest.mark.parametrize("keep", [0.2, 0.6, 0.95])
def test_what_was_cut_off_is_refused(pack: Callable[[bytes], bytes], keep: float) -> None:
    content = pack(CSV.encode())
    error = refused(content[: int(len(content) * keep)])
    assert (error.exit_code, error.code) == (3, "damaged-archive")
    assert error.message.startswith("it is packed, and damaged: ")
    assert error.hint == "make or copy it again, or give the CSV itself."


@pytest.mark.parametrize("member", ["xl/styles.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_workbook_with_a_damaged_part_is_refused(member: str) -> None:
    content = bytearray(excel(Sales=rows()))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        info = archive.getinfo(member)
    start = info.header_offset + 30 + len(member)
    content[start : start + info.compress_size] = b"\xff" * info.compress_size
    assert refused(bytes(content)).code == "damaged-archive"


@pytest.mark.parametrize("pack", [gzip.compress, zstd, lambda c: zipped(**{"a.csv": c.decode()})])
def test_a_bomb_is_left_as_soon_as_it_is_too_large(pack: Callable[[bytes], bytes]) -> None:
    error = refused(pack(b"2020-01-01,5\n" * 1_000_000))
    assert (error.exit_code, error.code) == (3, "too-large")
    assert error.message == "it holds more than 100,000 bytes."
    assert refused(pack(b"0" * 10_000_000)).code == "line-too-long"


def test_a_bomb_of_a_gigabyte_takes_no_gigabyte() -> None:
    block, packer = b"2020-01-01,5\n" * 80_000, zlib.compressobj(wbits=31)
    packed = b"".join(packer.compress(block) for _ in range(200)) + packer.flush()
    resource = pytest.importorskip("resource", reason="memory is measured on POSIX only")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refused(packed, limits=Limits(size=20 << 20)).code == "too-large"
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 100 * (1024 if sys.platform != "darwin" else 1 << 20)


def test_an_archive_of_several_files_names_them() -> None:
    error = refused(zipped(**{"a.csv": CSV, "b.csv": CSV}))
    assert (error.exit_code, error.code) == (3, "several-files")
    assert error.message == "it is an archive of 2 files: a.csv, b.csv."
    assert error.hint == "unpack it, and give one of them."
    assert refused(zipped()).message == "it is an archive of 0 files."


def test_an_archive_in_an_archive_is_unpacked_once() -> None:
    error = refused(gzip.compress(gzip.compress(CSV.encode())))
    assert (error.exit_code, error.code) == (3, "not-csv")
    assert error.message == "it is a gzip file in an archive, not a table that can be read here."


def test_a_tar_in_a_gzip_is_called_one() -> None:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        entry = tarfile.TarInfo("a.csv")
        entry.size = len(CSV.encode())
        archive.addfile(entry, io.BytesIO(CSV.encode()))
    error = refused(target.getvalue())
    assert (error.code, error.hint) == ("not-csv", "unpack it yourself, and give the file in it.")
    assert error.message == "it is a tar archive in an archive, not a table that can be read here."


def test_a_locked_archive() -> None:
    content = bytearray(zipped(**{"a.csv": CSV}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1  # the bit that says "encrypted"
    error = refused(bytes(content))
    assert (error.exit_code, error.code) == (3, "locked-archive")
    assert error.hint == "unpack it yourself, and give the file in it."


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel workbook"),
        (b"BZh91AY", "a bzip2 archive"),
        (b"SQLite format 3\0", "an SQLite database"),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "an office document"),
    ],
)
def test_other_kinds_are_named(content: bytes, what: str) -> None:
    error = refused(content)
    assert (error.exit_code, error.code) == (3, "not-csv")
    assert error.message == f"it is {what}, not a table that can be read here."
    packed = "unpack it yourself, and give the file in it."
    assert error.hint == (packed if "archive" in what else "export it as CSV, and give that file.")


@pytest.mark.parametrize(
    ("content", "module", "extra"),
    [
        (b"\x28\xb5\x2f\xfd....", "backports.zstd", "zstd"),
        (b"PAR1....PAR1", "pyarrow", "parquet"),
        (zipped(**{"xl/workbook.xml": "<workbook/>"}), "openpyxl", "excel"),
    ],
)
def test_without_the_library_the_way_to_it_is_named(
    content: bytes, module: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (module, f"{module}.parquet"):
        monkeypatch.setitem(sys.modules, name, None)
    error = refused(content)
    assert (error.exit_code, error.code) == (6, f"no-{extra}")
    assert f"{module} is not installed to read it." in error.message
    assert error.hint == f"pip install 'tsforecast-cli[{extra}]', or give a CSV."


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_typed_times_and_numbers_of_parquet_are_kept(unit: str) -> None:
    times = pd.date_range("2020-01-01 00:30", periods=50, freq="h", unit=unit)
    values = np.random.default_rng(1).normal(size=50) * 10.0 ** np.arange(-25, 25)
    found = read(parquet(pd.DataFrame({"t": times, "v": values}))).series
    assert found.values.tolist() == values.tolist()
    assert found.times.equals(times.as_unit("us"))
    assert found.frequency.alias == "h"


@pytest.mark.parametrize("kind", ["int8", "int64", "float32", "Float64", "Int64", "category"])
def test_numbers_of_every_type_are_kept(kind: str) -> None:
    values = pd.Series(range(-10, 14)).astype(kind)
    found = read(parquet(FRAME.assign(sales=values))).series
    assert found.values.tolist() == list(range(-10, 14))


def test_decimals_dates_and_missing_values_of_parquet() -> None:
    pa = pytest.importorskip("pyarrow", reason="the parquet extra")
    import pyarrow.parquet as pq

    table = pa.table({
        "day": pa.array([time.date() for time in MONTHS], pa.date32()),
        "sales": pa.array([None, *VALUES[1:]], pa.float64()),
        "tags": pa.array([[1, 2]] * 24),
        "raw": pa.array([b"x"] * 24),
        "name": pa.array(["shop"] * 24),
    })  # fmt: skip
    target = io.BytesIO()
    pq.write_table(table, target)
    reading = read(target.getvalue(), fill="zero")
    assert reading.series.values.tolist() == [0, *VALUES[1:]]
    assert "no numbers or texts: tags, raw left out" in reading.decisions
    assert "Parquet" in reading.decisions


def test_a_nameless_index_of_a_data_frame_holds_the_times() -> None:
    frame = FRAME.set_index("date").rename_axis(None)
    reading = read(parquet(frame))
    assert reading.series.times.equals(MONTHS)
    assert 'time column "index"' in reading.decisions


def test_a_zone_is_kept_as_the_time_of_the_clock() -> None:
    times = pd.date_range("2020-03-28 22:00", periods=48, freq="h", tz="Europe/Berlin")
    found = read(parquet(pd.DataFrame({"t": times, "v": range(48)}))).series
    assert len(found) == 48
    assert found.frequency.alias == "h"


def test_a_repeated_text_in_parquet_takes_no_memory() -> None:
    frame = pd.DataFrame({"t": MONTHS, "v": VALUES, "note": ["x" * 1_000_000] * 24})
    content = parquet(frame)
    assert len(content) < 200_000
    assert len(read(content, limits=Limits(size=1 << 20), target=("v",)).series) == 24


def test_too_many_cells_are_refused_before_they_are_read() -> None:
    frame = pd.DataFrame({f"c{i}": range(60) for i in range(20)})
    text = "a,b\n" + "1,2\n" * 900
    for content in (parquet(frame), excel(S=frame.to_numpy().tolist()), text.encode()):
        error = refused(content)
        assert (error.exit_code, error.code) == (3, "too-many-cells")
        assert error.hint == "give fewer columns or rows."


def test_several_sheets_ask_which() -> None:
    content = excel(Notes=[["made by ERP"]], North=rows(), South=rows())
    error = refused(content)
    assert (error.exit_code, error.code) == (4, "which-sheet")
    assert error.message == "several sheets hold tables: North, South."
    assert error.hint == "say which one, as --sheet North."
    reading = read(content, sheet="South")
    assert reading.series.values.tolist() == VALUES
    assert 'Excel sheet "South"' in reading.decisions
    error = refused(content, sheet="East")
    assert error.message == 'there is no sheet "East". There are: Notes, North, South.'


def test_a_sheet_of_notes_is_no_table_and_a_title_stands_above() -> None:
    table = [["Sales report"], [], *rows(), ["Total", sum(VALUES)]]
    reading = read(excel(Notes=[["made by ERP"], ["in thousands"]], Sales=table))
    assert reading.series.values.tolist() == VALUES
    assert reading.rows[0] == 4
    assert 'Excel sheet "Sales"' in reading.decisions
    assert '1 line below the table left out (row 28: "Total")' in reading.decisions


def test_hours_of_excel_are_kept_to_the_second() -> None:
    times = pd.date_range("2020-01-01", periods=48, freq="h")
    pairs = zip(times.to_pydatetime(), range(48), strict=True)
    found = read(excel(S=[["t", "v"], *map(list, pairs)])).series
    assert found.times.equals(times)


def test_an_option_for_workbooks_alone() -> None:
    error = refused(CSV.encode(), sheet="Sales")
    assert (error.exit_code, error.code) == (2, "no-workbook")
    assert error.hint == "leave --sheet out."


def test_a_workbook_bomb_is_refused_by_its_directory() -> None:
    content = excel(S=[[f"{i:09d}" * 20] for i in range(900)])
    assert refused(content).code == "too-large"
