"""Every failure a person can meet: what is wrong, where, what to do, and the exit code.

    TsforecastError
    ├── UsageError         2   the command line is wrong
    ├── FileUnreadable     3   the file cannot be read, or is no table
    ├── SeriesUnusable     4   the series cannot be used as asked
    ├── ModelUnusable      5   the model is missing, damaged, or does not fit the data
    └── PartMissing        6   the device or an optional part is not there

Anything else that escapes is a bug: its traceback stays and the program ends with 70. `check`
ends with 1 where it finds errors: then that is its answer, and no failure.
"""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, Self, TypedDict

ANSWER_IS_NO_EXIT_CODE = 1
BUG_EXIT_CODE = 70
INTERRUPTED_EXIT_CODE = 130


class TsforecastError(Exception):
    """A failure that is the person's to mend, with everything needed to mend it.

    ``code`` is a stable short name for programs, such as ``duplicate-times``; ``row`` counts
    the file's lines from 1, the header included, as an editor does.
    """

    exit_code: ClassVar[int]

    def __init__(
        self,
        message: str,
        *,
        code: str,
        hint: str,
        file: str | None = None,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.hint = hint
        self.file = file
        self.row = row
        self.column = column
        self.value = value

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes whole: by themselves exceptions take their message along."""
        return partial(type(self), **vars(self)), ()

    def saying(self, message: str) -> Self:
        """Give the same failure in other words."""
        return type(self)(**{**vars(self), "message": message})

    def place(self) -> str:
        """Name where it happened, as in ``sales.csv, row 37, column "sales"``; may be empty."""
        parts = [
            self.file,
            f"row {self.row}" if self.row is not None else None,
            f'column "{self.column}"' if self.column is not None else None,
        ]
        return ", ".join(part for part in parts if part)

    def as_json(self) -> dict[str, object]:
        """Give the documented error object: code, message, file, row, column, value, hint."""
        return {
            "code": self.code,
            "message": self.message,
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "hint": self.hint,
        }


class Where(TypedDict):
    """The cell of a file that an error is about, to be handed to it with ``**``."""

    file: str
    row: int | None
    column: str | None
    value: str | None


class UsageError(TsforecastError):
    """The command line is wrong."""

    exit_code = 2


class FileUnreadable(TsforecastError):
    """The file cannot be read, or is no table of numbers."""

    exit_code = 3


class SeriesUnusable(TsforecastError):
    """The series cannot be used as asked: too short, gaps, ambiguous dates."""

    exit_code = 4


class ModelUnusable(TsforecastError):
    """The model is missing, damaged, or does not fit the data."""

    exit_code = 5


class PartMissing(TsforecastError):
    """The device or an optional part of the program is not there."""

    exit_code = 6
