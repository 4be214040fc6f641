"""Hostile text line by line: nothing of it that steers is ever said, and every question takes or refuses it (SECURITY F-esc)."""

import pytest

from guardtui.lab.phone import Arrived

from ..hostile import MARK, SHORT, faults, plant, reached  # noqa: TID252 - the payloads of all tests
from .conftest import INTERRUPT, Reader

TYPED = {name: payload for name, payload in SHORT.items() if "\n" not in payload and "\udcff" not in payload}
"""What can come as one line of text: the rest is two lines, or is refused by the keyboard as no text."""


class Harmless(Reader):
    """Somebody to whom things are said that others have written: signs of their languages, and nothing that steers."""

    def looks_plain(self):
        said = self.ear.getvalue()
        assert not faults(said), faults(said)[:5]
        assert reached(said.encode()) == []


@pytest.fixture
def planted(world):
    plant(world.guard, world.session)
    return Harmless(world)


def test_every_place_says_it_as_text(planted):
    events = ["5", *["n"] * 18, "2", "b", "b"]
    approvals = ["4", "1", "2", "1", "b"]
    devices = ["6", "1", "1", INTERRUPT, "b"]
    support = ["10", "8", "n", "b"]
    planted.does("1", "b", *events, *approvals, *devices, "7", "b", "8", "1", "b", "b", *support, "m", "b", "q")
    assert planted.heard.count(MARK) > 3 * len(SHORT)


def test_what_arrives_on_the_pretend_phone_is_said_as_text(world, practice):
    person = Harmless(world, practice(world))
    for payload in SHORT.values():
        text = payload.encode("utf-8", "replace").decode()
        world.phone.receive(Arrived(world.clock.now(), "mail", text, text, text, f"{text} 123 456", text))
        person.does("z", "1", "1", "2", "b", "b", "q")
    assert person.heard.count(MARK) > 5 * len(SHORT)


@pytest.mark.parametrize("name", TYPED)
def test_every_question_takes_or_refuses_it(world, name):
    typed = TYPED[name]
    person = Harmless(world)
    person.hands.shows = False  # what a terminal itself shows is not our saying
    places = [typed, "3", typed, "a", "1", typed, INTERRUPT, "b", "6", "1", "1", typed, INTERRUPT, "b"]
    lists = ["5", "s", typed, "b", "8", "s", typed, "d", typed, ".", "b", "9", "s", typed, "b"]
    flows = ["x", "1", typed, ".", "10", "1", typed, ".", "1", "y", typed, INTERRUPT, "b"]
    person.does(*places, *lists, *flows, "c", typed, typed, INTERRUPT, "l", typed, world.password, "q")
