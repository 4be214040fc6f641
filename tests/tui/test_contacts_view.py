"""Contacts: every change with its proof, and its refusals in words."""

import pytest

from guardtui.core.records import ContactKind
from guardtui.tui.dialogs.ask_text import AskText
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.widgets.choice import Choice

from .conftest import PASSWORD


def kinds(world):
    """Masked address → (verified, primary)."""
    return {c.masked: (c.verified, c.primary) for c in world.guard.contacts.list(world.session)}


async def pick(app, pilot, until, world, kind):
    """Put the cursor on the contact of a kind."""
    contact = next(c for c in world.guard.contacts.list(world.session) if c.kind is kind)
    listed = app.screen.query_one("#contacts", Choice)
    listed.highlighted = listed.get_option_index(contact.id)
    await until(pilot, lambda: app.screen.view.chosen == contact and not app.screen.view.acting)
    return contact


async def enter_code(app, pilot, until, world):
    """Wait for the code dialog, read its code on the phone, type it."""
    await until(pilot, lambda: isinstance(app.screen, CodeDialog))
    await pilot.press(*world.code_for(app.screen.panel.now_asked))


async def write(app, pilot, until, text):
    """Fill in the one field of the question."""
    await until(pilot, lambda: isinstance(app.screen, AskText))
    app.screen.query_one("#text").value = text
    app.screen.query_one("#text").focus()
    await pilot.press("enter")


async def test_a_mail_address_is_added_and_verified_in_one_go(world, opened, until, text_of):
    """Kind, address, proof by what there is, code to the new one."""
    async with opened(world, "3", (80, 24)) as (app, pilot):
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("down", "enter")
        await write(app, pilot, until, "mira@second.example")
        await enter_code(app, pilot, until, world)
        await until(
            pilot, lambda: isinstance(app.screen, CodeDialog) and app.screen.panel.now_asked.kind == "contact-verify"
        )
        await enter_code(app, pilot, until, world)
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and "second.example" in text_of(app))
    assert [verified for masked, (verified, _) in kinds(world).items() if "second" in masked] == [True]


async def test_in_place_of_a_code_that_ran_out_a_new_one_can_be_asked_for(world, opened, until, text_of):
    """Before it can be sent once more, too, and while nothing else changes: the foot says so by itself."""
    async with opened(world, "3") as (app, pilot):
        await pick(app, pilot, until, world, ContactKind.PHONE)
        await pilot.press("e")
        await write(app, pilot, until, "+44 7700 900777")
        await until(pilot, lambda: isinstance(app.screen, CodeDialog) and "resend in" in text_of(app))
        over = app.screen.panel.now_asked
        world.clock.advance(world.guard.policy.code_life)
        await until(pilot, lambda: "its time is over" in text_of(app))
        await until(pilot, lambda: "n New code" in text_of(app))
        await pilot.press("n")
        await until(pilot, lambda: app.screen.panel.now_asked.id != over.id)
        await enter_code(app, pilot, until, world)
        await until(pilot, lambda: app.screen.panel.now_asked.kind == "contact-verify")


async def test_what_is_no_address_is_refused_where_it_was_typed(world, opened, until, text_of):
    """The sentence stands under the field, and the text stays."""
    async with opened(world, "3") as (app, pilot):
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("enter")
        await write(app, pilot, until, "not a number")
        await until(pilot, lambda: "no phone number" in text_of(app))
        assert app.screen.query_one("#text").value == "not a number"


async def test_an_address_that_is_there_already_is_refused_in_words(world, opened, until, text_of):
    """Nothing is sent."""
    async with opened(world, "3") as (app, pilot):
        sent = len(world.phone.arrived(50))
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("enter")
        await write(app, pilot, until, "+44 7700 900123")
        await until(pilot, lambda: "on your account already" in text_of(app))
        assert len(world.phone.arrived(50)) == sent


async def test_replacing_takes_a_proof_and_a_code_to_the_new_one(world, opened, until, text_of):
    """Until then the old one stays in force."""
    async with opened(world, "3", (80, 24)) as (app, pilot):
        old = await pick(app, pilot, until, world, ContactKind.PHONE)
        await pilot.press("e")
        await write(app, pilot, until, "+44 7700 900987")
        await enter_code(app, pilot, until, world)
        await until(
            pilot, lambda: isinstance(app.screen, CodeDialog) and app.screen.panel.now_asked.kind == "contact-verify"
        )
        assert kinds(world)[old.masked][0] is True
        await enter_code(app, pilot, until, world)
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and "0987" in text_of(app))
        assert old.masked not in kinds(world)


async def test_removing_takes_a_proof_and_the_last_one_stays(world, opened, until, text_of):
    """The refusal is a sentence, not a crash."""
    async with opened(world, "3") as (app, pilot):
        phone = await pick(app, pilot, until, world, ContactKind.PHONE)
        await pilot.press("x")
        await enter_code(app, pilot, until, world)
        await until(pilot, lambda: phone.masked not in kinds(world))
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        await pick(app, pilot, until, world, ContactKind.MAIL)
        await pilot.press("x")
        await until(pilot, lambda: "last verified contact" in text_of(app))


async def test_a_contact_that_was_never_verified_just_goes(world, opened, until):
    """After one question."""
    world.prove(world.guard.contacts.add(world.session, ContactKind.MAIL, "other@third.example"))
    async with opened(world, "3") as (app, pilot):
        third = next(c for c in world.guard.contacts.list(world.session) if not c.verified)
        listed = app.screen.query_one("#contacts", Choice)
        listed.highlighted = listed.get_option_index(third.id)
        await until(pilot, lambda: app.screen.view.chosen == third)
        await pilot.press("x")
        await until(pilot, lambda: not isinstance(app.screen, MainScreen))
        await pilot.press("y")
        await until(pilot, lambda: third.masked not in kinds(world))


async def test_another_one_becomes_the_primary(world, opened, until):
    """With a proof."""
    second = world.prove(world.guard.contacts.add(world.session, ContactKind.MAIL, "mira@second.example"))
    world.prove(world.guard.contacts.verify(world.session, second.id))
    async with opened(world, "3") as (app, pilot):
        listed = app.screen.query_one("#contacts", Choice)
        listed.highlighted = listed.get_option_index(second.id)
        await until(pilot, lambda: app.screen.view.chosen and app.screen.view.chosen.id == second.id)
        await pilot.press("p")
        await enter_code(app, pilot, until, world)
        await until(pilot, lambda: kinds(world)[second.masked] == (True, True))
        await until(pilot, lambda: isinstance(app.screen, MainScreen))


async def test_enter_offers_what_can_be_done(world, opened, until, text_of):
    """For hands that do not know the keys yet."""
    async with opened(world, "3") as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        assert "Replace" in text_of(app)
        assert "Verify" not in text_of(app)
        await pilot.press("escape")


async def test_the_whole_address_shows_only_on_demand(world, opened, until, text_of):
    """And the same key masks it again."""
    async with opened(world, "3") as (app, pilot):
        await pick(app, pilot, until, world, ContactKind.PHONE)
        assert "900123" not in text_of(app)
        await pilot.press("s")
        await until(pilot, lambda: "900123" in text_of(app))
        await pilot.press("s")
        await until(pilot, lambda: "900123" not in text_of(app))


@pytest.mark.slow
async def test_a_lost_contact_is_replaced_on_the_password_and_undone_again(world, opened, until, text_of):
    """Only where nothing else vouches: the phone goes first here."""
    phone, mail = (
        next(c for c in world.guard.contacts.list(world.session) if c.kind == kind) for kind in ("phone", "mail")
    )
    world.prove(world.guard.contacts.remove(world.session, phone.id))
    async with opened(world, "3") as (app, pilot):
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, Choose) and "still read" in text_of(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, AskText))
        await pilot.press(*"mira@second.example", "enter")
        await until(pilot, lambda: isinstance(app.screen, AskText) and "Your password" in text_of(app))
        await pilot.press(*PASSWORD, "enter")
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        assert PASSWORD not in text_of(app)
        await pilot.press(*world.newest_code())
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and "✓ m•••@second.example" in text_of(app))

        await pilot.press("1")
        await until(pilot, lambda: "On hold for" in text_of(app) and "Making the account safer" in text_of(app))

        world.clock.advance(60_000)
        await pilot.press("3")
        await until(pilot, lambda: app.screen.view.id == "view-contacts" and app.screen.view.changes)
        await until(pilot, lambda: app.screen.view.has_focus_within)
        await until(pilot, lambda: "took the place of" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Choose) and "Last answered" in text_of(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and not app.screen.view.acting)
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        await pilot.press(*world.newest_code())
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and f"✓ {mail.masked}" in text_of(app))


async def test_a_hold_is_ended_from_the_overview(world, opened, until, text_of):
    phone, mail = (
        next(c for c in world.guard.contacts.list(world.session) if c.kind == kind) for kind in ("phone", "mail")
    )
    world.prove(world.guard.contacts.remove(world.session, phone.id))
    new = world.guard.contacts.rescue(world.session, mail.id, "mira@second.example", PASSWORD)
    world.clock.advance(1_000)
    world.prove(world.guard.contacts.verify(world.session, new.id))
    world.clock.advance(1_000)
    async with opened(world) as (app, pilot):
        await until(pilot, lambda: "On hold for" in text_of(app))
        await pilot.click("#lift")
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        assert "end the hold" in text_of(app)
        await pilot.press(*world.newest_code())
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and "On hold for" not in text_of(app))


async def test_a_phone_that_rests_says_so_and_is_verified_again(world, opened, until, text_of):
    """Several messages in a row did not reach it; a code that comes back from it ends that (SECURITY C-35)."""
    (phone,) = [one for one in world.guard.contacts.list(world.session) if one.kind is ContactKind.PHONE]
    with world.guard._desk.store.write() as tx:
        tx.contacts.rest(phone.id, world.clock.now())
    async with opened(world, "3", (80, 24)) as (app, pilot):
        await until(pilot, lambda: "messages did not reach it lately: no codes go there. v verifies it" in text_of(app))
        await pick(app, pilot, until, world, ContactKind.MAIL)
        assert not app.screen.view.check_action("verify", ())
        await pick(app, pilot, until, world, ContactKind.PHONE)
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        assert app.screen.panel.now_asked.target == "m•••@example.org", "the proof goes the other way"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and not app.screen.view.acting)
        world.clock.advance(60_000)
        await pilot.press("v")
        await enter_code(app, pilot, until, world)
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and "lately" not in text_of(app))
    (phone,) = [one for one in world.guard.contacts.list(world.session) if one.kind is ContactKind.PHONE]
    assert phone.rests_since is None


async def test_where_its_code_goes_to_a_phone_that_begins_to_rest_the_dialog_says_so(world, opened, until, text_of):
    (phone,) = [one for one in world.guard.contacts.list(world.session) if one.kind is ContactKind.PHONE]
    async with opened(world, "3", (80, 24)) as (app, pilot):
        await pick(app, pilot, until, world, ContactKind.MAIL)
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, CodeDialog) and "resend in" in text_of(app))
        with world.guard._desk.store.write() as tx:
            tx.contacts.rest(phone.id, world.clock.now())
        await until(pilot, lambda: "did not reach it lately" in text_of(app))
        world.clock.advance(60_000)
        assert "resend in" not in text_of(app)
        assert not app.screen.panel.check_action("letter", ("resend",))
        assert app.screen.panel.check_action("letter", ("switch",))
