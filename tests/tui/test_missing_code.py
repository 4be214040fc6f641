"""A code did not arrive, at the app: facts first, the likeliest cause, and keys that really do what mends it."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from typing import Any

import pytest

from guardtui.bootstrap import Parts, open_guard
from guardtui.clock import MINUTE, SECOND
from guardtui.config import Config
from guardtui.core.action import Action
from guardtui.core.records import Channel, Client, ContactKind, MessageState
from guardtui.core.support import Symptom
from guardtui.delivery import Receipt
from guardtui.guard import Backend
from guardtui.lab.build import demo_practice
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.dialogs.missing_code import MissingCode
from guardtui.tui.dialogs.spare_codes import SpareCodes
from guardtui.tui.flows.support import SupportScreen
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.screens.signin import SignInScreen

from .conftest import SMALL, World
from .person import Person

pytestmark = pytest.mark.slow  # whole runs


def practised(world: World, courier: Any = None) -> World:
    """The same store, whose messages go through the faults of its pretend phone."""
    folder = world.phone.path.parent
    world.phone = demo_practice(folder, world.clock)  # type: ignore[assignment]
    courier = courier or world.phone.courier()  # type: ignore[attr-defined]
    couriers = {Channel.SMS: courier, Channel.MAIL: courier}
    parts = Parts(clock=world.phone.clock, hasher=SMALL, code_hasher=SMALL, couriers=couriers)
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


async def answer(her: Person, key: str) -> None:
    """Press y, n or b, and wait for what follows."""
    before = list(her.screen._said)
    await her.press(key)
    await her.see(lambda: her.screen._said != before and not her.screen.acting)


async def looked_into(her: Person) -> None:
    """Press m, and wait for the doctor."""
    await her.press("m")
    await her.on(MissingCode, "#fix")


@asynccontextmanager
async def at_the_sign_in(world: World, app_of: Any, until: Any, size: tuple[int, int] = (80, 24)) -> Any:
    """Mira at a terminal that she never signed in from, the password given."""
    world.client = Client("n" * 43, "Another terminal")
    world.clock.advance(3 * MINUTE)
    app = app_of(world, handle=world.handle)
    async with app.run_test(size=size) as pilot:
        her = Person(world, pilot, until)
        await her.on(SignInScreen, "#password")
        her.screen.query_one("#password").value = world.password
        await her.press("enter")
        yield her


async def test_at_the_sign_in_the_whole_run_by_keyboard(late, app_of, until):
    """From the switch in the demo to the first cause, its fix, the next cause, another way, and what to tell support."""
    late.phone.set_faults(("signal",))
    app = app_of(late)
    async with app.run_test(size=(80, 24)) as pilot:
        her = Person(late, pilot, until)
        await her.give_password()
        await her.asked_for("sign-in")
        await her.sees("m No code?")
        await looked_into(her)
        await her.sees("It was handed over a moment ago", "+1 ••• 0143", "can be sent again in 0:30", "Wait until")
        late.clock.advance(12 * SECOND)
        await her.sees("It was handed over 12 s ago", "can be sent again in 0:18")
        late.clock.advance(19 * SECOND)
        await her.sees("Perhaps", "The carrier took the message", "Is your phone's signal weak")
        await her.sees("y  Yes  Send it again", "n  No   Perhaps the sender is blocked")
        await answer(her, "y")
        await her.sees("As you say", "Send it again", "n Something else", "b One back")
        await her.press("enter")
        await her.on(CodeDialog, "#code")
        await her.sees("The same code was sent again")
        late.clock.advance(3 * MINUTE)
        await looked_into(her)
        assert her.text.count("text message: handed to the carrier") == 2, "a line for each sending"
        for told in ("blocked by mistake", "One wrong letter or digit", "Networks lose", "another way: mail"):
            await answer(her, "n")
            assert told in words(her.text)
        await answer(her, "b")
        assert "Networks lose" in words(her.text)
        await answer(her, "n")
        await her.press("enter")
        await her.sees("Stay with this one")
        await her.choose()
        await her.on(CodeDialog, "#code")
        await her.sees("@larkmail.example")
        await looked_into(her)
        while her.screen.check_action("something_else", ()) or her.screen.check_action("say", ()):
            await answer(her, "n")
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


CAUSES = {
    # cause: fault, way, what it says, the answers, how it is mended, and what shows then
    "G9 came back": ("bounce", "", "came back", "", "Take another way: mail", "m•••@example.org"),
    "G9 a letter": ("signal", "", "One wrong letter", "nny", "Take another way: mail", "Stay with this one"),
    "G10": ("spam", "mail", "mark it as not spam", "y", "I found it: type it", "Sent to"),
    "G11": ("signal", "", "A weak signal or airplane mode", "y", "Send it again", "The same code was sent again"),
    "G12": ("blocked", "", "blocked numbers, filtered", "y", "Send it again", "The same code was sent again"),
    "G14": ("busy", "", "tried again at", "", "Send it again", "The same code is being sent again"),
}


@pytest.mark.parametrize("cause", CAUSES)
async def test_each_cause_leads_by_keyboard_to_what_mends_it(mira, app_of, until, cause):
    """In the smallest window, where everything that is needed is in sight without scrolling."""
    fault, way, told, keys, mends, then = CAUSES[cause]
    mira.phone.set_faults((fault,))
    async with at_the_sign_in(mira, app_of, until, size=(60, 20)) as her:
        await her.asked_for("sign-in")
        if way:
            await her.press("s")
            await her.choose()
            await her.asked_for("sign-in")
        mira.clock.advance(31 * SECOND)
        mira.phone.pass_time(mira.guard)
        await looked_into(her)
        for key in keys:
            await her.sees("y  Yes", "n  No")
            await answer(her, key)
        await her.see(lambda: told in words(her.text))
        assert ("As you say" in her.text) == ("y" in keys)
        await her.sees(mends)
        await her.press("enter")
        await her.sees(then)
        assert fault != "bounce" or "Stay with this one" not in her.text, "nothing of it can arrive"


async def test_a_code_whose_time_is_over_is_asked_for_anew_by_one_key(mira, opened, until):
    """G13."""
    contact = mira.guard.contacts.list(mira.session)[0]
    mira.clock.advance(MINUTE)
    challenge = mira.guard.contacts.verify(mira.session, contact.id)
    mira.clock.advance(10 * MINUTE)
    async with opened(mira, size=(80, 24)) as (_, pilot):
        her = Person(mira, pilot, until)
        await looked_into(her)
        await her.sees("Its time was over", "Ask for a new code")
        await her.press("enter")
        assert (await her.asked_for("contact-verify")).id != challenge.id
        await her.enter_code("contact-verify")
        await her.at("overview")


async def test_who_begins_the_sign_in_again_is_offered_the_mail_while_the_phone_has_to_wait(mira, app_of, until):
    async with at_the_sign_in(mira, app_of, until) as her:
        await her.asked_for("sign-in")
        await her.press("escape")
        await her.on(SignInScreen)
        her.screen.query_one("#password").value = mira.password
        await her.press("enter")
        await her.on(Choose, "#choices")
        await her.sees("A code was sent just now", "enough was sent that way", "m•••@example.org")
        await her.choose()
        assert (await her.asked_for("sign-in")).channel is Channel.MAIL
        await her.enter_code("sign-in")
        await her.on(MainScreen)


async def test_a_resend_that_fails_says_so_and_the_way_that_rests_is_named_with_its_time(mira, app_of, until):
    mira.phone.set_faults(("busy",))
    async with at_the_sign_in(mira, app_of, until) as her:
        await her.asked_for("sign-in")
        mira.clock.advance(31 * SECOND)
        await her.see(lambda: "resend in" not in her.text)
        await her.press("r")
        await her.sees("is being sent again")
        await looked_into(her)
        await her.sees("It could not be handed over yet", "Else: take another way, ask support")
        await answer(her, "n")
        await her.sees("The code can come another way in a moment: mail.", "Wait until")
        await her.press("escape")
        await her.on(CodeDialog, "#code")
        mira.phone.set_faults(("refused",))
        mira.clock.advance(61 * SECOND)
        await her.see(lambda: "resend in" not in her.text)
        await her.press("r")
        await her.sees("could not be sent this time either: m finds out why")
        await looked_into(her)
        await her.sees("Several messages in a row did not reach")
        await her.press("escape")


async def test_a_sign_in_that_took_too_long_goes_back_to_its_beginning(mira, app_of, until):
    async with at_the_sign_in(mira, app_of, until) as her:
        await her.asked_for("sign-in")
        mira.clock.advance(10 * MINUTE)
        await her.press("m")
        await her.on(SignInScreen, "#password")
        await her.see(lambda: "This sign-in took too long. Begin again with your password." in words(her.text))


async def test_what_is_given_up_with_another_way_is_said(mira, app_of, until):
    async with at_the_sign_in(mira, app_of, until) as her:
        await her.asked_for("sign-in")
        await her.press("s")
        await her.on(Choose)
        await her.see(lambda: "the code that was sent before opens nothing any more" in words(her.text))
        await her.press("escape")


async def test_of_an_app_nothing_is_said_to_be_sent(mira, app_of, until, totp):
    authenticators = mira.guard.authenticators
    new = authenticators.begin_app(mira.session)
    challenge = authenticators.confirm(mira.session, new.authenticator.id)
    assert mira.guard.codes.answer(mira.session, challenge.id, totp(new.secret, mira.clock.now())).accepted
    assert authenticators.keep_recovery_codes(mira.session, authenticators.new_recovery_codes(mira.session)[0]).accepted
    authenticators.turn_on(mira.session)
    async with at_the_sign_in(mira, app_of, until) as her:
        await her.asked_for("sign-in")
        await looked_into(her)
        await her.sees("Is a code missing?", "Read it in", "your authenticator app shows the code", "Type it")
        assert "Sent to" not in her.text
        await her.press("n")
        await her.sees("Take another way: recovery code")
        await her.press("enter")
        await her.sees("Stay with this one")
        assert "opens nothing any more" not in words(her.text), "a recovery code leaves the app's good"
        await her.choose()
        await her.sees("Type one of your recovery codes")


async def test_another_way_is_taken_after_the_code_is_over(mira, opened, until):
    """Nothing is switched any more then: it is asked for anew, by the way that was chosen."""
    phone = next(one for one in mira.guard.contacts.list(mira.session) if one.kind is ContactKind.PHONE)
    mira.clock.advance(MINUTE)
    async with opened(mira, "3") as (_, pilot):
        her = Person(mira, pilot, until)
        await her.pick(ContactKind.PHONE)
        assert her.screen.view.chosen.id == phone.id
        await her.press("x")
        first = await her.asked_for("contact-remove")
        mira.clock.advance(10 * MINUTE)
        await her.sees("its time is over")
        await her.press("s")
        await her.choose("down")
        await her.see(lambda: her.asked.id != first.id)
        assert her.asked.channel is not first.channel
        await her.enter_code("contact-remove")
        await her.at("contacts")


# A code that somebody else asked for


@pytest.mark.parametrize(
    ("asks", "told", "goes", "place"),
    [
        ("a shop", "A program, such as a shop's", "Go to Messages", "messages"),
        ("a sign-in", "A sign-in on another device", "Go to Messages", "messages"),
        ("another window", "Another window", "Go to Contacts", "contacts"),
        ("another window's approval", "waits under Approvals", "Go to Approvals", "approvals"),
    ],
)
async def test_a_code_that_was_asked_for_elsewhere_leads_to_where_it_was_asked_for(
    mira, opened, until, asks, told, goes, place
):
    mira.clock.advance(MINUTE)
    contact = mira.guard.contacts.list(mira.session)[-1]
    details = {"order": "A-7", "amount": 12_900, "currency": "EUR", "payee": "Riverbend"}
    here = mira.session
    if asks == "a shop":
        mira.guard.codes.request(Backend("mira"), Action("purchase", details))
    elif asks == "a sign-in":
        pending = mira.guard.signin.begin("mira", mira.password, Client("n" * 43, "Elsewhere")).pending
        mira.guard.codes.request(pending, Action("sign-in"))
    else:
        mira.sign_in_again()
        mira.clock.advance(MINUTE)
        if asks == "another window":
            mira.guard.contacts.verify(mira.session, contact.id)
        else:
            asked = mira.guard.approvals.ask(Backend("mira"), Action("purchase", details))
            mira.guard.approvals.approve(mira.session, asked.id)
    mira.clock.advance(31 * SECOND)
    async with opened(mira, size=(80, 24), session=here) as (_, pilot):
        her = Person(mira, pilot, until)
        await looked_into(her)
        if her.screen.found.question is not None:
            await answer(her, "y")
        await her.see(lambda: told in words(her.text))
        await her.sees(goes)
        assert "where it was asked for" not in her.text
        await her.press("enter")
        await her.at(place)


async def test_where_no_code_was_asked_for_the_button_says_that_it_closes(mira, opened, until):
    mira.guard.accounts.add("ada", "Ada", mira.password)
    session = mira.guard.signin.begin("ada", mira.password, mira.client).session
    async with opened(mira, session=session) as (_, pilot):
        her = Person(mira, pilot, until)
        await looked_into(her)
        await her.sees("No code was sent to you in the last day", "Close", "Something else")
        await her.press("enter")
        await her.at("overview")


async def test_new_recovery_codes_are_shown_though_their_code_was_asked_for_by_the_doctor(mira, opened, until, totp):
    """The accepted code makes them, and they are shown once: wherever it is typed."""
    authenticators = mira.guard.authenticators
    phone = next(one for one in mira.guard.contacts.list(mira.session) if one.kind is ContactKind.PHONE)
    mira.clock.advance(MINUTE)
    new = authenticators.begin_contact(mira.session, phone.id)
    mira.prove(authenticators.confirm(mira.session, new.id))
    assert authenticators.keep_recovery_codes(mira.session, authenticators.new_recovery_codes(mira.session)[0]).accepted
    authenticators.turn_on(mira.session)
    mira.clock.advance(MINUTE)
    mira.guard.codes.cancel(mira.session, authenticators.regenerate(mira.session).id)
    mira.clock.advance(MINUTE)
    async with opened(mira) as (_, pilot):
        her = Person(mira, pilot, until)
        await looked_into(her)
        await her.sees("taken back", "Ask for a new code")
        await her.press("enter")
        await her.enter_code("recovery-codes")
        await her.on(SpareCodes)
        await her.sees("Your new recovery codes")


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
        await her.sees("could not be sent: this code opens nothing")
        await her.press("m")
        await her.on(MissingCode, "#fix")
        await her.sees("+44 ••• 0123", "What is known", "Put it right in your contacts")
        assert "[@click=app.quit]no[/] such [bold]user" in words(her.text)
        assert "\x1b]0" not in her.text
        await her.press("enter")
        await her.at("contacts")
        await her.see(lambda: app.screen.view.chosen.id == phone.id)


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
        await answer(her, "n")
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
        await her.sees("Was it somebody else who put it there?", "Go back and put the old one back")
        await answer(her, "y")
        await her.press("enter")
        await her.on(SignInScreen, "#undo")
