"""From a finished trial to a bundle in the workspace, with all that is needed to repeat it."""

from __future__ import annotations

import hashlib
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tsforecast import __version__
from tsforecast.errors import UsageError
from tsforecast.evaluate.trial import Trial
from tsforecast.network.train import Recipe
from tsforecast.series.calendar import machine_time
from tsforecast.series.read import PanelReading, Reading, panel_of
from tsforecast.series.series import Series
from tsforecast.store.bundle import Bundle, save
from tsforecast.store.workspace import Workspace

RECORDED = ("keras", "numpy", "onnxruntime", "pandas", "statsmodels", "tensorflow")


def named_after(source: str) -> str:
    """Give the name to keep a model by where none was asked for: the file's, without its ending.

    >>> named_after("data/airline-passengers.csv")
    'airline-passengers'
    """
    plain = re.sub(r"[/\\:\0]", "-", Path(source).name.split(".")[0])
    return plain or "model"


def bundle(
    trial: Trial,
    *,
    name: str,
    recipe: Recipe,
    asked: tuple[int, ...] | None,
    device: str,
    reading: Reading | PanelReading,
) -> Bundle:
    """Put together what is kept of a trial; ``asked`` are the seasons that the person named."""
    members = panel_of(reading).members
    return Bundle(
        name=name,
        network=trial.network,
        weights=trial.weights,
        frequency=members[0].frequency,
        period=trial.period,
        series=len(members),
        asked=asked,
        chosen=trial.verdict.chosen,
        calibration=trial.calibration,
        factors=trial.factors,
        record=_record(trial, recipe=recipe, device=device, reading=reading),
    )


def make_room(folder: Path) -> None:
    """Make the folder for what will be learned, before a training that could not be kept.

    Raises UsageError where it cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
    except OSError:
        writable = False
    if not writable:
        raise UsageError(
            "the model could not be kept: the folder cannot be written to.",
            code="folder-unwritable",
            file=str(folder),
            hint="train in a folder that you may write to.",
        )


def keep(made: Bundle, workspace: Workspace) -> Path:
    """Save a bundle and remember it as the model used last."""
    path = save(made, workspace.models)
    last = workspace.last()
    if last is not None:
        workspace.remember(replace(last, model=made.name))
    return path


def _record(
    trial: Trial, *, recipe: Recipe, device: str, reading: Reading | PanelReading
) -> dict[str, Any]:
    panel = panel_of(reading)
    members = panel.members
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "series": {
            "name": members[0].name if len(members) == 1 else panel.id_name,
            "source": reading.source,
            "observations": sum(len(series) for series in members),
            "start": machine_time(min(series.times[0] for series in members)),
            "end": machine_time(max(series.times[-1] for series in members)),
            "fingerprint": fingerprint(members),
        },
        "periods": list(trial.periods),
        "decisions": [*reading.decisions, *trial.decisions],
        "architecture": asdict(recipe.architecture),
        "training": asdict(recipe.training),
        "start": "scratch" if recipe.start is None else "pretrained",
        "device": device,
        "versions": versions(RECORDED),
        "epochs": trial.epochs,
        "curve": [asdict(epoch) for epoch in trial.curve],
        "backtest": trial.backtest.as_json(),
        "verdict": trial.verdict.text,
    }


def versions(packages: Sequence[str]) -> dict[str, str]:
    """Give the versions of the program, of Python, and of some packages that are installed."""
    return {
        "tsforecast": __version__,
        "python": platform.python_version(),
        **{package: version(package) for package in packages},
    }


def fingerprint(members: Sequence[Series]) -> str:
    """Give one fingerprint of all series: of a single one, its own."""
    own = [series.fingerprint() for series in members]
    return own[0] if len(own) == 1 else hashlib.sha256("\n".join(own).encode()).hexdigest()
