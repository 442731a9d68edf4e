"""The program's forecasts of a test set's series, as of a person's panel."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np

from benchmarks.competitions import Contest
from tsforecast.evaluate.footing import alike as alike_places
from tsforecast.evaluate.footing import footing
from tsforecast.evaluate.zero_shot import zero_shot as without_training
from tsforecast.forecast.baselines import OF_MANY
from tsforecast.forecast.combine import MEMBERS, combine, usual
from tsforecast.forecast.forecast import QUANTILES
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
    """Forecast as `tsforecast predict` does with a file and no trained model.

    ``ready`` is a pretrained network in place of the shipped one.
    """
    ready = ready or _ready()
    answers = []
    for (candidates, horizon), alike in _panels(contests):
        for first in range(0, len(alike), AT_ONCE):
            some = alike[first : first + AT_ONCE]
            found = without_training(
                [one.past for one in some], ready, candidates=candidates, horizon=horizon
            )
            for one, own in zip(some, found, strict=True):
                answers.append(np.clip(own.quantiles, *bounds(one.past)))
            progress(len(answers))
    return answers


def fine_tuned(contests: Sequence[Contest], progress: Progress) -> list[Floats]:
    """Fine-tune on the pasts of each group, as `tsforecast train` does on a panel.

    How long is decided on the last part of each past; where that shows no gain beyond chance, the
    answer is that of the network as it is shipped.
    """
    from tsforecast.network import runtime

    runtime.start(device="auto", seed=1)
    answers: list[Floats] = []
    for (candidates, horizon), alike in _panels(contests):
        tuned = _tuned(alike, candidates=candidates, horizon=horizon)
        answers += zero_shot(alike, lambda _: None) if tuned is None else tuned
        progress(len(answers))
    return answers


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
    return _combined(zero_shot(contests, progress), contests, progress)


def trained(contests: Sequence[Contest], progress: Progress) -> list[Floats]:
    """Combine as `tsforecast train` does on a panel, with the network fine-tuned on it."""
    return _combined(fine_tuned(contests, progress), contests, progress)


def _combined(
    network: Sequence[Floats], contests: Sequence[Contest], progress: Progress
) -> list[Floats]:
    each = {name: of_many(name)(contests, progress) for name in MEMBERS if name != "network"}
    each["network"] = list(network)
    return [
        combine({name: each[name][row] for name in MEMBERS})
        if usual(contest.candidates) == "combination"
        else network[row]
        for row, contest in enumerate(contests)
    ]


def _ready() -> Shipped:
    ready = shipped(AUTOMATIC)
    if ready is None:
        raise FileNotFoundError("no pretrained network is part of this checkout")
    return ready


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
    "fine_tuned": fine_tuned,
    "combination": combination,
    "trained": trained,
}
"""What of the program's own can be measured, by name."""
