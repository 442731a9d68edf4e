"""Options that several commands share, as groups that one decorator turns into flags."""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal, TypeVar, get_type_hints

import typer

from tsforecast.errors import UsageError

Choice = TypeVar("Choice", bound=str)

READING = "Reading the file"
OUTPUT = "Output"

DataFile = Annotated[
    str | None,
    typer.Argument(
        metavar="FILE",
        help="CSV, Parquet or Excel with a time and a value column; `-` reads stdin. "
        "Default: the series used last in this folder.",
        show_default=False,
    ),
]

FORECAST = "Forecast"
ZeroShot = Annotated[
    bool,
    typer.Option(
        "--zero-shot",
        help="Forecast as where there is no trained model.",
        rich_help_panel=FORECAST,
    ),
]
Levels = Annotated[
    list[float] | None,
    typer.Option(
        min=1,
        max=99.9,
        metavar="PERCENT",
        help="Level of an interval; repeat it for several. Default: 80 and 95.",
        show_default=False,
        rich_help_panel=FORECAST,
    ),
]


@dataclasses.dataclass(frozen=True)
class Reading:
    """How to read the file, where the program should not decide by itself."""

    time_column: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Column that holds the times.", rich_help_panel=READING),
    ] = None
    target: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Column to work on; repeat it to take several as a panel.",
            show_default=False,
            rich_help_panel=READING,
        ),
    ] = None
    frequency: Annotated[
        str | None,
        typer.Option(
            metavar="STEP",
            help="Calendar step: year, quarter, month, week, day, hour, 15min, ...",
            rich_help_panel=READING,
        ),
    ] = None
    date_format: Annotated[
        str | None,
        typer.Option(
            metavar="FORMAT", help="How dates are written, as `%d/%m/%Y`.", rich_help_panel=READING
        ),
    ] = None
    missing_values: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WORD",
            help="Word that stands for a missing value, besides NA, null and the like; repeatable.",
            show_default=False,
            rich_help_panel=READING,
        ),
    ] = None
    fill: Annotated[
        Literal["interpolate", "previous", "zero", "seasonal"] | None,
        typer.Option(
            help="Fill gaps and missing values; without it they are refused.",
            rich_help_panel=READING,
        ),
    ] = None
    duplicates: Annotated[
        Literal["first", "last", "mean", "sum"] | None,
        typer.Option(
            help="Which value counts where one time has several.", rich_help_panel=READING
        ),
    ] = None
    resample: Annotated[
        str | None,
        typer.Option(
            metavar="STEP", help="Join values into even, longer steps.", rich_help_panel=READING
        ),
    ] = None
    aggregate: Annotated[
        Literal["mean", "sum", "first", "last", "min", "max"] | None,
        typer.Option(help="How --resample joins values.", rich_help_panel=READING),
    ] = None
    id_column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Column that tells the series of a long table apart; without --id all are taken. "
            "Repeat it where several do so together.",
            show_default=False,
            rich_help_panel=READING,
        ),
    ] = None
    id: Annotated[
        list[str] | None,
        typer.Option(
            metavar="VALUE",
            help="The one series to take from it; repeatable.",
            show_default=False,
            rich_help_panel=READING,
        ),
    ] = None
    wide: Annotated[
        bool,
        typer.Option(
            "--wide",
            help="Every column of numbers is a series of its own.",
            rich_help_panel=READING,
        ),
    ] = False
    delimiter: Annotated[
        str | None,
        typer.Option(
            metavar="MARK",
            help="What separates columns: `;`, comma, tab, pipe, space.",
            rich_help_panel=READING,
        ),
    ] = None
    decimal: Annotated[
        Literal[".", ","] | None,
        typer.Option(help="What stands before decimals.", rich_help_panel=READING),
    ] = None
    encoding: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="How text is stored: utf-8, utf-16, cp1252, ...",
            rich_help_panel=READING,
        ),
    ] = None
    sheet: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="The one sheet of a workbook to read.", rich_help_panel=READING
        ),
    ] = None


@dataclasses.dataclass(frozen=True)
class Output:
    """Where the answer goes, and in which form."""

    format: Annotated[
        Literal["table", "csv", "json"] | None,
        typer.Option(
            help="Default: table on a terminal, csv in a pipe.",
            show_default=False,
            rich_help_panel=OUTPUT,
        ),
    ] = None
    json: Annotated[
        bool, typer.Option("--json", help="Short for --format json.", rich_help_panel=OUTPUT)
    ] = False
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Also write a file; its ending says the form.",
            rich_help_panel=OUTPUT,
        ),
    ] = None
    quiet: Annotated[
        bool,
        typer.Option("--quiet", "-q", help="No notes on stderr.", rich_help_panel=OUTPUT),
    ] = False
    no_progress: Annotated[
        bool,
        typer.Option(
            "--no-progress", help="No bar that moves, but the notes.", rich_help_panel=OUTPUT
        ),
    ] = False
    color: Annotated[
        Literal["auto", "always", "never"],
        typer.Option(help="Colour; NO_COLOR is obeyed.", rich_help_panel=OUTPUT),
    ] = "auto"

    @property
    def bar(self) -> bool:
        """Whether a bar may move on stderr, if that is a terminal."""
        return not (self.quiet or self.no_progress)


def expand(command: Callable[..., None]) -> Callable[..., None]:
    """Turn each parameter annotated with an option group into the flags of that group.

    >>> def show(*, output: Output) -> None:
    ...     print(output.json)
    >>> expand(show)(json=True)
    True
    """
    hints = get_type_hints(command, include_extras=True)
    groups: dict[str, Any] = {
        name: hint
        for name, hint in hints.items()
        if isinstance(hint, type) and dataclasses.is_dataclass(hint)
    }
    parameters = []
    for name, parameter in inspect.signature(command).parameters.items():
        if name not in groups:
            parameters.append(parameter.replace(annotation=hints[name]))
            continue
        parameters += _flags(groups[name])
    parameters.sort(key=lambda parameter: parameter.kind)

    @functools.wraps(command)
    def call(*args: Any, **flags: Any) -> None:
        for name, group in groups.items():
            taken = {
                field.name: flags.pop(field.name)
                for field in dataclasses.fields(group)
                if field.name in flags
            }
            flags[name] = group(**taken)
        command(*args, **flags)

    del call.__wrapped__
    call.__annotations__ = {}
    call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return call


@functools.cache
def _flags(group: Any) -> list[inspect.Parameter]:
    """Give the flags of one option group, which several commands share."""
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=field.default,
            annotation=hints[field.name],
        )
        for field in dataclasses.fields(group)
    ]


def chosen(asked: list[str] | None, known: Sequence[Choice], *, option: str) -> list[Choice]:
    """Give what a repeatable option names, each once and in the order of the known.

    Raises UsageError for a name that is not among them; Typer has no lists of choices.

    >>> chosen(["ets", "naive", "ets"], ("naive", "drift", "ets"), option="--must-beat")
    ['naive', 'ets']
    """
    for name in asked or ():
        if name not in known:
            raise UsageError(
                f"Invalid value for '{option}': '{name}' is not one of "
                f"{', '.join(map(repr, known))}.",
                code="usage",
                value=name,
                hint=f"repeat {option} for each of several.",
            )
    return [name for name in known if name in (asked or ())]


def shown_levels(asked: list[float] | None) -> tuple[float, ...]:
    """Give the levels of the intervals that are shown, ascending."""
    return tuple(sorted(set(asked or (80.0, 95.0))))


def seasons(period: list[int] | None) -> tuple[int, ...] | None:
    """Give the seasons that --period asks for, each once; a single 1 says that there is none."""
    if not period:
        return None
    from tsforecast.window.sweep import SLOTS

    asked = tuple(dict.fromkeys(steps for steps in period if steps > 1))
    if len(asked) > SLOTS:
        raise UsageError(
            f"--period was given {len(asked)} seasons; a forecast takes {SLOTS}.",
            code="usage",
            value=" and ".join(map(str, asked)),
            hint="name the two that matter most.",
        )
    return asked


def one_model(name: str | None, *, zero_shot: bool) -> None:
    """Refuse a stored model beside the wish to go without one."""
    if zero_shot and name is not None:
        raise UsageError(
            "--zero-shot takes no stored model.",
            code="usage",
            value=name,
            hint="leave out --model or --zero-shot.",
        )
