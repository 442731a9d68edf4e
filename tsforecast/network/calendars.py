"""What pretraining draws: every kind of calendar in its share, and batches of its series."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tsforecast.network.examples import Examples, examples
from tsforecast.network.synthesize import by_amounts, simulate
from tsforecast.network.task import CROP
from tsforecast.window.sweep import sweep


@dataclass(frozen=True, slots=True)
class Calendar:
    """One kind of series to simulate: its seasons, lengths in steps and horizon, and its share."""

    periods: tuple[int, ...]
    shortest: int
    longest: int
    horizon: int
    share: float


CALENDARS = (
    Calendar((12,), 30, 260, 24, 0.26),
    Calendar((4,), 14, 120, 12, 0.15),
    Calendar((), 10, 70, 12, 0.15),
    Calendar((), 40, 1024, 48, 0.08),
    Calendar((52,), 80, 1040, 26, 0.08),
    Calendar((5,), 30, 520, 20, 0.02),
    Calendar((7,), 30, 1024, 56, 0.09),
    Calendar((7, 365), 740, 2200, 56, 0.02),
    Calendar((24,), 60, 1024, 48, 0.05),
    Calendar((24, 168), 340, 3360, 168, 0.08),
    Calendar((48, 336), 680, 3360, 96, 0.02),
)
"""Monthly, quarterly, yearly, long without season, weekly, of five working days, daily with a
week and with a year besides, hourly with a day and with a week besides, and half-hourly series.
The longest are as long as the past that a forecast looks at."""

STEPS_A_BATCH = 12_000
"""Steps read a batch; longer series come in fewer rows, so that batches cost alike."""
ORIGINS = 64
"""Origins of each series drawn for the loss."""
STEPS_AHEAD = 4
"""Steps ahead drawn at each of them, one from each quarter of the horizon: the decoder is half of
the work when it answers for all of them, and neighbouring steps teach much the same."""


def batch(
    rng: np.random.Generator,
    *,
    lookback: int,
    read: int = CROP,
    origins: int = ORIGINS,
    seasons: bool = True,
) -> Examples:
    """Simulate one batch of examples of one kind of calendar.

    Of each series the last ``read`` steps are read, and ``origins`` of them drawn for the loss;
    a single one is the last. Without ``seasons`` the network is told of none.
    """
    calendar = CALENDARS[
        int(rng.choice(len(CALENDARS), p=[calendar.share for calendar in CALENDARS]))
    ]
    length = int(np.exp(rng.uniform(np.log(calendar.shortest), np.log(calendar.longest))))
    read = min(length, read)
    count = max(8, STEPS_A_BATCH // read)
    horizon = int(min(calendar.horizon, max(4, length // 2)))
    values = simulate(rng, count=count, length=length + horizon, periods=calendar.periods)
    relative = rng.random() < 0.75
    # Real-valued series lie anywhere: the place must not matter.
    values = by_amounts(rng, values) if relative else values + rng.normal(0.0, 3.0, (count, 1))
    periods = calendar.periods if seasons else ()
    swept = sweep(values, periods=periods, lookback=lookback, relative=relative)
    seen = min(read - 1, max(3, max(calendar.periods, default=0) // 2, read // 16))
    drawn = np.sort(rng.integers(seen, read, origins)) if origins > 1 else np.array([read - 1])
    quarters = np.arange(STEPS_AHEAD) + rng.random((origins, STEPS_AHEAD))
    step = 1 + (quarters / STEPS_AHEAD * horizon).astype(np.intp)
    first = length - read
    return examples(swept, first=first, through=length, origins=first + drawn, step=step)
