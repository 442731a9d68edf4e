"""Units of measurement, as they stand in a row of their own below the names of columns."""

from __future__ import annotations

import re

from tsforecast.series.units import MONEY

_ENERGY = (
    "w kw mw gw tw wh kwh mwh gwh twh j kj mj gj tj pj va kva mva var kvar kvarh kvah v mv kv a ma "
    "ka ah hz khz mhz ghz ohm kohm kohms toe ktoe mtoe btu mmbtu therm"
)
_SIZES = (
    "nm µm um mm cm m km in ft yd mi ha acre acres l ml hl cl gal bbl kbbl mbbl bcf mcf cf cfs g "
    "mg µg ug kg t kt lb lbs oz ton tons tonne tonnes mol mmol µmol umol"
)
_WEATHER = (
    "°c °f c f k degc degf celsius fahrenheit kelvin pa hpa kpa mpa mbar bar psi atm mmhg inhg kn "
    "kts knots mph kmh kph ppm ppb ppt db dbm dba dbz ph psu ntu fnu lux lx cd lm ° deg degree "
    "degrees rad"
)
_COUNTS = (
    "s sec secs ms min mins h hr hrs hours minutes seconds d days weeks months years rpm % ‰ "
    "percent pct bit bits byte bytes b kb mb gb tb kib mib gib tib mbit gbit mbps kbps pcs pc "
    "pieces st stk stück persons people inhabitants vehicles passengers cars trips thousand "
    "thousands million millions billion billions mio mrd mn bn tsd td dimensionless utc gmt "
    "cet cest ts rn"
)
_UNITS = frozenset(f"{_ENERGY} {_SIZES} {_WEATHER} {_COUNTS}".split())
"""Words for units, in lower case."""

_DIMENSIONS = re.compile(r"[dmy]{2,4}[-/.][dmy]{2,4}[-/.][dmy]{2,4}(?:[ t]*[hms:.]+)?")
"""How a date is written, as yyyy-mm-dd hh:mm."""

_STATISTICS = frozenset(("avg", "mean", "smp", "tot", "sum", "max", "min", "std", "med"))
"""What a logger did with the values of an interval, in lower case."""

_NOTHING = frozenset(("", "1", "per", "of", "100", "1000", "1,000"))
"""What may stand in a unit without being one."""

_EXPONENT = re.compile(r"\^?[-−⁻]?[0-9²³¹]$")


def is_measure(cell: str) -> bool:
    """Tell whether a cell is a unit of measurement, as it stands below a name.

    >>> [is_measure(cell) for cell in ("kWh", "[°C]", "EUR/MWh", "W m-2", "(in %)", "mio. €")]
    [True, True, True, True, True, True]
    >>> [is_measure(cell) for cell in ("sales", "total load", "2020", "price EUR")]
    [False, False, False, False]
    """
    text = cell.strip().lower().replace("**", "^")
    inner = re.fullmatch(r"[\[({<](.*)[\])}>]", text)
    text = (inner[1] if inner else text).strip().removeprefix("in ")
    if text in _STATISTICS or _DIMENSIONS.fullmatch(text):
        return True
    words = [word.strip("()") for word in re.split(r"[\s/*·⋅.]+", text.replace("deg ", "deg"))]
    parts = [word for word in words if word not in _NOTHING]
    return bool(parts) and all(map(_is_one, parts))


def _is_one(word: str) -> bool:
    plain = _EXPONENT.sub("", word)
    return any(one in _UNITS or one in MONEY for one in (word, plain))
