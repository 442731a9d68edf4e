"""What is said at past origins of series, held against what happened: weights and intervals."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tsforecast.evaluate.footing import Footing, alike
from tsforecast.evaluate.score import LEVELS, coverage
from tsforecast.evaluate.weigh import forward, losses
from tsforecast.forecast.calibrate import TRUSTED, Calibration, fit
from tsforecast.forecast.calibrate import forward as calibrated_forward
from tsforecast.forecast.combine import Members, average
from tsforecast.series.series import Floats, Places

ORIGINS = 24
"""Past origins of one series that the intervals are calibrated on, at most."""
ROWS = 256
"""Past origins of a panel, about; their series are evenly spread over it."""
FEWEST_BEFORE = 8
"""Values before the first of them."""


@dataclass(frozen=True)
class Kind:
    """What series must share to be forecast together."""

    length: int
    judge: Footing
    footing: Footing


@dataclass(frozen=True, eq=False)
class Said:
    """What the network says, quantiles (h, Q), after a past (n,) of the series in this row."""

    row: int
    past: Floats
    periods: tuple[int, ...]
    quantiles: Floats


@dataclass(frozen=True, eq=False)
class Judged:
    """Past origins (k,) of one series: what happened (k, h), and what was said (k, h, Q).

    At each the members were weighed by what was known then; ``lost`` (k,) is what each lost.
    """

    row: int
    origins: Places
    actual: Floats
    quantiles: Floats
    lost: Mapping[str, Floats]


Recent = Callable[[int], Floats]
"""The last values, as many as matter, of the series in a row."""
ByNetwork = Callable[[list[int], Places, Footing], list[Said]]
Join = Callable[[Sequence[Said]], list[Members]]


def kind_of(values: Floats, on: Callable[[Floats], Footing], *, horizon: int) -> Kind:
    """Say how a series (n,) is forecast, and how past origins of it are."""
    own = on(values)
    origins = _past_origins(len(values), horizon=horizon)
    # What the seasons and the scale are is also found before the first origin that is judged.
    judge = on(values[: origins[0]]) if len(origins) else own
    return Kind(len(values), judge if judge.transform.covers(values) else own, own)


def look_back(
    recent: Recent, kinds: Sequence[Kind], own: ByNetwork, join: Join, *, horizon: int
) -> list[Judged]:
    """Ask the network and what joins it about past origins of series of these ``kinds``.

    Of a large panel these are some of the series, of a short series there is no origin.
    """
    return _judged(recent, _past(kinds, own, horizon=horizon), join, horizon=horizon)


def _past(kinds: Sequence[Kind], own: ByNetwork, *, horizon: int) -> list[Said]:
    """Let it forecast from past origins of one series, or of some series of a panel.

    None lies before those that the judging footing was found before.
    """
    every, each = -(-len(kinds) // ROWS), max(1, min(ORIGINS, ROWS // len(kinds)))
    said = []
    for kind, rows in alike(kinds).items():
        origins = _spread(_past_origins(kind.length, horizon=horizon), most=each)
        sample = [row for row in rows if row % every == 0] if len(origins) else []
        if sample:
            said += own(sample, origins, kind.judge)
    return said


def _judged(recent: Recent, said: Sequence[Said], join: Join, *, horizon: int) -> list[Judged]:
    """Put what was said at past origins beside what happened, series by series."""
    judged = []
    pairs = zip(said, join(said), strict=True)
    for row, own in itertools.groupby(pairs, key=lambda pair: pair[0].row):
        asked, members = zip(*own, strict=True)
        origins = np.array([len(one.past) for one in asked])
        actual = recent(row)[origins[:, None] + np.arange(horizon)]
        lost = losses(members, actual)
        then = forward(lost, origins, horizon=horizon)
        quantiles = [average(*each) for each in zip(members, then, strict=True)]
        judged.append(Judged(row, origins, actual, np.stack(quantiles), lost))
    return judged


def _past_origins(length: int, *, horizon: int) -> Places:
    """Give origins in the second half of the past, whose horizon has passed."""
    return _spread(np.arange(first_origin(length), length - horizon + 1), most=ORIGINS)


def first_origin(length: int) -> int:
    """Give the place before which no origin lies."""
    return max(FEWEST_BEFORE, length // 2)


def _spread(origins: Places, *, most: int) -> Places:
    """Keep at most so many of them, evenly spread, with the last."""
    return origins[:: -max(1, -(-len(origins) // most))][::-1]


def calibration_of(
    judged: Sequence[Judged], *, horizon: int
) -> tuple[Calibration, list[dict[str, float]]]:
    """Give the calibration of all series, and the coverage of each one that was judged."""
    if not judged:
        return Calibration.identity(horizon), []
    if len(judged) == 1:
        (one,) = judged
        learned = fit(one.actual, one.quantiles, origins=one.origins, trust=TRUSTED)
        honest = calibrated_forward(one.actual, one.quantiles, origins=one.origins, trust=TRUSTED)
        return learned, _coverages(judged, [honest])
    halves = [_together(judged[first::2]) for first in (0, 1)]
    said = [halves[1 - place % 2].apply(one.quantiles) for place, one in enumerate(judged)]
    return _together(judged), _coverages(judged, said)


def _together(judged: Sequence[Judged]) -> Calibration:
    """Learn one calibration from the origins of several series."""
    actual = np.concatenate([one.actual for one in judged])
    quantiles = np.concatenate([one.quantiles for one in judged])
    return fit(actual, quantiles, trust=TRUSTED)


def _coverages(judged: Sequence[Judged], honest: Sequence[Floats]) -> list[dict[str, float]]:
    return [
        {str(level): coverage(one.actual, own, level=level) for level in LEVELS}
        for one, own in zip(judged, honest, strict=True)
    ]
