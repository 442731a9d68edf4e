"""The program: its commands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import Annotated, NoReturn

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from tsforecast import __version__, settings
from tsforecast.cli import configured
from tsforecast.cli.commands import Program
from tsforecast.errors import INTERRUPTED_EXIT_CODE, TsforecastError, UsageError

app = typer.Typer(
    name="tsforecast",
    cls=Program,
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _print_version(asked: bool) -> None:
    if asked:
        print(f"tsforecast {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Take a time series from a CSV to its components, a trained network and a forecast.

    Start with `tsforecast decompose data.csv`, or `tsforecast sample` for data to try.
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(UsageError.exit_code)
    asks_for_help = {"-h", "--help"} & set(sys.argv)
    if isinstance(context.command, TyperGroup) and not asks_for_help:
        found = settings.defaults(os.environ)
        context.default_map = configured.defaults(context.command, found)


def main() -> NoReturn:
    """Run the program and leave with the exit code that the outcome deserves."""
    from tsforecast.present import failure, output

    as_json = failure.wants_json(sys.argv)
    pressed = _noting_interrupts()
    try:
        code = typer.main.get_command(app).main(prog_name="tsforecast", standalone_mode=False)
        sys.stdout.flush()
    except TsforecastError as error:
        code = failure.show(error, as_json=as_json)
    except TyperException as error:
        code = failure.show_usage(error, as_json=as_json)
    except (KeyboardInterrupt, typer.Abort, EOFError):
        code = INTERRUPTED_EXIT_CODE
    except (BrokenPipeError, SystemExit) as end:
        # Typer and rich end the process themselves, with 1, when nobody reads what they write.
        if isinstance(end, SystemExit) and not isinstance(end.__context__, BrokenPipeError):
            raise
        output.leave_pipe()
        code = INTERRUPTED_EXIT_CODE
    except Exception as problem:  # noqa: BLE001 (a bug, whatever it is, ends with its own exit code)
        # A library that Ctrl-C meets in the middle of its import fails in a way of its own.
        code = (
            INTERRUPTED_EXIT_CODE if pressed else failure.show_unforeseen(problem, as_json=as_json)
        )
    if code == INTERRUPTED_EXIT_CODE:
        # A second Ctrl-C, while TensorFlow winds down, would end the process as a crash.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(code)


def _noting_interrupts() -> list[int]:
    """Give a list that is no longer empty once Ctrl-C was pressed, where it is not ignored."""
    pressed: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        pressed.append(number)
        signal.default_int_handler(number, frame)

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, note)
    return pressed
