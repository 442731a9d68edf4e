"""The program's forecasts of a test set's series, as of a person's panel."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np

from benchmarks.competitions import Contest
from tsforecast.evaluate.zero_shot import zero_shot as without_training
from tsforecast.forecast.baselines import OF_MANY
from tsforecast.forecast.combine import MEMBERS, combine
from tsforecast.network.shipped import all_shipped
from tsforecast.series.series import Floats

Progress = Callable[[int], None]
AT_ONCE = 1000


def zero_shot(contests: Sequence[Contest], progress: Progress) -> list[Floats]:
    """Forecast as `tsforecast predict` does with a file and no trained model."""
    answers = []
    for (candidates, horizon), alike in _panels(contests):
        for first in range(0, len(alike), AT_ONCE):
            some = alike[first : first + AT_ONCE]
            found = without_training(
                [one.past for one in some], all_shipped(), candidates=candidates, horizon=horizon
            )
            for one, own in zip(some, found, strict=True):
                least = 0.0 if one.past.min() >= 0 else -np.inf
                answers.append(np.maximum(own.quantiles, least))
            progress(len(answers))
    return answers


def of_many(name: str) -> Callable[[Sequence[Contest], Progress], list[Floats]]:
    """Let one of the forecasters that need no network answer for whole panels."""

    def answers(contests: Sequence[Contest], progress: Progress) -> list[Floats]:
        given: list[Floats] = []
        shared = itertools.groupby(contests, key=lambda one: (one.period, len(one.future)))
        for (period, horizon), alike in shared:
            pasts = [one.past for one in alike]
            for first in range(0, len(pasts), AT_ONCE):
                some = pasts[first : first + AT_ONCE]
                given.extend(OF_MANY[name](some, horizon=horizon, period=period))
                progress(len(given))
        return given

    return answers


def combination(contests: Sequence[Contest], progress: Progress) -> list[Floats]:
    """Combine as `tsforecast train` does, with the network as it is shipped."""
    each = {
        name: (zero_shot if name == "network" else of_many(name))(contests, progress)
        for name in MEMBERS
    }
    return [combine({name: each[name][row] for name in each}) for row in range(len(contests))]


def _panels(
    contests: Sequence[Contest],
) -> list[tuple[tuple[tuple[int, ...], int], list[Contest]]]:
    """Give neighbours that share their seasons and horizon."""
    shared = itertools.groupby(
        contests,
        key=lambda one: (tuple(each for each in one.candidates if each > 1), len(one.future)),
    )
    return [(key, list(alike)) for key, alike in shared]


NETWORKS: dict[str, Callable[[Sequence[Contest], Progress], list[Floats]]] = {
    "zero_shot": zero_shot,
    "combination": combination,
}
"""What of the program's own can be measured, by name."""
