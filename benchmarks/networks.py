"""The program's own networks, as forecasters of a competition's series.

They are Forecasters, but ``period`` may also be all the seasons that the calendar suggests.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from tsforecast.evaluate.ahead import DEFAULT_MODEL
from tsforecast.evaluate.zero_shot import prepare
from tsforecast.network.shipped import shipped
from tsforecast.series.series import Floats


class NetworkForecaster(Protocol):
    """A Forecaster that may be given several candidate periods."""

    def __call__(
        self,
        values: Floats,
        origins: npt.NDArray[np.intp],
        *,
        horizon: int,
        period: int | tuple[int, ...],
    ) -> Floats:
        """Give quantiles of shape (len(origins), horizon, len(QUANTILES))."""
        ...


def zero_shot(
    values: Floats,
    origins: npt.NDArray[np.intp],
    *,
    horizon: int,
    period: int | tuple[int, ...],
) -> Floats:
    """Forecast as `tsforecast predict` does with a file and no trained model."""
    ready = shipped(DEFAULT_MODEL)
    if ready is None:
        raise FileNotFoundError("no pretrained network is part of this checkout")
    periods = (period,) if isinstance(period, int) else period
    candidates = tuple(each for each in periods if each > 1)
    answers = []
    for origin in origins:
        past = values[:origin]
        found = prepare(past, ready, candidates=candidates, horizon=horizon)
        raw = found.network(past, np.array([origin]), horizon=horizon)[0]
        answers.append(
            np.maximum(found.calibration.apply(raw), 0.0 if past.min() >= 0 else -np.inf)
        )
    return np.stack(answers)


NETWORKS: dict[str, NetworkForecaster] = {"zero_shot": zero_shot}
"""What of the program's own can be measured, by name."""
