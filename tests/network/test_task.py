"""What is drawn of a long series: bounded, all of one shape, and judged as predict will be."""

import numpy as np
import pytest

from tsforecast.network.examples import crops, examples
from tsforecast.network.task import (
    BATCHES,
    CROP,
    LONGEST_READ,
    MOST_BATCHES,
    ORIGINS,
    Member,
    Task,
    drawing,
    held_back,
    overlap,
)
from tsforecast.window.sweep import sweep


def _task(*lengths, horizon=6, periods=(12,)):
    random = np.random.default_rng(2)
    members = (Member(random.normal(size=n).cumsum() * 0.1, periods, True) for n in lengths)
    return Task(tuple(members), horizon)


@pytest.mark.parametrize("n", [60, 300, 4 * CROP])
def test_a_series_of_usual_length_is_held_back_in_one_go(n):
    (judged,) = held_back(_task(n), lookback=8)
    assert len(judged.steps) == 1
    assert overlap(_task(n)) == 6
    assert _task(n).batches == BATCHES


def test_of_a_long_series_each_held_back_origin_reads_a_crop_that_ends_there():
    task = _task(40_000)
    (judged,) = held_back(task, lookback=8)
    assert judged.steps.shape[:2] == (2 * ORIGINS, CROP)
    assert (judged.origins == CROP - 1).all()
    assert judged.targets.shape[:3] == (2 * ORIGINS, 1, 6)
    assert judged.weights[:-1].all()


def test_held_back_origins_of_a_long_series_that_share_no_outcome_count_each():
    assert overlap(_task(40_000)) == 1
    # 8,000 steps held back leave 84 between origins, so that 170 steps reach over two of them
    assert overlap(_task(40_000, horizon=170)) == 3
    assert overlap(_task(40_000, 40_000)) == 1


def test_a_longer_series_is_learned_from_more_but_within_bounds():
    batches = [_task(n).batches for n in (1_000, 10_000, 100_000)]
    assert batches == sorted(batches)
    assert batches[0] < batches[1] < batches[2] == MOST_BATCHES


def test_the_last_part_of_a_panel_of_long_series_is_read_in_bounded_memory():
    (judged,) = held_back(_task(30_000, 30_000), lookback=8)
    assert len(judged.steps) == 2
    assert judged.steps.shape[1] <= LONGEST_READ
    assert judged.weights[:, :-1].all()


def test_a_batch_costs_the_same_however_long_the_series_is():
    short, long = (drawing(_task(n), lookback=8)(np.random.default_rng(1)) for n in (1_000, 30_000))
    assert short.steps.shape == long.steps.shape
    assert np.isfinite(long.steps).all()


def test_crops_of_one_series_are_each_as_cut_alone():
    member = _task(900, periods=(12, 40)).members[0]
    swept = sweep(member.values[None], periods=member.periods, lookback=8, relative=True)
    first, step = np.array([3, 500]), np.array([1, 4, 9])
    origins = np.array([[40, 60], [510, 898]])
    found = crops(swept, first=first, length=400, origins=origins, step=step)
    for row, begin in enumerate(first):
        alone = examples(swept, origins=origins[row], step=step, first=begin, through=begin + 400)
        for name in ("steps", "origins", "ahead", "targets", "weights"):
            assert np.array_equal(getattr(found, name)[row], getattr(alone, name)[0])
    assert found.weights[1, 1].tolist() == [1, 0, 0]
