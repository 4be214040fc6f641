"""The drill as a verb, and how its result stands on the checklist."""

from __future__ import annotations

import pytest

from guardtui.core.checklist import State
from guardtui.core.drill import ENOUGH
from guardtui.core.errors import BadInput, NotFound, Refused
from guardtui.core.inspection import Outcome
from guardtui.core.mail_reading import read

from .conftest import LAPTOP, PASSWORD


def item(world, session, name="G21"):
    return next(one for one in world.guard.checklist.show(session).items if one.id == name)


def answers(world, mistakes=0):
    """Right but for the first few."""
    return {m.id: m.fraud != (number < mistakes) for number, m in enumerate(world.guard.drill.messages())}


def test_there_are_ten_messages_half_of_them_honest_and_the_inspector_agrees_on_each(world):
    messages = world.guard.drill.messages()
    assert len(messages) == 10
    assert sum(message.fraud for message in messages) == 5
    assert len({message.id for message in messages}) == 10
    for message in messages:
        found = world.guard.drill.explain(message.id)
        assert (found.outcome is Outcome.FRAUD) == message.fraud, message.id
        assert message.fraud or found.outcome is Outcome.NONE, message.id
        assert len(message.why) > 40
        domain = read(message.text).sender.domain
        assert domain.endswith((".example", ".test")), "nobody's real domain"
    assert not messages[0].fraud


def test_enough_right_answers_make_the_item_good_by_evidence_with_its_date(world):
    session = world.sign_up()
    before = world.guard.checklist.show(session).score
    assert (item(world, session).state, item(world, session).fix) == (State.UNKNOWN, "drill")
    result = world.guard.drill.finish(session, answers(world, mistakes=10 - ENOUGH))
    assert (result.right, result.of, result.passed, result.kept) == (ENOUGH, 10, True, True)
    assert result.mistaken == tuple(m.id for m in world.guard.drill.messages()[: 10 - ENOUGH])
    after = item(world, session)
    assert (after.state, after.reason, after.evidence) == (State.GOOD, "drill_passed", True)
    assert after.attested_at == world.lab.clock.now()
    assert world.guard.checklist.show(session).score == before + after.points
    assert "checklist:drilled" in world.tags(session)


def test_it_goes_stale_as_what_is_confirmed_by_hand_does_and_can_be_done_again(world):
    session = world.sign_up()
    world.guard.drill.finish(session, answers(world))
    world.pass_time(world.guard.policy.attestation_life)
    session = world.guard.signin.begin("mira", PASSWORD, LAPTOP).session
    stale = item(world, session)
    assert (stale.state, stale.reason, stale.earned) == (State.ATTENTION, "drill_long_ago", 0)
    again = item(world, session, "G27")
    assert (again.state, again.fix, dict(again.facts)["item"]) == (State.ATTENTION, "drill", "G21")
    world.guard.drill.finish(session, answers(world))
    assert item(world, session).state is State.GOOD


def test_a_drill_that_goes_badly_takes_the_place_of_a_good_one_and_of_an_older_word(world):
    session = world.sign_up()
    world.guard.checklist.attest(session, "G21")
    assert item(world, session).reason == "attested"
    world.pass_time(1_000)
    result = world.guard.drill.finish(session, answers(world, mistakes=11 - ENOUGH))
    assert (result.passed, result.kept) == (False, True)
    assert (item(world, session).state, item(world, session).reason) == (State.ATTENTION, "drill_missed")
    world.guard.drill.finish(session, answers(world))
    assert item(world, session).state is State.GOOD
    world.guard.drill.finish(session, answers(world, mistakes=10))
    assert item(world, session).reason == "drill_missed"
    world.pass_time(1)
    world.guard.checklist.attest(session, "G21")
    assert item(world, session).reason == "attested"


def test_the_answers_have_to_be_to_all_messages_and_of_a_whole_session(world):
    session = world.sign_up()
    whole = answers(world)
    for bad in ({}, {**whole, "other": True}, dict(list(whole.items())[:9])):
        with pytest.raises(BadInput):
            world.guard.drill.finish(session, bad)
    with pytest.raises(NotFound):
        world.guard.drill.explain("other")
    world.guard.signin.end(session)
    with pytest.raises(Refused):
        world.guard.drill.finish(session, whole)
