"""F. Recovery."""

from __future__ import annotations

import math

import pytest

from guardtui.clock import DAY
from guardtui.core import recovery
from guardtui.core.action import Action
from guardtui.core.errors import Locked, Refused
from guardtui.core.records import Channel, ContactKind
from guardtui.core.verdict import Outcome
from guardtui.entropy import READABLE
from guardtui.guard import Backend
from guardtui.guard.ways import SIGN_IN

from .conftest import OTHER, PASSWORD, STEP

SHOP = Backend("mira")


def by_recovery_code(world, code: str):
    """The verdict on a sign-in with a recovery code."""
    pending = world.pending()
    return world.guard.signin.finish(pending, world.guard.codes.request(pending, SIGN_IN).id, code)


def told(world, session, tag: str) -> set[str]:
    """The contacts that a notice of this went to."""
    return {message.target for message in world.guard.messages.list(session, limit=200).items if message.tag == tag}


def test_c46_a_recovery_code_is_long_hashed_used_once_and_replaced(world):
    assert (recovery.LENGTH - recovery.SELECTOR) * math.log2(len(set(READABLE))) >= 64
    world.protected()
    used = world.recovery[3]
    verdict = by_recovery_code(world, used)
    assert verdict.accepted
    assert world.guard.authenticators.recovery_left(verdict.result) == 10
    raw = world.lab.config.store.read_bytes()
    for code in (used, verdict.replacement):
        assert code.replace("-", "")[recovery.SELECTOR :].encode() not in raw
    with world.guard._desk.store.read() as tx:
        kept = [row[0] for row in tx._connection.execute("SELECT hash FROM recovery_codes")]
    assert all(phc.startswith("$argon2id$") for phc in kept)
    assert len({phc.split("$")[4] for phc in kept}) == len(kept)
    assert by_recovery_code(world, used).outcome is Outcome.USED
    assert by_recovery_code(world, verdict.replacement).accepted


def test_c48_without_the_app_it_takes_password_and_recovery_code_and_a_day(world):
    world.protected()
    assert world.guard.signin.begin("mira", world.recovery[0], OTHER).outcome == "refused"
    verdict = by_recovery_code(world, world.recovery[0])
    assert verdict.accepted
    with pytest.raises(Locked) as held:
        world.guard.authenticators.turn_off(verdict.result)
    assert held.value.facts["until"] == world.lab.clock.now() + DAY


def test_c50_recovery_is_told_to_every_contact(world):
    session = world.protected()
    everybody = {contact.masked for contact in world.guard.contacts.list(session)}
    assert len(everybody) == 2
    assert world.answer(session, world.guard.authenticators.regenerate(session), world.app()).accepted
    assert told(world, session, "factor:recovery_made") == everybody
    world.recovery = ()
    world.pass_time(STEP)
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN)
    codes = world.answer(session, world.guard.authenticators.regenerate(session), world.app()).result
    assert world.guard.signin.finish(pending, challenge.id, codes[0]).accepted
    assert told(world, session, "factor:recovery_used") == told(world, session, "hold:begun") == everybody


def test_c52_as_many_addresses_as_one_likes_can_prove(world):
    session = world.verified()
    for address in ("mira@second.example", "mira@third.example"):
        challenge = world.guard.contacts.add(session, ContactKind.MAIL, address)
        contact = world.answer(session, challenge).result
        world.pass_time(60_000)
        assert world.answer(session, world.guard.contacts.verify(session, contact.id)).accepted
    begun = world.guard.signin.begin("mira", PASSWORD, OTHER)
    assert [way.channel for way in begun.pending.ways] == [Channel.SMS, *[Channel.MAIL] * 3]
    purchase = Action("payment-method", {"method": "card"})
    for way in begun.pending.ways:
        challenge = world.guard.codes.request(SHOP, purchase)
        challenge = world.guard.codes.switch(SHOP, challenge.id, way.channel, way.contact_id)
        assert challenge.target == way.target
        assert world.answer(SHOP, challenge).accepted
        world.pass_time(600_000)


def test_c53_recovery_codes_stand_beside_a_factor_and_were_kept(world):
    session = world.verified()
    new = world.guard.authenticators.begin_app(session)
    world.secret = new.secret
    assert world.answer(
        session, world.guard.authenticators.confirm(session, new.authenticator.id), world.app()
    ).accepted
    codes = world.guard.authenticators.new_recovery_codes(session)
    with pytest.raises(Refused) as refused:
        world.guard.authenticators.turn_on(session)
    assert refused.value.facts["missing"] == "recovery codes"
    assert world.guard.authenticators.recovery_left(session) == 0
    assert world.guard.authenticators.keep_recovery_codes(session, codes[7]).accepted
    world.guard.authenticators.turn_on(session)
    assert world.guard.authenticators.recovery_left(session) == 10
    world.pass_time(STEP)
    assert world.answer(session, world.guard.authenticators.turn_off(session), world.app()).accepted
    assert world.guard.authenticators.recovery_left(session) == 0
