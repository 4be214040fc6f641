"""The checklist: its marks, its jumps, a person's word."""

from dataclasses import replace

import pytest

from guardtui.clock import DAY
from guardtui.shared.cards import ITEMS
from guardtui.tui.dialogs.card import CardDialog
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.dialogs.new_password import NewPassword
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.views.base import Go
from guardtui.tui.widgets.choice import Choice
from guardtui.tui.widgets.rail import Places

NOORS = "violet Teapot 9 under stairs"


def as_noor(world):
    """An account that no code can reach, signed in."""
    world.guard.accounts.add("noor", "Noor", NOORS)
    world.session = world.guard.signin.begin("noor", NOORS, world.client).session


def item(world, name):
    """One item as the guard judges it."""
    return next(i for i in world.guard.checklist.show(world.session).items if i.id == name)


async def go_to(app, pilot, until, name):
    """Put the cursor on an item."""
    listed = app.screen.query_one("#checklist", Choice)
    listed.highlighted = listed.get_option_index(name)
    await until(pilot, lambda: app.screen.view.chosen.id == name and not app.screen.view.acting)


async def test_enter_jumps_to_the_fix_and_escape_comes_back(world, opened, until):
    """From two-step verification off to the place where it goes on."""
    async with opened(world, "7", (80, 24)) as (app, pilot):
        await go_to(app, pilot, until, "G19")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query_one(Places).here == "two-step")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query_one(Places).here == "checklist")
        await until(pilot, lambda: app.screen.view.has_focus_within)


async def test_a_persons_word_counts_and_can_be_taken_back(world, opened, until, text_of):
    """It is stated with a date."""
    async with opened(world, "7") as (app, pilot):
        before = world.guard.checklist.show(world.session).score
        await go_to(app, pilot, until, "G26")
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: item(world, "G26").state == "good")
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and f"{before + 6} of 100" in text_of(app))
        await go_to(app, pilot, until, "G26")
        await pilot.press("w")
        await until(pilot, lambda: item(world, "G26").state == "unknown")


async def test_what_the_store_can_see_cannot_be_attested(world, opened, until):
    """The key is not even offered."""
    async with opened(world, "7") as (app, pilot):
        await go_to(app, pilot, until, "G19")
        assert app.screen.view.check_action("attest", ()) is False


async def test_each_line_has_a_sign_and_a_word_beside_its_colour(world, opened, until, text_of):
    """Nothing depends on colour alone."""
    async with opened(world, "7") as (app, pilot):
        await until(pilot, lambda: "Two-step verification" in text_of(app))
        text = text_of(app)
        assert "✗ Two-step verification" in text
        assert "✓ Phone and mail up to date" in text
        assert "? Wary of phishing" in text


async def test_open_alarms_are_put_right_in_the_activity(world, opened, until):
    """G23 cannot be confirmed by hand while something suspicious was not looked at."""
    world.guard.activity.record("mira", "setting:changed", {"setting": "delivery place"}, outcome="alarm")
    async with opened(world, "7") as (app, pilot):
        await go_to(app, pilot, until, "G23")
        assert app.screen.view.check_action("attest", ()) is False
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query_one(Places).here == "activity")


async def test_what_went_stale_is_asked_for_again_by_its_own_question(world, opened, until):
    """G27 leads to the first item that went stale, and answering that puts both right."""
    as_noor(world)
    world.guard.checklist.attest(world.session, "G26")
    world.clock.advance(world.guard.policy.attestation_life + DAY)
    world.session = world.guard.signin.begin("noor", NOORS, world.client).session
    assert item(world, "G27").state == "attention"
    async with opened(world, "7") as (app, pilot):
        await go_to(app, pilot, until, "G27")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Confirm) and "password manager" in app.screen.text)
        await pilot.press("y")
        await until(pilot, lambda: item(world, "G27").state == "good")


@pytest.fixture
def weak(world, monkeypatch):
    """A password from the days of an easier rule: none that can be set today is judged weak."""
    judged = type(world.guard.checklist).show

    def show(checklists, session):
        found = judged(checklists, session)
        bad = (replace(i, state="attention", reason="password_weak", earned=0) for i in found.items if i.id == "G16")
        return replace(found, items=(*bad, *(replace(i, earned=i.points) for i in found.items if i.id != "G16")))

    monkeypatch.setattr(type(world.guard.checklist), "show", show)


async def test_a_weak_password_is_put_right_from_where_it_is_told(weak, world, opened, until):
    """From the overview's button and from the checklist's line; leaving comes back to where it began."""
    async with opened(world) as (app, pilot):
        await until(pilot, lambda: app.screen.query_one("#start").has_focus)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, NewPassword))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        assert app.screen.query_one(Places).here == "overview"
        await until(pilot, lambda: not app.screen.acting)
        await pilot.press("7")
        await until(pilot, lambda: app.screen.view.id == "view-checklist" and app.screen.view.has_focus_within)
        await go_to(app, pilot, until, "G16")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, NewPassword))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        assert app.screen.query_one(Places).here == "checklist"


async def test_the_next_step_leads_straight_to_its_line(world, opened, until):
    """What a person confirms by hand waits in the checklist, with the cursor on it."""
    async with opened(world) as (app, pilot):
        app.screen.post_message(Go("checklist", "G26"))
        await until(pilot, lambda: app.screen.view.id == "view-checklist" and app.screen.view.chosen is not None)
        await until(pilot, lambda: app.screen.view.chosen.id == "G26")


async def test_it_is_narrowed_to_what_is_open_and_put_in_order_of_what_helps_most(world, opened, until, text_of):
    found = world.guard.checklist.show(world.session).items
    still_open = [one for one in found if one.state != "good"]
    async with opened(world, "7", (80, 24)) as (app, pilot):
        listed = app.screen.query_one("#checklist", Choice)
        ids = lambda: [option.id for option in listed.options if option.id]  # noqa: E731
        await until(pilot, lambda: len(ids()) == len(found))
        await pilot.press("f")
        await until(pilot, lambda: len(ids()) == len(still_open))
        await pilot.click("#filter-order")
        gains = [one.points - one.earned for name in ids() for one in found if one.id == name]
        assert gains == sorted(gains, reverse=True)
        assert ids()[0] == "G19"
        assert "what helps most" in text_of(app)
        await pilot.press("f", "s")
        await until(pilot, lambda: len(ids()) == len(found))


async def test_i_tells_why_the_chosen_line_matters(world, opened, until):
    titles = {card.id: card.title for card in world.guard.learn.list()}
    assert set(ITEMS.values()) <= titles.keys()
    assert {one.id for one in world.guard.checklist.show(world.session).items} == ITEMS.keys()
    async with opened(world, "7", (80, 24)) as (app, pilot):
        await go_to(app, pilot, until, "G25")
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, CardDialog) and app.screen.card.title == titles["wifi"])


async def test_room_between_the_subjects_is_for_tall_windows(world, opened, until, text_of):
    """Also where a window got tall, or low, while the list was shown."""

    def spaced() -> bool:
        lines = [line[30:] for line in text_of(app).split("\n")]
        above = lines[next(at for at, line in enumerate(lines) if "Your password" in line) - 1]
        return not any(sign.isalnum() for sign in above)

    async with opened(world, "7", (120, 40)) as (app, pilot):
        await until(pilot, lambda: "Your password" in text_of(app) and spaced())
        await pilot.resize_terminal(120, 24)
        await until(pilot, lambda: "Your password" in text_of(app) and not spaced())
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: "Your password" in text_of(app) and spaced())
