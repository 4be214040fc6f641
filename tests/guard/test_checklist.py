"""The checklist as a verb: evidence from the store, a person's word, and a score that follows."""

import pytest

from guardtui.clock import DAY
from guardtui.core.checklist import State
from guardtui.core.errors import BadInput
from guardtui.guard import Backend


def _item(checklist, name):
    return next(item for item in checklist.items if item.id == name)


def test_turning_two_step_on_raises_the_score_by_what_it_is_worth(world):
    session = world.verified()
    before = world.guard.checklist.show(session)
    assert before.next.id == "G19"
    world.secret = ""
    app = world.guard.authenticators.begin_app(session)
    world.secret = app.secret
    world.answer(session, world.guard.authenticators.confirm(session, app.authenticator.id), world.app())
    codes = world.guard.authenticators.new_recovery_codes(session)
    world.guard.authenticators.keep_recovery_codes(session, codes[0])
    world.guard.authenticators.turn_on(session)
    assert world.guard.checklist.show(session).score == before.score + 25


def test_a_persons_word_counts_until_it_is_withdrawn_or_stale(world):
    session = world.sign_up()
    assert _item(world.guard.checklist.attest(session, "G24"), "G24").state is State.GOOD
    assert _item(world.guard.checklist.withdraw(session, "G24"), "G24").state is State.UNKNOWN
    world.guard.checklist.attest(session, "G24")
    world.pass_time(182 * DAY)
    assert _item(world.guard.checklist.show(Backend("mira")), "G24").state is State.ATTENTION


@pytest.mark.parametrize("item", ["G19", "G16", "G99", "", "\x1b[2J", "x" * 10_000])
def test_what_the_store_can_see_is_not_taken_on_a_persons_word(world, item):
    session = world.sign_up()
    with pytest.raises(BadInput):
        world.guard.checklist.attest(session, item)


def test_an_alarm_lowers_the_score_until_it_is_reviewed(world):
    session = world.verified()
    world.guard.activity.review(session, 1)
    world.guard.activity.record("mira", "payment:added", {"method": "Visa"}, "alarm")
    assert _item(world.guard.checklist.show(session), "G23").state is State.BAD
    last = world.guard.activity.list(session, limit=1).items[0].seq
    world.guard.activity.review(session, last)
    assert _item(world.guard.checklist.show(session), "G22").state is State.GOOD
    assert _item(world.guard.checklist.show(session), "G23").state is not State.BAD
