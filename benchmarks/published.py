"""What others have published on the same test sets, each figure with its source.

sMAPE on the 0 to 200 scale, averaged over all steps of all series of a group. Where a paper
and a later recalculation differ, both stand here: averages "over all steps" weigh a series by
its horizon, averages "over series" do not.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Published:
    """One method's published figures on one data set: ``smape`` and ``mase`` by group."""

    method: str
    smape: dict[str, float]
    mase: dict[str, float]
    source: str


M3_STEPS = {"yearly": 645 * 6, "quarterly": 756 * 8, "monthly": 1428 * 18, "other": 174 * 8}
"""Forecast steps by group; the published "all" is the average weighted by them."""

HYNDMAN = "Hyndman, Mcomp vignette 'Forecast comparisons', pkg.robjhyndman.com/Mcomp, 2023"
MAKRIDAKIS = "Makridakis & Hibon, The M3-Competition, IJF 16 (2000) 451-476"
NBEATS = "Oreshkin, Carpov, Chapados & Bengio, N-BEATS, ICLR 2020, appendix, M3 table"


def _m3(*, yearly: float, quarterly: float, monthly: float, other: float) -> dict[str, float]:
    """Give the groups and their average over all steps, to two digits as published."""
    groups = {"yearly": yearly, "quarterly": quarterly, "monthly": monthly, "other": other}
    total = sum(M3_STEPS[group] * smape for group, smape in groups.items())
    return {"all": round(total / sum(M3_STEPS.values()), 2), **groups}


PUBLISHED: dict[str, tuple[Published, ...]] = {
    "m3": (
        Published(
            "Naive2", _m3(yearly=17.88, quarterly=9.95, monthly=16.91, other=6.30), {}, MAKRIDAKIS
        ),
        Published(
            "Theta", _m3(yearly=16.90, quarterly=8.96, monthly=13.85, other=4.41), {}, MAKRIDAKIS
        ),
        Published(
            "ForecastPro",
            _m3(yearly=17.14, quarterly=9.77, monthly=13.86, other=4.60),
            {},
            MAKRIDAKIS,
        ),
        Published(
            "DOTM (dynamic optimised Theta)",
            _m3(yearly=15.94, quarterly=9.28, monthly=13.74, other=4.58),
            {},
            "Fiorucci et al., IJF 32 (2016) 1151-1161, as quoted in " + NBEATS,
        ),
        Published(
            "N-BEATS, ensemble",
            _m3(yearly=15.93, quarterly=8.84, monthly=13.11, other=4.24),
            {},
            NBEATS,
        ),
        Published("Theta, recalculated", {"all": 12.76}, {"all": 1.39}, HYNDMAN),
        Published("ForecastPro, recalculated", {"all": 13.06}, {"all": 1.47}, HYNDMAN),
        Published("ForecastX, recalculated", {"all": 13.09}, {"all": 1.42}, HYNDMAN),
    ),
    "m1": (),
}
