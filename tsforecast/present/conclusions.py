"""What a decomposition says, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tsforecast.decompose.components import Decomposition
from tsforecast.decompose.cycle import Band
from tsforecast.decompose.diagnose import Diagnosis, SeasonShape, TrendShape
from tsforecast.decompose.evidence import RISK, Evidence
from tsforecast.decompose.mode import Growth
from tsforecast.decompose.seasonality import Season
from tsforecast.decompose.trading_days import TradingDays
from tsforecast.decompose.trading_days import told as told_of
from tsforecast.present.facts import a_or_an
from tsforecast.present.output import can_braille
from tsforecast.series.calendar import Frequency
from tsforecast.series.series import Floats, Series
from tsforecast.series.wording import counted

METHOD_NAMES = {
    "stl": "STL",
    "mstl": "MSTL",
    "classical": "classical moving average",
    "ucm": "unobserved components",
    "loess": "loess",
    "filter": "band-pass filter",
}
UNITS = (
    ("month", "months"),
    ("quarter", "quarters"),
    ("week", "weeks"),
    ("business", "business days"),
    ("dai", "days"),
    ("hour", "hours"),
    ("year", "years"),
    ("annual", "years"),
)
SPARKS = "▁▂▃▄▅▆▇█"
OUTLIERS_NAMED = 3


def decisions(decomposition: Decomposition) -> list[str]:
    """Say in one sentence each what was decided from the data, and why."""
    series = decomposition.series
    said = [_season_found(season, series.frequency) for season in decomposition.seasons]
    said = said or [_no_season(series)]
    if decomposition.growth is not None:
        said.append(f"{decomposition.mode}: {_why_mode(decomposition.growth)}")
    said.append(f"method: {METHOD_NAMES[decomposition.method]}")
    if decomposition.band is not None:
        said.append(f"cycle: {_why_cycle(decomposition.band, series.frequency)}")
    said += told_of([decomposition.days])
    if decomposition.method == "classical":
        said.append("the trend's first and last half season go on in a straight line")
    if not decomposition.settled:
        said.append("the estimation did not settle: take these components with care")
    few = [period for period in decomposition.periods if len(series) < 3 * period]
    if few:
        said.append(
            f"fewer than three seasons of {few[0]}: they fit almost any pattern, so the "
            "strengths say little"
        )
    return said


def formula(decomposition: Decomposition) -> str:
    """Say how the components make the series, as in ``trend × season × residual``."""
    sign = plain("×") if decomposition.mode == "multiplicative" else "+"
    parts = ["trend"]
    parts += ["cycle"] if decomposition.cycle is not None else []
    parts += ["season"] * len(decomposition.seasonals)
    parts += ["weekdays"] if decomposition.days else []
    return f" {sign} ".join([*parts, "residual"])


def told(
    decomposition: Decomposition, diagnosis: Diagnosis, *, width: int | None = None
) -> Iterator[tuple[str, str]]:
    """Say what each component does, and whether the whole keeps a level: a name and a sentence.

    A season comes with its profile, ``width`` cells wide at most, where there is a width.
    """
    yield "Trend", say_trend(diagnosis.trend)
    if decomposition.cycle is not None:
        yield "Cycle", say_cycle(decomposition.cycle, decomposition)
    for shape in diagnosis.seasons:
        yield "Season", say_season(shape, decomposition, width=width)
    if diagnosis.weekdays is not None:
        yield "Weekdays", say_weekdays(decomposition.days, strength=diagnosis.weekdays)
    yield "Residual", say_residual(decomposition, diagnosis)
    yield "Whole", say_stationary(diagnosis)


def say_trend(trend: TrendShape) -> str:
    """Say where the trend goes, how fast, and how strong it is."""
    strength = f"Strength {_share(trend.strength)} of 1."
    if trend.strength == 0.0:
        return f"none: the level stays at {_short(trend.start)}."
    if trend.direction in ("up and down", "flat"):
        between = f"between {_apart(trend.lowest, trend.highest, join=' and ')}"
        return f"{trend.direction}, {between}, without a lasting direction. {strength}"
    turn = {"rising, then falling": trend.highest, "falling, then rising": trend.lowest}
    over = f" over {_short(turn[trend.direction])}" if trend.direction in turn else ""
    move = f"{_short(trend.start)}{over} to {_short(trend.end)}"
    rate = f"{_short(trend.slope, sign=True)} {a_or_an(trend.per)}"
    if np.isfinite(trend.percent) and abs(trend.percent) < 1000:
        rate += (
            f" ({trend.percent:+.2g}%)" if abs(trend.percent) < 10 else f" ({trend.percent:+.0f}%)"
        )
    return f"{trend.direction}, from {move}: {rate} end to end. {strength}"


def say_season(shape: SeasonShape, decomposition: Decomposition, *, width: int | None) -> str:
    """Say when a season peaks and troughs, by name, with its profile where there is a width."""
    length = length_text(shape.period, decomposition.series.frequency)
    if decomposition.mode == "multiplicative":
        high, low = (f"{100 * (factor - 1):+.0f}%" for factor in (shape.high, shape.low))
    else:
        high, low = _short(shape.high, sign=True), _short(shape.low, sign=True)
    said = (
        f"{length}; highest: {shape.peak} ({high}), lowest: {shape.trough} ({low}). "
        f"Strength {_share(shape.strength)} of 1."
    )
    if width is None or shape.high == shape.low or not can_braille():
        return said
    span = f"  {shape.first} to {shape.last}"
    return f"{said}\n{_spark(shape.profile, widest=max(8, width - len(span) - 2))}{span}"


def say_weekdays(days: TradingDays, *, strength: float) -> str:
    """Say what one more of the weekdays that count most does to a month, and how sure that is."""
    return f"{days.in_words()}. F {days.strength:,.0f}. Strength {_share(strength)} of 1."


def say_cycle(cycle: Floats, decomposition: Decomposition) -> str:
    """Say how long the cycle takes and how far it swings."""
    band = decomposition.band
    if decomposition.mode == "multiplicative":
        reach = f"{100 * (cycle.min() - 1):+.0f}% to {100 * (cycle.max() - 1):+.0f}%"
    else:
        reach = (
            f"{_short(float(cycle.min()), sign=True)} to {_short(float(cycle.max()), sign=True)}"
        )
    if band is None:
        return f"stochastic and damped, {reach}; its length was estimated with the model."
    if band.swing is not None:
        length = _span(band.swing.length, decomposition.series.frequency)
        return f"about {length}, {reach}. Its length varies: a cycle, not a season."
    low, high = _span_pair(band.low, band.high, decomposition.series.frequency)
    return f"what swings in {low} to {high}, {reach}."


def say_residual(decomposition: Decomposition, diagnosis: Diagnosis) -> str:
    """Say how large the residual is, whether it is noise, and which values stand out."""
    if diagnosis.ljung_box is None:
        return "nothing is left over."
    spread = diagnosis.residual_spread
    if decomposition.mode == "multiplicative":
        typical = plain(f"±{100 * np.expm1(spread):.2g}%")
    else:
        typical = plain(f"±{_short(spread)}")
    noise = (
        "still autocorrelated, so there is more to learn"
        if diagnosis.ljung_box.p_value < RISK
        else "looks like noise"
    )
    outliers = diagnosis.outliers
    if not outliers:
        return f"{typical} typically; {noise}; no outliers."
    named = ", ".join(
        f"{outlier.time} ({_apart(outlier.value, outlier.expected, join=', expected ')})"
        for outlier in outliers[:OUTLIERS_NAMED]
    )
    more = f" and {len(outliers) - OUTLIERS_NAMED:,} more" if len(outliers) > OUTLIERS_NAMED else ""
    return f"{typical} typically; {noise}; {counted(len(outliers), 'outlier')}: {named}{more}."


def say_stationary(diagnosis: Diagnosis) -> str:
    """Say whether the series keeps one level, from both tests together."""
    if diagnosis.adf is None or diagnosis.kpss is None:
        return "too little variation, or too few values, to test for a fixed level."
    root = diagnosis.adf.p_value >= RISK
    moved = diagnosis.kpss.p_value < RISK
    if root and moved:
        return "not stationary: the level wanders or grows (ADF and KPSS agree)."
    if not root and not moved:
        return "stationary: it keeps returning to one level (ADF and KPSS agree)."
    if moved:
        return "undecided: no unit root (ADF), but no fixed level either (KPSS); perhaps a trend."
    return "undecided: neither a unit root (ADF) nor a fixed level (KPSS) can be ruled out."


def p_text(evidence: Evidence) -> str:
    """Write a p-value, with the bound where the test's table ends.

    >>> p_text(Evidence(1.0, 0.01, "<")), p_text(Evidence(1.0, 1e-9)), p_text(Evidence(1.0, 0.053))
    ('<= .01', '< .001', '.053')
    """
    if evidence.bound:
        return f"{evidence.bound}= {evidence.p_value:.2f}".replace(" 0.", " .")
    if evidence.p_value < 0.001:
        return "< .001"
    return f"{evidence.p_value:.3f}".lstrip("0") if evidence.p_value < 0.9995 else "1"


def _season_found(season: Season, frequency: Frequency) -> str:
    why = {"calendar": "calendar", "spectrum": "spectrum", "asked": "as asked"}[season.source]
    reasons = [why]
    if np.isfinite(season.autocorrelation):
        reasons.append(f"autocorrelation {_share(season.autocorrelation)} at lag {season.period}")
    reasons.append(
        f"spectral lines, p {'' if season.p_value < 0.001 else '= '}"
        f"{p_text(Evidence(0.0, season.p_value))}"
    )
    return f"season: {length_text(season.period, frequency)} ({'; '.join(reasons)})"


def _no_season(series: Series) -> str:
    candidates = [period for period in series.frequency.periods if 2 * period <= len(series)]
    if not candidates:
        return "season: none found in the spectrum"
    tried = " or ".join(length_text(period, series.frequency) for period in candidates)
    return f"season: none; {tried} does not stand out from the spectrum around it"


def _why_mode(growth: Growth) -> str:
    if not np.isfinite(growth.levels):
        return "not all values are above zero"
    if not np.isfinite(growth.exponent):
        return f"the level hardly changes (by a factor of {growth.levels:.2g})"
    return (
        f"the swing goes with level^{growth.exponent:.2f} (± {growth.error:.2f}; "
        "0 is additive, 1 multiplicative)"
    )


def _why_cycle(band: Band, frequency: Frequency) -> str:
    low, high = _span_pair(band.low, band.high, frequency)
    filtered = f"band-pass {low} to {high} (Christiano-Fitzgerald)"
    if band.swing is None:
        return filtered
    return (
        f"about {_span(band.swing.length, frequency)} (autocorrelation "
        f"{_share(band.swing.autocorrelation)}; not strictly periodic); {filtered}"
    )


def length_text(period: int, frequency: Frequency) -> str:
    """Write a period with its unit, as in ``12 months``."""
    for start, unit in UNITS:
        if frequency.label.startswith(start):
            return f"{period:,} {unit}"
    return f"{period:,} steps"


def _span(steps: float, frequency: Frequency) -> str:
    if frequency.steps_per_year is None or steps < 1.5 * frequency.steps_per_year:
        return length_text(round(steps), frequency)
    years = steps / frequency.steps_per_year
    return f"{years:.0f} years" if years >= 10 else f"{years:.1f} years"


def _span_pair(low: float, high: float, frequency: Frequency) -> tuple[str, str]:
    first, second = _span(low, frequency), _span(high, frequency)
    number, _, unit = first.partition(" ")
    return (number if second.endswith(unit) else first), second


def _short(value: float, *, sign: bool = False) -> str:
    """Write a number in three or four digits.

    >>> _short(1234.5), _short(0.012345), _short(30.86, sign=True), _short(-3.0)
    ('1,234', '0.0123', '+30.9', '-3')
    """
    size = abs(value)
    plus = "+" if sign else ""
    if size >= 1e9 or 0 < size < 1e-4:
        return format(value, f"{plus}.3g")
    if size >= 1000:
        return format(value, f"{plus},.0f")
    decimals = 0 if size == 0 else max(0, 2 - int(np.floor(np.log10(size))))
    text = format(value, f"{plus}.{decimals}f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain(text: str) -> str:
    """Keep to ASCII where the terminal knows no more."""
    return text if can_braille() else text.replace("×", "x").replace("±", "+/-")


def _apart(one: float, other: float, *, join: str) -> str:
    """Write two values precisely enough to see the difference.

    >>> _apart(363.71, 364.98, join=" and "), _apart(188.0, 203.4, join=" and ")
    ('363.7 and 365.0', '188 and 203')
    """
    gap = abs(one - other)
    decimals = max(0, min(9, -int(np.floor(np.log10(gap))) + 1)) if 0 < gap < 10 else 0
    # Adding zero turns -0 into 0.
    return f"{round(one, decimals) + 0.0:,.{decimals}f}{join}{other:,.{decimals}f}"


def _share(value: float) -> str:
    """Write a share of one as statisticians do, without the zero.

    >>> _share(0.756), _share(1.0), _share(-0.2)
    ('.76', '1.00', '-.20')
    """
    return f"{value:.2f}".replace("0.", ".", 1)


def _spark(profile: tuple[float, ...], *, widest: int) -> str:
    """Draw a profile in one line of blocks; several phases share one where there are many.

    >>> _spark((0.0, 1.0, 2.0, 7.0), widest=10)
    '▁▂▃█'
    """
    values = np.array(profile)
    if len(values) > widest:
        parts = np.array_split(values, -(-len(values) // -(-len(values) // widest)))
        values = np.array([part.mean() for part in parts])
    low, high = values.min(), values.max()
    heights = np.round((values - low) / (high - low) * (len(SPARKS) - 1)).astype(int)
    return "".join(SPARKS[height] for height in heights)
