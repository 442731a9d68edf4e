"""Forecasts without training: the shipped network, and statistical methods beside it.

The network has seen no real series, so that every origin of the past is out of its sample; the
methods see nothing but what lies before it.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tsforecast.evaluate.footing import Footing, footing, in_parts, some_alike
from tsforecast.evaluate.joined import Joined, beside_network, joined
from tsforecast.evaluate.past_origins import (
    ROWS,
    Kind,
    Recent,
    Said,
    calibration_of,
    first_origin,
    kind_of,
    look_back,
)
from tsforecast.evaluate.weigh import FEWEST, factors
from tsforecast.evaluate.workers import side_by_side
from tsforecast.forecast.combine import NO_FACTORS, Factors, Members, Mix
from tsforecast.forecast.linear import LONGEST_PAST
from tsforecast.forecast.recurrent import Network
from tsforecast.network.shipped import AUTOMATIC, Shipped, learned_horizon, shipped
from tsforecast.series.series import Floats, Places
from tsforecast.window.sweep import reach


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


@dataclass(frozen=True, eq=False)
class _Part:
    """Some series of a panel: the last values (n,) of each that matter, and how to weigh."""

    recent: list[Floats]
    kinds: Sequence[Kind]
    factors: list[Factors]


def zero_shot(
    series: Sequence[Floats],
    ready: Shipped,
    *,
    candidates: tuple[int, ...],
    horizon: int,
    asked: tuple[int, ...] | None = None,
    alone: bool = False,
    then: Sequence[Floats] | None = None,
) -> Iterator[ZeroShot]:
    """Forecast each series (n,) by the network and the statistical methods beside it.

    ``candidates`` are the seasons that the calendar suggests, ``asked`` overrule; ``alone`` takes
    the network only. ``then`` are the series as they were seen at past origins, where what came
    before :func:`judged_from` shows them in another light. One series is calibrated on up to 24 of
    its own past origins, and the coverage is that of intervals calibrated, at each origin, on the
    origins before it. A panel is calibrated on origins of many of its series, all by one rule, and
    the coverage is that of series left out of it. Where a series has origins enough, its
    combination is weighed by them. Series of one length, scale and seasons are forecast together.

    Calibration is learned at once. The forecasts come as they are asked for, so many series at
    a time, which changes none of them by a bit.
    """
    longest = looked_at(asked or candidates)

    def recent(row: int) -> Floats:
        return series[row][-longest:]

    def recent_then(row: int) -> Floats:
        return (series if then is None else then)[row][-longest:]

    on = functools.partial(footing, candidates=candidates, asked=asked)
    each = (kind_of(recent(row), on, horizon=horizon) for row in range(len(series)))
    known: dict[Kind, Kind] = {}
    kinds = [known.setdefault(kind, kind) for kind in each]  # of a large panel each is held once
    own = functools.partial(_by_network, recent_then, ready=ready, horizon=horizon)
    join = _alone if alone else functools.partial(_joined, horizon=horizon)
    judged = look_back(recent_then, kinds, own, join, horizon=horizon)
    calibration, coverages = calibration_of(judged, horizon=horizon)
    measured = {
        one.row: (share, len(one.origins)) for one, share in zip(judged, coverages, strict=True)
    }
    learned = {one.row: factors(one.lost, one.origins, horizon=horizon) for one in judged}
    ends = _ends(recent, kinds, learned, ready=ready, horizon=horizon, alone=alone)
    return (
        ZeroShot(
            calibration.apply(one.quantiles),
            learned_horizon(kind.footing.periods),
            kind.footing.periods,
            one.members,
            one.factors,
            *measured.get(row, ({}, 0)),
        )
        for row, (kind, one) in enumerate(zip(kinds, ends, strict=True))
    )


def weighed(
    series: Sequence[Floats],
    footings: Sequence[Footing],
    *,
    horizon: int,
    period: int | None = None,
    left: float = 1.0,
) -> list[Factors]:
    """Learn how to weigh what joins a network, from past origins of each series (n,).

    What the untrained network says there stands for that of a trained one, which would know the
    outcome; ``left`` is the share of its loss that training has left. ``period`` is the one that
    ETS and Theta are told, if not each footing's first.
    """
    ready = shipped(AUTOMATIC)
    if ready is None or ROWS // len(series) < FEWEST:
        return [NO_FACTORS] * len(series)

    def recent(row: int) -> Floats:
        return series[row][-looked_at(footings[row].periods) :]

    kinds = [Kind(len(recent(row)), own, own) for row, own in enumerate(footings)]
    own = functools.partial(_by_network, recent, ready=ready, horizon=horizon)
    join = functools.partial(_joined, horizon=horizon, period=period)
    judged = look_back(recent, kinds, own, join, horizon=horizon)
    found = {one.row: factors(one.lost, one.origins, horizon=horizon, left=left) for one in judged}
    return [found.get(row, NO_FACTORS) for row in range(len(series))]


def looked_at(periods: tuple[int, ...]) -> int:
    """Count the last values of a series that a forecast without training looks at."""
    return max(2 * reach(periods), LONGEST_PAST)


def judged_from(length: int, periods: tuple[int, ...]) -> int:
    """Count the values of a series before the first past origin that may be looked at."""
    recent = min(length, looked_at(periods))
    return length - recent + first_origin(recent)


def _ends(
    recent: Recent,
    kinds: Sequence[Kind],
    learned: Mapping[int, Factors],
    *,
    ready: Shipped,
    horizon: int,
    alone: bool,
) -> Iterator[Joined]:
    """Forecast what follows each series, so many at a time, side by side."""
    parts = list(in_parts(len(kinds), horizon=horizon))
    tasks = (
        _Part(
            [recent(row) for row in rows],
            kinds[rows.start : rows.stop],
            [learned.get(row, NO_FACTORS) for row in rows],
        )
        for rows in parts
    )
    work = functools.partial(_end, ready=ready, horizon=horizon, alone=alone)
    return itertools.chain.from_iterable(side_by_side(work, tasks, count=len(parts)))


def _end(part: _Part, *, ready: Shipped, horizon: int, alone: bool) -> list[Joined]:
    """Forecast what follows some of the series, before it is calibrated."""
    own = functools.partial(_by_network, part.recent.__getitem__, ready=ready, horizon=horizon)
    ends: list[Said] = []
    for kind, rows in some_alike(part.kinds):
        ends += own(rows, np.array([kind.length]), kind.footing)
    ends.sort(key=lambda one: one.row)
    members = _alone(ends) if alone else _joined(ends, horizon=horizon)
    return [joined(*each) for each in zip(members, part.factors, strict=True)]


def _by_network(
    recent: Recent,
    rows: list[int],
    origins: Places,
    own: Footing,
    *,
    ready: Shipped,
    horizon: int,
) -> list[Said]:
    """Forecast series of one length from origins (k,) on one footing, row by row."""
    values = np.stack([recent(row) for row in rows])
    said = network(ready, own).panel(values, origins, horizon=horizon)  # (b, k, h, Q)
    return [
        Said(row, past[:origin], own.periods, quantiles)
        for row, past, each in zip(rows, values, said, strict=True)
        for origin, quantiles in zip(origins, each, strict=True)
    ]


def _alone(said: Sequence[Said]) -> list[Members]:
    return [{"network": one.quantiles} for one in said]


def _joined(said: Sequence[Said], *, horizon: int, period: int | None = None) -> list[Members]:
    if not said:
        return []
    each = ((one.quantiles, one.past, one.periods) for one in said)
    return beside_network(*zip(*each, strict=True), horizon=horizon, period=period)


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
