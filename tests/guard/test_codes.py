"""One code, one action: what a code is good for, how long, how often, and every outcome told apart."""

import pytest

from guardtui import wording
from guardtui.clock import HOUR, MINUTE, SECOND
from guardtui.core import totp
from guardtui.core.action import Action
from guardtui.core.errors import BadInput, Locked, NoDelivery, NotFound, Refused
from guardtui.core.records import Channel, ContactKind, MessageState
from guardtui.core.verdict import Outcome
from guardtui.guard import Backend

from ..told import as_on_screen  # noqa: TID252 - what all tests read messages by
from .conftest import LAPTOP, PASSWORD, STEP, wrong

SHOP = Backend("mira")
PURCHASE = Action("purchase", {"order": "1123", "amount": 124_900, "currency": "EUR", "payee": "Riverbend Market"})
OTHER_PURCHASE = Action("purchase", {"order": "1124", "amount": 100, "currency": "EUR", "payee": "Riverbend Market"})


def test_a_right_code_is_accepted_once(world):
    world.verified()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    code = world.sent()
    verdict = world.guard.codes.answer(SHOP, challenge.id, code)
    assert verdict.accepted
    assert verdict.approval
    assert world.guard.codes.answer(SHOP, challenge.id, code).outcome is Outcome.USED


def test_screen_and_message_show_the_same_action_words_and_reference(world):
    world.verified()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    body = world.lab.phone.arrived(1)[0].body
    assert challenge.summary == "pay 1,249.00 EUR to Riverbend Market for order 1123"
    assert challenge.summary in as_on_screen(body)
    assert " ".join(challenge.words) in body
    assert challenge.reference in body
    assert challenge.target == "+1 ••• 0143"
    assert challenge.delivery is MessageState.DELIVERED


def test_five_wrong_tries_and_the_right_code_comes_too_late(world):
    world.verified()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    code = world.sent()
    left = [world.guard.codes.answer(SHOP, challenge.id, wrong(code)).tries_left for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert world.guard.codes.answer(SHOP, challenge.id, code).outcome is Outcome.LOCKED


def test_a_resend_is_the_same_code_on_the_same_clock_with_the_same_tries(world):
    world.verified()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    code = world.sent()
    world.guard.codes.answer(SHOP, challenge.id, wrong(code))
    with pytest.raises(Locked) as early:
        world.guard.codes.resend(SHOP, challenge.id)
    assert early.value.facts["until"] == challenge.sent_at + 30 * SECOND
    world.pass_time(30 * SECOND)
    again = world.guard.codes.resend(SHOP, challenge.id)
    assert world.sent() == code
    assert (again.expires_at, again.tries_left, again.resends_left) == (challenge.expires_at, 4, 2)
    assert world.guard.codes.answer(SHOP, challenge.id, code).accepted


def test_where_the_policy_says_so_a_resend_is_another_code_and_replaces_the_first(world):
    """The strict reading of OWASP's advice; clock and tries go on as ever."""
    from dataclasses import replace

    from guardtui.guard import Verbs

    world.verified()
    desk = world.guard._desk
    world.lab.guard = Verbs(replace(desk, policy=replace(desk.policy, resend_same_code=False)))
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    first = world.sent()
    world.pass_time(30 * SECOND)
    again = world.guard.codes.resend(SHOP, challenge.id)
    assert world.sent() != first
    assert (again.expires_at, again.resends_left) == (challenge.expires_at, 2)
    verdict = world.guard.codes.answer(SHOP, challenge.id, first)
    assert (verdict.outcome, verdict.tries_left) == (Outcome.REPLACED, 4)
    assert world.guard.codes.answer(SHOP, challenge.id, world.sent()).accepted


def test_three_resends_at_their_times_and_no_fourth(world):
    world.verified()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    for seconds in (30, 60, 120):
        world.pass_time(seconds * SECOND - 1)
        with pytest.raises(Locked):
            world.guard.codes.resend(SHOP, challenge.id)
        world.pass_time(1)
        world.guard.codes.resend(SHOP, challenge.id)
    world.pass_time(120 * SECOND)
    with pytest.raises(Refused) as refused:
        world.guard.codes.resend(SHOP, challenge.id)
    assert refused.value.reason == "no_resend_left"


def test_a_code_is_over_ten_minutes_after_its_first_sending(world):
    world.verified()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    code = world.sent()
    world.pass_time(10 * MINUTE)
    assert world.guard.codes.answer(SHOP, challenge.id, code).outcome is Outcome.EXPIRED


def test_a_code_of_another_action_says_so(world):
    session = world.verified()
    phone, mail = world.contact(session, ContactKind.PHONE), world.contact(session, ContactKind.MAIL)
    world.guard.contacts.verify(session, phone.id)
    code = world.sent()
    challenge = world.guard.contacts.remove(session, mail.id)
    assert world.guard.codes.answer(session, challenge.id, code).outcome is Outcome.OTHER_ACTION


def test_a_code_that_another_caller_asked_for_is_just_wrong(world):
    """Else one guess would be tried against everybody's open requests at once."""
    session = world.verified()
    world.guard.contacts.verify(session, world.contact(session, ContactKind.PHONE).id)
    code = world.sent()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    assert world.guard.codes.answer(SHOP, challenge.id, code).outcome is Outcome.WRONG


def test_changed_details_void_the_challenge(world):
    world.verified()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    code = world.sent()
    changed = Action("purchase", {**PURCHASE.details, "amount": 224_900})
    assert world.guard.codes.answer(SHOP, challenge.id, code, action=changed).outcome is Outcome.OTHER_ACTION
    assert world.guard.codes.answer(SHOP, challenge.id, code, action=PURCHASE).outcome is Outcome.VOIDED


def test_a_request_with_other_details_voids_the_one_before(world):
    world.verified()
    first = world.guard.codes.request(SHOP, PURCHASE)
    old = world.sent()
    world.guard.codes.request(SHOP, OTHER_PURCHASE)
    assert world.guard.codes.answer(SHOP, first.id, old).outcome is Outcome.VOIDED


def test_asking_twice_for_the_same_sends_once(world):
    world.verified()
    before = len(world.lab.phone.arrived(100))
    first, second = (world.guard.codes.request(SHOP, PURCHASE) for _ in range(2))
    assert first.id == second.id
    assert len(world.lab.phone.arrived(100)) == before + 1


def test_another_channel_makes_the_first_code_a_replaced_one_and_keeps_the_clock(world):
    world.verified()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    old = world.sent()
    world.pass_time(SECOND)
    moved = world.guard.codes.switch(SHOP, challenge.id, Channel.MAIL)
    assert (moved.channel, moved.target, moved.expires_at) == (Channel.MAIL, "m•••@example.org", challenge.expires_at)
    assert world.guard.codes.answer(SHOP, challenge.id, old).outcome is Outcome.REPLACED
    assert world.guard.codes.answer(SHOP, challenge.id, world.sent()).accepted


def test_a_cancelled_code_opens_nothing(world):
    world.verified()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    world.guard.codes.cancel(SHOP, challenge.id)
    assert world.guard.codes.answer(SHOP, challenge.id, world.sent()).outcome is Outcome.VOIDED


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "\x1b[2J", "1" * 1_000_000, "\ud800"])
def test_what_is_no_code_costs_no_try(world, typed):
    world.verified()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    verdict = world.guard.codes.answer(SHOP, challenge.id, typed)
    assert (verdict.outcome, verdict.tries_left) == (Outcome.MALFORMED, 5)


def test_text_that_is_no_text_is_refused(world):
    world.verified()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    with pytest.raises(BadInput):
        world.guard.codes.answer(SHOP, challenge.id, 123456)


def test_a_challenge_belongs_to_who_asked(world):
    session = world.verified()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    code = world.sent()
    for verb in (world.guard.codes.show, world.guard.codes.resend, world.guard.codes.cancel):
        with pytest.raises(NotFound):
            verb(session, challenge.id)
    with pytest.raises(NotFound):
        world.guard.codes.answer(session, challenge.id, code)
    assert world.guard.codes.answer(SHOP, challenge.id, code).accepted


def test_another_accounts_challenge_is_not_there(world):
    world.verified()
    world.guard.accounts.add("noor", "Noor", "seven quiet harbours at dawn")
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    with pytest.raises(NotFound):
        world.guard.codes.answer(Backend("noor"), challenge.id, world.sent())


def test_an_approval_is_good_once_for_its_action_and_five_minutes(world):
    world.verified()
    approval = _approved(world)
    for caller in (Backend("noor"), Backend("mira", session="another")):
        with pytest.raises(NotFound):
            world.guard.approvals.carry_out(caller, approval, PURCHASE)
    world.guard.approvals.carry_out(SHOP, approval, PURCHASE)
    with pytest.raises(Refused):
        world.guard.approvals.carry_out(SHOP, approval, PURCHASE)
    late = _approved(world)
    world.pass_time(5 * MINUTE)
    with pytest.raises(Refused):
        world.guard.approvals.carry_out(SHOP, late, PURCHASE)


def _approved(world):
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    verdict = world.guard.codes.answer(SHOP, challenge.id, world.sent())
    assert verdict.approval_until == world.lab.clock.now() + 5 * MINUTE
    return verdict.approval


def test_five_sendings_in_an_hour_and_the_sixth_waits(world):
    session = world.verified()
    phone = world.contact(session, ContactKind.PHONE)
    sent = 1  # its own verification
    while sent < 5:
        challenge = world.guard.contacts.verify(session, phone.id)
        world.guard.codes.cancel(session, challenge.id)
        world.pass_time(2 * MINUTE)
        sent += 1
    with pytest.raises(Locked) as locked:
        world.guard.contacts.verify(session, phone.id)
    assert locked.value.reason == "too_many_sends"
    assert locked.value.facts["until"] == world.lab.clock.now() - 8 * MINUTE + HOUR


def test_cancelling_and_asking_again_is_no_way_around_the_waits_between_resends(world):
    """The same action again waits 30, 60 and 120 seconds; another one, and one whose code was used, does not."""
    session = world.verified()
    for wait in (30, 60, 120):
        challenge = world.guard.codes.request(SHOP, PURCHASE, Channel.MAIL)
        world.guard.codes.cancel(SHOP, challenge.id)
        with pytest.raises(Locked) as locked:
            world.guard.codes.request(SHOP, PURCHASE, Channel.MAIL)
        assert (locked.value.reason, locked.value.facts["seconds"]) == ("resend_too_soon", wait)
        assert f"in {wait} s" in wording.problem(locked.value)
        world.pass_time(wait * 1000 - 1)
        with pytest.raises(Locked):
            world.guard.codes.request(SHOP, PURCHASE, Channel.MAIL)
        world.pass_time(1)
    dearer = Action("purchase", {**PURCHASE.details, "amount": 1})
    assert world.guard.codes.request(SHOP, dearer, Channel.SMS).channel is Channel.SMS
    phone = world.contact(session, ContactKind.PHONE)
    assert world.answer(session, world.guard.contacts.verify(session, phone.id)).accepted
    assert world.guard.contacts.verify(session, phone.id)


def test_twenty_wrong_codes_in_an_hour_lock_the_account_for_codes(world):
    world.protected()
    outcomes = []
    for number in range(5):
        action = Action("purchase", {**PURCHASE.details, "order": str(number)})
        challenge = world.guard.codes.request(SHOP, action)
        outcomes += [world.guard.codes.answer(SHOP, challenge.id, wrong(world.app())).outcome for _ in range(5)]
    assert outcomes == [Outcome.WRONG] * 20 + [Outcome.LOCKED] * 5
    verdict = world.guard.codes.answer(SHOP, challenge.id, world.app())
    assert verdict.outcome is Outcome.LOCKED
    assert verdict.until == world.lab.clock.now() + HOUR


def test_a_right_code_is_not_counted_among_the_failed(world):
    world.protected()
    for number in range(25):
        action = Action("export", {"what": str(number)})
        challenge = world.guard.codes.request(SHOP, action)
        assert world.guard.codes.answer(SHOP, challenge.id, world.app()).accepted
        world.pass_time(STEP)


def test_a_clock_that_is_off_is_told_with_its_seconds(world):
    world.protected()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    late = totp.code_at(world.secret, totp.step_at(world.lab.clock.now()) - 4)
    verdict = world.guard.codes.answer(SHOP, challenge.id, late)
    assert (verdict.outcome, verdict.clock_off_s, verdict.tries_left) == (Outcome.CLOCK_OFF, -120, 4)


def test_without_a_way_the_request_says_so(world, lab):
    from guardtui.bootstrap import Parts, open_guard

    world.sign_up()
    with pytest.raises(NoDelivery) as nothing:
        world.guard.codes.request(SHOP, PURCHASE)
    assert nothing.value.reason == "no_way"
    silent = open_guard(lab.config, practice=True, parts=Parts(clock=lab.clock))
    session = silent.signin.begin("mira", PASSWORD, LAPTOP).session
    with pytest.raises(NoDelivery) as undelivered:
        silent.contacts.verify(session, silent.contacts.list(session)[0].id)
    assert undelivered.value.reason == "no_delivery"
    silent.close()


def test_a_courier_that_fails_is_the_messages_fate_and_not_the_verbs(world, lab):
    from guardtui.bootstrap import Parts, open_guard

    class Broken:
        def send(self, letter):
            raise RuntimeError(f"it said {letter.body}")

    world.verified()
    guard = open_guard(lab.config, practice=True, parts=Parts(clock=lab.clock, couriers={Channel.SMS: Broken()}))
    challenge = guard.codes.request(SHOP, PURCHASE)
    assert challenge.delivery is MessageState.GIVEN_UP
    message = guard.messages.list(SHOP).items[0]
    assert (message.detail, message.unsure) == ("RuntimeError", 1)
    guard.close()


def test_a_recovery_code_does_not_pay(world):
    world.protected()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    assert world.guard.codes.answer(SHOP, challenge.id, world.recovery[1]).outcome is Outcome.MALFORMED


def test_the_strongest_way_is_taken_and_another_can_be_named(world):
    world.verified()
    assert world.guard.codes.request(SHOP, PURCHASE).channel is Channel.SMS
    assert world.guard.codes.request(SHOP, OTHER_PURCHASE, Channel.MAIL).channel is Channel.MAIL
    with pytest.raises(NoDelivery):
        world.guard.codes.request(SHOP, PURCHASE, Channel.APP)


def test_every_kind_of_action_has_one_who_carries_it_out_or_is_for_others(lab):
    from guardtui.core.action import FOR_OTHERS, KINDS

    own = {kind for kind in KINDS if lab.guard._performer(kind) is not None}
    assert own == set(KINDS) - FOR_OTHERS


def test_a_way_that_was_used_too_often_is_passed_over_for_the_next(world):
    world.verified()
    orders = (Action("purchase", {**PURCHASE.details, "order": str(number)}) for number in range(9))
    channels = [world.guard.codes.request(SHOP, next(orders)).channel for _ in range(8)]
    assert channels == [Channel.SMS] * 4 + [Channel.MAIL] * 4, "one of five went into verifying each"
    with pytest.raises(Locked) as locked:
        world.guard.codes.request(SHOP, next(orders))
    assert locked.value.reason == "too_many_sends"


def test_a_code_asked_for_before_two_step_was_on_is_no_way_around_it(world):
    """No downgrade: the way has to be good enough when the code is typed, not only when it was asked for."""
    session = world.verified()
    mail = world.contact(session, ContactKind.MAIL)
    weak = world.guard.codes.request(SHOP, Action("contact-remove", {"contact": mail.id}))
    code = world.sent()
    new = world.guard.authenticators.begin_app(session)
    world.secret = new.secret
    assert world.answer(
        session, world.guard.authenticators.confirm(session, new.authenticator.id), world.app()
    ).accepted
    codes = world.guard.authenticators.new_recovery_codes(session)
    assert world.guard.authenticators.keep_recovery_codes(session, codes[0]).accepted
    world.guard.authenticators.turn_on(session)
    asked_again = world.guard.codes.request(SHOP, Action("contact-remove", {"contact": mail.id}))
    assert (asked_again.id != weak.id, asked_again.channel) == (True, Channel.APP)
    assert world.guard.codes.answer(SHOP, weak.id, code).outcome is Outcome.VOIDED
    assert world.contact(session, ContactKind.MAIL).verified


def _second_phone(world, session):
    """One more verified phone; the first vouches for it."""
    added = world.answer(session, world.guard.contacts.add(session, ContactKind.PHONE, "+12025550188")).result
    world.pass_time(SECOND)
    assert world.answer(session, world.guard.contacts.verify(session, added.id)).accepted
    return added


def test_of_two_phones_the_other_one_can_be_chosen(world):
    """A lost phone is no reason to be locked out while another one is verified."""
    session = world.verified()
    second = _second_phone(world, session)
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    lost = world.sent()
    assert challenge.target.endswith("0143")
    assert challenge.switchable
    moved = world.guard.codes.switch(SHOP, challenge.id, Channel.SMS, second.id)
    assert moved.target.endswith("0188")
    assert world.lab.phone.arrived(1)[0].to == "+12025550188"
    assert world.guard.codes.answer(SHOP, challenge.id, lost).outcome is Outcome.REPLACED
    assert world.guard.codes.answer(SHOP, challenge.id, world.sent()).accepted
    with pytest.raises(Refused):
        world.guard.codes.switch(SHOP, challenge.id, Channel.SMS, second.id)


def test_a_contact_that_is_no_way_is_not_switched_to(world):
    session = world.verified()
    mail = world.contact(session, ContactKind.MAIL)
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    for channel, contact in ((Channel.SMS, mail.id), (Channel.SMS, "nobody"), (Channel.MAIL, "")):
        with pytest.raises(NoDelivery):
            world.guard.codes.switch(SHOP, challenge.id, channel, contact)
