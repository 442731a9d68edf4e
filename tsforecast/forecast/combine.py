"""Several forecasts made one: quantiles averaged, level by level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from tsforecast.forecast.baselines import OF_MANY, regression
from tsforecast.forecast.linear import lags, window_season
from tsforecast.series.series import Floats
from tsforecast.series.wording import in_a_row

Mix = tuple[str, ...]
Members = Mapping[str, Floats]
"""What each member of a mix says."""
Factors = Mapping[str, float]
"""How much more or less than its share a member counts, 1 where it is not named."""

SHARES = {"network": 3.0, "linear": 2.0, "ets": 1.0, "theta": 1.0, "seasonal_naive": 0.5}
"""How much each counts of a series at large."""
SHORT: Mix = ("network", "ets", "theta")
"""What the combination is the mean of."""
ONCE_SEEN: Mix = (*SHORT, "seasonal_naive")
"""The same where a long season was seen once or twice, of which ETS and Theta learn little."""
LONG: Mix = ("network", "linear")
"""The same of a series whose past is long enough for linear regression (docs/method.md)."""
ALONE: Mix = ("network",)
LONG_SEASON, SEEN = 24, 3
"""Steps beyond which a season is long, and how often it has to be seen to be learned."""
NO_FACTORS: Factors = {}
_NOTHING: Mapping[str, int] = {}

LABELS = {
    "naive": "naive",
    "seasonal_naive": "seasonal naive",
    "drift": "drift",
    "ets": "ETS",
    "theta": "Theta",
    "linear": "linear regression",
    "combination": "the combination",
}
"""What a forecaster is called in a sentence."""


def parts(length: int, *, periods: tuple[int, ...], horizon: int) -> Mix:
    """Say what a past of ``length`` values with these seasons is forecast with.

    >>> [parts(length, periods=(52,), horizon=13) for length in (180, 400)]
    [('network', 'ets', 'theta'), ('network', 'linear')]
    >>> parts(100, periods=(52,), horizon=13)
    ('network', 'ets', 'theta', 'seasonal_naive')
    >>> [parts(length, periods=(24, 168), horizon=24) for length in (200, 500)]
    [('network',), ('network', 'linear')]
    """
    season = window_season(length, periods=periods, horizon=horizon)
    if lags(length, period=season, horizon=horizon):
        return LONG
    return _without_regression(length, periods)


def _without_regression(length: int, periods: tuple[int, ...]) -> Mix:
    """Leave the network alone where ETS and Theta would know one of several seasons.

    Inside ETTh1's training part, horizon 96: MSE .69, with them .71.
    """
    if len(periods) > 1:
        return ALONE
    season = next(iter(periods), 1)
    return ONCE_SEEN if season > LONG_SEASON and season < length < SEEN * season else SHORT


def called(members: Iterable[str], *, network: str, told: Mapping[str, int] = _NOTHING) -> str:
    """Name the members in words, ``network`` being what the network is called; tell their shares.

    >>> called(SHORT, network="LSTM"), called(LONG, network="GRU")
    ('LSTM, ETS and Theta', 'GRU and linear regression')
    """
    plain = {name: network if name == "network" else LABELS[name] for name in members}
    names = [f"{word} ({told[name]}%)" if name in told else word for name, word in plain.items()]
    return in_a_row(names)


def described(
    mixes: Sequence[Mix],
    *,
    network: str,
    pretrained: bool = False,
    factors: Sequence[Factors] = (),
) -> str:
    """Say what each series is forecast with; where they differ, how many in which way.

    Of a single one that is weighed by its ``factors`` the shares are told.

    >>> described([SHORT], network="LSTM", pretrained=True)
    'the combination of the pretrained LSTM, ETS and Theta'
    >>> described([LONG], network="LSTM", factors=[{"linear": 0.5}])
    'the combination of LSTM (75%) and linear regression (25%)'
    >>> described([LONG, ALONE, LONG], network="GRU")
    'the combination of GRU and linear regression (2 series) and the GRU (1)'
    """
    ways = Counter(mixes).most_common()
    alone = len(mixes) == len(factors) == 1 < len(mixes[0])
    weighed = _percent(mixes[0], factors[0]) if alone and factors[0] else _NOTHING
    own = "the pretrained " if pretrained else ""
    said = []
    for mix, _ in ways:
        before = f"the combination of {own}" if len(mix) > 1 else own or "the "
        said.append(
            f"{before if 'network' in mix else ''}{called(mix, network=network, told=weighed)}"
        )
    each = ", weighed series by series" if len(mixes) > 1 and any(factors) else ""
    if len(ways) == 1:
        return said[0] + each
    counts = [f"{ways[0][1]:,} series", *(f"{count:,}" for _, count in ways[1:])]
    listed = [f"{text} ({count})" for text, count in zip(said, counts, strict=True)]
    return in_a_row(listed) + each


def members_of(
    network: Floats,
    pasts: Sequence[Floats],
    *,
    horizon: int,
    period: int,
    periods: tuple[int, ...],
    known: Members | None = None,
) -> list[Members]:
    """Put beside the network's quantiles (k, horizon, Q) what others say of the same pasts.

    ``pasts`` are k, each (n,). ``periods`` are all seasons, ``period`` the one that ETS and Theta
    are told. What is ``known`` (k, horizon, Q) of the members is not asked again. Each past has the
    members of :func:`parts`, or what takes their place where one of them has no answer.
    """

    def of(name: str, rows: list[int]) -> Floats:
        season = periods[0] if name == "seasonal_naive" else period
        if known is not None and name in known and season == period:
            return known[name][rows]
        some = [pasts[row] for row in rows]
        if name == "linear":
            return regression(some, horizon=horizon, periods=periods)
        return OF_MANY[name](some, horizon=horizon, period=season)

    mixes = [parts(len(past), periods=periods, horizon=horizon) for past in pasts]
    found: list[Members] = [{"network": own} for own in network]
    for wanted in (LONG, ONCE_SEEN, SHORT):
        rows = [row for row, mix in enumerate(mixes) if mix is wanted]
        if not rows:
            continue
        others = {name: of(name, rows) for name in wanted if name != "network"}
        for place, row in enumerate(rows):
            own = {name: said[place] for name, said in others.items()}
            if all(np.isfinite(said).all() for said in own.values()):
                found[row] = {**found[row], **own}
            else:
                without = _without_regression(len(pasts[row]), periods)
                mixes[row] = without if wanted is LONG else ALONE
    return found


def shares(mix: Iterable[str], factors: Factors = NO_FACTORS) -> dict[str, float]:
    """Say how much each member counts, in all 1.

    >>> shares(SHORT), shares(LONG, {"linear": 1.5})
    ({'network': 0.6, 'ets': 0.2, 'theta': 0.2}, {'network': 0.5, 'linear': 0.5})
    """
    own = {name: SHARES[name] * factors.get(name, 1.0) for name in mix}
    return {name: share / sum(own.values()) for name, share in own.items()}


def _percent(mix: Mix, factors: Factors) -> dict[str, int]:
    """Round the shares so that they are 100 together."""
    found = {name: round(100 * share) for name, share in shares(mix, factors).items()}
    return {**found, mix[0]: found[mix[0]] + 100 - sum(found.values())}


def average(members: Members, factors: Factors = NO_FACTORS) -> Floats:
    """Average quantiles (..., len(QUANTILES)) by the members' shares.

    Averaging quantiles rather than probabilities (Vincent 1912; Lichtendahl, Grushka-Cockayne
    & Winkler 2013) keeps them ascending and the intervals sharp.

    >>> three = {"network": np.array([1.0]), "ets": np.array([3.0]), "theta": np.array([7.0])}
    >>> average(three)
    array([2.6])
    """
    weights = list(shares(members, factors).values())
    weighted: Floats = np.average(list(members.values()), axis=0, weights=weights)
    return weighted
