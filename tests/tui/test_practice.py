"""What only the practice lab has: a phone whose app can scan, and switches for what goes wrong."""

from __future__ import annotations

import pytest

from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.flows.two_step.app import ScanPage
from guardtui.tui.flows.two_step.choose import SecondPage
from guardtui.tui.flows.two_step.confirm import ConfirmPage
from guardtui.tui.flows.two_step.recovery import CodesPage, TypeBackPage
from guardtui.tui.flows.two_step.review import ReviewPage
from guardtui.tui.screens.lock import LockScreen
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.screens.signin import SignInScreen

from .person import Person
from .test_missing_code import practised, words

pytestmark = pytest.mark.slow  # whole runs


async def test_the_pretend_phone_scans_the_secret_and_a_wrong_clock_is_told(world, opened, until):
    """p lets it scan; with the switch its codes are refused by name, and without it they count."""
    practised(world)
    try:
        async with opened(world, "2", (80, 24)) as (app, pilot):
            her = Person(world, pilot, until)
            await her.press("t")
            await until(pilot, lambda: any(one.has_focus for one in app.screen.query("Card")))
            await her.press("enter")
            await her.page(ScanPage)
            await her.press("p")
            await until(pilot, lambda: world.phone.app_code() is not None and not app.screen.acting)
            await until(pilot, lambda: any("F2 shows" in note.message for note in app._notifications))
            await her.press("f2")
            await her.sees("Pretend phone")
            await her.press("p")
            await until(pilot, lambda: any("stands above the messages" in note.message for note in app._notifications))
            await her.press("f2")
            await until(pilot, lambda: not app.phone_shown)
            await her.press("enter")
            await her.page(ConfirmPage)
            await her.press("f5")
            await her.on(Choose, "#choices")
            await her.sees("☐ the phone's clock is wrong")
            await her.press("end", "enter")
            await her.page(ConfirmPage)
            her.paste(world.phone.app_code())
            await until(pilot, lambda: "about 90 s ahead" in words(her.text))
            assert world.phone.switch("clock") is False
            await her.press("f2")
            code = world.phone.app_code()
            await her.sees(f"{code[:3]} {code[3:]}", "F5 lets something go wrong")
            await her.press("f2")
            her.paste(code)
            await until(pilot, lambda: not app.screen.query(ConfirmPage))
    finally:
        world.guard.close()


async def test_outside_practice_there_is_neither(world, opened, until):
    """The plain phone of a test has no switches: as in a real store, the keys do nothing and the palette names none."""
    async with opened(world) as (app, _pilot):
        assert app.lab is None
        assert app.screen.check_action("faults", ()) is False
        assert app.screen.check_action("forward", ()) is False
        assert not [one for one in app.get_system_commands(app.screen) if one.title.startswith("Practise")]


async def test_time_goes_forward_by_a_key_and_the_screen_follows_at_once(world, opened, until):
    """The hold on the overview is over a day later, and so is the session: the person is told both."""
    practised(world)
    try:
        world.guard.notme.report(world.session, 1)
        async with opened(world, size=(80, 24)) as (app, pilot):
            her = Person(world, pilot, until)
            await her.press("f7")
            await her.on(Choose, "#choices")
            await her.sees("It is 21 Sep 2026", "10 minutes later", "6 months later")
            await her.press("enter")
            await her.at("overview")
            await her.sees("10 min ahead")
            assert app.session is not None, "a window that is used does not idle out"
            await her.press("f7")
            await her.choose("down", "down")
            await her.on(SignInScreen)
            await her.sees("as long as is allowed", "Sign in again", "1 day ahead")
            assert world.phone.ahead() == 86_400_000 + 600_000
    finally:
        world.guard.close()


async def test_a_code_that_is_asked_for_expires_before_ones_eyes(world, opened, until):
    practised(world)
    try:
        async with opened(world, "2", (80, 24)) as (app, pilot):
            her = Person(world, pilot, until)
            await her.press("t")
            await until(pilot, lambda: any(one.has_focus for one in app.screen.query("Card")))
            await her.press("down", "enter")
            await her.asked_for("factor-confirm")
            await her.press("f7")
            await her.choose()
            await her.page(ConfirmPage)
            await her.sees("its time is over")
    finally:
        world.guard.close()


async def test_a_code_in_spam_is_found_there_and_marked_as_not_spam_by_keys(world, opened, until):
    """The messages come first; F2 again opens spam, enter takes it out, and the code can be typed as if nothing was."""
    practised(world).phone.set_faults(("spam",))
    try:
        async with opened(world, "2", (80, 24)) as (app, pilot):
            her = Person(world, pilot, until)
            await her.press("t")
            await until(pilot, lambda: any(one.has_focus for one in app.screen.query("Card")))
            world.clock.advance(1_000)
            await her.press("end", "enter")
            asked = await her.asked_for("factor-confirm")
            assert asked.channel == "mail"
            await her.press("f2")
            await her.sees("Messages", "Spam 1", "F2 spam (1)")
            assert asked.reference not in her.text
            await her.press("f2")
            await her.sees("in spam", "Not spam", "F2 hides it")
            await until(pilot, lambda: any(one.has_focus for one in app.screen.query("Spam")))
            await her.press("enter")
            await until(pilot, lambda: app.shelf.folder == "messages" and not app.screen.query("Spam"))
            assert not [one for _, one, on in world.phone.faults() if on], "the mailbox has learnt from it"
            await her.asked_for("factor-confirm")
            await her.press(*await her.read_drawer())
            await until(pilot, lambda: not app.screen.query(ConfirmPage))
    finally:
        world.guard.close()


async def test_the_same_by_the_mouse_and_what_was_seen_is_new_no_more(world, opened, until):
    practised(world).phone.set_faults(("spam",))
    try:
        async with opened(world, size=(120, 40)) as (app, pilot):
            her = Person(world, pilot, until)
            world.clock.advance(1_000)
            world.guard.notme.report(world.session, 1)
            await her.sees("F2 phone: 2 new")  # the text messages: a mailbox does not speak of its spam
            await pilot.click("PracticeBar", offset=(her.text.splitlines()[0].index("F2 phone"), 0))
            await her.sees("Pretend phone", "Spam 2", "● new")
            await pilot.click("Folders", offset=(len("Messages · Sp"), 0))
            await her.sees("⏎ Not spam")
            await pilot.click("Spam")
            await until(pilot, lambda: app.shelf.folder == "messages" and not app.screen.query("Spam"))
            await her.sees("Spam 1", "● new")
            await her.press("f2")
            await her.sees("F2 hides it")
            await her.press("f2")
            await until(pilot, lambda: not app.phone_shown)
            await her.press("f2")
            await until(pilot, lambda: app.phone_shown and app.screen.query(".message"))
            assert "● new" not in her.text
    finally:
        world.guard.close()


async def test_recovery_codes_are_written_on_a_pretend_paper_and_typed_back_from_it(world, opened, until):
    practised(world)
    guard, session = world.guard, world.session
    try:
        contact = guard.contacts.list(session)[0]
        world.prove(guard.authenticators.confirm(session, guard.authenticators.begin_contact(session, contact.id).id))
        async with opened(world, "2", (80, 24)) as (_app, pilot):
            her = Person(world, pilot, until)
            await her.press("t")
            await her.page(SecondPage)
            await her.press("end", "enter")
            await her.page(CodesPage)
            await her.press("p")
            await until(pilot, world.phone.paper)
            await her.page(CodesPage)
            await her.press("enter")
            await her.page(TypeBackPage)
            await her.press("f2")
            code = world.phone.paper()[4]
            await her.sees("Recovery codes", code)
            await her.press(*code.replace("-", "").lower())
            await her.page(ReviewPage)
    finally:
        world.guard.close()


async def test_space_ticks_what_is_to_go_wrong_and_the_foot_says_by_which_key(world, opened, until):
    practised(world)
    try:
        async with opened(world) as (_app, pilot):
            her = Person(world, pilot, until)
            await her.press("f5")
            await her.on(Choose)
            assert "⏎ Choose" in her.text.splitlines()[-1]
            await her.press("space")
            await her.on(MainScreen)
            assert [on for _name, _words, on in world.phone.faults()].count(True) == 1
    finally:
        world.guard.close()


async def test_the_lock_opens_by_the_printed_password_and_says_what_it_wants(world, opened, until):
    practised(world)
    world.password = world.phone.sign_in_with()[1]
    try:
        async with opened(world) as (app, pilot):
            her = Person(world, pilot, until)
            await her.press("ctrl+l")
            await her.on(LockScreen)
            await her.press("enter")
            await her.sees("Type your password first.")
            await her.press("f8")
            assert app.screen.query_one("#password").value == world.password
            assert world.password not in her.text
    finally:
        world.guard.close()
