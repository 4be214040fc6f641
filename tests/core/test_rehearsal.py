"""The rehearsal as a rule: losing more never helps, and nothing lost is offered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guardtui import wording
from guardtui.core.records import Channel, Way
from guardtui.core.rehearsal import CARRIES, Door, Loss, rehearse

WAYS = st.lists(st.builds(Way, st.sampled_from(Channel), st.just("x"), ready=st.booleans()), max_size=5)
LOST = st.sets(st.sampled_from(Loss))


@given(ways=WAYS, lost=LOST, more=LOST, two_step=st.booleans(), trusted=st.booleans(), alone=st.booleans())
def test_losing_more_never_helps(ways, lost, more, two_step, trusted, alone):
    def at(losses):
        return rehearse(losses, ways, two_step=two_step, trusted=trusted, password_alone=alone)

    less, worse = at(lost), at(lost | more)
    if worse.gets_in:
        assert less.gets_in
    assert all(way.ready for way in worse.ways)
    assert not {way.channel for way in worse.ways} & {channel for loss in lost | more for channel in CARRIES[loss]}
    assert wording.rehearsal(worse).startswith("Yes" if worse.gets_in else "No")
    assert wording.lost(worse)
    if two_step:
        assert worse.door is Door.CODE
