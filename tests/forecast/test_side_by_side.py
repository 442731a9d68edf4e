import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsforecast.forecast.side_by_side import batches, side_by_side, summed


def test_pasts_begin_together_and_end_where_they_end():
    found = side_by_side([np.arange(1.0, 6.0), np.array([7.0, 8.0])], longest=3)
    assert found.values.tolist() == [[3, 7], [4, 8], [5, 0]]
    assert found.length.tolist() == [3, 2]
    assert found.known.tolist() == [[True, True], [True, True], [True, False]]


@given(
    lengths=st.lists(st.integers(1, 90), max_size=60),
    values=st.integers(1, 500),
    fewest=st.integers(1, 9),
)
def test_every_past_is_in_one_batch_and_batches_are_no_larger_than_allowed(lengths, values, fewest):
    pasts = [np.zeros(length) for length in lengths]
    found = list(batches(range(len(pasts)), pasts, longest=50, values=values, fewest=fewest))
    assert sorted(place for batch in found for place in batch) == list(range(len(pasts)))
    for batch in found:
        own = [min(lengths[place], 50) for place in batch]
        assert own == sorted(own)
        assert len(batch) <= fewest or (len(batch) * own[-1] <= values and own[-1] <= 1.5 * own[0])
    assert all(len(batch) >= fewest for batch in found[:-1])


@pytest.mark.parametrize("shape", [(300,), (300, 1), (300, 1, 1), (300, 4)])
def test_rows_are_added_in_their_order_whatever_is_beside_them(shape):
    rows = np.random.default_rng(0).normal(size=shape)
    total = np.zeros(shape[1:])
    for row in rows:
        total = total + row
    assert np.array_equal(summed(rows), total)
    assert np.array_equal(summed(np.concatenate([rows, np.zeros_like(rows)])), total)
