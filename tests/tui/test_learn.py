"""The learn cards in the app: all in one place, and each where it helps (M14)."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from guardtui.core.action import Action
from guardtui.core.checklist import POINTS
from guardtui.core.missing_code import Cause
from guardtui.core.records import Channel, ContactKind
from guardtui.shared import cards
from guardtui.shared.destinations import DESTINATIONS
from guardtui.tui import moments
from guardtui.tui.dialogs.card import CardDialog
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.dialogs.missing_code import MissingCode
from guardtui.tui.flows.inspect import FoundScreen
from guardtui.tui.flows.two_step import TwoStepWizard
from guardtui.tui.flows.two_step.page import Page
from guardtui.tui.screens.main import MainScreen

from .conftest import PATIENCE
from .person import Person

pytestmark = pytest.mark.slow  # whole runs

SMALL = (80, 24)


def pages() -> set[str]:
    from guardtui.tui.flows.two_step import app, choose, confirm, recovery, review

    found = [one for module in (app, choose, confirm, recovery, review) for one in vars(module).values()]
    return {one.__name__ for one in found if isinstance(one, type) and issubclass(one, Page)} - {"Page", "SecretPage"}


def test_every_place_step_and_code_has_its_card_and_every_card_named_is_there(world):
    known = {card.id for card in world.guard.learn.list()}
    assert {place.id for place in DESTINATIONS} - {"learn"} <= cards.PLACES.keys()
    assert pages() == moments.PAGES.keys()
    from guardtui.guard.verbs import _OWNERS

    assert _OWNERS.keys() == cards.CODES.keys()
    assert cards.ITEMS.keys() == POINTS.keys()
    assert cards.CAUSES.keys() == {cause.value for cause in Cause}
    assert cards.METHODS.keys() == set(Channel)
    assert shown() <= known


def shown() -> set[str]:
    """Every card that `i` opens somewhere."""
    by = (cards.PLACES, moments.PAGES, moments.SCREENS, cards.CODES, cards.ITEMS, cards.METHODS, cards.CAUSES)
    return {"one-action", "two-step", "typed-codes", *cards.BY_CHANNEL.values()}.union(*(one.values() for one in by))


def test_every_fact_of_the_guide_is_told_at_the_moment_it_helps(world):
    """Only what the program cannot do, and the same steps at a big shop, are read under Learn alone."""
    known = world.guard.learn.list()
    assert {fact for card in known if card.id in shown() for fact in card.guide} == {f"G{n}" for n in range(1, 28)}
    assert {card.id for card in known} - shown() == {"no-security-key", "same-user", "big-shop"}


def test_a_code_that_is_not_sent_has_the_card_of_its_way(world):
    asked = world.guard.contacts.verify(world.session, world.guard.contacts.list(world.session)[0].id)
    assert cards.card_of_code(asked) == "wrong-address"
    assert cards.card_of_code(replace(asked, kind="club:transfer")) == "one-action"
    assert cards.card_of_code(replace(asked, channel=Channel.APP)) == "clock"
    assert cards.card_of_code(replace(asked, channel=Channel.RECOVERY)) == "recovery-codes"


async def test_every_card_is_reached_and_found_by_keyboard_at_80_by_24(world, opened, until):
    cards = world.guard.learn.list()
    async with opened(world, "9", SMALL) as (_app, pilot):
        person = Person(world, pilot, until)
        await person.at("learn")
        await person.sees(cards[0].title, cards[0].text.split()[0])
        listed = person.screen.view.query_one("#cards")
        assert [one.id for one in listed.options if not one.disabled] == [card.id for card in cards]
        for keys, card in ((["down"] * 3, cards[3]), (["end"], cards[-1]), (["up"], cards[-2])):
            await pilot.press(*keys)
            await person.see(lambda card=card: str(person.screen.query_one("#card-body").content) == card.text)
        longest = max(cards, key=lambda card: len(card.text))
        person.screen.view.point_at(longest.id)
        await person.sees(longest.text.split()[-1])
        await person.press("slash", *"spam junk", "enter")
        await person.see(lambda: str(person.screen.query_one("#card-title").content) == "Look in spam and junk")
        await person.press("slash", *"zzz")
        await person.sees("Nothing is found")
        person.screen.ask_again()
        await person.see(lambda: not list(person.app.workers))
        assert "Nothing is found" in person.text, "asking again finds by the same words"
        await person.press("enter")
        assert person.screen.view.query_one("#learn-search").has_focus, "there is no list to go to"
        assert not person.screen.view.query_one("#cards").display
        await person.press("escape")
        await person.sees(cards[0].title)
        assert person.screen.view.query_one("#cards").has_focus
        await person.go("5", "activity")


async def test_cards_that_come_late_for_other_words_are_not_shown(world, opened, until, monkeypatch):
    """The place is asked again while the same words are looked for, and the person types on."""
    listed, asked, late = type(world.guard.learn).list, threading.Event(), threading.Event()

    def slow(cards, words=""):
        if words == "s" and not asked.is_set():
            asked.set()
            assert late.wait(PATIENCE)
        return listed(cards, words)

    async with opened(world, "9", SMALL) as (app, pilot):
        person = Person(world, pilot, until)
        await person.press("slash", "s")
        await person.see(lambda: app.screen.view.found_by == "s")
        monkeypatch.setattr(type(world.guard.learn), "list", slow)
        app.screen.view.found_by = None
        app.screen.ask_again()
        await person.see(asked.is_set)
        await person.press(*"zzz")
        await person.sees("Nothing is found")
        late.set()
        await person.see(lambda: not list(app.workers))
        assert "Nothing is found" in person.text


async def test_i_opens_the_card_that_fits_the_place_the_code_and_the_step(world, opened, until):
    """On a destination, over a code, in the wizard; F3 where letters are text. Which card it is the test above sees to."""

    async def card(key, title):
        await person.press(key)
        await person.on(CardDialog)
        assert title in person.text
        await person.press("escape")

    titles = {one.id: one.title for one in world.guard.learn.list()}
    async with opened(world, size=SMALL) as (app, pilot):
        person = Person(world, pilot, until)
        for key, place in (("5", "activity"), ("0", "support")):
            await person.go(key, place)
            await card("i", titles[cards.PLACES[place]])
            await person.at(place)
        contact = next(one for one in world.guard.contacts.list(world.session) if one.kind is ContactKind.PHONE)
        challenge = world.guard.contacts.verify(world.session, contact.id)
        app.push_screen(CodeDialog(world.guard, world.session, challenge))
        await person.on(CodeDialog, "CodeField")
        await card("i", titles["wrong-address"])
        await person.on(CodeDialog, "CodeField")
        await person.press("escape")
        await person.on(MainScreen)
        shop = Action("purchase", {"order": "1", "amount": 1, "currency": "EUR", "payee": "Shop"})
        challenge = world.guard.codes.request(world.session, shop)
        app.push_screen(CodeDialog(world.guard, world.session, challenge))
        await person.on(CodeDialog, "CodeField")
        await card("f3", titles["one-action"])
        await person.press("escape")
        await person.on(MainScreen)
        app.push_screen(TwoStepWizard(world.guard, world.session))
        await person.on(TwoStepWizard, "Card")
        await card("i", titles["methods"])


async def test_i_opens_the_card_of_the_line_and_of_the_cause(world, opened, until):
    """In the checklist that of the item, in the doctor that of the cause, where a fraud wants a code that of passing one on."""
    titles = {one.id: one.title for one in world.guard.learn.list()}
    async with opened(world, "7", SMALL) as (app, pilot):
        person = Person(world, pilot, until)

        async def card(name):
            await person.press("i")
            await person.on(CardDialog)
            assert titles[name] in person.text
            await person.press("escape")

        await person.at("checklist")
        for item, name in (("G25", "wifi"), ("G18", "no-reuse")):
            app.screen.view.point_at(item)
            await card(name)
            await person.at("checklist")
        await person.press("m")
        await person.on(MissingCode, "#fix")
        await card(cards.CAUSES["over"])
        await person.on(MissingCode, "#fix")
        await person.press("escape")
        await person.at("checklist")
        text = "Reply with the six-digit code."
        app.push_screen(FoundScreen(world.guard, world.session, text, world.guard.inspections.inspect(text)))
        await person.on(FoundScreen)
        await card("typed-codes")
