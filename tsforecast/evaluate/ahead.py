"""From a network and a series to the forecast that a person gets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from tsforecast.decompose.trading_days import NONE, TradingDays, evened, trading_days
from tsforecast.decompose.trading_days import told as told_of
from tsforecast.errors import SeriesUnusable
from tsforecast.forecast.combine import Factors, Mix
from tsforecast.forecast.forecast import QUANTILES, Forecast
from tsforecast.forecast.plausible import leaves_at
from tsforecast.network.build import CALLED
from tsforecast.series.calendar import Frequency
from tsforecast.series.series import Floats, Series
from tsforecast.series.wording import counted
from tsforecast.window.transform import bounds

LAST_YEAR = 9999
FEW = 12
"""Values below which a forecast says so little that the person is told."""


class Brief(NamedTuple):
    """What is still to be said of a forecast when its numbers have been written.

    ``members`` are what was averaged, weighed by ``factors``; ``periods`` the seasons that were
    found, ``decisions`` those that this series alone asked for.
    """

    members: Mix
    factors: Factors
    periods: tuple[int, ...]
    coverage: Mapping[str, float]
    warnings: tuple[str, ...]
    decisions: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Ahead:
    """A forecast, and how its intervals did where that is known.

    ``coverage`` of the brief is the share of values inside the interval of each level over
    ``origins``.
    """

    forecast: Forecast
    origins: int
    brief: Brief


@dataclass(frozen=True)
class Told:
    """The model that forecasts came from, and what was decided on the way to all of them."""

    model: str
    decisions: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Outlook:
    """The forecasts of series, made one after the other as they are asked for.

    Of a large panel they take more memory than its series. What is told of all of them takes no
    more than their briefs, in the same order.
    """

    aheads: Iterator[Ahead]
    told: Callable[[Sequence[Brief]], Told]

    def whole(self) -> tuple[list[Ahead], Told]:
        """Make all of them at once."""
        aheads = list(self.aheads)
        return aheads, self.told([ahead.brief for ahead in aheads])


def look_ahead(
    series: Series,
    quantiles: Floats,
    *,
    times: pd.Index,
    learned: int,
    members: Mix,
    factors: Factors,
    periods: tuple[int, ...],
    coverage: Mapping[str, float],
    origins: int,
    days: TradingDays = NONE,
) -> Ahead:
    """Put calibrated quantiles (horizon, Q) at ``times``; warn where they say too much.

    They know nothing of weekdays, whose effects are put back. Of a series that has never moved
    every forecast is its value.

    Raises SeriesUnusable when the path leaves the numbers that a computer has.
    """
    least, most = bounds(series.values)
    values = np.clip(days.put_back(quantiles, times), least, most)
    if not np.isfinite(values).all():
        raise SeriesUnusable(
            f"the forecast leaves all bounds before {len(values)} steps.",
            code="forecast-explodes",
            column=series.name,
            hint="ask for a shorter --horizon.",
        )
    if len(series) >= FEW and not np.ptp(series.values):
        # What the members say of it differs in its last digits, which are none of a forecast.
        values = np.full_like(values, series.values[0])
        coverage = dict.fromkeys(coverage, 1.0)
    piled = float(series.values.max()) == most  # shares without a pile lie below their bound
    said = (f"values pile up at {most:g}, which no forecast passes",) if piled else ()
    forecast = Forecast(times, QUANTILES, values, least, most)
    warnings = _warnings(series, forecast, learned=learned)
    return Ahead(forecast, origins, Brief(members, factors, periods, coverage, warnings, said))


def own_decisions(briefs: Sequence[Brief]) -> Iterator[str]:
    """Give what was decided for single series, each once."""
    return iter(dict.fromkeys(said for brief in briefs for said in brief.decisions))


def times_ahead(members: Sequence[Series], *, horizon: int) -> list[pd.Index]:
    """Give the next times of each series of one frequency.

    Raises SeriesUnusable where they pass the last date there is.
    """
    after: dict[object, pd.Index] = {}
    for series in members:
        last = series.times[-1]
        if last not in after:
            after[last] = _after(series, horizon=horizon)
    return [after[series.times[-1]] for series in members]


def _after(series: Series, *, horizon: int) -> pd.Index:
    times = series.next_times(horizon)
    if getattr(times[-1], "year", 0) > LAST_YEAR:
        raise SeriesUnusable(
            f"{horizon} steps reach beyond the year {LAST_YEAR}, the last that a date can have.",
            code="horizon-beyond-calendar",
            column=series.name,
            hint="ask for a shorter --horizon.",
        )
    return times


def zero_shot(
    members: Sequence[Series],
    *,
    horizon: int | None,
    periods: tuple[int, ...] | None = None,
    said: tuple[str, ...] = (),
) -> Outlook:
    """Forecast series of one frequency with the shipped network and what joins it.

    The horizon is that of :func:`untrained_horizon` by default; ``periods`` are the seasons if the
    calendar does not know them. ``said`` is why no stored model is used, where there is one.
    """
    # A stored model goes without them.
    from tsforecast.evaluate import zero_shot as untrained
    from tsforecast.evaluate.asked import held
    from tsforecast.forecast.combine import SHARES, called
    from tsforecast.network import shipped

    ready = shipped.untrained()
    suggested = members[0].frequency.periods
    periods, too_long = held(members, periods)
    steps = horizon or untrained_horizon(
        suggested if periods is None else periods, longest=max(map(len, members))
    )
    times = times_ahead(members, horizon=steps)
    days = trading_days(members)
    known = [untrained.judged_from(len(series), periods or suggested) for series in members]
    found = untrained.zero_shot(
        _freed(members, days),
        ready,
        candidates=suggested,
        horizon=steps,
        asked=periods,
        then=_freed(members, trading_days(members, known=known)),
    )
    aheads = (
        look_ahead(series, times=next_times, days=own, **vars(one))
        for series, one, own, next_times in zip(members, found, days, times, strict=True)
    )

    def told(briefs: Sequence[Brief]) -> Told:
        used = {name for brief in briefs for name in brief.members}
        joined = [name for name in SHARES if name in used]
        used_as = _decisions(briefs, network=CALLED[shipped.AUTOMATIC])
        decisions = [*said, *used_as, *told_of(days), *too_long]
        if periods is None and not suggested:
            decisions += _seasons(briefs, by=members[0].frequency)
        return Told(
            f"pretrained {called(joined, network=CALLED[shipped.AUTOMATIC])}",
            (*decisions, *own_decisions(briefs)),
        )

    return Outlook(aheads, told)


def _freed(members: Sequence[Series], days: Sequence[TradingDays]) -> list[Floats]:
    """Give the values of each series without the effects of weekdays."""
    return [evened(series, own).values for series, own in zip(members, days, strict=True)]


def _decisions(briefs: Sequence[Brief], *, network: str) -> list[str]:
    from tsforecast.evaluate.past_origins import ROWS
    from tsforecast.forecast.combine import described

    used = described(
        [one.members for one in briefs],
        network=network,
        pretrained=True,
        factors=[one.factors for one in briefs],
    )
    this = "this series" if len(briefs) == 1 else f"these {len(briefs):,} series"
    said = [f"forecast zero-shot by {used}: no network was trained on {this}"]
    known = sum(bool(one.coverage) for one in briefs)
    if known < len(briefs) > ROWS:
        said.append(f"coverage measured on {known:,} of the series, evenly spread")
    return said


def untrained_horizon(periods: tuple[int, ...], *, longest: int) -> int:
    """Give the steps ahead of a forecast without training: a season, or 12.

    Without a season no more than a third of the ``longest`` series: what five-yearly values of
    fifty years say of the next sixty is no forecast.

    >>> [untrained_horizon(periods, longest=12) for periods in [(4,), (12,), (168,), ()]]
    [4, 12, 12, 4]
    """
    season = next(iter(periods), 0)
    if season:
        return season if season <= 52 else 12
    return max(1, min(12, longest // 3))


def _seasons(briefs: Sequence[Brief], *, by: Frequency) -> list[str]:
    """Say which seasons the spectrum showed where the calendar suggests none.

    Where there is no calendar at all it is also said that none was found.
    """
    seasons = Counter(one.periods for one in briefs if one.periods)
    of = f" in {{:,}} of the {len(briefs):,} series" if len(briefs) > 1 else ""
    said = [
        f"season of {' and '.join(map(str, periods))} steps, from the spectrum{of.format(count)}"
        for periods, count in seasons.most_common()
    ]
    if not said and by.alias is None:
        said = ["no season found in the spectrum; --period says one"]
    return said


def _warnings(series: Series, forecast: Forecast, *, learned: int) -> tuple[str, ...]:
    found = []
    if len(series) < FEW:
        moved = np.ptp(series.values) > 0
        still = "" if moved else ": nothing has changed yet, and it expects no change"
        found.append(
            f"warning: {counted(len(series), 'value')} {'says' if len(series) == 1 else 'say'} "
            f"little; take this forecast as a rough guess{still}."
        )
    horizon = len(forecast.times)
    if horizon > learned:
        found.append(
            f"warning: the model has learned {learned} steps ahead; the steps after that feed "
            "its own forecasts back, and their intervals are widened."
        )
    step = leaves_at(series.values, forecast.point)
    if step is not None:
        found.append(
            f"warning: from step {step} the path lies beyond what the history makes plausible."
        )
    return tuple(found)
