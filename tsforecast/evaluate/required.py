"""What is asked of a forecaster before work goes on with it, and what of that does not hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tsforecast.errors import SeriesUnusable
from tsforecast.evaluate.backtest import Backtest
from tsforecast.evaluate.compare import basis, called, percent
from tsforecast.evaluate.lead import Gain, lead


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
    leads = {rival: None if rival == name else lead(done, name, over=rival) for rival in must_beat}
    coverage = done.scores(name).coverage
    return (
        *not_beaten(leads, label=label, basis=basis(done)),
        *not_covered(coverage, label=label, wanted=min_coverage),
    )


def not_beaten(leads: Mapping[str, Gain | None], *, label: str, basis: str) -> Iterator[str]:
    """Say whom one does not beat; its lead over itself is None."""
    for rival, gain in leads.items():
        if gain is None:
            yield f"{label} is what is judged: it cannot beat itself"
            continue
        if gain.share > 0 and gain.sure:
            continue
        if gain.share > 0:
            why = f"chance could explain its lead of {percent(gain.share)}"
        elif gain.share < 0:
            why = f"it is {percent(-gain.share)} behind"
        else:
            why = "they are level"
        yield f"{label} does not beat {called(rival)}: {why} {basis}"


def not_covered(
    coverage: Mapping[str, float], *, label: str, wanted: float | None
) -> Iterator[str]:
    """Say that too few values, in percent, were held by the narrowest interval that should."""
    if wanted is None:
        return
    levels = sorted(coverage, key=float)
    level = next((level for level in levels if wanted <= float(level)), levels[-1])
    held = 100 * coverage[level]
    if held < wanted:
        yield (
            f"the {level}% intervals of {label} held {held:.1f}% of the values, "
            f"less than {wanted:g}%"
        )
