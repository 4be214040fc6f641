"""A code did not arrive, at the app: facts first, the likeliest cause, and keys that really do what mends it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from guardtui.bootstrap import Parts, open_guard
from guardtui.clock import MINUTE, SECOND
from guardtui.config import Config
from guardtui.core.records import Channel, Client, ContactKind, MessageState
from guardtui.core.support import Symptom
from guardtui.delivery import Receipt
from guardtui.lab.build import demo_practice
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.dialogs.missing_code import MissingCode
from guardtui.tui.flows.support import SupportScreen
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.screens.signin import SignInScreen

from .conftest import SMALL, World
from .person import Person


def practised(world: World, courier: Any = None) -> World:
    """The same store, whose messages go through the faults of its pretend phone."""
    folder = world.phone.path.parent
    world.phone = demo_practice(folder, world.clock)  # type: ignore[assignment]
    courier = courier or world.phone.courier()  # type: ignore[attr-defined]
    couriers = {Channel.SMS: courier, Channel.MAIL: courier}
    parts = Parts(clock=world.clock, hasher=SMALL, code_hasher=SMALL, couriers=couriers)
    world.guard.close()
    config = Config(folder / "guard.db", folder / "guard.key")
    world.guard = open_guard(config, parts=parts, practice=True)
    return world


@pytest.fixture
def late(demo):
    """The shipped demo, its phone as it is with the fault switches."""
    yield practised(demo)
    demo.guard.close()


@pytest.fixture
def mira(world):
    yield practised(world)
    world.guard.close()


def words(text: str) -> str:
    return re.sub(r"[\s█▌]+", " ", text)


async def not_that(her: Person) -> None:
    """Press n, and wait for the next cause."""
    before = len(her.screen._ruled_out)
    await her.press("n")
    await her.see(lambda: len(her.screen._ruled_out) > before and not her.screen.acting)


@pytest.mark.slow
async def test_at_the_sign_in_the_whole_run_by_keyboard(late, app_of, until):
    """From the switch in the demo to the first cause, its fix, the next cause, another way, and what to tell support."""
    late.phone.set_faults(("signal",))
    app = app_of(late)
    async with app.run_test(size=(80, 24)) as pilot:
        her = Person(late, pilot, until)
        await her.give_password()
        await her.asked_for("sign-in")
        await her.sees("m No code?")
        await her.press("m")
        await her.on(MissingCode, "#fix")
        await her.sees("It was handed over 0 s ago", "+1 ••• 0143", "can be sent again in 0:30", "Wait until")
        late.clock.advance(31 * SECOND)
        await her.sees("Perhaps", "The carrier took the message", "Is your phone's signal weak", "Send it again")
        await her.press("enter")
        await her.on(CodeDialog, "#code")
        await her.sees("The same code was sent again")
        late.clock.advance(3 * MINUTE)
        await her.press("m")
        await her.on(MissingCode, "#fix")
        assert her.text.count("text message: handed to the carrier") == 2, "a line for each sending"
        for told in ("blocked by mistake", "One wrong letter or digit", "Networks lose", "another way: mail"):
            await not_that(her)
            assert told in words(her.text)
        await her.press("b")
        await until(pilot, lambda: "Networks lose" in words(her.text) and not her.screen.acting)
        await not_that(her)
        await her.press("enter")
        await her.choose()
        await her.on(CodeDialog, "#code")
        await her.sees("@larkmail.example")
        await her.press("m")
        await her.on(MissingCode, "#fix")
        while her.screen.check_action("not_that", ()):
            await not_that(her)
        await her.sees("What is left", "What to tell support")
        await her.press("enter")
        await her.on(SupportScreen)
        tried = "\n".join(her.screen.tried)
        assert "Ruled out: " in tried
        assert "mira.oduya" not in tried, "whoever has only the password sees no whole address"
        await her.press("escape")
        await her.on(CodeDialog, "#code")
        await her.enter_code("sign-in")
        await her.on(MainScreen)


@pytest.mark.parametrize(
    ("fault", "way", "told"),
    [
        ("bounce", "", "came back"),
        ("refused", "mail", "nobody at"),
        ("spam", "mail", "spam or junk"),
        ("blocked", "", "blocked numbers, filtered"),
        ("busy", "", "tried again at"),
        ("delay", "", "no word came"),
    ],
)
def test_each_switch_of_the_demo_leads_to_its_cause(late, fault, way, told):
    """The facts behind the dialog; that the dialog shows them is told above."""
    from guardtui import wording
    from guardtui.core.action import Action

    late.phone.set_faults((fault,))
    pending = late.guard.signin.begin(late.handle, late.password, late.client).pending
    challenge = late.guard.codes.request(pending, Action("sign-in"), Channel(way) if way else None)
    late.clock.advance(31 * SECOND)
    late.phone.pass_time(late.guard)
    found = late.guard.missing_codes.diagnose(pending, challenge.id)
    assert told in wording.missing_code(found.likeliest, found.target, found.channel, late.clock.now())


async def test_signed_in_a_refused_address_leads_to_the_contact_itself(mira, opened, until, text_of):
    """The provider's words are shown as they are, never obeyed; the fix leaves the dialog and points at the line."""
    mira.guard.close()

    class Rude:
        def send(self, letter: Any) -> Receipt:
            return Receipt(MessageState.REFUSED, "550 \x1b]0;x\x07[@click=app.quit]no[/] such [bold]user")

    practised(mira, Rude())
    async with opened(mira, "3", (80, 24)) as (app, pilot):
        her = Person(mira, pilot, until)
        phone = next(one for one in mira.guard.contacts.list(mira.session) if one.kind is ContactKind.PHONE)
        await her.pick(ContactKind.MAIL)
        await her.press("e")
        await her.write("mira@elsewhere.example")
        await her.asked_for("contact-replace")
        await her.press("m")
        await her.on(MissingCode, "#fix")
        await her.sees("+44 ••• 0123", "What is known", "Compare it in your contacts")
        assert "[@click=app.quit]no[/] such [bold]user" in words(her.text)
        assert "\x1b]0" not in her.text
        await her.press("enter")
        await her.at("contacts")
        assert app.screen.view.chosen.id == phone.id


async def test_from_anywhere_the_last_code_is_looked_into_and_asked_for_anew(mira, opened, until):
    """By its key, by the rail, and by name in the palette; the switches of the lab are in the palette too."""
    contact = mira.guard.contacts.list(mira.session)[0]
    mira.guard.codes.cancel(mira.session, mira.guard.contacts.verify(mira.session, contact.id).id)
    mira.clock.advance(5 * MINUTE)
    async with opened(mira) as (app, pilot):
        her = Person(mira, pilot, until)
        await her.sees("m  A code is missing?")
        await pilot.click("#missing")
        await her.on(MissingCode, "#fix")
        await her.sees("taken back", "Ask for a new code")
        await her.press("escape")
        await her.at("overview")
        await her.press("m")
        await her.on(MissingCode, "#fix")
        await her.press("enter")
        await her.asked_for("contact-verify")
        await her.press("escape")
        await her.at("overview")
        mira.clock.advance(5 * MINUTE)
        mira.guard.contacts.verify(mira.session, contact.id)
        await her.press("m")
        await her.on(MissingCode, "#fix")
        await her.sees("that it arrived. Look once more", "I found it: type it")
        await her.press("enter")
        await her.asked_for("contact-verify")
        await her.press("escape")
        await her.at("overview")
        commands = {command.title: command.callback for command in app.get_system_commands(app.screen)}
        assert "No code?" in commands
        commands["Practise: a weak signal"]()
        assert [name for name, _, on in mira.phone.faults() if on] == ["signal"]
        await her.press("f2")
        await her.sees("! a weak signal")
        await her.press("f5")
        await her.choose("end")
        await her.sees("! the phone's clock is", "! a weak signal")


async def test_support_is_opened_with_what_was_tried(mira, opened, until):
    async with opened(mira) as (_, pilot):
        her = Person(mira, pilot, until)
        await her.press("m")
        await her.on(MissingCode, "#fix")
        await her.press("n")
        await her.sees("What to tell support")
        await her.press("enter")
        await her.on(SupportScreen)
        assert her.screen.symptom == Symptom.NO_CODE
        assert "A code did not arrive." in her.screen.tried[0]
        await her.press("escape")
        await her.at("overview")


async def test_a_contact_that_somebody_changed_is_put_back_from_here(mira, app_of, until):
    """At the sign-in the fix leads to the button that is there for it."""
    session = mira.session
    old = next(one for one in mira.guard.contacts.list(session) if one.kind is ContactKind.PHONE)
    mira.prove(mira.guard.contacts.replace(session, old.id, "+44 7700 900456"))
    new = next(one for one in mira.guard.contacts.list(session) if not one.verified)
    mira.clock.advance(MINUTE)
    mira.prove(mira.guard.contacts.verify(session, new.id))
    mira.clock.advance(MINUTE)
    mira.client = Client("n" * 43, "Another terminal")
    app = app_of(mira, handle="mira")
    async with app.run_test(size=(80, 24)) as pilot:
        her = Person(mira, pilot, until)
        await her.on(SignInScreen, "#password")
        her.screen.query_one("#password").value = mira.password
        await her.press("enter")
        await her.asked_for("sign-in")
        mira.clock.advance(MINUTE)
        await her.press("m")
        await her.on(MissingCode, "#fix")
        await until(pilot, lambda: "took the place of another" in words(her.text))
        await her.sees("Go back and put the old one back")
        await her.press("enter")
        await her.on(SignInScreen, "#undo")
