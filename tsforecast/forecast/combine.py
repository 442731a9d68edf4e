"""Several forecasts made one: quantiles averaged, level by level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from tsforecast.forecast.baselines import OF_MANY, regression
from tsforecast.forecast.linear import lags, window_season
from tsforecast.series.series import Floats

Shares = Mapping[str, float]

SHORT: Shares = {"network": 3.0, "ets": 1.0, "theta": 1.0}
"""What the combination is the mean of, and how much each counts, of a series at large."""
LONG: Shares = {"network": 3.0, "linear": 2.0}
"""The same of one whose past is long enough for linear regression (docs/method.md)."""
ALONE: Shares = {"network": 1.0}

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


def parts(length: int, *, periods: tuple[int, ...], horizon: int) -> Shares:
    """Say what a past of ``length`` values with these seasons is forecast with, by share.

    >>> [list(parts(length, periods=(52,), horizon=13)) for length in (200, 400)]
    [['network', 'ets', 'theta'], ['network', 'linear']]
    >>> [list(parts(length, periods=(24, 168), horizon=24)) for length in (200, 500)]
    [['network'], ['network', 'linear']]
    """
    season = window_season(length, periods=periods, horizon=horizon)
    if lags(length, period=season, horizon=horizon):
        return LONG
    return _without_regression(periods)


def _without_regression(periods: tuple[int, ...]) -> Shares:
    """Leave the network alone where ETS and Theta would know one of several seasons.

    Inside ETTh1's training part, horizon 96: MSE .69, with them .71.
    """
    return SHORT if len(periods) < 2 else ALONE


def called(members: Iterable[str], *, network: str) -> str:
    """Name the members in words, ``network`` being what the network is called.

    >>> called(SHORT, network="LSTM"), called(LONG, network="GRU")
    ('LSTM, ETS and Theta', 'GRU and linear regression')
    """
    names = [network if name == "network" else LABELS[name] for name in members]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def described(mixes: Iterable[tuple[str, ...]], *, network: str, pretrained: bool = False) -> str:
    """Say what each series is forecast with; where they differ, how many in which way.

    >>> described([tuple(SHORT)], network="LSTM", pretrained=True)
    'the combination of the pretrained LSTM, ETS and Theta'
    >>> described([tuple(LONG), tuple(ALONE), tuple(LONG)], network="GRU")
    'the combination of GRU and linear regression (2 series) and the GRU (1)'
    """
    ways = Counter(mixes).most_common()
    own = "the pretrained " if pretrained else ""
    said = []
    for mix, _ in ways:
        before = f"the combination of {own}" if len(mix) > 1 else own or "the "
        said.append(f"{before if 'network' in mix else ''}{called(mix, network=network)}")
    if len(ways) == 1:
        return said[0]
    counts = [f"{ways[0][1]:,} series", *(f"{count:,}" for _, count in ways[1:])]
    listed = [f"{text} ({count})" for text, count in zip(said, counts, strict=True)]
    return " and ".join([", ".join(listed[:-1]), listed[-1]])


def combine(
    network: Floats,
    pasts: Sequence[Floats],
    *,
    horizon: int,
    period: int,
    periods: tuple[int, ...],
    known: Mapping[str, Floats] | None = None,
) -> tuple[Floats, list[Shares]]:
    """Average the network's quantiles (k, horizon, Q) with what others say of the same pasts.

    ``pasts`` are k, each (n,). ``periods`` are all seasons, ``period`` the one that ETS and Theta
    are told. What is ``known`` (k, horizon, Q) of the members is not asked again. What was averaged
    is said for each past: :func:`parts`, or what takes their place where one of them has no answer.
    """

    def of(name: str, rows: list[int]) -> Floats:
        if known is not None and name in known:
            return known[name][rows]
        some = [pasts[row] for row in rows]
        if name == "linear":
            return regression(some, horizon=horizon, periods=periods)
        return OF_MANY[name](some, horizon=horizon, period=period)

    combined = network.copy()
    shares = [parts(len(past), periods=periods, horizon=horizon) for past in pasts]
    for wanted, instead in ((LONG, _without_regression(periods)), (SHORT, ALONE)):
        rows = [row for row, own in enumerate(shares) if own is wanted]
        if not rows:
            continue
        others = {name: of(name, rows) for name in wanted if name != "network"}
        found = average({"network": network[rows], **others}, wanted)
        for row, quantiles in zip(rows, found, strict=True):
            if np.isfinite(quantiles).all():
                combined[row] = quantiles
            else:
                shares[row] = instead
    return combined, shares


def average(members: Mapping[str, Floats], shares: Shares) -> Floats:
    """Average quantiles (..., len(QUANTILES)) by the members' shares.

    Averaging quantiles rather than probabilities (Vincent 1912; Lichtendahl, Grushka-Cockayne
    & Winkler 2013) keeps them ascending and the intervals sharp. The shares are fixed: weights
    from few origins rarely beat that (Claeskens, Magnus, Vasnev & Wang 2016).

    >>> three = {"network": np.array([1.0]), "ets": np.array([3.0]), "theta": np.array([7.0])}
    >>> average(three, SHORT)
    array([2.6])
    """
    weighted: Floats = np.average(
        [members[name] for name in shares], axis=0, weights=list(shares.values())
    )
    return weighted
