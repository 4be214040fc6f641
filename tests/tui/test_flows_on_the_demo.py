"""Every flow of the app on the demo as it is shipped: what a person sees, and what the record says afterwards."""

from contextlib import asynccontextmanager

import pytest

from guardtui.core.errors import Locked
from guardtui.core.records import Channel, ContactKind
from guardtui.core.verdict import Outcome
from guardtui.shared.destinations import DESTINATIONS
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.dialogs.event_details import EventDetails
from guardtui.tui.dialogs.guide import Guide
from guardtui.tui.dialogs.palette import Palette
from guardtui.tui.flows.two_step.choose import ChoosePage, SecondPage
from guardtui.tui.flows.two_step.confirm import ConfirmPage
from guardtui.tui.flows.two_step.recovery import CodesPage, TypeBackPage
from guardtui.tui.flows.two_step.review import DonePage, ReviewPage
from guardtui.tui.screens.lock import LockScreen
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.screens.signin import SignInScreen
from guardtui.tui.widgets.cards import Card
from guardtui.tui.widgets.choice import Choice
from guardtui.tui.widgets.event_list import EventList
from guardtui.tui.widgets.rail import Places
from guardtui.tui.widgets.score import Score

from ..told import as_on_screen  # noqa: TID252 - what all tests read messages by
from .conftest import looked
from .person import Person

pytestmark = pytest.mark.slow  # whole runs

OLD_PHONE = "+12025550143"


@pytest.fixture
def visit(demo, opened, until):
    """Mira at her demo, signed in by the verbs: `async with visit("3") as mira`. Until then a test may arrange things."""
    demo.sign_in_again()

    @asynccontextmanager
    async def open_(go="1", size=(120, 40)):
        async with opened(demo, go, size) as (_app, pilot):
            yield Person(demo, pilot, until)

    return open_


@pytest.fixture
def door(demo, app_of, until):
    """Mira at the sign-in screen of a terminal that the shop has never seen: `async with door() as mira`."""

    @asynccontextmanager
    async def open_(size=(120, 40)):
        async with app_of(demo).run_test(size=size, notifications=True) as pilot:
            yield Person(demo, pilot, until)

    return open_


def tags(world, session=None, newest=15):
    """What the newest lines of the activity are about."""
    return [event.tag for event in world.guard.activity.list(session or world.session, limit=newest).items]


def contacts(world):
    """Masked address → (verified, primary)."""
    return {c.masked: (c.verified, c.primary) for c in world.guard.contacts.list(world.session)}


def score(world):
    """What the checklist comes to."""
    return world.guard.checklist.show(world.session).score


def item(world, name):
    """One line of the checklist, as the guard judges it."""
    return next(one for one in world.guard.checklist.show(world.session).items if one.id == name)


def wrong(code):
    """Six digits that are not the code."""
    return f"{(int(code) + 1) % 1_000_000:06}"


def told(world, to, word):
    """Whether this word stands in one of the newest messages to an address."""
    return any(message.to == to and word in as_on_screen(message.body) for message in world.phone.arrived(8))


# The door


async def test_an_unseen_terminal_takes_the_code_from_the_phone_and_is_trusted_from_then_on(demo, door):
    async with door() as mira:
        await mira.give_password()
        await mira.asked_for("sign-in")
        await mira.sees("A new device", "0143", "sign in to your account")
        await mira.press("f2")
        code = await mira.read_drawer()
        mira.paste(wrong(code))
        await mira.sees("That is not the code", "4 tries left")
        await mira.asked_for("sign-in")
        await mira.press("t")
        await mira.sees("☑")
        await mira.press(*code)
        await mira.at("overview")
        session = mira.session
        assert tags(demo, session, 6) == [
            "device:trusted",
            "signin:done",
            "device:added",
            "code:accepted",
            "signin:code_wrong",
            "code:sent",
        ]
        # The next time the password is enough.
        sent = len(demo.phone.arrived(500))
        await mira.press("ctrl+o")
        await mira.give_password()
        await mira.at("overview")
        assert mira.session.id != session.id
        assert len(demo.phone.arrived(500)) == sent


async def test_a_wrong_password_is_told_in_words_that_do_not_say_what_was_wrong(demo, door):
    async with door(size=(80, 24)) as mira:
        await mira.give_password("Marmalade&Kites-43")
        await mira.sees("do not belong together")
        await mira.on(SignInScreen, "#password")
        assert mira.screen.query_one("#password").value == ""
        said = str(mira.screen.query_one(".sentence").content)
        mira.screen.say("")
        mira.screen.query_one("#handle").value = "nobody"
        mira.screen.query_one("#password").value = demo.password
        await mira.press("enter")
        await mira.see(lambda: str(mira.screen.query_one(".sentence").content) == said)
        assert mira.session is None
    demo.sign_in_again()
    lines = demo.guard.activity.list(demo.session, limit=10).items
    newest = next(event for event in lines if event.tag == "signin:password_wrong")
    assert (newest.outcome, newest.details["device"]) == ("refused", "A new terminal")


# Two-step verification


async def to_second_page(mira):
    """From the first page: the text message is taken and its code comes back."""
    await mira.page(ChoosePage)
    await mira.press("down", "enter")
    await mira.page(ConfirmPage)
    assert "text message" in mira.text
    await mira.enter_code("factor-confirm")
    await mira.page(SecondPage)


async def to_typing_back(mira):
    """From the recovery codes, which are written down, to the page that asks for one of them; answers one."""
    await mira.page(CodesPage)
    codes = mira.screen.query_one(CodesPage).codes
    await mira.sees(*codes)
    await mira.press("enter")
    await mira.page(TypeBackPage)
    return codes[7]


async def test_two_step_goes_on_by_text_message_with_mail_as_the_spare(demo, visit):
    async with visit("2") as mira:
        before = score(demo)
        await mira.press("t")
        await to_second_page(mira)
        await mira.press("down", "enter")
        await mira.page(ConfirmPage)
        assert (await mira.asked_for("factor-confirm")).channel is Channel.MAIL
        await mira.enter_code("factor-confirm")
        await mira.page(SecondPage)
        await mira.press("enter")
        mira.paste(await to_typing_back(mira))
        await mira.page(ReviewPage)
        await mira.sees("Text message to +1 ••• 0143", "Mail to m•••@larkmail.example")
        assert not demo.guard.accounts.of(demo.session).two_step, "nothing is on before the last press"
        await mira.press("enter")
        await mira.page(DonePage)
        await mira.press("enter")
        await mira.at("two-step")
        await mira.sees("✓ On", "Text message", "Mail", "10 left")
        assert [one.channel for one in demo.guard.authenticators.list(demo.session)] == [Channel.SMS, Channel.MAIL]
        assert {"factor:on", "factor:bound"} <= set(tags(demo))
        assert told(demo, OLD_PHONE, "Two-step verification turned on")
        assert told(demo, "mira.oduya@larkmail.example", "Two-step verification turned on")
        await mira.go("1", "overview")
        await mira.see(lambda: mira.screen.query_one(Score).value == score(demo) > before)


async def test_a_wizard_left_in_the_middle_changes_nothing_and_is_gone_on_with_later(demo, visit):
    async with visit("2") as mira:
        await mira.pilot.click("#turn_on")
        await to_second_page(mira)
        await mira.press("q")
        await mira.at("two-step")
        await mira.sees("! Off", "You have begun")
        assert not demo.guard.accounts.of(demo.session).two_step
        assert "factor:bound" not in tags(demo)

        demo.clock.advance(5 * 60_000)
        await mira.pilot.click("#turn_on")
        await mira.page(SecondPage)
        ready = [card.about.name for card in mira.screen.query(Card) if card.about.state == "ready"]
        assert ready == ["Text message to +1 ••• 0143"]
        await mira.pilot.click(list(mira.screen.query(Card))[-1])
        mira.paste(await to_typing_back(mira))
        await mira.page(ReviewPage)
        await mira.press("q")
        await mira.at("two-step")
        assert not demo.guard.accounts.of(demo.session).two_step

        await mira.press("t")
        await mira.page(ReviewPage)
        await mira.pilot.click("#next")
        await mira.page(DonePage)
        assert demo.guard.accounts.of(demo.session).two_step


async def test_the_button_that_goes_on_with_a_draft_says_so_in_full(demo, visit):
    async with visit("2") as mira:
        await mira.press("t")
        await to_second_page(mira)
        await mira.press("q")
        await mira.at("two-step")
        await mira.sees("Go on where you left")


def turn_on(demo):
    """Two-step verification by text message and mail."""
    guard, session = demo.guard, demo.session
    for contact in guard.contacts.list(session):
        demo.prove(guard.authenticators.confirm(session, guard.authenticators.begin_contact(session, contact.id).id))
    guard.authenticators.keep_recovery_codes(session, guard.authenticators.new_recovery_codes(session)[0])
    guard.authenticators.turn_on(session)


async def test_two_step_goes_off_only_with_a_proof(demo, visit):
    guard, session = demo.guard, demo.session
    turn_on(demo)
    async with visit("2") as mira:
        await mira.sees("✓ On")
        await mira.press("o")
        await mira.on(Confirm)
        assert mira.app.focused.id == "no", "a hasty enter keeps it on"
        await mira.press("y")
        code = demo.code_for(await mira.asked_for("two-step-off"))
        mira.paste(wrong(code))
        await mira.sees("4 tries left")
        assert guard.accounts.of(session).two_step
        await mira.asked_for("two-step-off")
        mira.paste(code)
        await mira.on(MainScreen)
        await mira.sees("! Off", "Turn it on")
        assert not guard.accounts.of(session).two_step
        assert guard.authenticators.list(session) == ()
        assert {"factor:off", "code:refused"} <= set(tags(demo))
        assert told(demo, "mira.oduya@larkmail.example", "Two-step verification turned off")


async def test_after_turning_two_step_off_a_key_turns_it_on_again(demo, visit):
    turn_on(demo)
    async with visit("2") as mira:
        await mira.press("o")
        await mira.on(Confirm)
        await mira.press("y")
        await mira.enter_code("two-step-off")
        await mira.on(MainScreen)
        await mira.sees("! Off")
        await mira.press("t")
        await mira.page(ChoosePage)


# Contacts


async def test_a_mail_address_is_added_verified_and_made_the_first_one(demo, visit):
    async with visit("3") as mira:
        await mira.press("a")
        await mira.choose("down")
        await mira.write("mira@second.example")
        await mira.enter_code("contact-add")
        asked = await mira.asked_for("contact-verify")
        assert "second.example" in asked.target
        assert contacts(demo)["m•••@second.example"] == (False, False)
        await mira.enter_code("contact-verify")
        await mira.at("contacts")
        await mira.sees("✓ m•••@second.example")
        assert contacts(demo)["m•••@second.example"] == (True, False)

        listed = mira.screen.query_one("#contacts", Choice)
        await mira.press("end")
        await mira.see(lambda: listed.highlighted == 2)
        assert mira.screen.view.chosen.masked == "m•••@second.example"
        await mira.press("p")
        await mira.enter_code("contact-primary")
        await mira.at("contacts")
        await mira.see(lambda: contacts(demo)["m•••@second.example"] == (True, True))
        assert contacts(demo)["m•••@larkmail.example"] == (True, False)
        assert {"contact:added", "contact:verified", "contact:primary"} <= set(tags(demo))
        assert told(demo, OLD_PHONE, "Contact verified: m•••@second.example")


async def test_the_phone_is_replaced_by_a_proof_from_the_mail_and_a_code_to_the_new_number(demo, visit):
    async with visit("3", (80, 24)) as mira:
        await mira.pick(ContactKind.PHONE)
        await mira.press("e")
        await mira.write("+1 202 555 0199")
        asked = await mira.asked_for("contact-replace")
        assert asked.channel is Channel.MAIL, "the phone vouches for its own change only where nothing else can"
        await mira.enter_code("contact-replace")
        asked = await mira.asked_for("contact-verify")
        assert "0199" in asked.target
        assert contacts(demo)["+1 ••• 0143"] == (True, True), "until then the old one stays in force"
        await mira.enter_code("contact-verify")
        await mira.at("contacts")
        await mira.sees("✓ +1 ••• 0199")
        assert "✓ +1 ••• 0143" not in mira.text
        assert contacts(demo) == {"+1 ••• 0199": (True, True), "m•••@larkmail.example": (True, True)}
        assert "contact:replaced" in tags(demo)
        assert told(demo, OLD_PHONE, "Contact replaced: +1 ••• 0143 by +1 ••• 0199")
        assert told(demo, "+12025550199", "Contact replaced")


async def test_a_contact_is_removed_but_the_last_one_stays(demo, visit):
    async with visit("3") as mira:
        await mira.pick(ContactKind.PHONE)
        await mira.press("x")
        await mira.enter_code("contact-remove")
        await mira.at("contacts")
        await mira.see(lambda: len(mira.screen.view.contacts) == 1)
        assert "contact:removed" in tags(demo)
        assert told(demo, OLD_PHONE, "Contact removed: +1 ••• 0143")

        sent = len(demo.phone.arrived(500))
        await mira.pick(ContactKind.MAIL)
        await mira.press("x")
        await mira.sees("last verified contact")
        assert isinstance(mira.screen, MainScreen)
        assert list(contacts(demo)) == ["m•••@larkmail.example"]
        assert len(demo.phone.arrived(500)) == sent


# Codes


async def test_a_code_is_sent_again_only_after_its_wait_and_is_void_once_the_question_was_left(demo, visit):
    async with visit("3") as mira:
        await mira.pick(ContactKind.MAIL)
        await mira.press("x")
        asked = await mira.asked_for("contact-remove")
        code, sent = demo.code_for(asked), len(demo.phone.arrived(500))
        await mira.sees("resend in 0:30")
        await mira.press("r")
        with pytest.raises(Locked, match="resend_too_soon"):
            demo.guard.codes.resend(demo.session, asked.id)
        assert len(demo.phone.arrived(500)) == sent
        assert isinstance(mira.screen, CodeDialog)

        demo.clock.advance(demo.guard.policy.resend_first)
        await mira.see(lambda: "resend in" not in mira.text)
        await mira.press("r")
        await mira.sees("The same code was sent again")
        assert len(demo.phone.arrived(500)) == sent + 1
        assert demo.code_for(asked) == code
        assert mira.asked.expires_at == asked.expires_at
        await mira.asked_for("contact-remove")
        await mira.press("escape")
        await mira.at("contacts")
        assert demo.guard.codes.show(demo.session, asked.id).state == "voided"
        assert demo.guard.codes.answer(demo.session, asked.id, code).outcome is Outcome.VOIDED
        assert tags(demo, newest=1) == ["code:cancelled"]
        assert len(contacts(demo)) == 2


async def test_another_way_sends_a_new_code_there_and_replaces_the_first(demo, visit):
    async with visit("3") as mira:
        await mira.pick(ContactKind.MAIL)
        await mira.press("x")
        asked = await mira.asked_for("contact-remove")
        first = demo.code_for(asked)
        await mira.press("s")
        await mira.choose()
        await mira.see(lambda: isinstance(mira.screen, CodeDialog) and mira.asked.channel is Channel.MAIL)
        await mira.asked_for("contact-remove")
        await mira.sees("m•••@larkmail.example")
        mira.paste(first)
        await mira.sees("replaced by a newer one", "4 tries left")
        assert len(contacts(demo)) == 2
        await mira.enter_code("contact-remove")
        await mira.at("contacts")
        await mira.see(lambda: list(contacts(demo)) == ["+1 ••• 0143"])
        sent = [event for event in demo.guard.activity.list(demo.session, limit=8).items if event.tag == "code:sent"]
        assert [event.details["channel"] for event in sent] == ["mail", "sms"]


# Activity


async def read_activity(mira):
    """Wait until the year is there."""
    listed = mira.screen.query_one(EventList)
    await mira.see(lambda: listed.rows.events and listed.has_focus and looked(mira.app))
    return listed


async def test_the_strangers_orders_are_found_by_kind_outcome_and_words(demo, visit):
    async with visit("5") as mira:
        listed = await read_activity(mira)
        newest = listed.rows.events[0].seq
        await mira.press("f")
        await mira.on(Choose)
        lines = [option.id for option in mira.screen.query_one("#choices").options]
        await mira.choose(*["down"] * lines.index("order"))
        await mira.at("activity")
        await mira.see(lambda: {event.subject for event in listed.rows.events} == {"order"})
        await mira.pilot.click("#filter-outcome")
        await mira.choose("down", "down")
        await mira.at("activity")
        await mira.sees("RM-48218", "RM-48219", "RM-48221")
        assert [event.outcome for event in listed.rows.events] == ["alarm"] * 3
        await mira.press("escape")
        await mira.see(lambda: listed.rows.events and listed.rows.events[0].seq == newest)

        await mira.press("slash", *"kess")
        await mira.sees("“kess”")
        await mira.see(lambda: len(listed.rows.events) == 4)
        await mira.press("enter")
        await mira.see(lambda: listed.has_focus)
        await mira.press("end", "enter")
        await mira.on(EventDetails)
        await mira.sees("RM-48217", "480.00", "refused: nothing was changed", "order:placed")
        await mira.press("escape")
        await mira.at("activity")
        await mira.press("escape")
        await mira.see(lambda: listed.rows.events and listed.rows.events[0].seq == newest)
        assert demo.guard.activity.list(demo.session, limit=1).items[0].seq == newest, "reading leaves no trace"


async def test_the_year_is_read_to_its_first_line_and_what_was_reviewed_is_new_no_more(demo, visit):
    async with visit("5") as mira:
        listed = await read_activity(mira)
        new, before = demo.guard.activity.unreviewed(demo.session).lines, score(demo)
        newest = listed.rows.chosen.seq
        await mira.sees(f"● {new} new")
        await mira.press("end")
        await mira.see(lambda: listed.rows.chosen.seq == 1)
        await mira.sees("Account made")
        await mira.press("home")
        await mira.see(lambda: listed.rows.chosen.seq == newest)
        await mira.press("j", "j", "v")
        await mira.sees("● 2 new", "! 2 new")  # above the list, and on the rail
        assert demo.guard.accounts.of(demo.session).reviewed_seq == listed.rows.chosen.seq == newest - 2
        await mira.press("home", "v")
        await mira.sees("reviewed everything")
        assert demo.guard.activity.unreviewed(demo.session).lines == 0
        await mira.go("1", "overview")
        await mira.sees("Nothing new")
        await mira.see(lambda: mira.screen.query_one(Score).value == score(demo) > before)
    assert demo.guard.activity.verify().ok


# The checklist


async def point_at(mira, name):
    """Put the cursor on a line of the checklist, with the arrows."""
    listed = mira.screen.query_one("#checklist", Choice)
    lines = [option.id for option in listed.options if not option.disabled]
    await mira.press("home", *["down"] * lines.index(name))
    await mira.see(lambda: mira.screen.view.chosen.id == name)


async def test_the_checklist_leads_to_each_fix_and_escape_comes_back(demo, visit):
    async with visit("7", (80, 24)) as mira:
        for name, place in (("G19", "two-step"), ("G23", "activity")):
            await point_at(mira, name)
            await mira.press("enter")
            await mira.at(place)
            await mira.press("escape")
            await mira.at("checklist")
            assert mira.screen.view.chosen.id == name


async def test_a_persons_word_counts_from_today_and_can_be_taken_back(demo, visit):
    async with visit("7") as mira:
        before = score(demo)
        await point_at(mira, "G18")
        await mira.sees("confirmed long ago: still true?")
        await mira.press("t")
        await mira.on(Confirm)
        await mira.press("y")
        await mira.at("checklist")
        await mira.sees("confirmed by you · today")
        assert (item(demo, "G18").state, item(demo, "G18").attested_at) == ("good", demo.clock.now())
        assert tags(demo, newest=1) == ["checklist:attested"]
        await mira.go("1", "overview")
        await mira.see(lambda: mira.screen.query_one(Score).value == before + 8)

        await mira.go("7", "checklist")
        assert mira.screen.view.chosen.id == "G18"
        await mira.press("w")
        await mira.sees(f"{before} of 100")
        assert item(demo, "G18").state == "unknown"
        assert tags(demo, newest=1) == ["checklist:withdrawn"]


# What is always there


async def test_practice_stands_on_every_destination_and_over_every_question(demo, visit):
    """The mouse goes round the rail."""
    async with visit() as mira:
        for line, place in reversed(list(enumerate(DESTINATIONS))):
            await mira.pilot.click(Places, offset=(4, line))
            await mira.at(place.id)
            assert "PRACTICE · nothing here is real" in mira.text.splitlines()[0]
        await mira.go("3", "contacts")
        await mira.press("x")
        await mira.asked_for("contact-remove")
        assert "PRACTICE" in mira.text.splitlines()[0]


async def test_a_whole_address_shows_on_demand_and_never_under_the_lock(demo, visit):
    async with visit("3") as mira:
        await mira.pick(ContactKind.PHONE)
        assert "202-555-0143" not in mira.text
        await mira.press("s")
        await mira.sees("+1 202-555-0143")
        assert tags(demo, newest=1) == ["contact:revealed"]
        await mira.press("s")
        await mira.sees("+1 ••• 0143")
        assert "202-555-0143" not in mira.text

        await mira.press("s")
        await mira.sees("+1 202-555-0143")
        await mira.press("ctrl+l")
        await mira.on(LockScreen, "#password")
        assert "PRACTICE" in mira.text
        assert "0143" not in mira.text
        assert "larkmail" not in mira.text
        mira.screen.query_one("#password").value = "not the password"
        await mira.press("enter")
        await mira.sees("That is not your password")
        await mira.on(LockScreen, "#password")
        assert tags(demo, newest=1) == ["session:password_wrong"]
        mira.screen.query_one("#password").value = demo.password
        await mira.press("enter")
        await mira.at("contacts")
        await mira.sees("+1 ••• 0143")
        assert "202-555-0143" not in mira.text
        assert mira.session == demo.session, "the session went on"


async def test_help_speaks_of_where_one_is_and_the_palette_finds_what_can_be_done(demo, visit):
    async with visit("5", (80, 24)) as mira:
        await mira.press("question_mark")
        await mira.on(Guide)
        await mira.sees("Help: Activity", "newest first")
        await mira.press("escape")
        await mira.at("activity")
        await mira.press("ctrl+p")
        await mira.on(Palette, "Input")
        await mira.press(*"contacts")
        await mira.sees("Go to contacts")
        await mira.press("down", "enter")
        await mira.at("contacts")
        await mira.sees("m•••@larkmail.example")
