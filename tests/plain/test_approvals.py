"""Approvals line by line: what waits is told with its words and time, approved with a code or two, denied, reported (M5)."""

import pytest

from guardtui.clock import MINUTE
from guardtui.core.action import Action
from guardtui.core.records import ApprovalState
from guardtui.guard import Backend
from guardtui.language import speaking

from .conftest import INTERRUPT, later, wrong


@pytest.fixture
def ask(world):
    """The shop asks for a purchase."""

    def ask(amount=24_900, order="RM-9"):
        details = {"order": order, "amount": amount, "currency": "EUR", "payee": "Riverbend Market"}
        return world.guard.approvals.ask(Backend("mira", session="basket 7"), Action("purchase", details))

    return ask


def state(world, asked):
    return world.guard.approvals.show(Backend("mira", session="basket 7"), asked.id).state


@pytest.fixture
def mira(world, reader):
    return reader(world)


def test_it_is_approved_with_the_code_that_the_message_brings(ask, world, mira):
    asked = ask()
    code = world.newest_code
    mira.does("1", "a", "1", "1", lambda: wrong(code()), code, "", "1", INTERRUPT, "b", "b", "q")
    assert state(world, asked) is ApprovalState.APPROVED
    mira.hears(
        "Waits for your approval: pay 249.00 EUR to Riverbend Market for order RM-9.",
        f"Words: {' '.join(asked.words)}.",
        "10 min left",
        "It lets you pay 249.00 EUR to Riverbend Market for order RM-9.",
        f"The message must say: {' '.join(asked.words)}.",
        "Approved, for this once. Its line says whether it was carried out yet.",
        "1. Deny. Say no.",
    )


def test_one_that_is_taken_back_says_so_where_its_code_would_be_typed(ask, world, mira):
    asked = ask()

    def taken_back():
        world.guard.approvals.withdraw(Backend("mira", session="basket 7"), asked.id)
        return ""

    said = mira.does("4", "1", "1", taken_back, "n", "b", "b", "q")
    assert said.count("tries left") == 1, "counted on"
    mira.hears("its code opens nothing. Start again.", "This does not wait for you any more: taken back, or changed.")


@pytest.fixture
def of_the_app(world, totp):
    """What the app of an account with two-step verification shows."""
    new = world.guard.authenticators.begin_app(world.session)
    challenge = world.guard.authenticators.confirm(world.session, new.authenticator.id)
    assert world.guard.codes.answer(world.session, challenge.id, totp(new.secret, world.clock.now())).accepted
    codes = world.guard.authenticators.new_recovery_codes(world.session)
    world.guard.authenticators.keep_recovery_codes(world.session, codes[0])
    world.guard.authenticators.turn_on(world.session)
    world.clock.advance(MINUTE)
    return lambda: totp(new.secret, world.clock.now())


def test_beside_an_app_two_codes_are_asked_for_one_after_the_other(ask, world, mira, of_the_app):
    asked = ask()
    mira.does("4", "1", "1", of_the_app, world.newest_code, "b", "q")
    assert state(world, asked) is ApprovalState.APPROVED
    mira.hears("Code 1 of 2", "Code 2 of 2", "Who asks must say: ")


def test_an_app_whose_code_is_missing_is_called_as_the_language_has_it(ask, mira, of_the_app):
    ask()
    with speaking("de"):
        mira.does("4", "1", "1", "m", INTERRUPT, "b", INTERRUPT, "q")
    mira.hears("Ablesen in: Authenticator-App.", "Gesendet an Authenticator-App")


def test_it_is_denied_after_one_more_question(ask, world, mira):
    asked = ask()
    mira.does("4", "1", "2", "3", "b", "1", "2", "1", "1", "b", "q")
    assert state(world, asked) is ApprovalState.DENIED
    mira.hears(
        "What do you say to this request?",
        "Deny this request?",
        "Denied. No code can allow it any more.",
        "Amount: 249.00 EUR.",
        "State: denied.",
    )


def test_who_did_not_ask_for_it_shuts_everything_else_in_the_same_step(ask, world, mira):
    asked = ask()
    mira.does("4", "1", "2", "2", "b", "b", "q")
    assert state(world, asked) is ApprovalState.DENIED
    assert len(world.guard.notme.list(world.session)) == 1
    mira.hears("Every other device is signed out, open codes are void", "1. Choose another password. To be done.")


def test_one_whose_time_ran_out_is_not_offered_any_more(ask, world, mira):
    ask()
    mira.does("4", later(world, "1", 11 * MINUTE), "b", "q")
    mira.hears("State: ran out.")


def test_what_waits_stands_first_however_much_came_after_it(ask, world, mira):
    first = ask()
    for number in range(4):
        one = ask(order=f"RM-{20 + number}")
        world.guard.approvals.deny(world.session, one.id)
    mira.does("4", "b", "q")
    mira.hears("1. Pay 249.00 EUR to Riverbend Market for order RM-9. Waits for you, 10 min left.")
    assert state(world, first) is ApprovalState.WAITING


def test_a_request_that_comes_meanwhile_is_read_on_enter(ask, mira):
    def asked():
        ask()
        return ""

    mira.does("4", asked, "b", "q")
    mira.hears("Nobody has asked for anything.", "1. Pay 249.00 EUR to Riverbend Market for order RM-9. Waits for you")


def test_nothing_at_all_has_its_own_words(mira):
    mira.does("4", "", "b", "q")
    mira.hears("Nobody has asked for anything.")


def test_requests_are_narrowed_searched_and_leafed_through(ask, world, mira):
    denied = ask(order="RM-8")
    world.guard.approvals.deny(world.session, denied.id)
    ask()
    mira.does("4", "t", "4", "w", "s", "RM-9", "w", "1", "3", "b", "b", "q")
    mira.hears(
        "t show which state, now denied",
        "s search, now RM-9",
        "Two words: ",
        "State: waits for you.",
        "3. The next older line.",
        "Order: RM-8.",
        "State: denied.",
    )
