"""D. Codes by text message and mail."""

from __future__ import annotations

import re
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from guardtui.bootstrap import Parts
from guardtui.clock import HOUR, MINUTE, SECOND
from guardtui.core import passcode
from guardtui.core.action import Action
from guardtui.core.errors import BadInput, GuardError, Locked, NotFound, Refused
from guardtui.core.records import Channel, ContactKind, MessageState
from guardtui.core.verdict import Outcome
from guardtui.entropy import SystemEntropy
from guardtui.guard import Backend
from guardtui.guard.ways import SIGN_IN
from guardtui.policy import Policy
from guardtui.shared.offers import offers
from guardtui.vault import KeyFile, Vault
from guardtui.wording.two_step import HONEST, RANK

from .conftest import OTHER, PASSWORD, PHONE, STEP, wrong

SHOP = Backend("mira")
EXPORT = Action("export", {"what": "orders"})
PURCHASE = Action("purchase", {"order": "7", "amount": 995, "currency": "EUR", "payee": "Riverbend Market"})


def another(number: int) -> Action:
    return Action("purchase", {**PURCHASE.details, "order": str(number)})


def test_c26_six_even_digits_from_the_operating_systems_randomness():
    assert isinstance(Parts().entropy, SystemEntropy)
    vault = Vault(KeyFile("STORE", {1: bytes(range(32))}), SystemEntropy())
    codes = [passcode.derive(vault.code(f"challenge {number}", 0)) for number in range(20_000)]
    assert all(re.fullmatch("[0-9]{6}", code) for code in codes)
    assert any(code.startswith("00") for code in codes)
    for place in range(6):
        counted = Counter(code[place] for code in codes)
        assert sum((counted[digit] - 2000) ** 2 / 2000 for digit in "0123456789") < 33.7  # chi square, 9 degrees, 1e-4


def test_c27_a_code_is_over_ten_minutes_after_its_first_sending(world):
    world.verified()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    world.pass_time(9 * MINUTE)
    world.guard.codes.resend(SHOP, challenge.id)
    world.pass_time(MINUTE)
    assert world.answer(SHOP, challenge).outcome is Outcome.EXPIRED
    with pytest.raises(BadInput):
        Policy.from_settings({"code_life": 11})


def test_c28_of_many_with_the_right_code_one_succeeds(world):
    world.verified()
    challenge, code = world.guard.codes.request(SHOP, PURCHASE), world.sent()
    together = threading.Barrier(8)

    def answer(_number: int) -> Outcome:
        together.wait()
        return world.guard.codes.answer(SHOP, challenge.id, code).outcome

    with ThreadPoolExecutor(8) as pool:
        outcomes = Counter(pool.map(answer, range(8)))
    assert outcomes[Outcome.ACCEPTED] == 1
    assert outcomes[Outcome.USED] + outcomes[Outcome.LOCKED] == 7


def test_c29_a_code_is_bound_to_its_own_request(world):
    session = world.verified()
    world.guard.accounts.add("noor", "Noor", "seven quiet harbours at dawn")
    challenge, code = world.guard.codes.request(SHOP, PURCHASE), world.sent()
    for caller in (session, Backend("noor")):
        with pytest.raises(NotFound):
            world.guard.codes.answer(caller, challenge.id, code)
    phone = world.contact(session, ContactKind.PHONE)
    other = world.guard.contacts.verify(session, phone.id)
    assert world.guard.codes.answer(session, other.id, code).outcome is Outcome.WRONG
    mine = world.sent()
    removal = world.guard.contacts.remove(session, world.contact(session, ContactKind.MAIL).id)
    assert world.guard.codes.answer(session, removal.id, mine).outcome is Outcome.OTHER_ACTION
    assert world.guard.codes.answer(SHOP, challenge.id, code, action=another(8)).outcome is Outcome.OTHER_ACTION
    assert world.guard.codes.answer(SHOP, challenge.id, code).outcome is Outcome.VOIDED


def test_c30_nothing_of_a_code_is_kept_and_changed_details_make_another(world, under):
    session = world.verified()
    first, old = world.guard.codes.request(SHOP, PURCHASE), world.sent()
    world.pass_time(30 * SECOND)
    world.guard.codes.resend(SHOP, first.id)
    assert world.sent() == old
    raw = world.lab.config.store.read_bytes()
    assert old.encode() not in raw
    assert f"{old[:3]} {old[3:]}".encode() not in raw
    assert old not in repr(world.guard.activity.list(session, limit=100).items)
    second = world.guard.codes.request(SHOP, another(8))
    assert world.guard.codes.answer(SHOP, first.id, old).outcome is Outcome.VOIDED
    assert world.answer(SHOP, second).accepted
    world.pass_time(HOUR)
    strict = under(resend_same_code=False)
    third, replaced = strict.codes.request(SHOP, another(9)), world.sent()
    world.pass_time(30 * SECOND)
    strict.codes.resend(SHOP, third.id)
    assert strict.codes.answer(SHOP, third.id, replaced).outcome is Outcome.REPLACED
    assert strict.codes.answer(SHOP, third.id, world.sent()).accepted


def test_c31_a_new_code_resets_no_count(world):
    world.verified()
    for number in range(4):
        challenge = world.guard.codes.request(SHOP, another(number))
        code = world.sent()
        for _ in range(5):
            assert world.guard.codes.answer(SHOP, challenge.id, wrong(code)).outcome is Outcome.WRONG
    fresh = world.guard.codes.request(SHOP, another(9))
    assert world.answer(SHOP, fresh).outcome is Outcome.LOCKED


def test_c32_a_text_message_counts_only_to_a_verified_number_and_after_better_was_offered(world):
    session = world.sign_up()
    phone = world.contact(session, ContactKind.PHONE)
    with pytest.raises(Refused) as refused:
        world.guard.authenticators.begin_contact(session, phone.id)
    assert refused.value.reason == "contact_not_verified"
    for contact in world.guard.contacts.list(session):
        assert world.answer(session, world.guard.contacts.verify(session, contact.id)).accepted
    found = offers(world.guard.contacts.list(session), [], mail=True, sends=world.guard.can_send)
    assert [offer.channel for offer in found] == [Channel.APP, Channel.SMS, Channel.MAIL]
    assert (RANK[Channel.APP], found[1].sentence) == ("strongest", HONEST[Channel.SMS])
    sms = world.guard.authenticators.begin_contact(session, phone.id)
    assert world.answer(session, world.guard.authenticators.confirm(session, sms.id)).accepted
    world.guard.authenticators.keep_recovery_codes(session, world.guard.authenticators.new_recovery_codes(session)[0])
    world.guard.authenticators.turn_on(session)
    item = next(item for item in world.guard.checklist.show(session).items if item.id == "G19")
    assert (item.state, item.reason) == ("attention", "two_step_without_app")


def test_c33_mail_comes_last_and_may_be_ruled_out(world, under):
    session = world.verified()
    assert [way.channel for way in world.guard.codes.ways(SHOP, PURCHASE)][-1] is Channel.MAIL
    mail = world.contact(session, ContactKind.MAIL)
    assert world.guard.authenticators.begin_contact(session, mail.id).channel is Channel.MAIL
    with pytest.raises(Refused) as refused:
        under(mail_factor=False).authenticators.begin_contact(session, mail.id)
    assert refused.value.reason == "mail_is_no_factor"
    world.pass_time(STEP)
    bound = world.guard.authenticators.begin_contact(session, mail.id)
    assert world.answer(session, world.guard.authenticators.confirm(session, bound.id)).accepted
    phone = world.guard.authenticators.begin_contact(session, world.contact(session, ContactKind.PHONE).id)
    world.pass_time(STEP)
    assert world.answer(session, world.guard.authenticators.confirm(session, phone.id)).accepted
    world.guard.authenticators.keep_recovery_codes(session, world.guard.authenticators.new_recovery_codes(session)[0])
    world.guard.authenticators.turn_on(session)
    assert [way.channel for way in world.guard.codes.ways(session, EXPORT)] == [
        Channel.SMS,
        Channel.MAIL,
        Channel.RECOVERY,
    ]
    strict = under(mail_factor=False).codes.ways(session, EXPORT)
    assert [way.channel for way in strict] == [Channel.SMS, Channel.RECOVERY], "also where it was bound before"


def test_c34_a_code_is_always_typed_and_nobody_is_bombed(world):
    world.verified()
    before, refusals = len(world.lab.phone.arrived(100)), set()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    for typed in ("", "yes", "approve"):
        assert world.guard.codes.answer(SHOP, challenge.id, typed).outcome is Outcome.MALFORMED
    for _ in range(20):
        for send in (
            lambda: world.guard.codes.request(SHOP, PURCHASE, Channel.SMS),
            lambda: world.guard.codes.resend(SHOP, challenge.id),
            lambda: world.guard.codes.cancel(SHOP, challenge.id),
            lambda: world.guard.codes.request(world.pending(OTHER), SIGN_IN, Channel.SMS),
        ):
            try:
                send()
            except GuardError as refused:
                refusals.add(refused.reason)
    assert refusals == {"resend_too_soon", "challenge_closed"}
    assert len(world.lab.phone.arrived(100)) == before + 2  # one for the purchase, one for the sign-in


def test_c35_a_phone_that_three_messages_in_a_row_did_not_reach_confirms_nothing(world):
    session = world.verified()
    for number in range(3):
        world.pass_time(2 * MINUTE)
        assert world.guard.codes.request(SHOP, another(number)).channel is Channel.SMS
        sent = world.guard.messages.list(session, channel=Channel.SMS).items[0]
        world.guard.messages.receipt(sent.id, MessageState.BOUNCED, "absent subscriber")
    sms, mail = world.guard.codes.ways(SHOP, PURCHASE)
    assert (sms.channel, sms.ready, sms.why_not, mail.ready) == (Channel.SMS, False, "phone_rests", True)
    assert world.guard.codes.request(SHOP, another(4)).channel is Channel.MAIL
    assert [way.channel for way in world.pending().ways] == [Channel.MAIL, Channel.SMS], "the door is the same to all"
    phone = world.contact(session, ContactKind.PHONE)
    world.pass_time(2 * MINUTE)
    assert world.answer(session, world.guard.contacts.verify(session, phone.id)).accepted
    world.pass_time(HOUR)
    assert world.guard.codes.request(SHOP, another(5)).channel is Channel.SMS


def test_c36_each_address_has_its_bounds_in_whatever_spelling(world):
    world.verified()
    for number in range(10):
        world.pass_time(SECOND)
        with suppress(Locked):
            world.guard.codes.request(SHOP, another(number), Channel.SMS)
    codes = [message.to for message in world.lab.phone.arrived(100) if "never ask" in message.body]
    assert codes.count(PHONE) == 5
    world.guard.accounts.add("noor", "Noor", "seven quiet harbours at dawn", phone="+1 (202) 555-0143")
    noor = world.guard.signin.begin("noor", "seven quiet harbours at dawn", OTHER).session
    (same,) = world.guard.contacts.list(noor)
    with pytest.raises(Locked):
        world.guard.contacts.verify(noor, same.id)
    world.pass_time(HOUR)
    assert world.guard.signin.begin("mira", PASSWORD, OTHER).outcome == "code"
