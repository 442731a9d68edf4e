"""From a finished trial to a bundle in the workspace, with all that is needed to repeat it."""

from __future__ import annotations

import os
import platform
import re
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tsforecast import __version__
from tsforecast.errors import UsageError
from tsforecast.evaluate.trial import Trial
from tsforecast.network.train import Recipe
from tsforecast.series.read import Reading
from tsforecast.store.bundle import Bundle, check_name, save
from tsforecast.store.workspace import Workspace

RECORDED = ("keras", "numpy", "onnxruntime", "pandas", "statsmodels", "tensorflow")


def model_name(asked: str | None, source: str) -> str:
    """Give the name to keep a model by: as asked, else the file's name without its ending.

    >>> model_name(None, "data/airline-passengers.csv")
    'airline-passengers'
    """
    if asked is not None:
        check_name(asked)
        return asked
    plain = re.sub(r"[/\\:\0]", "-", Path(source).name.split(".")[0])
    return plain or "model"


def bundle(trial: Trial, *, name: str, recipe: Recipe, device: str, reading: Reading) -> Bundle:
    """Put together what is kept of a trial."""
    return Bundle(
        name=name,
        network=trial.network,
        weights=trial.weights,
        frequency=reading.series.frequency,
        period=trial.period,
        chosen=trial.verdict.chosen,
        calibration=trial.calibration,
        record=_record(trial, recipe=recipe, device=device, reading=reading),
    )


def make_room(workspace: Workspace) -> None:
    """Make the folder for models, before a training whose result could not be kept.

    Raises UsageError where it cannot be written to.
    """
    try:
        workspace.models.mkdir(parents=True, exist_ok=True)
        writable = os.access(workspace.models, os.W_OK)
    except OSError:
        writable = False
    if not writable:
        raise UsageError(
            "the model could not be kept: the folder cannot be written to.",
            code="folder-unwritable",
            file=str(workspace.models),
            hint="train in a folder that you may write to.",
        )


def keep(made: Bundle, workspace: Workspace) -> Path:
    """Save a bundle and remember it as the model used last."""
    path = save(made, workspace.models)
    last = workspace.last()
    if last is not None:
        workspace.remember(replace(last, model=made.name))
    return path


def _record(trial: Trial, *, recipe: Recipe, device: str, reading: Reading) -> dict[str, Any]:
    series = reading.series
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "series": {
            "name": series.name,
            "source": reading.source,
            "observations": len(series),
            "start": str(series.times[0]),
            "end": str(series.times[-1]),
            "fingerprint": series.fingerprint(),
        },
        "periods": list(trial.periods),
        "decisions": [*reading.decisions, *trial.decisions],
        "architecture": asdict(recipe.architecture),
        "training": asdict(recipe.training),
        "start": "scratch" if recipe.start is None else "pretrained",
        "device": device,
        "versions": {
            "tsforecast": __version__,
            "python": platform.python_version(),
            **{package: version(package) for package in RECORDED},
        },
        "epochs": trial.epochs,
        "curve": [asdict(epoch) for epoch in trial.curve],
        "backtest": trial.backtest.as_json(),
        "verdict": trial.verdict.text,
    }
