"""A hundred wrong codes in a row put a method out of use until it is set up again (SP 800-63B-4 3.2.2; SECURITY N12)."""

from dataclasses import replace

import pytest

from guardtui.clock import HOUR
from guardtui.core.action import Action
from guardtui.core.errors import NoDelivery
from guardtui.core.records import Channel, ContactKind
from guardtui.core.verdict import Outcome
from guardtui.guard import Backend, Verbs

from .conftest import STEP, wrong

SHOP = Backend("mira")
PURCHASE = Action("purchase", {"order": "1", "amount": 124_900, "currency": "USD", "payee": "Riverbend Market"})


def export(number: int) -> Action:
    return Action("export", {"what": str(number)})


@pytest.fixture
def few(world):
    """The same store, where twenty in a row are too many."""
    world.session = world.protected()
    desk = world.guard._desk
    return Verbs(replace(desk, policy=replace(desk.policy, failed_codes_in_a_row=20)))


def fail(world, guard, times: int, begin: int = 0) -> None:
    """Wrong codes of the app, an hour between each ten, so that no other limit is met."""
    for number in range(begin, begin + times):
        if number % 5 == 0:
            world.pass_time(HOUR)
            fail.challenge = guard.codes.request(SHOP, export(number), Channel.APP)
        assert guard.codes.answer(SHOP, fail.challenge.id, wrong(world.app())).outcome is Outcome.WRONG


def tags(guard) -> list[str]:
    return [event.tag for event in guard.activity.list(SHOP, limit=500).items]


def test_the_twentieth_in_a_row_is_one_too_many_and_everybody_is_told(world, few):
    fail(world, few, 19)
    assert "factor:disabled" not in tags(few)
    fail(world, few, 1, 19)
    assert tags(few).count("factor:disabled") == 1
    assert any("out of use after 20 wrong codes" in message.body for message in world.lab.phone.arrived(3))
    world.pass_time(HOUR)
    assert [way.channel for way in few.codes.ways(SHOP, export(99))] == [Channel.RECOVERY]
    assert few.activity.verify().ok


def test_a_right_code_between_them_begins_the_count_anew(world, few):
    fail(world, few, 15)
    world.pass_time(HOUR)
    assert few.codes.answer(SHOP, few.codes.request(SHOP, export(50), Channel.APP).id, world.app()).accepted
    fail(world, few, 15, 100)
    assert "factor:disabled" not in tags(few)


def test_a_recovery_code_begins_no_count_anew_and_counts_against_no_app(world, few):
    fail(world, few, 15)
    world.pass_time(HOUR)
    challenge = few.codes.request(SHOP, export(50), Channel.APP)
    assert few.codes.answer(SHOP, challenge.id, "AAAA-BBBB-CCCC-DDDD").outcome is Outcome.WRONG
    assert few.codes.answer(SHOP, challenge.id, world.recovery[1]).accepted
    fail(world, few, 5, 100)
    assert tags(few).count("factor:disabled") == 1


def test_that_the_app_is_out_of_use_does_not_lower_what_a_payment_needs(world, few):
    """Else a thief would type wrong codes until a message alone pays."""
    fail(world, few, 20)
    with pytest.raises(NoDelivery):
        few.codes.request(SHOP, PURCHASE)


def test_it_is_set_up_again_and_the_old_one_goes(world, few):
    fail(world, few, 20)
    pending = world.pending()
    challenge = few.codes.request(pending, Action("sign-in"), Channel.RECOVERY)
    session = few.signin.finish(pending, challenge.id, world.recovery[2]).result
    added = few.codes.answer(session, few.authenticators.add(session, Channel.APP).id, world.recovery[3]).result
    world.secret = added.secret
    confirm = few.authenticators.confirm(session, added.authenticator.id)
    assert few.codes.answer(session, confirm.id, world.app()).accepted
    [method] = few.authenticators.list(session)
    assert (method.id, method.disabled_at) == (added.authenticator.id, None)
    world.pass_time(STEP)
    assert few.codes.answer(session, few.codes.request(session, export(3)).id, world.app()).accepted


def test_a_phone_that_is_a_method_goes_out_of_use_by_itself(world, few):
    session, phone = world.session, world.contact(world.session, ContactKind.PHONE)
    added = few.codes.answer(session, few.authenticators.add(session, Channel.SMS, phone.id).id, world.app()).result
    assert few.codes.answer(session, few.authenticators.confirm(session, added.id).id, world.sent()).accepted
    for number in range(20):
        if number % 5 == 0:
            world.pass_time(HOUR)
            challenge = few.codes.request(SHOP, export(number), Channel.SMS)
        few.codes.answer(SHOP, challenge.id, wrong(world.sent()))
    world.pass_time(HOUR)
    assert [way.channel for way in few.codes.ways(SHOP, export(99))] == [Channel.APP, Channel.RECOVERY]
