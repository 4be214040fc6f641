"""G. Factors, contacts, notices."""

from __future__ import annotations

import pytest

from guardtui.clock import DAY, MINUTE
from guardtui.core.action import Action
from guardtui.core.errors import BadInput, NoDelivery, Refused, StoreTrouble
from guardtui.core.records import Channel, ContactKind, MessageState
from guardtui.guard.outbox import Outbox
from guardtui.guard.ways import SIGN_IN

from .conftest import OTHER, STEP, wrong

NEW_MAIL = "mira@second.example"


def messages(world, session, tag: str):
    return [one for one in world.guard.messages.list(session, limit=200).items if one.tag == tag]


def elsewhere(world):
    """A session on another device, by a code that was sent."""
    pending = world.pending(OTHER)
    challenge = world.guard.codes.request(pending, SIGN_IN)
    return world.guard.signin.finish(pending, challenge.id, world.sent()).result


def test_c54_another_factor_takes_a_bound_one_and_is_told_elsewhere(world):
    session = world.protected()
    phone = world.contact(session, ContactKind.PHONE)
    asked = world.guard.authenticators.add(session, Channel.SMS, phone.id)
    assert asked.channel is Channel.APP
    assert {way.channel for way in world.guard.codes.ways_of(session, asked.id)} == {Channel.APP, Channel.RECOVERY}
    new = world.answer(session, asked, world.app()).result
    assert len(world.guard.authenticators.list(session)) == 1
    assert world.answer(session, world.guard.authenticators.confirm(session, new.id)).accepted
    everybody = {contact.id for contact in world.guard.contacts.list(session)}
    assert {one.contact_id for one in messages(world, session, "factor:bound")} == everybody
    world.pass_time(STEP)
    added = world.answer(session, world.guard.contacts.add(session, ContactKind.MAIL, NEW_MAIL), world.app()).result
    assert world.answer(session, world.guard.contacts.verify(session, added.id)).accepted
    about = [one for one in messages(world, session, "contact:verified") if one.created_at == world.lab.clock.now()]
    assert {one.contact_id for one in about} == everybody


def test_c55_what_became_of_each_factor_is_dated(world):
    session = world.protected()
    phone = world.contact(session, ContactKind.PHONE)
    new = world.answer(session, world.guard.authenticators.add(session, Channel.SMS, phone.id), world.app()).result
    world.pass_time(MINUTE)
    assert world.answer(session, world.guard.authenticators.confirm(session, new.id)).accepted
    bound_at = world.lab.clock.now()
    app, sms = world.guard.authenticators.list(session)
    assert (sms.created_at, sms.confirmed_at, sms.bound_at) == (bound_at - MINUTE, bound_at, bound_at)
    assert app.last_used_at == bound_at - MINUTE
    world.pass_time(MINUTE)
    assert world.answer(session, world.guard.authenticators.remove(session, sms.id), world.app()).accepted
    told = {e.tag: e.at for e in world.guard.activity.list(session, subject="factor", limit=2).items}
    assert told == {"factor:removed": bound_at + MINUTE, "factor:bound": bound_at}


def test_c56_a_changed_contact_takes_proof_and_a_code_is_told_and_can_be_undone(world):
    session = world.verified()
    old = world.contact(session, ContactKind.PHONE)
    asked = world.guard.contacts.replace(session, old.id, "+12025550187")
    assert asked.channel is Channel.MAIL  # not the one that goes, although text messages rank higher
    new = world.answer(session, asked).result
    assert world.contact(session, ContactKind.PHONE).id == old.id
    assert world.answer(session, world.guard.contacts.verify(session, new.id)).accepted
    assert {old.id, new.id} <= {one.contact_id for one in messages(world, session, "contact:replaced")}
    world.pass_time(7 * DAY - 1)
    again = elsewhere(world)
    (change,) = world.guard.contacts.undoable(again)
    undo = world.guard.contacts.undo(again, change.id)
    assert undo.target == old.masked
    assert world.answer(again, undo).accepted
    assert world.contact(again, ContactKind.PHONE).id == old.id


def test_c57_a_contact_does_nothing_before_it_is_verified(world):
    session = world.sign_up()
    mail, phone = world.contact(session, ContactKind.MAIL), world.contact(session, ContactKind.PHONE)
    assert world.guard.codes.ways(session, SIGN_IN) == ()
    world.guard.contacts.verify(session, phone.id)
    assert world.answer(session, world.guard.contacts.verify(session, mail.id)).accepted
    world.guard.notme.report(session, 1)
    assert {one.tag for one in world.guard.messages.list(session).items if one.contact_id == phone.id} == {"code"}
    for details in ({"address": "thief@example.org"}, {"contact": [mail.id, "thief@example.org"]}):
        with pytest.raises(BadInput):
            Action("sign-in", details)
    pending = world.pending()
    asked = world.guard.codes.request(pending, SIGN_IN)
    for contact_id in (phone.id, "thief@example.org", [mail.id, phone.id]):
        with pytest.raises(NoDelivery):
            world.guard.codes.switch(pending, asked.id, Channel.SMS, contact_id)


def test_c58_this_was_not_me_takes_nothing_more_and_counts_at_once(world, under):
    session = world.verified()
    thief = elsewhere(world)
    other_process = under()
    assert other_process.accounts.of(thief)
    world.guard.notme.report(session, 1)
    with pytest.raises(Refused):
        other_process.accounts.of(thief)
    assert other_process.accounts.of(session)


def test_c59_notices_are_queued_with_the_act_to_all_and_say_what_to_do(world, monkeypatch):
    session = world.verified()

    def busy(_self, _last):
        raise StoreTrouble("store_busy")

    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "deliver", busy)
        world.guard.notme.report(session, 1)
    waiting = [one for one in world.guard.messages.list(session).items if one.state is MessageState.QUEUED]
    assert {one.tag for one in waiting} == {"case:opened", "hold:begun"}
    assert {one.contact_id for one in waiting} == {contact.id for contact in world.guard.contacts.list(session)}
    world.guard.messages.deliver()
    for message in world.lab.phone.arrived(4):
        assert "press n" in message.body
        assert "UTC" in message.body
        assert "Ref" in message.body
        assert "http" not in message.body.casefold()


def test_c60_a_new_device_and_a_wrong_code_from_one_are_told(world):
    session = world.verified()
    pending = world.pending(OTHER)
    challenge = world.guard.codes.request(pending, SIGN_IN)
    code, unread = world.sent(), world.guard.activity.unreviewed(session).lines
    everybody = {contact.id for contact in world.guard.contacts.list(session)}
    world.guard.signin.finish(pending, challenge.id, wrong(code))
    assert {one.contact_id for one in messages(world, session, "signin:code_wrong")} == everybody
    line = world.guard.activity.list(session, limit=1).items[0]
    assert (line.tag, line.details["device"]) == ("signin:code_wrong", OTHER.label)
    assert world.guard.activity.unreviewed(session).lines == unread + 1
    assert world.guard.signin.finish(pending, challenge.id, code).accepted
    told = [one for one in messages(world, session, "device:added") if one.created_at == world.lab.clock.now()]
    assert {one.contact_id for one in told} == everybody
