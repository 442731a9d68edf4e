"""The end of a run whose reader may have gone, as ``head`` does."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from tsforecast.errors import INTERRUPTED_EXIT_CODE


def run(main: Callable[[], int]) -> int:
    """Run a program that prints; give its exit code, or 130 when nobody reads on."""
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at exit, and would complain there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED_EXIT_CODE
    return code
