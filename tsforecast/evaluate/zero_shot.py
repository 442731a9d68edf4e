"""Forecasts without training: the shipped network, and statistical methods beside it.

The network has seen no real series, so that every origin of the past is out of its sample; the
methods see nothing but what lies before it.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tsforecast.decompose.causal import Steps
from tsforecast.evaluate.footing import Footing, alike, footing, in_parts, some_alike
from tsforecast.evaluate.joined import Joined, beside_network, joined
from tsforecast.evaluate.score import LEVELS, coverage
from tsforecast.evaluate.weigh import FEWEST, factors, forward, losses
from tsforecast.evaluate.workers import side_by_side
from tsforecast.forecast.calibrate import TRUSTED, Calibration, fit
from tsforecast.forecast.calibrate import forward as calibrated_forward
from tsforecast.forecast.combine import NO_FACTORS, Factors, Members, Mix, average
from tsforecast.forecast.linear import LONGEST_PAST
from tsforecast.forecast.recurrent import Network
from tsforecast.network.shipped import AUTOMATIC, Shipped, learned_horizon, shipped
from tsforecast.series.series import Floats
from tsforecast.window.sweep import reach

ORIGINS = 24
"""Past origins of one series that the intervals are calibrated on, at most."""
ROWS = 256
"""Past origins of a panel, about; their series are evenly spread over it."""
FEWEST_BEFORE = 8
"""Values before the first of them."""


@dataclass(frozen=True, eq=False)
class ZeroShot:
    """What is said of one series without training, calibrated, and the coverage it had.

    ``quantiles`` (horizon, len(QUANTILES)) are in the data's unit; ``learned`` are the steps
    ahead that pretraining covered; ``periods`` the seasons that the network was told of;
    ``members`` what was averaged, and ``factors`` how it was weighed. ``coverage`` is empty where
    it was not measured.
    """

    quantiles: Floats
    learned: int
    periods: tuple[int, ...]
    members: Mix
    factors: Factors
    coverage: dict[str, float]
    origins: int


@dataclass(frozen=True)
class _Kind:
    """What series must share to be forecast together."""

    length: int
    judge: Footing
    footing: Footing


@dataclass(frozen=True, eq=False)
class _Part:
    """Some series of a panel: the last values (n,) of each that matter, and how to weigh."""

    recent: list[Floats]
    kinds: list[_Kind]
    factors: list[Factors]


@dataclass(frozen=True, eq=False)
class _Said:
    """What the network says, quantiles (h, Q), after a past (n,) of the series in this row."""

    row: int
    past: Floats
    periods: tuple[int, ...]
    quantiles: Floats


@dataclass(frozen=True, eq=False)
class _Judged:
    """Past origins (k,) of one series: what happened (k, h), and what was said (k, h, Q).

    At each the members were weighed by what was known then; ``factors`` know all of it.
    """

    row: int
    origins: Steps
    actual: Floats
    quantiles: Floats
    factors: Factors


_Recent = Callable[[int], Floats]
"""The last values, as many as matter, of the series in a row."""
_ByNetwork = Callable[[list[int], Steps, Footing], list[_Said]]
_Join = Callable[[Sequence[_Said]], list[Members]]


def zero_shot(
    series: Sequence[Floats],
    ready: Shipped,
    *,
    candidates: tuple[int, ...],
    horizon: int,
    asked: tuple[int, ...] | None = None,
    alone: bool = False,
) -> Iterator[ZeroShot]:
    """Forecast each series (n,) by the network and the statistical methods beside it.

    ``candidates`` are the seasons that the calendar suggests, ``asked`` overrule; ``alone`` takes
    the network only. One series is calibrated on up to 24 of its own past origins, and the
    coverage is that of intervals calibrated, at each origin, on the origins before it. A panel
    is calibrated on origins of many of its series, all by one rule, and the coverage is that of
    series left out of it. Where a series has origins enough, its combination is weighed by them.
    Series of one length, scale and seasons are forecast together.

    Calibration is learned at once. The forecasts come as they are asked for, so many series at
    a time, which changes none of them by a bit.
    """
    longest = looked_at(asked or candidates)

    def recent(row: int) -> Floats:
        return series[row][-longest:]

    on = functools.partial(footing, candidates=candidates, asked=asked)
    each = (_kind(recent(row), on, horizon=horizon) for row in range(len(series)))
    known: dict[_Kind, _Kind] = {}
    kinds = [known.setdefault(kind, kind) for kind in each]  # of a large panel each is held once
    own = functools.partial(_by_network, recent, ready=ready, horizon=horizon)
    join = _alone if alone else functools.partial(_joined, horizon=horizon)
    judged = _judged(recent, _past(kinds, own, horizon=horizon), join, horizon=horizon)
    calibration, coverages = _calibrated(judged, horizon=horizon)
    measured = {
        one.row: (share, len(one.origins)) for one, share in zip(judged, coverages, strict=True)
    }
    weighed = {one.row: one.factors for one in judged}

    parts = list(in_parts(len(series), horizon=horizon))
    tasks = (
        _Part(
            [recent(row) for row in rows],
            kinds[rows.start : rows.stop],
            [weighed.get(row, NO_FACTORS) for row in rows],
        )
        for rows in parts
    )
    work = functools.partial(_end, ready=ready, horizon=horizon, alone=alone)

    def ahead() -> Iterator[ZeroShot]:
        each = itertools.chain.from_iterable(side_by_side(work, tasks, count=len(parts)))
        for row, (kind, one) in enumerate(zip(kinds, each, strict=True)):
            yield ZeroShot(
                calibration.apply(one.quantiles),
                learned_horizon(kind.footing.periods),
                kind.footing.periods,
                one.members,
                one.factors,
                *measured.get(row, ({}, 0)),
            )

    return ahead()


def weighed(
    series: Sequence[Floats],
    footings: Sequence[Footing],
    *,
    horizon: int,
    period: int | None = None,
) -> list[Factors]:
    """Learn how to weigh what joins a network, from past origins of each series (n,).

    What the untrained network says there stands for that of a trained one, which would know the
    outcome. ``period`` is the one that ETS and Theta are told, if not each footing's first.
    """
    ready = shipped(AUTOMATIC)
    if ready is None or ROWS // len(series) < FEWEST:
        return [NO_FACTORS] * len(series)

    def recent(row: int) -> Floats:
        return series[row][-looked_at(footings[row].periods) :]

    kinds = [_Kind(len(recent(row)), own, own) for row, own in enumerate(footings)]
    own = functools.partial(_by_network, recent, ready=ready, horizon=horizon)
    join = functools.partial(_joined, horizon=horizon, period=period)
    judged = _judged(recent, _past(kinds, own, horizon=horizon), join, horizon=horizon)
    found = {one.row: one.factors for one in judged}
    return [found.get(row, NO_FACTORS) for row in range(len(series))]


def looked_at(periods: tuple[int, ...]) -> int:
    """Count the last values of a series that a forecast without training looks at."""
    return max(2 * reach(periods), LONGEST_PAST)


def _end(part: _Part, *, ready: Shipped, horizon: int, alone: bool) -> list[Joined]:
    """Forecast what follows some of the series, before it is calibrated."""
    own = functools.partial(_by_network, part.recent.__getitem__, ready=ready, horizon=horizon)
    ends: list[_Said] = []
    for kind, rows in some_alike(part.kinds):
        ends += own(rows, np.array([kind.length]), kind.footing)
    ends.sort(key=lambda one: one.row)
    members = _alone(ends) if alone else _joined(ends, horizon=horizon)
    return [joined(*each) for each in zip(members, part.factors, strict=True)]


def _past(kinds: Sequence[_Kind], own: _ByNetwork, *, horizon: int) -> list[_Said]:
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


def _judged(recent: _Recent, said: Sequence[_Said], join: _Join, *, horizon: int) -> list[_Judged]:
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
        now = factors(lost, origins, horizon=horizon)
        judged.append(_Judged(row, origins, actual, np.stack(quantiles), now))
    return judged


def _kind(values: Floats, on: Callable[[Floats], Footing], *, horizon: int) -> _Kind:
    own = on(values)
    origins = _past_origins(len(values), horizon=horizon)
    # What the seasons and the scale are is also found before the first origin that is judged.
    judge = on(values[: origins[0]]) if len(origins) else own
    return _Kind(len(values), judge if judge.transform.covers(values) else own, own)


def _past_origins(length: int, *, horizon: int) -> Steps:
    """Give origins in the second half of the past, whose horizon has passed."""
    room = np.arange(max(FEWEST_BEFORE, length // 2), length - horizon + 1)
    return _spread(room, most=ORIGINS)


def _spread(origins: Steps, *, most: int) -> Steps:
    """Keep at most so many of them, evenly spread, with the last."""
    return origins[:: -max(1, -(-len(origins) // most))][::-1]


def _by_network(
    recent: _Recent,
    rows: list[int],
    origins: Steps,
    own: Footing,
    *,
    ready: Shipped,
    horizon: int,
) -> list[_Said]:
    """Forecast series of one length from origins (k,) on one footing, row by row."""
    values = np.stack([recent(row) for row in rows])
    said = network(ready, own).panel(values, origins, horizon=horizon)  # (b, k, h, Q)
    return [
        _Said(row, past[:origin], own.periods, quantiles)
        for row, past, each in zip(rows, values, said, strict=True)
        for origin, quantiles in zip(origins, each, strict=True)
    ]


def _alone(said: Sequence[_Said]) -> list[Members]:
    return [{"network": one.quantiles} for one in said]


def _joined(said: Sequence[_Said], *, horizon: int, period: int | None = None) -> list[Members]:
    if not said:
        return []
    each = ((one.quantiles, one.past, one.periods) for one in said)
    return beside_network(*zip(*each, strict=True), horizon=horizon, period=period)


def _calibrated(
    judged: Sequence[_Judged], *, horizon: int
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


def _together(judged: Sequence[_Judged]) -> Calibration:
    """Learn one calibration from the origins of several series."""
    actual = np.concatenate([one.actual for one in judged])
    quantiles = np.concatenate([one.quantiles for one in judged])
    return fit(actual, quantiles, trust=TRUSTED)


def _coverages(judged: Sequence[_Judged], honest: Sequence[Floats]) -> list[dict[str, float]]:
    return [
        {str(level): coverage(one.actual, own, level=level) for level in LEVELS}
        for one, own in zip(judged, honest, strict=True)
    ]


def network(ready: Shipped, footing: Footing) -> Network:
    """Put a shipped network on the footing of a series."""
    return Network(
        graph=_graph(ready),
        lookback=ready.architecture.lookback,
        horizon=learned_horizon(footing.periods),
        periods=footing.periods,
        transform=footing.transform,
    )


@functools.cache
def _graph(ready: Shipped) -> bytes:
    return ready.graph.read_bytes()
