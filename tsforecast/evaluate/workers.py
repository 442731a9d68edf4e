"""Parts of a long work, done side by side by processes, and given as if one after the other.

Threads would hold each other up: a third of a forecast is Python between calls of NumPy, which only
one thread can run at a time.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from tsforecast.network.runtime import cores

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Task = TypeVar("Task")
Done = TypeVar("Done")

MOST = 4
"""Workers at most: each holds some 200 MiB."""
PARTS_EACH = 2
"""Parts of the work that each has to do, at least: to start it takes half as long as one."""


def side_by_side(
    work: Callable[[Task], Done], tasks: Iterable[Task], *, count: int
) -> Iterator[Done]:
    """Give what ``work`` makes of each of ``count`` tasks, in their order.

    Tasks are taken as workers come free, and what they make is held until it is asked for. Where
    the system lets no worker start, or ends one, this process does what is left by itself.
    """
    tasks = iter(tasks)
    waiting: deque[Task] = deque()
    workers = min(cores(), MOST, count // PARTS_EACH)
    if workers > 1:
        yield from _by_workers(workers, work, tasks, waiting)
    while waiting:
        yield work(waiting.popleft())
    yield from map(work, tasks)


def _by_workers(
    workers: int, work: Callable[[Task], Done], tasks: Iterator[Task], waiting: deque[Task]
) -> Iterator[Done]:
    """Do the tasks as far as there are workers; what was begun and not done is left waiting."""
    from concurrent.futures.process import BrokenProcessPool

    made: deque[Future[Done]] = deque()

    def first() -> Done:
        done = made.popleft().result()
        waiting.popleft()
        return done

    # Without semaphores, as in some containers, there is no pool: NotImplementedError.
    refused = (BrokenProcessPool, NotImplementedError, OSError)
    with contextlib.suppress(*refused), _pool(workers) as pool:
        for task in tasks:
            waiting.append(task)
            with _ctrl_c_held_back():
                made.append(pool.submit(work, task))
            if len(waiting) > workers:
                yield first()
        while waiting:
            yield first()


@contextlib.contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Start processes that begin from nothing, as they do on every system."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    others = multiprocessing.active_children()
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)
    try:
        yield pool
    except BaseException:
        # Nobody waits for the parts that are being made.
        for worker in multiprocessing.active_children():
            if worker not in others:
                worker.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextlib.contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Have a process that is started here never hear of Ctrl-C, and this one a moment later."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    usual = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, usual)


def _begin() -> None:
    """Leave Ctrl-C to the process that started this one, and end with it, however it ends."""
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
