"""The ways of proof as lines to choose from."""

from types import SimpleNamespace

from guardtui.core.records import Channel, Way
from guardtui.wording.ways import ways_by_line, ways_lines

WAYS = (
    Way(Channel.SMS, "+1 ••• 0143", "A"),
    Way(Channel.SMS, "+1 ••• 0143", "B"),
    Way(Channel.RECOVERY, "9"),
)


def test_each_line_has_its_way_though_two_look_the_same():
    assert [ways_by_line(WAYS)[one.id] for one in ways_lines(WAYS)] == list(WAYS)


def test_the_way_in_use_is_no_other_way():
    used = SimpleNamespace(channel=Channel.SMS, contact_id="B")
    assert tuple(ways_by_line(WAYS, but=used).values()) == (WAYS[0], WAYS[2])
