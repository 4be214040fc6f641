"""The rehearsal says what a real sign-in then does: it is compared with one, in every state of an account."""

from dataclasses import replace

import pytest

from guardtui.core.action import Action
from guardtui.core.errors import Refused
from guardtui.core.records import Channel, ContactKind
from guardtui.core.rehearsal import COMMON, Door, Loss
from guardtui.guard import Backend
from guardtui.guard.verbs import Verbs

from .conftest import LAPTOP, OTHER, PASSWORD

SIGN_IN = Action("sign-in")


def fresh(world):
    return world.sign_up()


def verified(world):
    return world.verified()


def phone_only(world):
    session = world.sign_up()
    phone = world.contact(session, ContactKind.PHONE)
    assert world.answer(session, world.guard.contacts.verify(session, phone.id)).accepted
    return session


def trusting(world):
    world.verified()
    pending = world.pending(LAPTOP)
    challenge = world.guard.codes.request(pending, SIGN_IN)
    return world.guard.signin.finish(pending, challenge.id, world.sent(), trust=True).result


def protected(world):
    return world.protected()


STATES = (fresh, verified, phone_only, trusting, protected)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("lost", COMMON, ids=lambda lost: "+".join(sorted(lost)))
def test_a_real_sign_in_does_what_the_rehearsal_said(world, state, lost):
    session = state(world)
    said = world.guard.rehearsal.run(session, lost)
    begun = world.guard.signin.begin("mira", PASSWORD, OTHER if Loss.LAPTOP in lost else LAPTOP)
    if begun.outcome == "open":
        assert said.door is (Door.ALONE if begun.session.password_alone else Door.OPEN)
        assert said.gets_in
        return
    assert said.door is Door.CODE
    assert said.gets_in == bool(said.ways)
    assert set(said.ways) <= set(begun.pending.ways)
    for way in said.ways:
        world.pass_time(121_000)
        pending = world.pending(OTHER)
        challenge = world.guard.codes.request(pending, SIGN_IN, way.channel)
        code = {Channel.APP: world.app, Channel.RECOVERY: lambda: world.recovery[5]}.get(way.channel, world.sent)()
        assert world.guard.signin.finish(pending, challenge.id, code).accepted, way


def test_only_the_phone_and_then_nothing(world):
    session = phone_only(world)
    assert not world.guard.rehearsal.run(session, {Loss.PHONE}).gets_in
    assert world.guard.rehearsal.run(session, {Loss.INBOX, Loss.LAPTOP}).gets_in
    assert world.guard.rehearsal.run(session, ()).lost == ()


def test_all_that_is_left_is_the_paper(world):
    session = world.protected()
    worst = world.guard.rehearsal.all(session)[-1]
    assert [way.channel for way in worst.ways] == [Channel.RECOVERY]


def test_another_computer_of_the_account_is_not_the_one_that_asks(world):
    trusting(world)
    pending = world.pending(OTHER)
    elsewhere = world.answer(pending, world.guard.codes.request(pending, SIGN_IN)).result
    assert world.guard.rehearsal.run(elsewhere, ()).door is Door.CODE
    assert world.guard.rehearsal.run(Backend("mira"), ()).door is Door.OPEN
    world.pass_time(31 * 86_400_000)
    assert world.guard.rehearsal.run(Backend("mira"), ()).door is Door.CODE


def test_where_the_policy_wants_a_code_that_nothing_can_carry_the_door_is_shut(world):
    session = fresh(world)
    desk = world.guard._desk
    guard = Verbs(replace(desk, policy=replace(desk.policy, password_alone=False)))
    said = guard.rehearsal.run(session, ())
    assert (said.door, said.gets_in) == (Door.SHUT, False)
    with pytest.raises(Refused) as refused:
        guard.signin.begin("mira", PASSWORD, OTHER)
    assert refused.value.reason == "no_channel_reaches_you"
