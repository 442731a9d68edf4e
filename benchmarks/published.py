"""What others have published on the same test sets, each figure with its source.

sMAPE on the 0 to 200 scale, averaged over all steps of all series of a group. Where a paper
and a later recalculation differ, both stand here: averages "over all steps" weigh a series by
its horizon, averages "over series" do not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial


@dataclass(frozen=True)
class Published:
    """One method's published figures on one data set, each measure by group."""

    method: str
    smape: dict[str, float]
    mase: dict[str, float]
    source: str
    mse: dict[str, float] = field(default_factory=dict)
    mae: dict[str, float] = field(default_factory=dict)
    mape: dict[str, float] = field(default_factory=dict)

    def figures(self) -> dict[str, dict[str, float]]:
        """Give the measures by the name that people know them by."""
        return {
            "sMAPE": self.smape,
            "MAPE": self.mape,
            "MASE": self.mase,
            "MSE": self.mse,
            "MAE": self.mae,
        }


M3_STEPS = {"yearly": 645 * 6, "quarterly": 756 * 8, "monthly": 1428 * 18, "other": 174 * 8}
TOURISM_STEPS = {"yearly": 518 * 4, "quarterly": 427 * 8, "monthly": 366 * 24}
"""Forecast steps by group; the published "all" is the average weighted by them."""

HYNDMAN = "Hyndman, Mcomp vignette 'Forecast comparisons', pkg.robjhyndman.com/Mcomp, 2023"
MAKRIDAKIS = "Makridakis & Hibon, The M3-Competition, IJF 16 (2000) 451-476"
CRONE = "Crone, Hibon & Nikolopoulos, the NN3 competition, IJF 27 (2011) 635-660, complete set"
M4 = "Makridakis, Spiliotis & Assimakopoulos, The M4 Competition, IJF 36 (2020) 54-74"
TIME_MOE = "Shi et al., Time-MoE, ICLR 2025, zero-shot table"
NBEATS = "Oreshkin, Carpov, Chapados & Bengio, N-BEATS, ICLR 2020, appendix"
TOURISM = (
    "Athanasopoulos, Hyndman, Song & Wu, The tourism forecasting competition, IJF 27 (2011) "
    "822-844, as quoted in " + NBEATS
)
KAGGLE = "the same paper, as quoted in the rules of kaggle.com/c/tourism1"


def _with_all(steps: dict[str, int], **groups: float) -> dict[str, float]:
    """Give the groups and their average over all steps, to two digits as published."""
    total = sum(steps[group] * error for group, error in groups.items())
    return {"all": round(total / sum(steps.values()), 2), **groups}


_m3 = partial(_with_all, M3_STEPS)


def _tourism(
    method: str, *, yearly: float, quarterly: float, monthly: float, source: str
) -> Published:
    mape = _with_all(TOURISM_STEPS, yearly=yearly, quarterly=quarterly, monthly=monthly)
    return Published(method, {}, {}, source, mape=mape)


def _nn3(method: str, smape: float) -> Published:
    return Published(method, {"all": smape}, {}, CRONE)


def _weekly(method: str, smape: float, mase: float) -> Published:
    return Published(method, {"all": smape}, {"all": mase}, M4)


def _etth1(method: str, mse: float, mae: float, source: str) -> Published:
    return Published(method, {}, {}, source, mse={"all": mse}, mae={"all": mae})


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
    "tourism": (
        Published(
            "best of the paper in each group",
            {},
            {"yearly": 2.28, "quarterly": 1.43, "monthly": 1.38},
            KAGGLE,
        ),
        _tourism("Theta", yearly=23.45, quarterly=16.15, monthly=22.11, source=TOURISM),
        _tourism("ETS", yearly=27.68, quarterly=16.05, monthly=21.15, source=TOURISM),
        _tourism("ForePro", yearly=26.36, quarterly=15.72, monthly=19.91, source=TOURISM),
        _tourism("LeeCBaker", yearly=22.73, quarterly=15.14, monthly=20.19, source=TOURISM),
        _tourism("N-BEATS, ensemble", yearly=21.44, quarterly=14.78, monthly=19.29, source=NBEATS),
    ),
    "nn3": (
        _nn3("Wildi, best of all", 14.84),
        _nn3("Theta", 14.89),
        _nn3("Illies, best neural network", 15.18),
        _nn3("ForecastPro", 15.44),
        _nn3("Autobox", 15.95),
    ),
    "m4-weekly": (
        _weekly("Naive, seasonal naive, Naive2", 9.161, 2.777),
        _weekly("Theta", 9.093, 2.637),
        _weekly("Comb (mean of SES, Holt, damped)", 8.944, 2.432),
        _weekly("Smyl (ES-RNN, winner over all)", 7.817, 2.356),
        _weekly("Montero-Manso et al. (FFORMA)", 7.625, 2.108),
        Published(
            "best submission in each measure",
            {"all": 6.58},
            {"all": 1.99},
            "Mcompetitions/M4-methods, evaluation of the submissions",
        ),
    ),
    "etth1": (
        _etth1("PatchTST/64, lookback 512", 0.370, 0.400, "Nie et al., ICLR 2023, supervised"),
        _etth1("NLinear, lookback 336", 0.374, 0.394, "Zeng et al., AAAI 2023, supervised"),
        _etth1("DLinear, lookback 336", 0.375, 0.399, "Zeng et al., AAAI 2023, supervised"),
        _etth1("iTransformer, lookback 96", 0.386, 0.405, "Liu et al., ICLR 2024, supervised"),
        _etth1("Time-MoE ultra, 2.4 billion parameters", 0.349, 0.379, TIME_MOE),
        _etth1("Moirai large", 0.381, 0.388, TIME_MOE),
        _etth1("TimesFM", 0.414, 0.404, TIME_MOE),
        _etth1("Chronos base", 0.466, 0.409, TIME_MOE),
    ),
}
