"""What is asked of a forecaster before work goes on with it, and what of that does not hold."""

from __future__ import annotations

from collections.abc import Sequence

from tsforecast.errors import SeriesUnusable
from tsforecast.evaluate.backtest import Backtest
from tsforecast.evaluate.compare import basis, called, lead, percent
from tsforecast.evaluate.score import LEVELS


def require(done: Backtest, rivals: Sequence[str]) -> None:
    """Raise SeriesUnusable where one of the rivals was not asked about the series."""
    for rival in rivals:
        if rival not in done.quantiles:
            raise SeriesUnusable(
                f"{called(rival)} has no answer here that could be beaten.",
                code="rival-missing",
                value=rival,
                hint=f"--must-beat takes one of {', '.join(done.quantiles)} here.",
            )


def unmet(
    done: Backtest,
    name: str,
    *,
    label: str,
    must_beat: Sequence[str] = (),
    min_coverage: float | None = None,
) -> tuple[str, ...]:
    """Say in a sentence each what a forecaster does not do; ``label`` is what it is called.

    To beat is as in the verdict: to have less error, beyond chance. ``min_coverage``, in percent,
    is asked of the narrowest interval that should hold as much: up to 80 of the 80% interval.
    """
    said = [_not_beaten(done, name, rival, label=label) for rival in must_beat]
    if min_coverage is not None:
        said.append(_not_covered(done, name, label=label, wanted=min_coverage))
    return tuple(sentence for sentence in said if sentence)


def _not_beaten(done: Backtest, name: str, rival: str, *, label: str) -> str:
    if rival == name:
        return f"{label} is what is judged: it cannot beat itself"
    gain = lead(done, name, over=rival)
    if gain.share > 0 and gain.sure:
        return ""
    if gain.share > 0:
        why = f"chance could explain its lead of {percent(gain.share)}"
    elif gain.share < 0:
        why = f"it is {percent(-gain.share)} behind"
    else:
        why = "they are level"
    return f"{label} does not beat {called(rival)}: {why} {basis(done)}"


def _not_covered(done: Backtest, name: str, *, label: str, wanted: float) -> str:
    level = next((level for level in LEVELS if wanted <= level), LEVELS[-1])
    held = 100 * done.scores(name).coverage[str(level)]
    if held >= wanted:
        return ""
    return (
        f"the {level}% intervals of {label} held {held:.1f}% of the values, less than {wanted:g}%"
    )
