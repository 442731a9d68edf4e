"""Who was better, in words that a person can act on, and no surer than the numbers allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tsforecast.evaluate.backtest import Backtest
from tsforecast.evaluate.lead import Gain, ahead_by, by_origin, is_scaled, of_panel, overlap, proven
from tsforecast.forecast.combine import LABELS
from tsforecast.network.build import CALLED
from tsforecast.series.series import Floats
from tsforecast.series.wording import counted, in_a_row

RIVALS = ("seasonal_naive", "ets", "theta", "linear")
SIMPLEST = ("naive", "drift")
"""Rivals that are worth a word only where they are better."""
YARDSTICK = "seasonal_naive"
"""What the best is held against in any case."""
FEW_ORIGINS = 5
NAMED = 5
"""Forecasters that a verdict names of those near the best, at most."""
_NAMES = LABELS | {str(kind): name for kind, name in CALLED.items()}
_TWINS = {"seasonal_naive": "naive", "combination": "network"}


@dataclass(frozen=True)
class Verdict:
    """The verdict in words, and the forecaster to use: the network or one that beat it."""

    text: str
    chosen: str


def verdict(done: Backtest, *, label: str = "LSTM", usual: str = "network") -> Verdict:
    """Compare the network with its rivals by MASE over the backtest's origins.

    Errors that differ by less than 1% are level. A larger difference is called beyond chance
    only where it exceeds 1.4 standard errors of its mean over the origins (see
    :func:`~tsforecast.evaluate.lead.standard_error`): one chance in ten for the usual 8 origins.

    What predict will use is ``usual``. Is that the network, then the best of rivals, combination
    and network where a rival is ahead, for sure or not; is it another, then the best only where it
    is proven better (:func:`~tsforecast.evaluate.lead.proven`). Names that the backtest does not
    have are passed over. ``label`` is what the network is called.
    """
    compared = by_origin(done, ["network", *RIVALS, *SIMPLEST, "combination"])
    own, lag = compared["network"], overlap(done)
    said = basis(done)
    gains = {
        name: ahead_by(own, compared[name], lag=lag)
        for name in (*RIVALS, *SIMPLEST)
        if name in compared
    }
    ahead = [name for name, gain in gains.items() if gain.share < 0]
    best = min(compared, key=lambda name: float(compared[name].mean()))
    if usual == "network":
        chosen = best if ahead else usual
    else:
        chosen = best if proven(done, best, over=usual) else usual
    if ahead:
        rival = min(ahead, key=lambda name: float(compared[name].mean()))
        doubt = "" if gains[rival].sure else ", though not beyond chance"
        share = percent(-gains[rival].share)
        text = f"{called(rival)} is better here by {share}{doubt} {said}"
        if best == rival != chosen and gains[rival].sure:
            text += f", but not proven better than {called(chosen)}"
    else:
        told = {name: gain for name, gain in gains.items() if name not in SIMPLEST}
        text = f"{praise(label, told)} {said}"
    if chosen == "network" and not ahead:
        return Verdict(text, chosen)
    return Verdict(f"{text}: predict will use {called(chosen, network=label)}", chosen)


def best(done: Backtest, *, label: str, used: str | None) -> Verdict:
    """Name the best of all forecasters, and those whose lag behind it chance could explain.

    By the same measure and the same chance as :func:`verdict`. What else it beats is said of
    seasonal naive and of what predict has ``used``, where that is known, and of the next. The
    best of many is flattered by having been picked on the same origins: chance is judged pair by
    pair. ``label`` is what the network is called.
    """
    compared = _without_twins(by_origin(done, list(done.quantiles)), used=used)
    chosen, *others = sorted(compared, key=lambda name: float(compared[name].mean()))
    lag = overlap(done)
    gains = {name: ahead_by(compared[chosen], compared[name], lag=lag) for name in others}

    def of(name: str) -> str:
        plain = called(name, network=label)
        return f"{plain} that predict uses" if name == used else plain

    def share(name: str) -> str:
        return percent(gains[name].share)

    beaten = [name for name in others if gains[name].sure]
    told = dict.fromkeys([*beaten[:1], *(name for name in beaten if name in (used, YARDSTICK))])
    level = [name for name in others if gains[name].share == 0]
    doubtful = [name for name in others if name not in (*beaten, *level)]
    clauses = {
        "it beats": [f"{of(name)} by {share(name)}" for name in told],
        "it is level with": _some([of(name) for name in level]),
        "chance could explain its lead over": _some(
            [f"{of(name)} ({share(name)})" for name in doubtful]
        ),
    }
    said = "; ".join(f"{says} {in_a_row(whom)}" for says, whom in clauses.items() if whom)
    return Verdict(f"{of(chosen)} is best {basis(done)}{': ' if said else ''}{said}", chosen)


def basis(done: Backtest) -> str:
    """Say by what measure, and on how many origins, forecasters are compared."""
    return f"({'MASE' if is_scaled(done) else 'MAE'}, {_count(done)})"


def called(name: str, *, network: str = "the network") -> str:
    """Name a forecaster for people; ``network`` is what the one without a kind is called.

    >>> called("ets"), called("gru"), called("network", network="LSTM")
    ('ETS', 'GRU', 'LSTM')
    """
    return network if name == "network" else _NAMES.get(name, name)


def _without_twins(errors: Mapping[str, Floats], *, used: str | None) -> dict[str, Floats]:
    """Leave out what is another one by another name: seasonal naive without a season, say.

    What predict has ``used`` keeps its name.
    """
    twins = [
        other if name == used else name
        for name, other in _TWINS.items()
        if {name, other} <= errors.keys() and np.array_equal(errors[name], errors[other])
    ]
    return {name: each for name, each in errors.items() if name not in twins}


def praise(label: str, gains: Mapping[str, Gain]) -> str:
    """Say whom one beats, whom it is level with, and whom it is behind.

    >>> praise("LSTM", {"ets": Gain(0.12, sure=True), "naive": Gain(-0.03, sure=False)})
    'LSTM beats ETS by 12%, and is behind naive by 3%, though not beyond chance'
    """

    def named(sign: int, *, sure: bool) -> list[str]:
        found = (
            name for name, gain in gains.items() if sign * gain.share > 0 and gain.sure is sure
        )
        return [f"{called(name)} by {percent(abs(gains[name].share))}" for name in found]

    clauses = [
        f"{says} {in_a_row(proven)}"
        for says, sign in (("beats", 1), ("is behind", -1))
        if (proven := named(sign, sure=True))
    ]
    doubtful = [
        f"{says} {in_a_row(names)}"
        for says, sign in (("ahead of", 1), ("behind", -1))
        if (names := named(sign, sure=False))
    ]
    if doubtful:
        clauses.append(f"is {in_a_row(doubtful)}, though not beyond chance")
    if level := [called(name) for name, gain in gains.items() if gain.share == 0]:
        clauses.append(f"is level with {in_a_row(level)}")
    return f"{label} {in_a_row(clauses, last=', and ')}" if clauses else f"{label} was not compared"


def _count(done: Backtest) -> str:
    origins = len(done.actual)
    if of_panel(done):
        return f"{len(np.unique(done.members)):,} series, {origins:,} origins"
    if origins >= FEW_ORIGINS:
        return f"{origins} origins"
    return f"only {counted(origins, 'origin')}"


def percent(share: float) -> str:
    """Round to whole percent, but neither to nothing nor to everything.

    >>> percent(0.41), percent(0.002), percent(0.9996), percent(1.0)
    ('41%', '1%', 'more than 99%', '100%')
    """
    rounded = max(1, round(100 * share))
    return "more than 99%" if rounded == 100 and share < 1 else f"{rounded}%"


def _some(names: Sequence[str]) -> list[str]:
    """Give the first few, and count the others."""
    more = len(names) - NAMED
    return [*names[:NAMED], f"{more} more"] if more > 0 else list(names)
