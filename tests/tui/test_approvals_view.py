"""Approvals in the app: what waits is seen with its time, approved with a code or two, denied, and reported."""

import pytest

from guardtui.clock import MINUTE
from guardtui.core.action import Action
from guardtui.core.records import ApprovalState
from guardtui.guard import Backend
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.dialogs.not_me import NotMe
from guardtui.tui.screens.main import MainScreen

from .conftest import HANDLE

pytestmark = pytest.mark.slow  # whole runs

SHOP = Backend(HANDLE, session="basket 7")


@pytest.fixture
def ask(world):
    """The shop asks for a purchase."""

    def ask(amount: int = 24_900, order: str = "RM-9"):
        details = {"order": order, "amount": amount, "currency": "EUR", "payee": "Riverbend Market"}
        return world.guard.approvals.ask(SHOP, Action("purchase", details))

    return ask


def state(world, asked) -> ApprovalState:
    return world.guard.approvals.show(SHOP, asked.id).state


async def test_what_waits_shows_on_the_overview_and_the_rail_and_leads_there(ask, world, opened, until, text_of):
    asked = ask()
    async with opened(world) as (app, pilot):
        await until(pilot, lambda: "Waits for your approval: pay 249.00 EUR to" in text_of(app))
        assert "1 wait" in text_of(app)
        await pilot.click("#look")
        await until(pilot, lambda: app.screen.view.PLACE == "approvals" and app.screen.view.chosen is not None)
        seen = text_of(app)
        for said in ("Pay 249.00 EUR to Riverbend Market for order RM-9", "10:00 left", " ".join(asked.words)):
            assert said in seen


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_it_is_approved_with_the_code_that_the_message_brings(ask, world, opened, until, text_of, size):
    asked = ask()
    async with opened(world, "4", size=size) as (app, pilot):
        await until(pilot, lambda: app.screen.view.chosen is not None)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        for said in ("249.00 EUR", "RM-9", "Riverbend Market", " ".join(asked.words), "waits for you"):
            assert said in text_of(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        assert " ".join(asked.words) in text_of(app)
        await pilot.press(*world.newest_code())
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and "not carried out yet" in text_of(app))
        assert "5:00 left" in text_of(app)
        world.guard.approvals.carry_out(SHOP, asked.id)
        await until(pilot, lambda: "carried out" in text_of(app) and "not carried out" not in text_of(app))
        assert not app.screen.view.check_action("deny", ())


async def test_beside_an_app_two_codes_are_asked_for_one_after_the_other(ask, world, opened, until, text_of, totp):
    new = world.guard.authenticators.begin_app(world.session)
    challenge = world.guard.authenticators.confirm(world.session, new.authenticator.id)
    assert world.guard.codes.answer(world.session, challenge.id, totp(new.secret, world.clock.now())).accepted
    codes = world.guard.authenticators.new_recovery_codes(world.session)
    world.guard.authenticators.keep_recovery_codes(world.session, codes[0])
    world.guard.authenticators.turn_on(world.session)
    world.clock.advance(MINUTE)
    asked = ask()
    async with opened(world, "4") as (app, pilot):
        await until(pilot, lambda: app.screen.view.chosen is not None)
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, CodeDialog) and "code 1 of 2" in text_of(app))
        await pilot.press(*totp(new.secret, world.clock.now()))
        await until(pilot, lambda: "code 2 of 2" in text_of(app) and "One more" in text_of(app))
        assert "+44 ••• 0123" in text_of(app)
        assert state(world, asked) is ApprovalState.WAITING
        await pilot.press(*world.newest_code())
        await until(pilot, lambda: state(world, asked) is ApprovalState.APPROVED)
        await until(pilot, lambda: isinstance(app.screen, MainScreen))


async def test_it_is_denied_with_the_mouse_and_the_code_of_before_is_worth_nothing(ask, world, opened, until, text_of):
    asked = ask()
    async with opened(world, "4") as (app, pilot):
        await until(pilot, lambda: app.screen.view.chosen is not None)
        await pilot.click("#deny")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("enter")
        await until(pilot, lambda: state(world, asked) is ApprovalState.DENIED)
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and "denied" in text_of(app))
        await until(pilot, lambda: not app.screen.query_one("#approve").display)


async def test_who_did_not_ask_for_it_shuts_everything_else_in_the_same_step(ask, world, opened, until):
    asked = ask()
    async with opened(world, "4") as (app, pilot):
        await until(pilot, lambda: app.screen.view.chosen is not None)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, NotMe))
        case = app.screen.case
        line = world.guard.activity.show(world.session, case.seq)
        assert (line.tag, line.details["order"]) == ("approval:asked", "RM-9")
        assert state(world, asked) is ApprovalState.DENIED
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
    assert world.guard.holds.show(world.session).reason == "not_me"


async def test_its_time_runs_out_before_the_persons_eyes(ask, world, opened, until, text_of):
    ask()
    async with opened(world, "4") as (app, pilot):
        await until(pilot, lambda: "10:00 left" in text_of(app))
        world.clock.advance(9 * MINUTE)
        await until(pilot, lambda: "1:00 left" in text_of(app))
        world.clock.advance(MINUTE)
        await until(pilot, lambda: "ran out" in text_of(app))
        assert not app.screen.view.check_action("approve", ())
        await pilot.press("a", "d")
        await pilot.pause()
        assert isinstance(app.screen, MainScreen)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        assert [option.id for option in app.screen.query_one("#choices").options] == [""]


async def test_one_that_is_taken_back_says_so_where_its_code_would_be_typed(ask, world, opened, until, text_of):
    asked = ask()
    async with opened(world, "4") as (app, pilot):
        await until(pilot, lambda: app.screen.view.chosen is not None)
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, CodeDialog) and "5 tries left" in text_of(app))
        world.guard.approvals.withdraw(SHOP, asked.id)
        await until(pilot, lambda: "code opens nothing. Start again." in text_of(app))
        assert [word for word in ("tries left", "0 left", "Resend") if word in text_of(app)] == []
        await pilot.press("n")
        await until(pilot, lambda: "not wait for you any more: taken back, or" in text_of(app))


async def test_a_request_that_comes_meanwhile_appears(ask, world, opened, until, text_of):
    async with opened(world, "4") as (app, pilot):
        await until(pilot, lambda: "Nobody has asked for anything" in text_of(app))
        ask()
        await until(pilot, lambda: "RM-9" in text_of(app))


async def test_what_waits_is_on_the_page_however_much_came_after_it(ask, world, opened, until, text_of):
    ask()
    for number in range(55):
        small = ask(0, f"S-{number}")
        world.guard.approvals.carry_out(SHOP, small.id)
    async with opened(world, "4") as (app, pilot):
        await until(pilot, lambda: app.screen.view.chosen is not None)
        await until(pilot, lambda: "Pay 249.00 EUR" in text_of(app))
        assert app.screen.view.chosen.details["order"] == "RM-9"
        assert "1 request waits for you" in text_of(app)


async def test_they_are_searched_and_narrowed_and_leafed_through(ask, world, opened, until, text_of):
    for number in range(3):
        small = ask(0, f"S-{number}")
        world.guard.approvals.carry_out(SHOP, small.id)
    world.guard.approvals.deny(world.session, ask().id)
    async with opened(world, "4", size=(80, 24)) as (app, pilot):
        view = app.screen.view
        await until(pilot, lambda: len(view.list.rows.events) == 4)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: {one.state for one in view.list.rows.events} == {ApprovalState.USED})
        await pilot.press("escape")
        await until(pilot, lambda: len(view.list.rows.events) == 4)
        await pilot.press("slash", *"s-1", "enter")
        await until(pilot, lambda: [one.details["order"] for one in view.list.rows.events] == ["S-1"])
        await until(pilot, lambda: "Small, so no code was needed" in text_of(app))
