"""The process that the program has to itself: ``tsforecast``, or ``python -m tsforecast``."""

import contextlib
import gc
import os
import sys
from typing import NoReturn

ALIVE_AT_ONCE = 200_000
"""Objects made before Python looks for garbage. Importing pandas makes nearly as many, of which
none is garbage; by its own measure Python would look through them 200 times, a tenth of all that
a forecast takes."""


def run() -> NoReturn:
    """Run the program, and end its process at once.

    A stream that the shell closed (``2>&-``) goes nowhere.

    Python would first look through every object that there is and free them one by one, which
    takes a sixth of the time of a forecast; the system takes the memory back as a whole. What
    waits for the end of Python, as a profiler does, calls ``cli.app.main`` instead.
    """
    gc.set_threshold(ALIVE_AT_ONCE)
    _open_closed_streams()
    from tsforecast.cli.app import main  # after that, for this makes objects too

    try:
        main()
    except SystemExit as end:
        if not isinstance(end.code, int | None):
            raise
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError):  # of which the exit code has told
                stream.flush()
        os._exit(end.code or 0)


def _open_closed_streams() -> None:
    """Give each stream that is closed an empty device, as git does.

    Python prints on stdout what is meant for a stderr that is None, and the next file that is
    opened would take the number of the stream: what libraries write to 2 would end in it.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, os.O_RDONLY if mode == "r" else os.O_WRONLY)
            setattr(sys, name, os.fdopen(handle, mode, encoding="utf-8"))


if __name__ == "__main__":
    run()
