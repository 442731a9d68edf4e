"""A model on disk: a folder with a graph, weights and a JSON; nothing in it can run code."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np

from tsforecast.errors import ModelUnusable, UsageError
from tsforecast.forecast.calibrate import PAIRS, Calibration
from tsforecast.forecast.combine import NO_FACTORS, SHARES, Factors
from tsforecast.forecast.recurrent import Network
from tsforecast.series.calendar import Frequency
from tsforecast.window.transform import Kind, Transform

SCHEMA = 3
CARD, GRAPH, WEIGHTS = "model.json", "network.onnx", "network.weights.h5"
NEEDED: Mapping[str, type] = {
    "name": str,
    "period": int,
    "series": int,
    "frequency label": str,
    "network lookback": int,
    "network horizon": int,
    "network periods": list,
    "factors": dict,
    "record made": str,
    "record series name": str,
    "record series source": str,
    "record series observations": int,
    "record series start": str,
    "record series end": str,
    "record series fingerprint": str,
    "record periods": list,
    "record architecture model": str,
    "record architecture units": int,
    "record architecture layers": int,
    "record architecture lookback": int,
    "record training seed": int,
    "record start": str,
    "record device": str,
    "record versions": dict,
    "record backtest origins": int,
    "record backtest forecasters": dict,
    "record verdict": str,
}
"""The kind of everything in a description that is shown or reckoned with, by its place there."""
LEFT_BEHIND = 3600
"""Seconds after which a folder that nobody finished is rubbish."""
TRIES = 20
"""Renames before a model cannot be put in its place."""
COUNTS = ("period", "series", "network lookback", "network horizon")
"""What has to be at least 1."""


@dataclass(frozen=True, eq=False)
class Bundle:
    """Everything that a forecast needs, and everything needed to make the model again.

    ``chosen`` names the forecaster that the backtest preferred; ``calibration`` belongs to it,
    and ``factors`` weigh the members of the combination, by the name of a series.
    ``series`` counts what was learned from: with more than one, each series that is forecast
    stands on a footing of its own, with the seasons ``asked`` for or those of its calendar.
    ``record`` holds what only people and other programs read: settings, seed, versions, data
    fingerprint, learning curve, backtest table and verdict.
    """

    name: str
    network: Network
    weights: bytes
    frequency: Frequency
    period: int
    series: int
    asked: tuple[int, ...] | None
    chosen: str
    calibration: Calibration
    factors: Mapping[str, Factors]
    record: Mapping[str, Any]

    @property
    def horizon(self) -> int:
        """The steps ahead that the backtest judged, and predict gives by default."""
        return len(self.calibration.factors)

    def weighed(self, series: str) -> Factors:
        """Give how the combination of a series is weighed; a model of one has one way only."""
        if self.series == 1:
            return next(iter(self.factors.values()), NO_FACTORS)
        return self.factors.get(series, NO_FACTORS)


def save(bundle: Bundle, folder: Path) -> Path:
    """Write a bundle below ``folder`` and give its path.

    The whole is written to a neighbouring folder first and then renamed, so that a kill at any
    moment leaves the old model or the new one. Of two processes that save one name the later wins.
    """
    check_name(bundle.name)
    folder.mkdir(parents=True, exist_ok=True)
    _clear_away(folder)
    fresh, target = folder / f".new-{bundle.name}-{os.getpid()}", folder / bundle.name
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    try:
        (fresh / GRAPH).write_bytes(bundle.network.graph)
        (fresh / WEIGHTS).write_bytes(bundle.weights)
        (fresh / CARD).write_text(json.dumps(_card(bundle), indent=2) + "\n", encoding="utf-8")
        for file in fresh.iterdir():
            _sync(file)
        _swap(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return target


def load(folder: Path) -> Bundle:
    """Read a bundle; raises ModelUnusable where it is missing, damaged or from another version."""
    settled = _settle(folder)
    try:
        card = json.loads((settled / CARD).read_text(encoding="utf-8"))
        if card["schema"] != SCHEMA:
            raise ModelUnusable(
                f"the model has schema {card['schema']}; this program reads {SCHEMA}.",
                code="model-version",
                file=str(folder),
                hint="train again with this version of tsforecast.",
            )
        _check(card)
        return _bundle(card, settled)
    except OSError as problem:
        if not settled.exists():
            raise _missing(folder) from problem
        raise ModelUnusable(
            "a part of the model is missing or cannot be read.",
            code="model-damaged",
            file=str(problem.filename),
            hint="train again, or restore the model's folder from a copy.",
        ) from problem
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        raise ModelUnusable(
            "the model's description is damaged.",
            code="model-damaged",
            file=str(settled / CARD),
            value=str(problem),
            hint="train again, or restore the model's folder from a copy.",
        ) from problem


def names(folder: Path) -> list[str]:
    """List the models below ``folder`` in alphabetical order."""
    if not folder.is_dir():
        return []
    found = {entry.name for entry in folder.iterdir() if (entry / CARD).is_file()}
    # A kill between the two renames of a swap leaves the old model under its second name.
    return sorted({name.removeprefix(".old-") for name in found if not name.startswith(".new-")})


def remove(folder: Path) -> None:
    """Delete one model; raises ModelUnusable when there is none."""
    if not (_settle(folder) / CARD).is_file():
        raise _missing(folder)
    for each in (folder, _second_name(folder)):
        shutil.rmtree(each, ignore_errors=not each.exists())


def check_name(name: str) -> None:
    """Refuse a model name that is no plain folder name."""
    if not name or name.startswith(".") or set(name) & set("/\\:\0"):
        raise UsageError(
            f'"{name}" is no name for a model.',
            code="model-name",
            value=name,
            hint="use letters, digits, - and _; it becomes a folder's name.",
        )


def _missing(folder: Path) -> ModelUnusable:
    return ModelUnusable(
        f'there is no model "{folder.name}".',
        code="no-such-model",
        value=folder.name,
        hint="tsforecast models lists what is there; tsforecast train makes one.",
    )


def _check(card: dict[str, Any]) -> None:
    """Raise what `load` takes for damage where the description cannot be this program's."""
    for place, kind in NEEDED.items():
        found = _at(card, place)
        if not isinstance(found, kind):
            raise TypeError(f"{place} is {found!r}")
    for place in COUNTS:
        if _at(card, place) < 1:
            raise ValueError(f"{place} is {_at(card, place)}")
    if card["network"]["transform"] not in get_args(Kind):
        raise ValueError(f"no scale is called {card['network']['transform']!r}")
    scores = card["record"]["backtest"]["forecasters"]
    if card["chosen"] not in scores:
        raise ValueError(f"the backtest knows no forecaster {card['chosen']!r}")
    for name, measures in scores.items():
        if not {"mase", "smape", "coverage"} <= measures.keys():
            raise ValueError(f"the backtest has no scores of {name}")
    widths = np.asarray(card["calibration"]["factors"], dtype=np.float64)
    if widths.ndim != 2 or not len(widths) or widths.shape[1] != len(PAIRS):
        raise ValueError(f"the calibration has the shape {widths.shape}")
    _check_weighing(card["factors"])


def _check_weighing(by_series: dict[str, dict[str, Any]]) -> None:
    for factors in by_series.values():
        for name, factor in factors.items():
            if name not in SHARES or not 0 < factor < np.inf:
                raise ValueError(f"the combination is weighed by {factors}")


def _at(card: dict[str, Any], place: str) -> Any:
    found: Any = card
    for name in place.split():
        found = found[name]
    return found


def _card(bundle: Bundle) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "name": bundle.name,
        "chosen": bundle.chosen,
        "frequency": {
            "alias": bundle.frequency.alias,
            "label": bundle.frequency.label,
            "steps_per_year": bundle.frequency.steps_per_year,
            "periods": list(bundle.frequency.periods),
        },
        "period": bundle.period,
        "series": bundle.series,
        "asked": bundle.asked,
        "network": {
            "lookback": bundle.network.lookback,
            "horizon": bundle.network.horizon,
            "periods": list(bundle.network.periods),
            "transform": bundle.network.transform.kind,
            "spread": bundle.network.spread,
        },
        "calibration": bundle.calibration.to_dict(),
        "factors": bundle.factors,
        "record": dict(bundle.record),
    }


def _bundle(card: dict[str, Any], folder: Path) -> Bundle:
    network, step = card["network"], card["frequency"]
    return Bundle(
        name=card["name"],
        network=Network(
            graph=(folder / GRAPH).read_bytes(),
            lookback=network["lookback"],
            horizon=network["horizon"],
            periods=tuple(network["periods"]),
            transform=Transform(network["transform"]),
            spread=None if network["spread"] is None else tuple(network["spread"]),
        ),
        weights=(folder / WEIGHTS).read_bytes(),
        frequency=Frequency(**{**step, "periods": tuple(step["periods"])}),
        period=card["period"],
        series=card["series"],
        asked=None if card["asked"] is None else tuple(card["asked"]),
        chosen=card["chosen"],
        calibration=Calibration.from_dict(card["calibration"]),
        factors=card["factors"],
        record=card["record"],
    )


def _clear_away(folder: Path) -> None:
    """Remove what kills left of earlier attempts, and nothing that another process is writing."""
    for left in folder.glob(".new-*"):
        with suppress(OSError):  # another process may have been quicker
            if time.time() - left.stat().st_mtime > LEFT_BEHIND:
                shutil.rmtree(left, ignore_errors=True)


def _swap(fresh: Path, target: Path) -> None:
    """Put ``fresh`` in the place of ``target``; in between the old one has a second name.

    Another process may do the same at the same moment, which a rename then meets: it tries again.
    """
    old = _second_name(target)
    for left in reversed(range(TRIES)):
        try:
            if target.exists():
                shutil.rmtree(old, ignore_errors=True)
                target.rename(old)
            fresh.rename(target)
            break
        except OSError:
            if not left:
                raise
    shutil.rmtree(old, ignore_errors=True)


def _settle(folder: Path) -> Path:
    """Give the folder of a model, or the second name that a kill may have left it under."""
    old = _second_name(folder)
    return old if old.is_dir() and not folder.is_dir() else folder


def _second_name(folder: Path) -> Path:
    return folder.with_name(f".old-{folder.name}")


def _sync(path: Path) -> None:
    """Make sure that a file has reached the disk before its folder gets its final name."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
