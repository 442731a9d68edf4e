"""A network explained on a series: what drives its forecast, and how its gradients flow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tsforecast.decompose.trading_days import evened, trading_days
from tsforecast.errors import SeriesUnusable
from tsforecast.evaluate.ahead import untrained_horizon
from tsforecast.evaluate.drivers import Drivers, drivers
from tsforecast.evaluate.flows import Both, Flow, Part, flows, looking_back, parts
from tsforecast.evaluate.footing import Footing, footing
from tsforecast.evaluate.joined import beside_network
from tsforecast.evaluate.zero_shot import looked_at
from tsforecast.forecast import combine
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network import shipped
from tsforecast.network.build import CALLED, Architecture, at_random
from tsforecast.network.export import unpack
from tsforecast.network.losses import loss
from tsforecast.network.task import FEWEST, Member, Task, drawing
from tsforecast.network.train import Training
from tsforecast.series.series import Floats, Series
from tsforecast.window.sweep import reach, sweep

BATCHES = 8
"""Batches of the training on which the gradients of the weights are measured."""


@dataclass(frozen=True, eq=False)
class Subject:
    """The network to explain, and how it sees the series.

    ``name`` is that of a stored model; ``chosen`` what predict answers with, ``horizon`` the steps
    ahead it gives and ``learned`` those that the network knows.
    """

    name: str | None
    architecture: Architecture
    training: Training
    weights: bytes
    footing: Footing
    chosen: str
    horizon: int
    learned: int

    @property
    def called(self) -> str:
        """What people call the network."""
        kind = CALLED[self.architecture.model]
        return f"pretrained {kind}" if self.name is None else kind


@dataclass(frozen=True, eq=False)
class Explained:
    """All that is said of one network: of ``steps`` ahead out of those ``asked``."""

    subject: Subject
    drivers: Drivers
    flows: tuple[Flow, ...]
    parts: tuple[Part, ...]
    steps: int
    asked: int
    origins: int
    batches: int


def explain(series: Series, subject: Subject, *, horizon: int | None) -> Explained:
    """Explain a network on a series; steps ahead beyond those learned are left out.

    Of a long series it is the end that counts: as many values as matter to a forecast. Raises
    SeriesUnusable for a series that has too few.
    """
    _check(series)
    of, own, training = subject.architecture, subject.footing, subject.training
    both = Both(
        of,
        kept=unpack(subject.weights, of),
        start=at_random(of, seed=training.seed),
        minimised=loss(training.loss, quantiles=of.quantiles),
    )
    (days,) = trading_days([series])
    scaled = own.transform.apply(evened(series, days).values[-reach(own.periods) :])
    member = Member(scaled, own.periods, relative=own.transform.relative)
    swept = sweep(scaled[None], periods=own.periods, lookback=of.lookback, relative=member.relative)
    steps = min(horizon or subject.horizon, subject.learned)
    batch, places = looking_back(swept, horizon=steps)
    draw = drawing(Task((member,), subject.horizon), lookback=of.lookback)
    rng = np.random.default_rng(training.seed)
    return Explained(
        subject,
        drivers=drivers(both.kept, of, swept, horizon=steps),
        flows=flows(both, batch, places),
        parts=parts(both, [draw(rng) for _ in range(BATCHES)], clip_norm=training.clip_norm),
        steps=steps,
        asked=horizon or subject.horizon,
        origins=len(places),
        batches=BATCHES,
    )


def _check(series: Series) -> None:
    if len(series) < FEWEST:
        raise SeriesUnusable(
            f"gradients need {FEWEST} values to flow through; these are {len(series)}.",
            code="too-short",
            column=series.name,
            hint="give more history.",
        )


def untrained(series: Series) -> Subject:
    """Give the network that forecasts a series where none was trained; raises PartMissing."""
    ready, suggested = shipped.untrained(), series.frequency.periods
    own = footing(series.values[-looked_at(suggested) :], candidates=suggested)
    return Subject(
        name=None,
        architecture=ready.architecture,
        training=Training(),
        weights=ready.weights.read_bytes(),
        footing=own,
        chosen="combination",
        horizon=untrained_horizon(suggested, longest=len(series)),
        learned=shipped.learned_horizon(own.periods),
    )


def answer(subject: Subject, past: Floats) -> str | None:
    """Say what predict answers with about a past (n,), where that is not the network alone."""
    name = CALLED[subject.architecture.model]
    if subject.chosen == "combination":
        mix = _members(subject, past)
        if mix == combine.ALONE:
            return None
        return f"predict answers with the combination of {combine.called(mix, network=name)}"
    if subject.chosen == "network":
        return None
    return f"predict answers with {combine.LABELS[subject.chosen]}, which the backtest preferred"


def _members(subject: Subject, past: Floats) -> combine.Mix:
    """Name what the combination is of: a member that has no answer about this past is left out."""
    anything = np.zeros((subject.horizon, len(QUANTILES)))
    periods = subject.footing.periods
    (members,) = beside_network([anything], [past], [periods], horizon=subject.horizon)
    return tuple(members)
