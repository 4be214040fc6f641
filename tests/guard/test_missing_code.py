"""A code did not arrive: for each cause of G9 to G15 a situation in which the doctor names that cause first."""

from __future__ import annotations

import json

import pytest

from guardtui import wording
from guardtui.bootstrap import Parts, open_guard
from guardtui.cli.output import plain_data
from guardtui.clock import DAY, HOUR, MINUTE, SECOND
from guardtui.core.action import Action
from guardtui.core.errors import BadInput, GuardError, Locked, NoDelivery, NotFound
from guardtui.core.missing_code import USUAL, Cause, Diagnosis, Fix, Sure
from guardtui.core.records import Channel, Client, ContactKind, MessageState
from guardtui.delivery import Receipt
from guardtui.guard import Backend
from guardtui.lab.build import demo_practice
from guardtui.vault import Hasher

from .conftest import LAPTOP, PASSWORD, World

SIGN_IN = Action("sign-in")
SHOP = Backend("mira")
PURCHASE = Action("purchase", {"order": "1123", "amount": 124_900, "currency": "EUR", "payee": "Riverbend Market"})
MINUTE_AND = MINUTE + SECOND


@pytest.fixture
def world(lab) -> World:
    """The same account, whose messages go through the faults of the practice phone."""
    lab.practice = demo_practice(lab.config.folder, lab.clock)
    reopened(lab, dict.fromkeys((Channel.SMS, Channel.MAIL), lab.practice.courier()))
    yield World(lab)
    lab.guard.close()


def reopened(lab, couriers, countries: frozenset[str] | None = None) -> None:
    lab.guard.close()
    quick = Hasher(memory_kib=8, passes=1, lanes=1)
    parts = Parts(clock=lab.clock, hasher=quick, code_hasher=quick, couriers=couriers, sms_countries=countries)
    lab.guard = open_guard(lab.config, practice=True, parts=parts)


def ask(world: World, fault: str = "", channel: Channel = Channel.SMS):
    """A sign-in on a new device whose code was asked for while something went wrong, a good minute ago."""
    world.lab.practice.set_faults((fault,) if fault else ())
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN, channel)
    world.pass_time(MINUTE_AND)
    world.lab.practice.pass_time(world.guard)
    return pending, challenge


def diagnose(world: World, fault: str = "", channel: Channel = Channel.SMS, **answers: bool) -> Diagnosis:
    pending, challenge = ask(world, fault, channel)
    return world.guard.missing_codes.diagnose(pending, challenge.id, answers)


def first(found: Diagnosis) -> tuple[Cause, str, Sure]:
    return found.likeliest.cause, found.likeliest.reason, found.likeliest.sure


# G9


@pytest.mark.parametrize(("fault", "reason"), [("bounce", "bounced"), ("refused", "refused")])
@pytest.mark.parametrize("channel", [Channel.SMS, Channel.MAIL])
def test_what_came_back_or_was_refused_speaks_for_a_wrong_contact(world, fault, reason, channel):
    world.verified()
    found = diagnose(world, fault, channel)
    assert first(found) == (Cause.CONTACT, reason, Sure.KNOWN)
    assert found.likeliest.fix is Fix.OTHER_WAY, "at the sign-in nobody changes a contact"


def test_a_mail_that_is_turned_away_does_not_speak_for_a_wrong_contact(world, monkeypatch):
    """Whoever is told that the address is wrong would put a right one "right"; the mailbox is full, or we are not let in."""
    world.verified()

    class TurnsAway:
        def send(self, _letter):
            return Receipt(MessageState.REFUSED, "554 5.7.1 <mira.oduya@example.org>: Relay access denied")

    couriers = world.guard._desk.couriers
    monkeypatch.setitem(couriers, Channel.MAIL, TurnsAway())
    found = diagnose(world, channel=Channel.MAIL)
    assert first(found) == (Cause.FAILED, "turned_away", Sure.KNOWN)
    assert found.likeliest.fix is Fix.OTHER_WAY
    assert Cause.CONTACT not in [one.cause for one in found.suspects]
    monkeypatch.undo()
    world.pass_time(HOUR)
    again = diagnose(world, channel=Channel.MAIL)
    assert "failed_before" not in [one.reason for one in again.suspects]


def test_signed_in_a_wrong_contact_is_put_right_in_the_contacts(world):
    session = world.verified()
    world.lab.practice.set_faults(("refused",))
    contact = world.contact(session, ContactKind.PHONE)
    challenge = world.guard.contacts.verify(session, contact.id)
    found = world.guard.missing_codes.diagnose(session, challenge.id)
    assert (first(found)[0], found.likeliest.fix, found.contact_id) == (Cause.CONTACT, Fix.CONTACTS, contact.id)


def test_a_slip_in_a_common_domain_is_named_with_what_was_meant(world):
    session = world.verified()
    world.lab.practice.set_faults(("typo",))
    assert world.prove(session, world.guard.contacts.add(session, ContactKind.MAIL, "mira.oduya@gmial.com")).accepted
    added = next(one for one in world.guard.contacts.list(session) if not one.verified)
    challenge = world.guard.contacts.verify(session, added.id)
    found = world.guard.missing_codes.diagnose(session, challenge.id)
    assert first(found) == (Cause.CONTACT, "look_alike", Sure.LIKELY)
    assert found.target == "m••••••••a@gmial.com"
    assert found.question is Cause.CONTACT
    said = wording.missing_code(found.likeliest, found.target, found.channel, world.lab.clock.now())
    assert "gmial.com" in said
    assert "gmail.com" in said
    assert not any("gmial" in one.to for one in world.lab.phone.arrived(50)), "it went to a stranger"


def test_a_contact_that_was_changed_lately_is_suspected_and_can_be_put_back_at_the_sign_in(world):
    session = world.verified()
    old = world.contact(session, ContactKind.PHONE)
    assert world.prove(session, world.guard.contacts.replace(session, old.id, "+12025550177")).accepted
    new = next(one for one in world.guard.contacts.list(session) if not one.verified)
    world.pass_time(MINUTE)
    assert world.answer(session, world.guard.contacts.verify(session, new.id)).accepted
    world.pass_time(HOUR)
    found = diagnose(world)
    assert first(found) == (Cause.CONTACT, "changed_lately", Sure.LIKELY)
    assert found.likeliest.fix is Fix.UNDO
    world.pass_time(8 * DAY)
    assert first(diagnose(world))[0] is not Cause.CONTACT


def test_an_earlier_message_that_came_to_nothing_speaks_against_the_contact_until_a_code_comes_back(world):
    world.verified()
    ask(world, "bounce", Channel.MAIL)
    world.pass_time(HOUR)
    pending, challenge = ask(world, "spam", Channel.MAIL)
    found = world.guard.missing_codes.diagnose(pending, challenge.id)
    assert first(found) == (Cause.CONTACT, "failed_before", Sure.LIKELY)
    assert world.guard.signin.finish(pending, challenge.id, world.sent()).accepted
    world.pass_time(HOUR)
    assert first(diagnose(world, "spam", Channel.MAIL))[0] is Cause.SPAM


def test_a_first_sending_that_comes_back_after_the_second_speaks_against_the_contact(world):
    world.verified()
    pending, challenge = ask(world, "spam", Channel.MAIL)
    world.guard.codes.resend(pending, challenge.id)
    second, first_one = world.guard.messages.list(SHOP, channel=Channel.MAIL).items[:2]
    world.pass_time(MINUTE)
    assert first(world.guard.missing_codes.diagnose(pending, challenge.id))[0] is Cause.SPAM
    world.guard.messages.receipt(first_one.id, MessageState.BOUNCED, "550 5.1.1 no such user")
    found = world.guard.missing_codes.diagnose(pending, challenge.id)
    assert first(found) == (Cause.CONTACT, "failed_before", Sure.LIKELY)
    world.guard.messages.receipt(second.id, MessageState.DELIVERED)
    assert "failed_before" not in {
        one.reason for one in world.guard.missing_codes.diagnose(pending, challenge.id).suspects
    }


def test_a_text_message_that_reached_a_number_never_verified_may_have_reached_somebody_else(world):
    session = world.sign_up()
    challenge = world.guard.contacts.verify(session, world.contact(session, ContactKind.PHONE).id)
    world.pass_time(MINUTE_AND)
    found = world.guard.missing_codes.diagnose(session, challenge.id)
    assert first(found) == (Cause.CONTACT, "reached_somebody", Sure.LIKELY)


# G10, G11, G12


def test_mail_that_was_taken_lies_in_spam_most_likely(world):
    world.verified()
    found = diagnose(world, "spam", Channel.MAIL)
    assert first(found) == (Cause.SPAM, "spam", Sure.POSSIBLE)
    assert (found.question, found.likeliest.fix) == (Cause.SPAM, Fix.LOOK)
    assert world.lab.phone.arrived(1)[0].place == "spam"


def test_a_text_message_without_a_receipt_waits_for_a_signal_and_comes_when_it_is_back(world):
    world.verified()
    before = len(world.lab.practice.arrived(50))
    pending, challenge = ask(world, "signal")
    found = world.guard.missing_codes.diagnose(pending, challenge.id)
    assert first(found) == (Cause.SIGNAL, "signal", Sure.POSSIBLE)
    assert len(world.lab.practice.arrived(50)) == before
    world.lab.practice.set_faults(())
    world.lab.practice.pass_time(world.guard)
    assert len(world.lab.practice.arrived(50)) == before + 1
    assert world.guard.codes.show(pending, challenge.id).delivery is MessageState.DELIVERED


def test_a_text_message_that_reached_the_phone_is_hidden_there(world):
    world.verified()
    found = diagnose(world, "blocked")
    assert first(found) == (Cause.BLOCKED, "blocked_on_phone", Sure.POSSIBLE)
    assert Cause.SIGNAL not in [one.cause for one in found.suspects]


# G13, G14, G15


def test_a_code_whose_time_is_over_is_named_and_a_new_one_offered(world):
    world.verified()
    ask(world, "delay")
    world.pass_time(9 * MINUTE - SECOND)
    found = world.guard.missing_codes.diagnose(Backend("mira"))
    assert first(found)[:2] == (Cause.EXPIRED, "expired")
    assert found.likeliest.fix is Fix.ELSEWHERE, "the shop did not ask for it"
    session = world.guard.signin.begin("mira", PASSWORD, LAPTOP)
    assert session.pending is not None
    code = world.guard.codes.request(SHOP, PURCHASE)
    world.pass_time(10 * MINUTE)
    found = world.guard.missing_codes.diagnose(SHOP, code.id)
    assert (first(found)[0], found.likeliest.fix) == (Cause.EXPIRED, Fix.NEW_CODE)
    assert world.guard.codes.request(SHOP, PURCHASE).id != code.id


def test_what_could_not_be_handed_over_is_being_tried_again(world):
    world.verified()
    world.lab.practice.set_faults(("busy",))
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN, Channel.SMS)
    found = world.guard.missing_codes.diagnose(pending, challenge.id)
    assert first(found) == (Cause.FAILED, "tried_again", Sure.KNOWN)
    assert (found.likeliest.fix, found.likeliest.facts["until"]) == (Fix.WAIT, challenge.resend_at)
    assert found.likeliest.facts["again_at"] == found.sendings[0].due_at
    assert [one.cause for one in found.suspects] == [Cause.FAILED, Cause.OTHER_WAY, Cause.SUPPORT], "nothing has left"
    world.pass_time(30 * SECOND)
    again = world.guard.missing_codes.diagnose(pending, challenge.id)
    assert again.likeliest.fix is Fix.RESEND
    world.guard.codes.resend(pending, challenge.id)


def test_what_broke_in_the_middle_may_have_been_sent(world):
    class Breaks:
        def send(self, letter):
            raise OSError("line broke")

    world.verified()
    reopened(world.lab, dict.fromkeys((Channel.SMS, Channel.MAIL), Breaks()))
    pending, challenge = ask(world)
    found = world.guard.missing_codes.diagnose(pending, challenge.id)
    assert first(found) == (Cause.FAILED, "may_have_left", Sure.KNOWN)
    assert found.likeliest.fix is Fix.RESEND
    assert Cause.SIGNAL in [one.cause for one in found.suspects], "it may lie before a phone without signal"


def test_a_channel_that_nobody_answers_on_is_left_alone_and_the_doctor_says_until_when(world):
    class Silent:
        def send(self, letter):
            return Receipt(MessageState.DEFERRED, "no answer", unreachable=True)

    world.verified()
    reopened(world.lab, dict.fromkeys((Channel.SMS, Channel.MAIL), Silent()))
    world.lab.practice.set_faults(())
    world.pass_time(HOUR)
    for order in "1234":
        purchase = Action("purchase", {**PURCHASE.details, "order": order})
        world.guard.codes.request(SHOP, purchase, Channel.SMS)
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN, Channel.SMS)
    found = world.guard.missing_codes.diagnose(pending, challenge.id)
    assert first(found) == (Cause.FAILED, "down", Sure.KNOWN)
    assert found.likeliest.facts["again_at"] > world.lab.clock.now()
    assert found.likeliest.fix is Fix.OTHER_WAY, "one more would only wait there too"
    assert found.likeliest.facts["ways"] == [Channel.MAIL]
    assert world.guard.codes.switch(pending, challenge.id, Channel.MAIL).channel is Channel.MAIL


def test_a_way_that_rests_as_well_is_not_offered_instead(world):
    class Silent:
        def send(self, letter):
            return Receipt(MessageState.DEFERRED, "no answer", unreachable=True)

    world.verified()
    reopened(world.lab, dict.fromkeys((Channel.SMS, Channel.MAIL), Silent()))
    world.pass_time(HOUR)
    for channel in (Channel.SMS, Channel.MAIL):
        for order in "12":
            purchase = Action("purchase", {**PURCHASE.details, "order": order})
            world.guard.codes.request(Backend("mira", order + channel), purchase, channel)
    for _ in range(3):
        world.pass_time(2 * MINUTE)
        world.guard.messages.deliver()
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN, Channel.SMS)
    found = world.guard.missing_codes.diagnose(pending, challenge.id)
    assert first(found) == (Cause.FAILED, "down", Sure.KNOWN)
    assert next(way for way in world.guard.codes.ways_of(pending, challenge.id) if way.channel is Channel.MAIL).open
    assert Fix.OTHER_WAY not in fixes(found), "nobody answers there either"


# Where text messages are shut at the sign-in


def test_after_a_code_that_was_given_up_a_moment_ago_the_other_way_is_open(world):
    """Whoever left the sign-in and begins again need not wait for the phone's turn: mail goes at once."""
    world.verified()
    world.pass_time(HOUR)
    before = world.pending()
    world.guard.codes.cancel(before, world.guard.codes.request(before, SIGN_IN).id)
    pending = world.pending()
    with pytest.raises(Locked) as rests:
        world.guard.codes.request(pending, SIGN_IN)
    ways = {way.channel: way for way in world.guard.codes.ways(pending, SIGN_IN)}
    assert (ways[Channel.SMS].open, ways[Channel.SMS].until) == (False, rests.value.facts["until"])
    assert ways[Channel.MAIL].open
    assert ways[Channel.SMS].ready, "it works: what needs a code goes on needing it"
    asked = world.guard.codes.request(pending, SIGN_IN, Channel.MAIL, ways[Channel.MAIL].contact_id)
    assert asked.channel is Channel.MAIL


def test_a_phone_that_has_had_enough_is_said_to_rest_and_the_other_way_comes_first(world):
    world.verified()
    world.pass_time(HOUR)
    for order in "123":
        purchase = Action("purchase", {**PURCHASE.details, "order": order})
        world.guard.codes.request(Backend("mira", order), purchase, Channel.SMS)
    world.pass_time(54 * MINUTE)
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN, Channel.SMS)
    world.guard.codes.request(SHOP, PURCHASE, Channel.SMS)
    world.pass_time(MINUTE)
    with pytest.raises(Locked) as full:
        world.guard.codes.resend(pending, challenge.id)
    assert full.value.facts["until"] < challenge.expires_at, "it could be waited for, but the mail need not"
    found = world.guard.missing_codes.diagnose(pending, challenge.id)
    assert (found.likeliest.fix, found.likeliest.facts["ways"]) == (Fix.OTHER_WAY, [Channel.MAIL])
    rests = next(way for way in world.guard.codes.ways_of(pending, challenge.id) if way.channel is Channel.SMS)
    assert rests.until == full.value.facts["until"]


def test_a_country_that_was_shut_meanwhile_is_named_and_the_other_way_taken(world):
    world.verified()
    world.pass_time(HOUR)
    reopened(world.lab, dict.fromkeys((Channel.SMS, Channel.MAIL), world.lab.practice.courier()), frozenset({"US"}))
    world.lab.practice.set_faults(("busy",))
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN)
    assert challenge.channel is Channel.SMS
    reopened(world.lab, dict.fromkeys((Channel.SMS, Channel.MAIL), world.lab.practice.courier()), frozenset())
    world.lab.practice.set_faults(())
    world.pass_time(MINUTE)
    world.guard.messages.deliver()
    found = world.guard.missing_codes.diagnose(pending, challenge.id)
    assert first(found) == (Cause.NOT_SENT, "no_sms_there", Sure.KNOWN)
    assert (found.likeliest.fix, found.likeliest.facts["ways"]) == (Fix.OTHER_WAY, [Channel.MAIL])
    assert Fix.RESEND not in fixes(found)
    with pytest.raises(NoDelivery):
        world.guard.codes.resend(pending, challenge.id)
    assert world.guard.codes.switch(pending, challenge.id, Channel.MAIL).channel is Channel.MAIL


def test_a_code_to_a_contact_that_was_removed_meanwhile_is_not_sent_and_a_new_one_offered(world):
    session = world.verified()
    world.pass_time(MINUTE_AND)
    world.lab.practice.set_faults(("busy",))
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    queued = world.guard.messages.list(SHOP).items[0]
    assert (challenge.channel, queued.state) == (Channel.SMS, MessageState.DEFERRED)
    world.lab.practice.set_faults(())
    phone = world.contact(session, ContactKind.PHONE)
    assert world.answer(session, world.guard.contacts.remove(session, phone.id)).accepted
    world.pass_time(MINUTE_AND)
    world.guard.messages.deliver()
    told = next(one for one in world.guard.messages.list(SHOP).items if one.id == queued.id)
    assert (told.state, told.detail) == (MessageState.GIVEN_UP, "no longer needed")
    found = world.guard.missing_codes.diagnose(SHOP, challenge.id)
    assert first(found) == (Cause.OVER, "lapsed", Sure.KNOWN)
    assert (found.likeliest.fix, found.resend_at) == (Fix.NEW_CODE, None)
    with pytest.raises(NoDelivery):
        world.guard.codes.resend(SHOP, challenge.id)
    anew = world.guard.codes.renew(SHOP, challenge.id)
    assert (anew.channel, anew.id != challenge.id) == (Channel.MAIL, True)


def test_no_code_goes_to_an_account_that_was_locked_meanwhile(world):
    world.verified()
    world.lab.practice.set_faults(("busy",))
    world.pass_time(MINUTE_AND)
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    world.guard.accounts.lock("mira")
    world.lab.practice.set_faults(())
    world.pass_time(MINUTE_AND)
    world.guard.messages.deliver()
    ledger = world.guard.messages.list(SHOP).items
    assert next(one.detail for one in ledger if one.challenge_id == challenge.id) == "no longer needed"
    found = world.guard.missing_codes.diagnose(SHOP, challenge.id)
    assert (first(found), found.likeliest.fix) == ((Cause.OVER, "lapsed", Sure.KNOWN), Fix.SUPPORT)
    with pytest.raises(Locked, match="account_locked"):
        world.guard.codes.resend(SHOP, challenge.id)
    world.guard.accounts.unlock("mira")
    world.guard.codes.resend(SHOP, challenge.id)
    assert world.answer(SHOP, challenge).accepted


def test_a_number_that_was_mistyped_and_dropped_gets_no_code_any_more(world):
    session = world.sign_up()
    world.lab.practice.set_faults(("busy",))
    phone = world.contact(session, ContactKind.PHONE)
    challenge = world.guard.contacts.verify(session, phone.id)
    world.guard.contacts.drop(session, phone.id)
    world.lab.practice.set_faults(())
    world.pass_time(MINUTE_AND)
    world.guard.messages.deliver()
    assert world.guard.messages.list(SHOP).items[0].detail == "no longer needed"
    assert first(world.guard.missing_codes.diagnose(session, challenge.id))[1] == "lapsed"


def test_once_a_code_is_over_the_other_way_brings_a_new_one_while_the_phone_rests(world):
    world.verified()
    world.pass_time(HOUR)
    for order in "12":
        shop = Backend("mira", order)
        world.guard.codes.cancel(shop, world.guard.codes.request(shop, PURCHASE, Channel.SMS).id)
        world.pass_time(MINUTE)
    code = world.guard.codes.request(SHOP, PURCHASE)
    world.guard.codes.cancel(SHOP, code.id)
    found = world.guard.missing_codes.diagnose(SHOP, code.id)
    assert found.likeliest.fix is Fix.WAIT, "two minutes at most are waited for"
    other = next(one for one in found.suspects if one.cause is Cause.OTHER_WAY)
    assert other.facts["ways"] == [Channel.MAIL]
    with pytest.raises(Locked):
        world.guard.codes.renew(SHOP, code.id)
    assert world.guard.codes.renew(SHOP, code.id, Channel.MAIL).channel is Channel.MAIL


def test_what_was_shut_off_is_no_code_that_may_still_come(world):
    """After a bounce nobody is told that the code they have stays good."""
    world.verified()
    pending, challenge = ask(world, "bounce")
    assert world.guard.codes.show(pending, challenge.id).undelivered
    world.lab.practice.set_faults(("signal",))
    assert not world.guard.codes.resend(pending, challenge.id).undelivered
    world.pass_time(MINUTE)
    world.lab.practice.set_faults(("refused",))
    assert not world.guard.codes.resend(pending, challenge.id).undelivered, "the one before may still come"
    world.pass_time(2 * MINUTE)
    moved = world.guard.codes.switch(pending, challenge.id, Channel.MAIL)
    assert moved.undelivered is True, "and went elsewhere"


def test_when_everything_is_ruled_out_the_other_way_is_left_and_then_support(world):
    world.verified()
    pending, challenge = ask(world, "signal")
    no = dict.fromkeys(("signal", "blocked", "contact", "failed"), False)
    found = world.guard.missing_codes.diagnose(pending, challenge.id, no)
    assert [one.cause for one in found.suspects] == [Cause.OTHER_WAY, Cause.SUPPORT]
    world.guard.codes.switch(pending, challenge.id, Channel.MAIL)
    found = world.guard.missing_codes.diagnose(pending, challenge.id, no | {"spam": False, "other_way": False})
    world.pass_time(MINUTE)
    found = world.guard.missing_codes.diagnose(pending, challenge.id, no | {"spam": False, "other_way": False})
    assert first(found) == (Cause.SUPPORT, "support", Sure.LEFT)
    told = wording.for_support(found, world.lab.clock.now())
    assert challenge.reference in told
    assert "Ruled out: the signal is weak; the sender is blocked" in told


# The rest of what it knows


def test_a_message_that_has_just_left_is_still_on_its_way(world):
    world.verified()
    pending = world.pending()
    world.lab.practice.set_faults(("spam",))
    challenge = world.guard.codes.request(pending, SIGN_IN, Channel.MAIL)
    world.pass_time(7 * SECOND)
    found = world.guard.missing_codes.diagnose(pending, challenge.id)
    assert first(found) == (Cause.COMING, "just_sent", Sure.LIKELY)
    assert "7 s ago" in wording.missing_code(found.likeliest, found.target, found.channel, world.lab.clock.now())
    assert found.question is None
    world.pass_time(USUAL)
    assert first(world.guard.missing_codes.diagnose(pending, challenge.id))[0] is Cause.SPAM


def test_what_arrived_a_moment_ago_is_looked_for_and_not_said_to_be_handed_over(world):
    world.verified()
    pending = world.pending()
    world.lab.practice.set_faults(("signal",))
    challenge = world.guard.codes.request(pending, SIGN_IN, Channel.SMS)
    world.pass_time(MINUTE)
    world.lab.practice.set_faults(())
    world.lab.practice.pass_time(world.guard)
    found = world.guard.missing_codes.diagnose(pending, challenge.id)
    assert (*first(found), found.likeliest.fix) == (Cause.COMING, "just_arrived", Sure.LIKELY, Fix.LOOK)


def test_a_late_message_arrives_in_its_own_time(world):
    world.verified()
    before = len(world.lab.practice.arrived(50))
    world.lab.practice.set_faults(("delay",))
    world.guard.codes.request(world.pending(), SIGN_IN, Channel.SMS)
    assert len(world.lab.practice.arrived(50)) == before
    world.pass_time(MINUTE)
    assert len(world.lab.practice.arrived(50)) == before + 1


def test_the_code_of_an_app_is_never_sent(world):
    world.protected()
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN)
    found = world.guard.missing_codes.diagnose(pending, challenge.id)
    assert first(found) == (Cause.NOT_SENT, "app", Sure.KNOWN)
    assert found.likeliest.fix is Fix.TYPE


def test_a_store_that_cannot_send_says_so(world):
    session = world.verified()
    challenge = world.guard.contacts.verify(session, world.contact(session, ContactKind.PHONE).id)
    with world.guard._desk.store.write() as tx:  # as it lies there when the courier was taken away before it went
        tx.messages._db.execute("UPDATE messages SET state = 'queued' WHERE challenge_id = ?", (challenge.id,))
    reopened(world.lab, {})
    found = world.guard.missing_codes.diagnose(session, challenge.id)
    assert first(found) == (Cause.NOT_SENT, "no_delivery", Sure.KNOWN)


def test_without_a_challenge_it_is_the_last_code_that_was_sent_and_not_used(world):
    session = world.verified()
    found = world.guard.missing_codes.diagnose(session)
    assert first(found)[:2] == (Cause.OVER, "accepted"), "all were used"
    pending, challenge = ask(world, "spam", Channel.MAIL)
    found = world.guard.missing_codes.diagnose(session)
    assert (found.challenge_id, first(found)[0], found.likeliest.fix) == (challenge.id, Cause.SPAM, Fix.ELSEWHERE)
    assert {one.fix for one in found.suspects} <= {Fix.LOOK, Fix.CONTACTS, Fix.ELSEWHERE, Fix.SUPPORT}
    world.guard.codes.cancel(pending, challenge.id)
    assert first(world.guard.missing_codes.diagnose(session))[:2] == (Cause.OVER, "voided")


def test_an_account_that_nothing_was_sent_to_is_told_so(world):
    session = world.sign_up()
    found = world.guard.missing_codes.diagnose(session)
    assert (first(found)[:2], found.challenge_id) == ((Cause.NOT_SENT, "none_asked"), None)


def test_an_answer_changes_the_order_and_an_unknown_one_is_refused(world):
    world.verified()
    pending, challenge = ask(world, "signal")
    found = world.guard.missing_codes.diagnose(pending, challenge.id, {"blocked": True})
    assert first(found) == (Cause.BLOCKED, "blocked", Sure.SAID)
    assert found.question is None
    found = world.guard.missing_codes.diagnose(pending, challenge.id, {"signal": False})
    assert first(found)[0] is Cause.BLOCKED
    with pytest.raises(BadInput):
        world.guard.missing_codes.diagnose(pending, challenge.id, {"weather": True})


@pytest.mark.slow
def test_every_fix_that_is_named_is_taken(world):
    """In all the situations above, at several moments: what it names is not refused right after."""
    phone = world.contact(world.verified(), ContactKind.PHONE)
    for fault in ("refused", "busy", "bounce", "blocked", "signal", "delay", "spam", ""):
        for channel in (Channel.SMS, Channel.MAIL):
            for wait in (0, 29 * SECOND, 31 * SECOND, 3 * MINUTE, 11 * MINUTE):
                world.pass_time(DAY)
                world.lab.practice.set_faults((fault,) if fault else ())
                with world.guard._desk.store.write() as tx:
                    tx.contacts.rest(phone.id, None)  # as it began to after three of them
                try:
                    challenge = world.guard.codes.request(SHOP, PURCHASE, channel)
                except Locked:
                    continue
                world.pass_time(wait)
                world.lab.practice.pass_time(world.guard)
                found = world.guard.missing_codes.diagnose(SHOP, challenge.id)
                take(world, found)


def take(world: World, found: Diagnosis) -> None:
    """Do what every suspect says, the first of each kind."""
    for fix in {one.fix for one in found.suspects}:
        match fix:
            case Fix.RESEND:
                world.guard.codes.resend(SHOP, found.challenge_id)
            case Fix.NEW_CODE:
                assert world.guard.codes.request(SHOP, PURCHASE).id != found.challenge_id
            case Fix.OTHER_WAY if not {Fix.RESEND, Fix.NEW_CODE} & {one.fix for one in found.suspects}:
                ways = next(one.facts["ways"] for one in found.suspects if one.fix is fix)
                over = found.expires_at <= world.lab.clock.now()
                verb = world.guard.codes.renew if over else world.guard.codes.switch
                assert verb(SHOP, found.challenge_id, ways[0]).channel is ways[0]
    waits = [one.facts["until"] for one in found.suspects if one.fix is Fix.WAIT]
    assert all(until > world.lab.clock.now() for until in waits)


# What nobody learns from it


def test_who_has_only_the_password_learns_no_address_and_no_other_contact(world):
    session = world.verified()
    asked = world.guard.contacts.add(session, ContactKind.MAIL, "hidden.elsewhere@secret.example")
    assert world.prove(session, asked).accepted
    for fault in ("bounce", "refused", "busy", "spam", ""):
        world.pass_time(HOUR)
        pending, challenge = ask(world, fault, Channel.MAIL)
        found = world.guard.missing_codes.diagnose(pending, challenge.id)
        shown = json.dumps(plain_data(found)) + wording.for_support(found, world.lab.clock.now())
        shown += "".join(wording.missing_code(one, found.target, found.channel, 0) for one in found.suspects)
        assert "mira.oduya" not in shown
        assert "secret.example" not in shown
        assert "hidden" not in shown
        assert "practice)" not in shown, "the provider's words often repeat the whole address"
        ways = {way.channel for way in world.guard.codes.ways_of(pending, challenge.id)}
        others = [one.facts["ways"] for one in found.suspects if one.cause is Cause.OTHER_WAY]
        assert all(set(channels) <= ways for channels in others)


def test_a_guessed_length_is_not_confirmed_at_the_sign_in(world):
    world.verified()
    found = diagnose(world, "spam", Channel.MAIL)
    assert found.target == "m•••a@example.org"
    assert found.contact_id is None


def test_nobody_is_told_of_somebody_elses_code(world):
    session = world.verified()
    challenge = ask(world)[1]
    other = world.pending(Client("third" * 9, "Third"))
    for caller in (session, other, SHOP):
        with pytest.raises(NotFound):
            world.guard.missing_codes.diagnose(caller, challenge.id)
    assert world.guard.missing_codes.diagnose(other).challenge_id is None
    with pytest.raises(GuardError):
        world.guard.missing_codes.diagnose(Backend("nobody"))


def test_the_words_of_a_provider_are_harmless(world):
    class Rude:
        def send(self, letter):
            return Receipt(
                MessageState.REFUSED, "550 \x1b]0;owned\x07 [@click=app.quit]x[/] {target}\r\n\u202egnp <a@b>"
            )

    session = world.verified()
    reopened(world.lab, dict.fromkeys((Channel.SMS, Channel.MAIL), Rude()))
    challenge = world.guard.contacts.verify(session, world.contact(session, ContactKind.MAIL).id)
    found = world.guard.missing_codes.diagnose(session, challenge.id)
    line = wording.sending(found.sendings[-1])
    assert "[@click=app.quit]x[/] {target}" in line
    assert not {"\x1b", "\x07", "\r", "\n", "\u202e"} & set(line)


def test_looking_changes_nothing(world):
    session = world.verified()
    pending, challenge = ask(world, "signal")
    before = (world.guard.changed(), world.guard.codes.show(pending, challenge.id), len(world.tags(session)))
    world.guard.missing_codes.diagnose(pending, challenge.id)
    world.guard.missing_codes.diagnose(session)
    assert (world.guard.changed(), world.guard.codes.show(pending, challenge.id), len(world.tags(session))) == before


def fixes(found: Diagnosis) -> set[Fix]:
    return {one.fix for one in found.suspects}


def test_no_resend_and_no_other_way_is_named_where_too_much_was_sent(world):
    world.verified()
    world.pass_time(2 * MINUTE)
    for order in "1234":
        for channel in (Channel.SMS, Channel.MAIL):
            shop = Backend("mira", f"{order} {channel}")
            world.guard.codes.request(shop, Action("purchase", {**PURCHASE.details, "order": order}), channel)
            world.pass_time(SECOND)
    world.pass_time(58 * MINUTE)  # the verifying is an hour ago, so that one more may be sent to each
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN, Channel.SMS)
    other = world.guard.codes.request(SHOP, PURCHASE, Channel.MAIL)
    world.pass_time(31 * SECOND)
    with pytest.raises(Locked):
        world.guard.codes.resend(pending, challenge.id)
    found = world.guard.missing_codes.diagnose(pending, challenge.id)
    assert not fixes(found) & {Fix.RESEND, Fix.OTHER_WAY}
    assert not fixes(world.guard.missing_codes.diagnose(SHOP, other.id)) & {Fix.RESEND, Fix.OTHER_WAY}


def test_a_new_code_is_offered_no_sooner_than_it_would_be_sent(world):
    world.verified()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    world.guard.codes.cancel(SHOP, challenge.id)
    causes = [one.cause for one in world.guard.missing_codes.diagnose(SHOP, challenge.id).suspects]
    assert Cause.COMING not in causes, "nobody waits for what opens nothing"
    with pytest.raises(Locked) as early:
        world.guard.codes.renew(SHOP, challenge.id)
    found = world.guard.missing_codes.diagnose(SHOP, challenge.id)
    assert (found.likeliest.fix, found.likeliest.facts["until"]) == (Fix.WAIT, early.value.facts["until"])
    world.pass_time(30 * SECOND)
    assert world.guard.missing_codes.diagnose(SHOP, challenge.id).likeliest.fix is Fix.NEW_CODE
    assert world.guard.codes.renew(SHOP, challenge.id).summary == challenge.summary


def test_the_way_back_is_offered_no_sooner_than_it_would_be_taken(world):
    world.verified()
    challenge = world.guard.codes.request(SHOP, PURCHASE, Channel.SMS)
    world.guard.codes.switch(SHOP, challenge.id, Channel.MAIL)
    with pytest.raises(Locked):
        world.guard.codes.switch(SHOP, challenge.id, Channel.SMS)
    assert Fix.OTHER_WAY not in fixes(world.guard.missing_codes.diagnose(SHOP, challenge.id))
    world.pass_time(31 * SECOND)
    assert Fix.OTHER_WAY in fixes(world.guard.missing_codes.diagnose(SHOP, challenge.id))
    world.guard.codes.switch(SHOP, challenge.id, Channel.SMS)


def test_a_code_for_a_method_that_is_gone_is_looked_into_all_the_same(world):
    """A way that was begun in the wizard, and left."""
    session, guard = world.verified(), world.guard
    phone = next(one for one in guard.contacts.list(session) if one.kind is ContactKind.PHONE)
    begun = guard.authenticators.begin_contact(session, phone.id)
    asked = guard.authenticators.confirm(session, begun.id)
    guard.authenticators.leave(session)
    found = guard.missing_codes.diagnose(session)
    assert found.challenge_id == asked.id
