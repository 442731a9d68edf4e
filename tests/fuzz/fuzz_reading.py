"""Coverage-guided fuzzing of the reader and the checker: any bytes end in a series or an error.

    make fuzz                              ten minutes
    make fuzz SECONDS=60
    python tests/fuzz/fuzz_reading.py -max_total_time=600 CORPUS

Covered are the reader with all its options but time zones of the machine, text packed or not,
workbooks and Parquet files, `check` with every rule, and the cleaned copy of `check --fix`. What
comes after the reading (splitting, training, forecasting) is not.

The bytes that are being read stand in ``running`` in the folder that it runs in, so that what ended
it is there, whatever that was; they belong into test_found.py.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import sys
import tempfile
import warnings
import zipfile
from pathlib import Path

import atheris
import openpyxl
import pandas as pd
from backports import zstd

with atheris.instrument_imports(include=["tsforecast"]):
    from tsforecast.decompose.findings import suspicious
    from tsforecast.errors import TsforecastError
    from tsforecast.series.clean import clean
    from tsforecast.series.read import Reading, ReadOptions, panel_in, read_table, series_in
    from tsforecast.series.source import Limits
    from tsforecast.series.survey import survey

LIMITS = Limits(size=1 << 20, line=1 << 18, cells=200_000)
LONGEST_JUDGED = 400
"""Values of a series up to which the checker's rules are run as well; they cost seconds beyond."""

LONGEST_SURVEYED = 2000
"""Bytes up to which all that is wrong is looked for as well: it reads many times."""

OPTIONS = (
    ReadOptions(),
    ReadOptions(fill="seasonal"),
    ReadOptions(fill="interpolate", duplicates="mean"),
    ReadOptions(decimal=","),
    ReadOptions(target=("sales",), duplicates="last", fill="zero"),
    ReadOptions(id_column="id", id=("A",)),
    ReadOptions(id_column="id"),
    ReadOptions(wide=True, fill="previous"),
    ReadOptions(resample="month", aggregate="sum"),
    ReadOptions(date_format="%d/%m/%Y"),
    ReadOptions(wide=True, resample="week", aggregate="mean", missing_values=("x", "0")),
    ReadOptions(id_column="id / sales", id_parts=("id", "sales"), duplicates="sum"),
    ReadOptions(time_column="date", frequency="day", fill="previous", duplicates="first"),
    ReadOptions(delimiter=";", encoding="cp1252", fill="interpolate"),
    ReadOptions(sheet="data", fill="interpolate"),
)


def read_once(data: bytes) -> None:
    """Read and check the bytes after the first, which chooses the options.

    Only our own errors may come of it; `check` answers for whatever was refused.
    """
    options = OPTIONS[data[0] % len(OPTIONS)] if data else OPTIONS[0]
    content = data[1:]
    Path("running").write_bytes(data)
    find = panel_in if options.several else series_in
    try:
        table = read_table("-", options=options, stdin=io.BytesIO(content), limits=LIMITS)
        found = find(table, options=options)
        found.line()
        if isinstance(found, Reading) and len(found.series) <= LONGEST_JUDGED:
            suspicious(found)
    except TsforecastError as error:
        if not error.hint or not error.message:
            raise AssertionError(error.code) from error
    if len(content) <= LONGEST_SURVEYED:
        with contextlib.suppress(TsforecastError):
            seen = survey("-", options=options, stdin=io.BytesIO(content), keep=True)
            seen.line()
            if seen.sound and not seen.errors:
                clean(seen, options=options)


def seeds() -> list[bytes]:
    """Give small tables of every kind that the reader knows."""
    dates = {
        "iso": [f"2020-{m:02d}-01" for m in range(1, 13)],
        "clock": [f"2020-01-01T{h:02d}:00:00Z" for h in range(12)],
        "offset": [f"2020-03-29T{h:02d}:00:00+0{1 + (h > 1)}:00" for h in range(9)],
        "dmy": [f"{d:02d}.01.2020" for d in range(1, 25)],
        "mdy": [f"1/{d}/20" for d in range(1, 25)],
        "named": [f"{d} März 2021" for d in range(1, 9)],
        "quarter": [f"{y}Q{q}" for y in (2019, 2020) for q in range(1, 5)],
        "week": [f"2020-W{w:02d}" for w in range(1, 30)],
        "year": [str(y) for y in range(1990, 2020)],
        "fiscal": [f"FY{y}" for y in range(1990, 2010)],
        "season": [f"{y}/{(y + 1) % 100:02d}" for y in range(1990, 2010)],
        "epoch": [str(1_600_000_000 + 3600 * i) for i in range(9)],
    }
    numbers = [
        "112", "1.5", "1,5", "1.112,5", "1,112.5", "1 112", "1'112", "(5.0)", "5-", "$5", "5 %",
        "1e3", "-7", "NA", "inf", "- 5", "12,34,567.8",
    ]  # fmt: skip
    made = []
    for times in dates.values():
        for mark in ",;\t|":
            rows = [
                f"{time}{mark}{numbers[i % 3] if mark != ',' else 10 + i}{mark}A"
                for i, time in enumerate(times)
            ]
            made.append("\n".join([f"date{mark}sales{mark}id", *rows]).encode())
    for number in numbers:
        rows = [f"{time};{number}" for time in dates["iso"]]
        made.append("\r\n".join(["# by ERP", "sep=;", "month;sales", *rows, "Total;5"]).encode())
    rows = [f"{time},{i},{i * i}" for i, time in enumerate(dates["iso"])]
    heads = (("date,a,b", ",kWh,[°C]"), ("Price,Close,High", "Ticker,A,A", "Date,,"))
    made += ["\n".join([*head, *rows]).encode() for head in heads]
    made.append(
        "\n".join(f'"{time}","{i}"' for i, time in enumerate(dates["iso"])).encode("utf-16")
    )
    plain = made[0]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", plain)
    made += [_workbook(plain), _parquet(plain), zstd.compress(plain)]
    made += [gzip.compress(plain), packed.getvalue(), b"sales\n1\n2\n4\n8\n7\n", b"year,month,v\n"]
    return [bytes([i % len(OPTIONS)]) + seed for i, seed in enumerate(made)]


def _workbook(plain: bytes) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "data"
    for row in plain.decode().splitlines():
        book.active.append(row.split(","))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _parquet(plain: bytes) -> bytes:
    target = io.BytesIO()
    pd.read_csv(io.BytesIO(plain), parse_dates=[0]).to_parquet(target)
    return target.getvalue()


def main() -> None:
    """Fuzz from the seeds; further arguments are libFuzzer's."""
    warnings.simplefilter("error")
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds()):
            (Path(folder) / str(number)).write_bytes(seed)
        fixed = ["-timeout=5", "-rss_limit_mb=2048", "-max_len=8192"]
        atheris.Setup([sys.argv[0], *fixed, *sys.argv[1:], folder], read_once)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
