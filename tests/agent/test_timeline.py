"""Where blocks start, end and sound."""

from hypothesis import given
from hypothesis import strategies as st

from lmdm_agent.timeline import Timeline

sizes = st.integers(1, 10**6)


@given(sizes, st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_offset_is_the_same_for_every_block(block: int, slack: int, number: int) -> None:
    timeline = Timeline(block, slack)
    assert timeline.due(number) - timeline.input_start(number) == timeline.offset_samples
    assert timeline.due(number) - timeline.input_start(number + 1) == slack


@given(sizes, st.integers(0, 10**6), st.integers(0, 10**6))
def test_every_position_belongs_to_one_block(block: int, slack: int, number: int) -> None:
    timeline = Timeline(block, slack)
    for starts in (timeline.input_start, timeline.due):
        assert starts(number + 1) - starts(number) == block
