"""Scaling inverts: series to targets and back, through the transform and each origin's footing."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tsforecast.window.sweep import CLIP, sweep, upto
from tsforecast.window.transform import choose


@given(
    seed=st.integers(0, 10_000),
    size=st.sampled_from([1e-6, 1.0, 1e6]),
    below=st.sampled_from(["positive", "zero", "negative"]),
    periods=st.sampled_from([(), (4,), (4, 12)]),
)
def test_from_the_unit_of_the_data_and_back(seed, size, below, periods):
    random = np.random.default_rng(seed)
    values = 20 + np.cumsum(random.normal(size=50)) + np.resize([3.0, 0.0, -3.0, 0.0], 50)
    kinds = {"positive": np.abs(values) + 0.1, "zero": np.maximum(values - 20, 0)}
    values = kinds.get(below, values - 20) * size
    transform = choose(values)
    swept = sweep(
        transform.apply(values)[None],
        periods=periods,
        lookback=8,
        relative=transform.relative,
    )
    origins = np.arange(10, 46)
    targets = swept.targets(origins, step=upto(4))
    back = transform.invert(swept.restore(targets[..., None], origins))[0, ..., 0]
    came = values[origins[:, None] + np.arange(1, 5)]
    inside = np.abs(targets[0]) < CLIP
    assert np.allclose(back[inside], came[inside], rtol=1e-7, atol=1e-7 * size)
    assert inside.mean() > 0.8
