"""Published figures that the decomposition must match.

The sources are outputs of R 4 on its data set AirPassengers (Box & Jenkins 1976, series G).
"""

import numpy as np
import pandas as pd
import pytest

from tsforecast.decompose.components import decompose
from tsforecast.decompose.diagnose import diagnose
from tsforecast.series.calendar import from_alias
from tsforecast.series.series import Series

PASSENGERS = """
112 118 132 129 121 135 148 148 136 119 104 118 115 126 141 135 125 149 170 170 158 133 114 140
145 150 178 163 172 178 199 199 184 162 146 166 171 180 193 181 183 218 230 242 209 191 172 194
196 196 236 235 229 243 264 272 237 211 180 201 204 188 235 227 234 264 302 293 259 229 203 229
242 233 267 269 270 315 364 347 312 274 237 278 284 277 317 313 318 374 413 405 355 306 271 306
315 301 356 348 355 422 465 467 404 347 305 336 340 318 362 348 363 435 491 505 404 359 310 337
360 342 406 396 420 472 548 559 463 407 362 405 417 391 419 461 472 535 622 606 508 461 390 432
"""

CLASSICAL = [0.9102304, 0.8836253, 1.0073663, 0.9759060, 0.9813780, 1.1127758,
             1.2265555, 1.2199110, 1.0604919, 0.9217572, 0.8011781, 0.8988244]  # fmt: skip
"""decompose(AirPassengers, type = "multiplicative")$figure"""

STL_PERIODIC = [-0.09164042, -0.11402828, 0.01586585, -0.01402759, -0.01502478, 0.10978976]
"""stl(log(AirPassengers), s.window = "periodic"), seasonal of January to June"""

STL_TREND_START = [4.829389, 4.830368, 4.831348, 4.833377, 4.835406, 4.838166]
"""The same, trend of January to June 1949."""


@pytest.fixture(scope="module")
def airline():
    values = np.array(PASSENGERS.split(), dtype=float)
    times = pd.date_range("1949-01-01", periods=144, freq="MS")
    return Series("passengers", values, times, from_alias("MS"))


def test_classical_seasonal_factors_are_those_of_r(airline):
    parts = decompose(airline, method="classical", mode="multiplicative", periods=(12,))
    assert parts.seasonals[12][:12] == pytest.approx(CLASSICAL, abs=1e-7)


def test_classical_trend_is_the_published_moving_average(airline):
    # July 1949: (112/2 + 118 + ... + 118 + 115/2) / 12, by hand.
    parts = decompose(airline, method="classical", mode="multiplicative", periods=(12,))
    assert parts.trend[6] == pytest.approx(126.791667, abs=1e-6)


def test_stl_agrees_with_r_about_the_season(airline):
    # R's season is the same every year, ours may change slowly: its mean is near R's.
    parts = decompose(airline, method="stl", mode="multiplicative", periods=(12,))
    profile = np.log(parts.seasonals[12]).reshape(12, 12).mean(axis=0)
    assert profile[:6] == pytest.approx(STL_PERIODIC, abs=0.01)
    assert np.log(parts.trend[:6]) == pytest.approx(STL_TREND_START, abs=0.03)


def test_airline_is_what_every_textbook_says_it_is(airline):
    parts = decompose(airline)
    said = diagnose(parts)
    assert (parts.method, parts.mode, parts.periods) == ("stl", "multiplicative", (12,))
    assert said.trend.direction == "rising"
    assert (said.seasons[0].peak, said.seasons[0].trough) == ("July", "November")
    # adfuller's published value for this series, without a trend: no evidence against a root.
    assert said.adf.p_value == pytest.approx(0.9919, abs=1e-3)
