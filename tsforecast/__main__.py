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

    Python would first look through every object that there is and free them one by one, which
    takes a sixth of the time of a forecast; the system takes the memory back as a whole. What
    waits for the end of Python, as a profiler does, calls ``cli.app.main`` instead.
    """
    gc.set_threshold(ALIVE_AT_ONCE)
    from tsforecast.cli.app import main  # after that, for this makes objects too

    try:
        main()
    except SystemExit as end:
        if not isinstance(end.code, int | None):
            raise
        for stream in filter(None, (sys.stdout, sys.stderr)):  # None where it is closed
            with contextlib.suppress(OSError):  # of which the exit code has told
                stream.flush()
        os._exit(end.code or 0)


if __name__ == "__main__":
    run()
