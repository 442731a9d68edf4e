"""Forecast every series of a competition and average the errors as the field does."""

from __future__ import annotations

import hashlib
import inspect
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import tsforecast
from benchmarks import peers
from benchmarks.competitions import Contest
from benchmarks.networks import NETWORKS, Progress, of_many
from benchmarks.peer_answers import PEERS
from tsforecast.evaluate.score import LEVELS, Scores, coverage, scales, score
from tsforecast.forecast.baselines import OF_MANY
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.series.series import Floats

FORECASTERS = {
    **{name: of_many(name) for name in (*OF_MANY, "linear")},
    **NETWORKS,
}
"""What can be measured, by name: contests to the quantiles (horizon, Q) of each."""

CACHE = Path(".cache") / "benchmarks"


@dataclass(frozen=True)
class Measured:
    """One forecaster on one competition: averages by group, and the seconds it took."""

    groups: dict[str, dict[str, object]]
    seconds: float


def measure(
    name: str,
    contests: Sequence[Contest],
    *,
    cache: Path | None = CACHE,
    progress: Progress = lambda _: None,
) -> Measured:
    """Forecast each contest once, or take the answer from ``cache``, and average."""
    started = time.perf_counter()
    kept = None if cache is None else cache / f"{name}-{_fingerprint(name, contests)}.npz"
    if kept is not None and kept.exists():
        with np.load(kept) as stored:
            seconds = float(stored["seconds"])
            answers = np.split(stored["quantiles"], _ends(contests)[:-1])
    else:
        answers = {**PEERS, **FORECASTERS}[name](contests, progress)
        seconds = time.perf_counter() - started
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            np.savez_compressed(kept, quantiles=np.concatenate(answers), seconds=seconds)
    return Measured(averages(contests, answers), seconds)


def averages(
    contests: Sequence[Contest], answers: Sequence[Floats]
) -> dict[str, dict[str, object]]:
    """Score quantiles (horizon, Q) of each contest, and average overall and by group."""
    pairs = list(zip(contests, answers, strict=True))
    groups = dict.fromkeys(one.group for one in contests)
    by_group = {group: [pair for pair in pairs if pair[0].group == group] for group in groups}
    return {group: _averages(some) for group, some in {"all": pairs, **by_group}.items()}


def _averages(pairs: Sequence[tuple[Contest, Floats]]) -> dict[str, object]:
    scored = [_score(*pair) for pair in pairs]
    standardised = pairs[0][0].standardised
    return {**_average(scored, standardised=standardised), "coverage_by_third": _by_third(pairs)}


def _by_third(pairs: Sequence[tuple[Contest, Floats]]) -> dict[str, list[float | None]]:
    """Give the coverage of each level in the first, second and last third of the horizon.

    Every step weighs alike; the third of a horizon too short to have a step there is left out.
    """
    horizons = [len(contest.future) for contest, _ in pairs]
    actual = np.concatenate([contest.future for contest, _ in pairs])
    said = np.concatenate([quantiles for _, quantiles in pairs])
    thirds = np.concatenate([3 * np.arange(horizon) // horizon for horizon in horizons])
    masks = [thirds == third for third in range(3)]
    return {
        str(level): [
            coverage(actual[third], said[third], level=level) if third.any() else None
            for third in masks
        ]
        for level in LEVELS
    }


def _score(contest: Contest, quantiles: Floats) -> tuple[int, Scores]:
    """Score one series, in units of its own scale; with its number of steps."""
    whole = np.concatenate([contest.past, contest.future])
    origins = np.array([len(contest.past)])
    found = scales(whole, origins, period=contest.scale_period)
    return len(contest.future), score(
        contest.future[np.newaxis], quantiles[np.newaxis], scales=found
    )


def _average(scored: Sequence[tuple[int, Scores]], *, standardised: bool) -> dict[str, object]:
    """Average percentages over all steps and scaled errors over series, as competitions do.

    sMAPE, MAPE and coverage weigh every step alike (Makridakis & Hibon 2000), MASE and the
    quantile loss, divided by the same scale, every series (Hyndman & Koehler 2006). Series
    where a measure is not defined are left out of it. MSE and MAE are there where all series
    have one unit.
    """
    steps = [count for count, _ in scored]
    found = [each for _, each in scored]
    shares = [(count, each.mape) for count, each in scored if each.mape is not None]
    scaled = [(each.mase, each) for each in found if each.mase]
    losses = [each.quantile_loss * mase / each.mae for mase, each in scaled]
    return {
        "series": len(scored),
        **(_in_one_unit(found) if standardised else {}),
        "smape": float(np.average([each.smape for each in found], weights=steps)),
        "mase": float(np.mean([each.mase for each in found if each.mase is not None])),
        "mape": _weighted([share for _, share in shares], [count for count, _ in shares]),
        "quantile_loss": float(np.mean(losses)) if losses else None,
        "coverage": {
            str(level): float(
                np.average([each.coverage[str(level)] for each in found], weights=steps)
            )
            for level in LEVELS
        },
    }


def _in_one_unit(found: Sequence[Scores]) -> dict[str, float]:
    return {
        "mse": float(np.mean([each.rmse**2 for each in found])),
        "mae": float(np.mean([each.mae for each in found])),
    }


def _weighted(values: Sequence[float], weights: Sequence[int]) -> float | None:
    return float(np.average(values, weights=weights)) if values else None


def _ends(contests: Sequence[Contest]) -> list[int]:
    return list(np.cumsum([len(one.future) for one in contests]))


def _fingerprint(name: str, contests: Sequence[Contest]) -> str:
    """Name what an answer depends on: the data, the quantiles, NumPy and the source."""
    digest = hashlib.sha256(f"{name} {QUANTILES} {np.__version__}".encode())
    for source in _sources(name):
        digest.update(source.read_bytes())
    for one in contests:
        digest.update(one.past.tobytes())
        digest.update(f"{one.period} {one.candidates} {len(one.future)}".encode())
    return digest.hexdigest()[:16]


def _sources(name: str) -> list[Path]:
    """Give the files that a forecaster's answer depends on."""
    if name in PEERS:
        return [peers.SCRIPTS / peers.QUANTILES[name][1]]
    package = Path(inspect.getfile(tsforecast)).parent
    rooms = ["decompose", "window", "forecast"]
    if name in NETWORKS:
        rooms += ["evaluate", "network", "network/pretrained", "store"]
    return sorted(file for room in rooms for file in (package / room).iterdir() if file.is_file())
