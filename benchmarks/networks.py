"""The program's forecasts of a test set's series, as of a person's panel."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np

from benchmarks.competitions import Contest
from tsforecast.evaluate.footing import alike as alike_places
from tsforecast.evaluate.footing import footing
from tsforecast.evaluate.zero_shot import zero_shot as without_training
from tsforecast.forecast.baselines import OF_MANY, regression
from tsforecast.forecast.combine import combine
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.naive import naive
from tsforecast.forecast.recurrent import Network
from tsforecast.network.recipe import Wishes, choose
from tsforecast.network.shipped import AUTOMATIC, Shipped, learned_horizon, shipped
from tsforecast.network.task import Member, Task
from tsforecast.network.train import Learner, select, train
from tsforecast.series.series import Floats
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
        for first in range(0, len(rows), AT_ONCE):
            some = rows[first : first + AT_ONCE]
            pasts = [contests[row].past for row in some]
            found = without_training(
                pasts, ready, candidates=candidates, horizon=horizon, alone=alone
            )
            for row, past, own in zip(some, pasts, found, strict=True):
                answers[row] = np.clip(own.quantiles, *bounds(past))
            progress(len(answers))
    return [answers[row] for row in range(len(contests))]


def fine_tuned(contests: Sequence[Contest], progress: Progress) -> list[Floats]:
    """Fine-tune on the pasts of each group, as `tsforecast train` does on a panel.

    How long is decided on the last part of each past; where that shows no gain beyond chance, the
    answer is that of the network as it is shipped. What was fine-tuned is not calibrated.
    """
    return [quantiles for quantiles, _ in _each_tuned(contests, progress, untrained=zero_shot)]


def trained(contests: Sequence[Contest], progress: Progress) -> list[Floats]:
    """Combine as `tsforecast train` does on a panel, with the network fine-tuned on it."""
    each = _each_tuned(contests, progress, untrained=combination)
    return [
        _joined(contest, quantiles) if tuned else quantiles
        for contest, (quantiles, tuned) in zip(contests, each, strict=True)
    ]


def _each_tuned(
    contests: Sequence[Contest],
    progress: Progress,
    *,
    untrained: Callable[[Sequence[Contest], Progress], list[Floats]],
) -> list[tuple[Floats, bool]]:
    """Give each answer of a network that was fine-tuned, or else the untrained one."""
    from tsforecast.network import runtime

    runtime.start(device="auto", seed=1)
    answers: list[tuple[Floats, bool]] = []
    for (candidates, horizon), alike in _panels(contests):
        tuned = _tuned(alike, candidates=candidates, horizon=horizon)
        own = untrained(alike, lambda _: None) if tuned is None else tuned
        answers += [(quantiles, tuned is not None) for quantiles in own]
        progress(len(answers))
    return answers


def _joined(contest: Contest, network: Floats) -> Floats:
    joined, _ = combine(
        network[np.newaxis],
        [contest.past],
        horizon=len(contest.future),
        period=contest.period,
        periods=_seasons(contest),
    )
    answer: Floats = joined[0]
    return answer


def _tuned(
    contests: Sequence[Contest], *, candidates: tuple[int, ...], horizon: int
) -> list[Floats] | None:
    """Give quantiles (horizon, Q) of each past, or None where nothing was gained."""
    recipe = choose(Wishes(model=AUTOMATIC, quantiles=QUANTILES))
    pasts = [one.past for one in contests]
    footings = [footing(past, candidates=candidates) for past in pasts]
    members = tuple(
        Member(own.transform.apply(one.past), own.periods, relative=own.transform.relative)
        for one, own in zip(contests, footings, strict=True)
        if not one.later
    )
    task, learner = Task(members, horizon=horizon), Learner(recipe)
    selected = select(learner, task, report=lambda _: None)
    if not selected.epochs:
        return None
    packed = train(learner, task, selected, report=lambda _: None)
    found: dict[int, Floats] = {}
    keys = [(len(past), own) for past, own in zip(pasts, footings, strict=True)]
    for (length, own), rows in alike_places(keys).items():
        network = Network(
            graph=packed.graph,
            lookback=recipe.architecture.lookback,
            horizon=max(horizon, learned_horizon(own.periods)),
            periods=own.periods,
            transform=own.transform,
        )
        values = np.stack([pasts[row] for row in rows])
        each = network.panel(values, np.array([length]), horizon=horizon)[:, 0]
        for row, quantiles in zip(rows, each, strict=True):
            found[row] = np.clip(quantiles, *bounds(pasts[row]))
    return [found[row] for row in range(len(pasts))]


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
