"""Which origins of the past are asked about."""

from hypothesis import given
from hypothesis import strategies as st

from tsforecast.evaluate import past_origins as room


@given(length=st.integers(9, 400), horizon=st.integers(1, 30), count=st.integers(1, 300))
def test_no_origin_of_a_panel_lies_before_what_its_footing_was_found_on(length, horizon, count):
    asked = []

    def own(rows, origins, footing):
        asked.extend(origins.tolist())
        return []

    room._past([room.Kind(length, None, None)] * count, own, horizon=horizon)
    every = room._past_origins(length, horizon=horizon).tolist()
    assert set(asked) <= set(every)
    assert asked[-1:] == every[-1:]
    assert len(asked) <= min(room.ORIGINS, room.ROWS // min(count, room.ROWS))
