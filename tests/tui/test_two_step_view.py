"""Two-step verification once it is on: its methods, its recovery codes, and the way off."""

import pytest

from guardtui.core import recovery
from guardtui.core.records import ContactKind
from guardtui.tui.dialogs.ask_text import AskText
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.dialogs.rehearsal import RehearsalDialog
from guardtui.tui.dialogs.spare_codes import SpareCodes
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.widgets.code_field import CodeField

pytestmark = pytest.mark.slow  # whole runs


@pytest.fixture
def secured(world):
    """Mira's account with two-step verification on, by text message and mail."""
    guard, session = world.guard, world.session
    for kind in (ContactKind.PHONE, ContactKind.MAIL):
        contact = next(c for c in guard.contacts.list(session) if c.kind is kind)
        world.clock.advance(3_600_000 // 6)
        guard.signin.touch(session)
        world.prove(guard.authenticators.confirm(session, guard.authenticators.begin_contact(session, contact.id).id))
    world.spare = guard.authenticators.new_recovery_codes(session)
    guard.authenticators.keep_recovery_codes(session, world.spare[0])
    world.clock.advance(1_000)
    guard.authenticators.turn_on(session)
    return world


async def enter_code(app, pilot, until, world):
    """Wait for the code dialog, read its code on the phone, type it."""
    await until(pilot, lambda: isinstance(app.screen, CodeDialog))
    await pilot.press(*world.code_for(app.screen.panel.now_asked))


async def test_off_it_says_what_that_means_and_offers_the_wizard(world, opened, until, text_of):
    """At 80 by 24 the button is in sight and has the focus."""
    async with opened(world, "2", (80, 24)) as (app, pilot):
        await until(pilot, lambda: "! Off" in text_of(app))
        await until(pilot, lambda: app.focused is not None and app.focused.id == "turn_on")
        assert "Turn it on" in text_of(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_on_it_shows_methods_and_recovery_codes(secured, opened, until, text_of, size):
    """Each with its state in words."""
    async with opened(secured, "2", size) as (app, pilot):
        await until(pilot, lambda: "✓ On" in text_of(app))
        for sight in ("Text message", "Mail", "10 left"):
            assert sight in text_of(app)


async def test_turning_off_is_asked_twice(secured, opened, until, text_of):
    """Whether it is meant, then for proof."""
    async with opened(secured, "2") as (app, pilot):
        await until(pilot, lambda: "✓ On" in text_of(app))
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        assert app.focused.id == "no"
        await pilot.press("y")
        await enter_code(app, pilot, until, secured)
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and "! Off" in text_of(app))
    assert not secured.guard.accounts.of(secured.session).two_step


async def test_a_method_is_removed_with_proof_but_never_the_last(secured, opened, until, text_of):
    """The key is not offered for the last one."""
    async with opened(secured, "2") as (app, pilot):
        await until(pilot, lambda: app.screen.view.chosen is not None)
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await enter_code(app, pilot, until, secured)
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and len(app.screen.view.methods) == 1)
        assert app.screen.view.check_action("remove", ()) is False


async def test_new_recovery_codes_are_shown_once_and_blanked_by_the_lock(secured, opened, until, text_of):
    """The old ones end at once."""
    async with opened(secured, "2") as (app, pilot):
        await until(pilot, lambda: "✓ On" in text_of(app))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await enter_code(app, pilot, until, secured)
        await until(pilot, lambda: isinstance(app.screen, SpareCodes))
        codes = app.screen._codes
        assert len(codes) == 10
        await until(pilot, lambda: all(code in text_of(app) for code in codes))
        app.lock()
        await until(pilot, lambda: "signed in" in text_of(app))
        spare = next(screen for screen in app.screen_stack if isinstance(screen, SpareCodes))
        assert not any(code in str(spare.query_one("#spare-codes").content) for code in codes)


async def test_a_recovery_code_can_be_typed_instead(secured, opened, until, text_of):
    """The challenge stays the same; the code is used up."""
    async with opened(secured, "2") as (app, pilot):
        await until(pilot, lambda: "✓ On" in text_of(app))
        await pilot.press("3")
        await until(pilot, lambda: app.screen.view.id == "view-contacts" and app.screen.view.has_focus_within)
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, AskText))
        await pilot.press(*"mira@second.example", "enter")
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        await pilot.press("c")
        await until(pilot, lambda: app.screen.query_one(CodeField).mode == "recovery")
        code = recovery.normalise(secured.spare[3])
        assert "ctrl+d" in {key for key, a in app.screen.active_bindings.items() if a.enabled}
        await pilot.press(*code[:5].lower())
        secured.guard.activity.record(
            "mira", "order:placed", {"order": "1", "amount": 995, "currency": "EUR", "payee": "Shop"}
        )
        asked = app.screen.panel.now_asked
        secured.clock.advance(secured.guard.policy.resend_first)
        secured.guard.codes.resend(secured.session, asked.id)
        await until(pilot, lambda: app.screen.panel.now_asked != asked)
        assert (app.screen.query_one(CodeField).mode, app.screen.query_one(CodeField).text) == ("recovery", code[:5])
        await pilot.press(*code[5:].lower())
        await until(pilot, lambda: isinstance(app.screen, SpareCodes))
        assert "in its place" in text_of(app)
        await pilot.press("enter", "y")
        await until(pilot, lambda: isinstance(app.screen, CodeDialog) and "confirm that" in text_of(app))
    assert secured.guard.holds.show(secured.session).reason == "recovery"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_rehearsal_says_what_a_loss_would_come_to(secured, opened, until, text_of, size):
    """All but the paper is lost, and the paper is enough."""
    async with opened(secured, "2", size) as (app, pilot):
        await until(pilot, lambda: "✓ On" in text_of(app))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, RehearsalDialog))
        await until(pilot, lambda: "The phone and the computer" in text_of(app))
        assert "Yes, by a mail to" in text_of(app)
        assert [one.gets_in for one in app.screen.found] == [True] * 6
        await pilot.press("end")
        await until(pilot, lambda: "by a recovery code; a day's hold follows" in text_of(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        assert app.focused is not None


async def test_enter_on_a_method_tells_what_is_known_and_what_can_be_done(secured, opened, until, text_of):
    async with opened(secured, "2", (80, 24)) as (app, pilot):
        await until(pilot, lambda: app.screen.view.chosen is not None)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Choose) and "Last used" in text_of(app))
        assert [one.id for one in app.screen.query_one("#choices").options] == [
            "add",
            "renew",
            "rehearse",
            "remove",
            "",
        ]
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, RehearsalDialog))


@pytest.mark.parametrize("key", ["2", "3", "4"])
async def test_a_hold_is_told_where_it_holds(world, opened, until, text_of, key):
    """Before somebody tries what has to wait."""
    world.guard.notme.report(world.session, 1)
    async with opened(world, key, (80, 24)) as (app, pilot):
        await until(pilot, lambda: "! On hold for 1 day more" in text_of(app))
