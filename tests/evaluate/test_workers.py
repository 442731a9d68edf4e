"""Work that several processes share."""

import functools
import os
import signal
from multiprocessing import parent_process

import numpy as np
import pytest

from tsforecast.errors import SeriesUnusable
from tsforecast.evaluate import footing, workers
from tsforecast.evaluate.workers import side_by_side
from tsforecast.evaluate.zero_shot import zero_shot
from tsforecast.network.shipped import shipped


@pytest.fixture
def _two_cores(monkeypatch):
    monkeypatch.setattr(workers, "cores", lambda: 2)


def where(task):
    return task, os.getpid()


def dies_of_two(task):
    if task == 2 and parent_process() is not None:
        os.kill(os.getpid(), signal.SIGTERM)
    return where(task)


def refuses_two(task):
    if task == 2:
        raise SeriesUnusable("no twos.", code="two", hint="take three.", column="x")
    return task


@pytest.mark.usefixtures("_two_cores")
def test_what_is_made_comes_in_order_from_other_processes():
    made = list(side_by_side(where, range(6), count=6))
    assert [task for task, _ in made] == list(range(6))
    assert os.getpid() not in {process for _, process in made}


@pytest.mark.usefixtures("_two_cores")
def test_no_more_tasks_are_taken_than_keep_the_workers_busy():
    tasks = iter(range(50))
    made = side_by_side(where, tasks, count=50)
    next(made)
    made.close()
    assert next(tasks) == 3


@pytest.mark.usefixtures("_two_cores")
def test_what_a_worker_that_died_has_left_is_done_here():
    made = list(side_by_side(dies_of_two, range(6), count=6))
    assert [task for task, _ in made] == list(range(6))
    assert made[2][1] == made[5][1] == os.getpid()


@pytest.mark.usefixtures("_two_cores")
@pytest.mark.parametrize("trouble", [OSError, NotImplementedError])
def test_where_no_worker_can_start_all_is_done_here(monkeypatch, trouble):
    def refused(*_, **__):
        raise trouble

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refused)
    made = list(side_by_side(where, range(6), count=6))
    assert made == [(task, os.getpid()) for task in range(6)]


@pytest.mark.usefixtures("_two_cores")
def test_a_refusal_comes_from_a_worker_as_from_here():
    made = side_by_side(refuses_two, range(6), count=6)
    assert [next(made), next(made)] == [0, 1]
    with pytest.raises(SeriesUnusable) as caught:
        next(made)
    assert (caught.value.message, caught.value.code, caught.value.hint, caught.value.column) == (
        "no twos.", "two", "take three.", "x",
    )  # fmt: skip


@pytest.mark.parametrize(("cores", "count"), [(1, 9), (2, 3)])
def test_little_work_and_one_core_need_no_workers(monkeypatch, cores, count):
    monkeypatch.setattr(workers, "cores", lambda: cores)
    monkeypatch.setattr(workers, "_pool", lambda _: pytest.fail("started"))
    made = list(side_by_side(where, range(count), count=count))
    assert made == [(task, os.getpid()) for task in range(count)]


@pytest.mark.slow
@pytest.mark.usefixtures("_two_cores")
def test_workers_change_no_bit_of_a_panel(quarters, monkeypatch):
    monkeypatch.setattr(footing, "TOGETHER", 2)
    monkeypatch.setattr(footing, "STEPS_AHEAD", 1)
    members = [quarters(40 + seed % 2, seed=seed).values for seed in range(9)]
    ask = functools.partial(zero_shot, members, shipped("lstm"), candidates=(4,), horizon=4)
    together = list(ask())
    monkeypatch.setattr(workers, "cores", lambda: 1)
    for one, other in zip(together, ask(), strict=True):
        assert np.array_equal(one.quantiles, other.quantiles)
        assert (one.members, one.coverage) == (other.members, other.coverage)
