"""The program's forecasts of a test set's series, as of a person's panel."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from benchmarks.competitions import Contest
from tsforecast.evaluate import trial
from tsforecast.evaluate.footing import alike as alike_places
from tsforecast.evaluate.tried import Setting
from tsforecast.evaluate.zero_shot import zero_shot as without_training
from tsforecast.forecast.baselines import OF_MANY, regression
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.naive import naive
from tsforecast.network.recipe import Wishes, choose
from tsforecast.network.shipped import AUTOMATIC, Shipped, shipped
from tsforecast.series.calendar import WITHOUT_CALENDAR
from tsforecast.series.read import PanelReading
from tsforecast.series.series import Floats, Panel, Series
from tsforecast.store import fitting, keeping
from tsforecast.window.transform import bounds

Progress = Callable[[int], None]
AT_ONCE = 1000


def zero_shot(
    contests: Sequence[Contest], progress: Progress, *, ready: Shipped | None = None
) -> list[Floats]:
    """Forecast with the network as it is shipped, alone and calibrated.

    ``ready`` is a pretrained network in place of the shipped one.
    """
    return _untrained(contests, progress, ready=ready or _ready(), alone=True)


def combination(contests: Sequence[Contest], progress: Progress) -> list[Floats]:
    """Forecast as `tsforecast predict` does with a file and no trained model."""
    return _untrained(contests, progress, ready=_ready(), alone=False)


def _untrained(
    contests: Sequence[Contest], progress: Progress, *, ready: Shipped, alone: bool
) -> list[Floats]:
    """Forecast panels; of series with several origins, those of one origin make a panel.

    Else the past of a later one, which holds the future of an earlier one, would calibrate it.
    """
    answers: dict[int, Floats] = {}
    rolling = any(one.later for one in contests)
    keys = [(_seasons(one), len(one.future), len(one.past) if rolling else 0) for one in contests]
    for (candidates, horizon, _), rows in alike_places(keys).items():
        pasts = [contests[row].past for row in rows]
        found = without_training(pasts, ready, candidates=candidates, horizon=horizon, alone=alone)
        for row, past, own in zip(rows, pasts, found, strict=True):
            answers[row] = np.clip(own.quantiles, *bounds(past))
        progress(len(answers))
    return [answers[row] for row in range(len(contests))]


def fine_tuned(contests: Sequence[Contest], progress: Progress) -> list[Floats]:
    """Forecast as `tsforecast train --model lstm` and `predict` do, each group being a panel."""
    return _trained(contests, progress, automatic=False)


def trained(contests: Sequence[Contest], progress: Progress) -> list[Floats]:
    """Forecast as `tsforecast train` and `predict` do, each group being a panel."""
    return _trained(contests, progress, automatic=True)


def _trained(contests: Sequence[Contest], progress: Progress, *, automatic: bool) -> list[Floats]:
    """Train on the pasts of each group by the command's own trial, and let its model forecast.

    What is learned ends at the first origin of each series; later ones are forecast as fresh rows.
    """
    from tsforecast.network import runtime

    device = runtime.start(device="auto", seed=1)
    recipe = choose(Wishes(model=AUTOMATIC, quantiles=QUANTILES))
    answers: list[Floats] = []
    for (candidates, horizon), alike in _panels(contests):
        members = [_series(one, candidates) for one in alike]
        learned = [own for own, one in zip(members, alike, strict=True) if not one.later]
        reading = PanelReading(Panel(tuple(learned), "series"), (), "benchmark", (), None)
        done = trial.run(
            learned,
            Setting(recipe, horizon=horizon, automatic=automatic),
            label=AUTOMATIC,
            on_epoch=lambda *_: None,
            on_stage=lambda _: None,
        )
        model = keeping.bundle(
            done, name="benchmark", recipe=recipe, asked=None, device=device, reading=reading
        )
        found = fitting.forecast(model, members, horizon=horizon).aheads
        answers += [ahead.forecast.values for ahead in found]
        progress(len(answers))
    return answers


def _series(contest: Contest, candidates: tuple[int, ...]) -> Series:
    """Give the past as it would be read: numbered rows, with the seasons that a calendar has."""
    frequency = replace(WITHOUT_CALENDAR, periods=candidates)
    times = pd.RangeIndex(1, len(contest.past) + 1)
    return Series(contest.name, contest.past, times, frequency)


def of_many(name: str) -> Callable[[Sequence[Contest], Progress], list[Floats]]:
    """Let one of the forecasters that need no network answer for whole panels.

    Where linear regression has no answer, the last value is taken.
    """

    def answers(contests: Sequence[Contest], progress: Progress) -> list[Floats]:
        given: list[Floats] = []
        shared = itertools.groupby(contests, key=lambda one: (one.period, len(one.future)))
        for (period, horizon), alike in shared:
            same = list(alike)
            pasts = [one.past for one in same]
            for first in range(0, len(pasts), AT_ONCE):
                some = pasts[first : first + AT_ONCE]
                if name == "linear":
                    found = regression(some, horizon=horizon, periods=_seasons(same[0]))
                else:
                    found = OF_MANY[name](some, horizon=horizon, period=period)
                unknown = np.flatnonzero(np.isnan(found).any(axis=(1, 2)))
                for row in unknown:
                    found[row] = naive(some[row], horizon=horizon, period=period)
                given.extend(found)
                progress(len(given))
        return given

    return answers


def _ready() -> Shipped:
    ready = shipped(AUTOMATIC)
    if ready is None:
        raise FileNotFoundError("no pretrained network is part of this checkout")
    return ready


def _seasons(contest: Contest) -> tuple[int, ...]:
    return tuple(each for each in contest.candidates if each > 1)


def _panels(
    contests: Sequence[Contest],
) -> list[tuple[tuple[tuple[int, ...], int], list[Contest]]]:
    """Give neighbours that share their seasons and horizon."""
    shared = itertools.groupby(
        contests,
        key=lambda one: (_seasons(one), len(one.future)),
    )
    return [(key, list(alike)) for key, alike in shared]


NETWORKS: dict[str, Callable[[Sequence[Contest], Progress], list[Floats]]] = {
    "zero_shot": zero_shot,
    "fine_tuned": fine_tuned,
    "combination": combination,
    "trained": trained,
}
"""What of the program's own can be measured, by name."""
