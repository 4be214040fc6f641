"""Every rule is checked where codes are asked for, whoever asks and however: no door past a verb's own rules."""

import pytest

from guardtui.clock import SECOND
from guardtui.core.action import Action
from guardtui.core.errors import BadInput, Locked, NotFound, Refused
from guardtui.core.records import Channel, ContactKind
from guardtui.guard import Backend

from .conftest import LAPTOP, PASSWORD

SHOP = Backend("mira")
PURCHASE = Action("purchase", {"order": "1", "amount": 100, "currency": "EUR", "payee": "Shop"})


@pytest.mark.parametrize(
    ("kind", "details", "error", "reason"),
    [
        ("contact-add", {"kind": "mail", "address": "not an address"}, BadInput, "mail_form"),
        ("contact-add", {"kind": "mail", "address": "Mira@EXAMPLE.org"}, BadInput, "mail_form"),
        ("contact-add", {"kind": "pigeon", "address": "x"}, BadInput, "unknown_contact_kind"),
        ("contact-add", {"kind": "phone", "address": "+12025550143"}, Refused, "contact_there_already"),
        ("contact-replace", {"contact": "nobody", "address": "+12025550187"}, NotFound, "no_contact"),
        ("contact-remove", {"contact": "nobody"}, NotFound, "no_contact"),
        ("contact-verify", {"contact": "nobody"}, NotFound, "no_contact"),
        ("factor-add", {"channel": "app", "contact": ""}, Refused, "two_step_is_off"),
        ("factor-confirm", {"authenticator": "nothing"}, NotFound, "no_authenticator"),
        ("factor-remove", {"authenticator": "nothing"}, NotFound, "no_authenticator"),
        ("two-step-off", {}, Refused, "two_step_is_off"),
        ("recovery-codes", {}, Refused, "two_step_is_off"),
        ("sign-in", {}, Refused, "sign_in_needed"),
    ],
)
def test_what_could_not_be_done_is_not_asked_for_by_anybody(world, kind, details, error, reason):
    session = world.verified()
    before = len(world.lab.phone.arrived(100))
    for caller in (session, SHOP):
        with pytest.raises(error) as refused:
            world.guard.codes.request(caller, Action(kind, details))
        assert refused.value.reason == reason
    assert len(world.lab.phone.arrived(100)) == before


@pytest.mark.parametrize(("channel", "reason"), [("pigeon", "unknown_channel"), ("recovery", "unknown_channel")])
def test_a_method_that_is_none_is_refused(world, channel, reason):
    session = world.protected()
    with pytest.raises(BadInput) as refused:
        world.guard.codes.request(session, Action("factor-add", {"channel": channel, "contact": ""}))
    assert refused.value.reason == reason


def test_half_a_sign_in_can_ask_for_nothing_but_its_own_end(world):
    world.protected()
    pending = world.pending()
    for action in (PURCHASE, Action("two-step-off"), Action("recovery-codes")):
        with pytest.raises(Refused) as refused:
            world.guard.codes.request(pending, action)
        assert refused.value.reason == "session_needed"


def test_what_stopped_being_possible_meanwhile_is_not_done_and_burns_nothing(world):
    """Begun by two, done by one: the second finds that it cannot be done any more, and keeps the recovery code."""
    session = world.protected()
    one = world.guard.authenticators.turn_off(session)
    two = world.guard.codes.request(SHOP, Action("recovery-codes"))
    assert world.answer(session, one, world.app()).accepted
    verdict = world.guard.codes.answer(SHOP, two.id, world.recovery[1])
    assert not verdict.accepted


def test_switching_to_and_fro_sends_no_oftener_than_asking_again(world):
    world.verified()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    world.guard.codes.switch(SHOP, challenge.id, Channel.MAIL)
    with pytest.raises(Locked) as locked:
        world.guard.codes.switch(SHOP, challenge.id, Channel.SMS)
    assert locked.value.reason == "resend_too_soon"
    world.pass_time(30 * SECOND)
    world.guard.codes.switch(SHOP, challenge.id, Channel.SMS)
    with pytest.raises(Locked):
        world.guard.codes.switch(SHOP, challenge.id, Channel.MAIL)


def test_a_device_can_be_trusted_only_while_two_step_is_off(world):
    session = world.verified()
    assert world.pending().trustable
    world.guard.signin.end(session)


def test_and_not_while_it_is_on(world):
    session = world.protected()
    pending = world.pending()
    assert not pending.trustable
    challenge = world.guard.codes.request(pending, Action("sign-in"))
    signed = world.guard.signin.finish(pending, challenge.id, world.app(), trust=True).result
    assert all(device.trusted_until is None for device in world.guard.devices.list(signed))
    assert world.contact(session, ContactKind.MAIL).verified
    assert world.guard.signin.begin("mira", PASSWORD, LAPTOP).outcome == "code"
