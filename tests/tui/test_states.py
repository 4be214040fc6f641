"""What each place says while it is asked for, when there is nothing, when it cannot be had, after success, and on hold.

The tables are the document: a row for each place, with what a person reads there in that state.
"""

import threading
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import NamedTuple

import pytest
from textual.events import Paste

from guardtui.core.action import Action
from guardtui.core.errors import StoreTrouble
from guardtui.core.records import Page
from guardtui.guard import Backend
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.dialogs.new_password import NewPassword
from guardtui.tui.flows.drill import DrillScreen
from guardtui.tui.flows.inspect import InspectScreen
from guardtui.tui.flows.support import SupportScreen
from guardtui.tui.flows.two_step import TwoStepWizard
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.widgets.message_area import MessageArea

from .conftest import HANDLE
from .person import Person

pytestmark = pytest.mark.slow  # whole runs

SHOP = Backend(HANDLE)
BUSY = "Another program is using the store"
SIZE = (100, 30)
RAIL = 28
"""Columns of the rail, which stand between the halves of a sentence that is folded."""


class Place(NamedTuple):
    """A destination: its key, a verb that its page waits for, what stands there then, and what would be untrue before."""

    key: str
    verb: str
    there: str
    untrue: str = "of 100"


PLACES = {
    "overview": Place("1", "rehearsal.all", "of 100", "Start"),
    "two-step": Place("2", "authenticators.recovery_left", "! Off", "How it goes"),
    "contacts": Place("3", "contacts.undoable", "m•••@example.org", "Add a contact"),
    "approvals": Place("4", "approvals.list", "Nobody has asked", "Approve  "),
    "activity": Place("5", "activity.list", "Reviewed", "Kind everything"),
    "devices": Place("6", "sessions.list", "Laptop", "No device matches"),
    "checklist": Place("7", "checklist.show", "are fine", "Everything is fine"),
    "messages": Place("8", "messages.list", "SMS", "Nothing was sent"),
    "learn": Place("9", "learn.list", "What a code is", "Nothing is found"),
    "support": Place("0", "support.list", "Your cases", "A code did not arrive? m"),
}


class Verb:
    """A verb of the guard that is slow, or fails, until it is let go on."""

    def __init__(self, guard, name, monkeypatch):
        noun, _, verb = name.partition(".")
        self.usual = getattr(getattr(guard, noun), verb)
        self.go_on = threading.Event()
        self.fails = False
        self.asked = 0
        monkeypatch.setattr(getattr(guard, noun), verb, self)

    def __call__(self, *args, **kwargs):
        self.asked += 1
        assert self.go_on.wait(30)
        if self.fails:
            raise StoreTrouble("store_busy")
        return self.usual(*args, **kwargs)

    def fail(self):
        """Answer at once, that it cannot."""
        self.fails = True
        self.go_on.set()

    def work(self):
        self.fails = False
        self.go_on.set()


@pytest.fixture
def struck(world, monkeypatch):
    """A verb that is slow from now on: `struck("contacts.list")`."""
    verbs = []

    def strike(name):
        verbs.append(Verb(world.guard, name, monkeypatch))
        return verbs[-1]

    yield strike
    for verb in verbs:
        verb.work()


@pytest.fixture
def mira(world, opened, until):
    """Mira at a destination: `async with mira("3") as (person)`."""

    @asynccontextmanager
    async def open_(key="1"):
        async with opened(world, key, SIZE) as (_app, pilot):
            yield Person(world, pilot, until)

    return open_


@pytest.mark.parametrize("name", PLACES)
async def test_a_place_that_is_long_in_coming_says_so_and_one_that_does_not_come_says_why(
    world, app_of, until, struck, name
):
    """From the first look on: nothing untrue stands there meanwhile, and the key to try again brings it."""
    place = PLACES[name]
    async with app_of(world).run_test(size=SIZE, notifications=True) as pilot:
        person = Person(world, pilot, until)
        if name == "overview":
            verb = struck(place.verb)
            person.app.open(world.session)
        else:
            person.app.open(world.session)
            await person.at("overview")
            verb = struck(place.verb)
            await person.press(place.key)
        await person.sees("Looking …")
        assert place.untrue not in person.text
        verb.fail()
        await person.sees(BUSY, "^r tries again", "^r Try again")
        assert "Looking" not in person.text
        assert place.untrue not in person.text
        verb.work()
        await person.press("ctrl+r")
        await person.at(name)
        await person.sees(place.there)
        await person.see(lambda: BUSY not in person.text and "Try again" not in person.text)


@pytest.mark.parametrize("name", PLACES)
async def test_what_stood_there_stays_while_the_store_cannot_answer(mira, struck, name):
    """Not a note that passes: the sentence stands until the store answers again. Its words are a button."""
    place = PLACES[name]
    async with mira(place.key) as person:
        await person.sees(place.there)
        if name == "learn":  # its cards are asked for once, or when they are searched
            person.screen.view.found_by = None
        verb = struck(place.verb)
        verb.fail()
        person.screen.ask_again()
        await person.sees(BUSY, "What stands here is from before")
        assert not list(person.app._notifications)
        assert place.there in person.text
        assert person.screen.state_line.region.bottom <= person.screen.view.region.y, "it lies over nothing"
        verb.work()
        await person.pilot.click("#state-line")
        await person.see(lambda: BUSY not in person.text)
        assert place.there in person.text


@pytest.mark.parametrize("ends", [Verb.work, Verb.fail], ids=["well", "badly"])
async def test_what_comes_for_a_place_that_was_left_says_nothing_on_the_next(mira, struck, ends):
    """Else the next stays blank without a word, or its key to try again asks for the other."""
    async with mira() as person:
        late = struck("rehearsal.all")
        person.app.follow()
        await person.sees("Looking …")
        verb = struck("contacts.undoable")
        verb.fail()
        await person.press("3")
        await person.see(lambda: verb.asked)
        ends(late)
        await person.see(lambda: not list(person.app.workers))
        await person.sees(BUSY, "^r tries again")
        verb.work()
        await person.press("ctrl+r")
        await person.sees("m•••@example.org")


async def test_a_place_whose_answer_is_longer_in_coming_than_the_next_change_is_shown(mira, struck):
    """Asked anew at each change, it would never come to its end."""
    async with mira("3") as person:
        verb = struck("contacts.list")
        person.screen.ask_again()
        await person.see(lambda: verb.asked)
        first = verb.asked
        for _ in range(3):
            person.screen.ask_again()
            await person.pilot.pause()
        assert verb.asked == first, "one look at a time"
        verb.work()
        await person.see(lambda: verb.asked > first)
        await person.see(lambda: not list(person.app.workers))
        await person.sees("m•••@example.org")


async def test_a_quick_answer_says_nothing_and_trouble_stays_behind_with_its_place(mira, struck):
    async with mira("3") as person:
        verb = struck("contacts.undoable")
        verb.fail()
        person.screen.ask_again()
        await person.sees(BUSY)
        await person.go("6", "devices")
        assert BUSY not in person.text
        assert person.screen.state_line._asked == 0
        assert "Looking" not in person.text


async def test_a_search_or_another_page_that_does_not_come_leaves_the_list_as_it_was(mira, struck):
    async with mira("5") as person:
        before = person.screen.view.list.rows
        verb = struck("activity.list")
        verb.fail()
        await person.press("slash", *"phone")
        await person.sees(BUSY)
        assert person.screen.view.list.rows is before
        verb.work()
        await person.press("escape", "s")
        await person.see(lambda: person.screen.view.list.rows.oldest_first and BUSY not in person.text)


def nothing(*_args, **_kwargs):
    return ()


def no_page(*_args, **_kwargs):
    return Page((), None)


def all_fine(guard):
    found = guard.checklist.show

    def show(session):
        listed = found(session)
        return replace(listed, items=tuple(replace(i, state="good", earned=i.points) for i in listed.items))

    return show


class Empty(NamedTuple):
    """A verb that has nothing to answer, keys to get there, the sentence, and the next step that it names."""

    verb: str
    answers: object
    keys: str
    sentence: str
    step: str


EMPTY = {
    "overview": Empty("checklist.show", all_fine, "", "Nothing to do", "the checklist comes back"),
    "two-step": Empty("", None, "", "! Off", "Turn it on"),
    "contacts": Empty("contacts.list", nothing, "", "No phone and no mail address yet", "add one now"),
    "approvals": Empty("", None, "", "Nobody has asked for anything", "approve or deny"),
    "activity": Empty("activity.list", no_page, "", "Nothing has happened yet", "v marks how far you have read"),
    "devices": Empty("", None, "f end enter", "No device matches", "Press f to see all"),
    "checklist": Empty("checklist.show", all_fine, "f", "Everything is fine", "Press f to see it all"),
    "messages": Empty("messages.list", no_page, "", "Nothing was sent yet", "press t"),
    "learn": Empty("", None, "slash x y z", "Nothing is found", "Try another word"),
    "support": Empty("", None, "", "None yet", "choose above what is the matter"),
}


@pytest.mark.parametrize("name", EMPTY)
async def test_where_there_is_nothing_a_sentence_says_so_and_what_to_do_next(world, mira, monkeypatch, name):
    empty = EMPTY[name]
    if empty.verb:
        noun, _, verb = empty.verb.partition(".")
        answers = empty.answers(world.guard) if empty.answers is all_fine else empty.answers
        monkeypatch.setattr(getattr(world.guard, noun), verb, answers)
    async with mira(PLACES[name].key) as person:
        for key in empty.keys.split():
            await person.press(key)
        await person.sees(empty.sentence)
        page = " ".join(" ".join(line[RAIL:].lstrip(" ┃") for line in person.text.splitlines()).split())
        assert empty.step in page


class Success(NamedTuple):
    """Keys, perhaps the code that is asked for then, and what the person hears."""

    keys: str
    code: str
    said: str


SUCCESS = {
    "contacts": Success("x", "contact-remove", "was removed. A notice went there."),
    "approvals": Success("d enter", "", "Denied. No code can allow it any more."),
    "activity": Success("v", "", "Reviewed up to"),
    "devices": Success("e D e s k enter", "", "It is called Desk now."),
    "checklist": Success("t y", "", "Noted, with today's date."),
    "messages": Success("n enter", "", "That code opens nothing any more."),
}
"""Of the other places: two-step in test_two_step_wizard, a case in test_support; overview and Learn change nothing."""


@pytest.mark.parametrize("name", SUCCESS)
async def test_what_was_done_is_said(world, mira, name):
    done = SUCCESS[name]
    asked = Action("purchase", {"order": "A-7", "currency": "USD", "payee": "Riverbend", "amount": 12900})
    world.guard.approvals.ask(SHOP, asked)
    world.guard.codes.request(SHOP, Action("export", {"what": "your orders"}))
    async with mira(PLACES[name].key) as person:
        if name == "checklist":
            item = next(i.id for i in person.screen.view.items.values() if not i.evidence and i.attested_at is None)
            person.screen.view.point_at(item)
        for key in done.keys.split():
            before = person.screen
            await person.press(key)
            if key in {"x", "d", "e", "t", "n"} and isinstance(before, MainScreen):
                await person.see(lambda: not isinstance(person.screen, MainScreen) and person.app.focused is not None)
        if done.code:
            await person.enter_code(done.code)
        await person.sees(done.said)


@pytest.mark.parametrize("name", ["overview", "two-step", "contacts", "approvals"])
async def test_a_hold_is_told_with_its_end_where_it_holds(world, mira, name):
    world.guard.notme.report(world.session, world.guard.activity.list(world.session).items[0].seq)
    async with mira(PLACES[name].key) as person:
        await person.sees("On hold for 1 day more", "until")


class Dialog(NamedTuple):
    """A dialog: how it is made, what it asks, what is done to make it ask, what it says while it waits, and what stays."""

    make: object
    verb: str
    ask: object
    waits: str
    stays: str


def code_dialog(world):
    contact = world.guard.contacts.list(world.session)[0]
    return CodeDialog(world.guard, world.session, world.guard.contacts.remove(world.session, contact.id))


def paste_code(person):
    person.paste("123456")


def change_password(person):
    for name in ("present", "new", "again"):
        person.screen.query_one(f"#{name}").value = "a-Bridge-4-otters"
    person.screen.change()


def inspect(person):
    person.screen.query_one(MessageArea).post_message(Paste("Dear customer, your parcel waits"))
    person.pilot.app.call_later(person.screen.action_inspect)


def nothing_more(_person):
    """It asks by itself when it is opened."""


DIALOGS = {
    "code": Dialog(code_dialog, "codes.answer", paste_code, "Checking …", "It must say"),
    "new password": Dialog(
        lambda w: NewPassword(w.guard, w.session), "passwords.change", change_password, "One moment …", "The new one"
    ),
    "wizard": Dialog(
        lambda w: TwoStepWizard(w.guard, w.session), "authenticators.draft", nothing_more, "Looking …", "Choose"
    ),
    "support": Dialog(
        lambda w: SupportScreen(w.guard, w.session),
        "support.prepare",
        lambda p: p.screen.look(),
        "Looking …",
        "Your words",
    ),
    "inspect": Dialog(
        lambda w: InspectScreen(w.guard, w.session), "inspections.inspect", inspect, "Looking …", "Dear customer"
    ),
    "drill": Dialog(lambda w: DrillScreen(w.guard, w.session), "drill.messages", nothing_more, "Looking …", ""),
}


@pytest.mark.parametrize("name", DIALOGS)
async def test_a_dialog_says_that_it_waits_and_then_why_it_could_not(world, mira, struck, name):
    dialog = DIALOGS[name]
    async with mira() as person:
        made = dialog.make(world)
        verb = struck(dialog.verb)
        person.app.push_screen(made)
        await person.see(lambda: person.screen is made and made.is_mounted)
        await person.pilot.pause()
        dialog.ask(person)
        await person.sees(dialog.waits)
        verb.fail()
        await person.sees(BUSY)
        await person.see(lambda: dialog.waits not in person.text)
        assert dialog.stays in person.text
        if dialog.ask is nothing_more:  # an empty page: the key that asks once more is named
            verb.work()
            await person.sees("^r tries again")
            await person.press("ctrl+r")
            await person.see(lambda: BUSY not in person.text and "Try again" not in person.text)
