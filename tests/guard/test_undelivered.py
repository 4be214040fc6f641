"""What becomes of a code whose message did not arrive (SECURITY I7, F-smtp), and of a phone that several did not reach (C-35)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

import pytest

from guardtui import wording
from guardtui.clock import MINUTE, SECOND
from guardtui.core.action import Action
from guardtui.core.errors import NoDelivery
from guardtui.core.message import never_arrived
from guardtui.core.missing_code import Fix
from guardtui.core.records import ChallengeState, Channel, ContactKind, MessageState
from guardtui.core.verdict import Outcome
from guardtui.delivery import Letter, Receipt
from guardtui.guard import Backend, Verbs

from .conftest import LAPTOP, World

S = MessageState
SHOP = Backend("mira")
EXPORT = Action("export", {"what": "orders"})
SIGN_IN = Action("sign-in")
TAKEN = Receipt(S.ACCEPTED, "250 taken")
REFUSED = Receipt(S.REFUSED, "550 nobody here")
LATER = Receipt(S.DEFERRED, "451 later")
UNSURE = Receipt(S.DEFERRED, "the connection ended before the answer", unsure=True)


@dataclass
class Carrier:
    """Says what it is told to say, then that it takes everything; every letter's code is kept, whatever became of it."""

    says: list[Receipt] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    def send(self, letter: Letter) -> Receipt:
        if found := re.search(r"\b(\d{3}) ?(\d{3}) (is|for|approves)\b", letter.body):
            self.codes.append(found[1] + found[2])
        return self.says.pop(0) if self.says else TAKEN


@pytest.fixture
def carrier(world: World):
    """Both contacts verified by the phone of practice; from then on a carrier has the text messages."""
    world.verified()
    world.guard._desk.couriers[Channel.SMS] = carrier = Carrier()
    world.pass_time(MINUTE)
    return carrier


def strict(world: World) -> None:
    """Each sending has another code from now on."""
    desk = world.guard._desk
    world.lab.guard = Verbs(replace(desk, policy=replace(desk.policy, resend_same_code=False)))


def sendings(world: World, challenge) -> list:
    found = world.guard.messages.list(SHOP, limit=100).items
    return [one for one in found if one.challenge_id == challenge.id]


def test_a_code_whose_message_was_refused_opens_nothing_and_costs_no_try(world, carrier):
    carrier.says = [REFUSED]
    challenge = world.guard.codes.request(SHOP, EXPORT)
    assert (challenge.delivery, challenge.undelivered, challenge.state) == (S.REFUSED, True, ChallengeState.OPEN)
    verdict = world.answer(SHOP, challenge, carrier.codes[0])
    assert (verdict.outcome, verdict.why, verdict.tries_left) == (Outcome.VOIDED, "undelivered", 5)
    assert "did not arrive" in wording.sentence(verdict, world.guard.policy)
    assert not world.guard.messages.check(SHOP, challenge.reference).open
    shown = world.guard.codes.show(SHOP, challenge.id)
    assert (shown.tries_left, shown.state) == (5, ChallengeState.OPEN)


def test_once_it_is_sent_again_and_may_arrive_it_is_good(world, carrier):
    carrier.says = [REFUSED, TAKEN]
    challenge = world.guard.codes.request(SHOP, EXPORT)
    world.pass_time(30 * SECOND)
    assert not world.guard.codes.resend(SHOP, challenge.id).undelivered
    assert world.guard.messages.check(SHOP, challenge.reference).open
    assert world.answer(SHOP, challenge, carrier.codes[1]).accepted


@pytest.mark.parametrize("first", [TAKEN, UNSURE, LATER])
def test_one_sending_that_may_have_arrived_keeps_it_alive(world, carrier, first):
    """Taken, or lost before the answer, or still to be tried again."""
    carrier.says = [first, REFUSED]
    challenge = world.guard.codes.request(SHOP, EXPORT)
    world.pass_time(30 * SECOND)
    carrier.says = [LATER, REFUSED] if first is LATER else carrier.says
    again = world.guard.codes.resend(SHOP, challenge.id)
    assert {one.state for one in sendings(world, challenge)} > {S.REFUSED}
    assert not again.undelivered
    assert world.answer(SHOP, challenge, carrier.codes[0]).accepted


def test_a_code_that_may_have_been_sent_is_good(world, carrier):
    carrier.says = [UNSURE]
    challenge = world.guard.codes.request(SHOP, EXPORT)
    assert (challenge.delivery, challenge.undelivered) == (S.GIVEN_UP, False)
    assert world.answer(SHOP, challenge, carrier.codes[0]).accepted


def test_a_code_that_nobody_took_in_its_time_opens_nothing(world, carrier):
    carrier.says = [LATER] * 99
    challenge = world.guard.codes.request(SHOP, EXPORT)
    while (due := world.guard._outbox.next_due()) is not None:
        assert not world.guard.codes.show(SHOP, challenge.id).undelivered, "it may still go out"
        world.pass_time(due - world.lab.clock.now())
        world.guard.messages.deliver()
    assert world.lab.clock.now() < challenge.expires_at
    assert sendings(world, challenge)[0].state is S.GIVEN_UP
    assert world.answer(SHOP, challenge, carrier.codes[0]).outcome is Outcome.VOIDED


def test_a_code_that_came_back_opens_nothing_unless_word_comes_that_it_arrived(world, carrier):
    challenge = world.guard.codes.request(SHOP, EXPORT)
    (sent,) = sendings(world, challenge)
    world.guard.messages.receipt(sent.id, S.BOUNCED, "5.1.1 no such number")
    assert world.answer(SHOP, challenge, carrier.codes[0]).outcome is Outcome.VOIDED
    world.guard.messages.receipt(sent.id, S.DELIVERED)
    assert world.answer(SHOP, challenge, carrier.codes[0]).accepted


def test_what_was_lost_on_the_way_and_came_back_opens_nothing(world, carrier):
    """It was handed over once, without a word; then the word comes that it came back."""
    carrier.says = [UNSURE]
    challenge = world.guard.codes.request(SHOP, EXPORT)
    world.guard.messages.receipt(sendings(world, challenge)[0].id, S.BOUNCED)
    assert world.answer(SHOP, challenge, carrier.codes[0]).outcome is Outcome.VOIDED


@pytest.mark.parametrize(
    ("state", "unsure", "attempts", "never"),
    [
        *((state, 0, 1, state in {S.REFUSED, S.BOUNCED, S.GIVEN_UP}) for state in S),
        *((state, 1, 2, False) for state in S),
        (S.BOUNCED, 1, 1, True),
        (S.BOUNCED, 0, 3, True),
        (S.GIVEN_UP, 0, 0, True),
    ],
)
def test_what_never_arrived(state, unsure, attempts, never):
    assert never_arrived(state, unsure=unsure, attempts=attempts) is never


def test_a_taken_message_elsewhere_does_not_make_a_refused_one_good(world, carrier):
    """The code of the mail was replaced when it was to come by text message."""
    challenge = world.guard.codes.request(SHOP, EXPORT, Channel.MAIL)
    carrier.says = [REFUSED]
    moved = world.guard.codes.switch(SHOP, challenge.id, Channel.SMS)
    assert moved.undelivered
    assert world.answer(SHOP, challenge, carrier.codes[0]).outcome is Outcome.VOIDED
    world.pass_time(2 * MINUTE)
    assert not world.guard.codes.switch(SHOP, challenge.id, Channel.MAIL).undelivered
    assert world.answer(SHOP, challenge).accepted


def test_where_each_sending_has_another_code_an_earlier_one_makes_no_later_one_good(world, carrier):
    strict(world)
    carrier.says = [TAKEN, REFUSED, TAKEN]
    challenge = world.guard.codes.request(SHOP, EXPORT)
    world.pass_time(30 * SECOND)
    assert world.guard.codes.resend(SHOP, challenge.id).undelivered
    for code in carrier.codes:
        assert world.answer(SHOP, challenge, code).outcome is Outcome.VOIDED
    world.pass_time(MINUTE)
    world.guard.codes.resend(SHOP, challenge.id)
    assert world.answer(SHOP, challenge, carrier.codes[0]).outcome is Outcome.REPLACED
    assert world.answer(SHOP, challenge, carrier.codes[2]).accepted


def test_the_app_and_a_recovery_code_open_what_a_message_did_not(world):
    session = world.protected()
    world.guard._desk.couriers[Channel.SMS] = carrier = Carrier()
    proof = world.guard.authenticators.add(session, Channel.SMS, world.contact(session, ContactKind.PHONE).id)
    method = world.answer(session, proof, world.app()).result
    confirm = world.guard.authenticators.confirm(session, method.id)
    assert world.answer(session, confirm, carrier.codes[-1]).accepted
    for typed in (lambda: world.recovery[1], world.app):
        world.pass_time(5 * MINUTE)
        carrier.says, pending = [REFUSED], world.pending()
        challenge = world.guard.codes.request(pending, SIGN_IN, Channel.SMS)
        assert challenge.undelivered
        if typed == world.app:
            assert not world.guard.codes.switch(pending, challenge.id, Channel.APP).undelivered
        assert world.answer(pending, challenge, typed()).accepted


# A phone that rests


def fail(world: World, carrier: Carrier, times: int = 3, caller=SHOP, action=EXPORT):
    """That many sendings to the phone which the carrier refuses; the challenge of the last."""
    for number in range(times):
        world.pass_time(20 * MINUTE)
        carrier.says = [REFUSED]
        details = {"what": f"orders {number} of {world.lab.clock.now()}"}
        challenge = world.guard.codes.request(caller, replace(action, details=details), Channel.SMS)
    return challenge


def phone(world: World):
    return next(one for one in world.guard.contacts.list(again(world)) if one.kind is ContactKind.PHONE)


def again(world: World):
    """A session: the one before has run out by now."""
    pending = world.pending(LAPTOP)
    challenge = world.guard.codes.request(pending, SIGN_IN, Channel.MAIL)
    return world.answer(pending, challenge).result


def test_three_in_a_row_that_did_not_arrive_let_a_phone_rest_and_codes_go_the_other_way(world, carrier):
    fail(world, carrier, 2)
    assert world.guard.codes.ways(SHOP, EXPORT)[0].ready
    fail(world, carrier, 1)
    sms, mail = world.guard.codes.ways(SHOP, EXPORT)
    assert (sms.ready, sms.why_not, mail.ready) == (False, "phone_rests", True)
    assert wording.why_not(sms.why_not) == "messages did not reach it lately"
    assert world.guard.codes.request(SHOP, EXPORT).channel is Channel.MAIL
    with pytest.raises(NoDelivery, match="phone_rests") as refused:
        world.guard.codes.request(SHOP, replace(EXPORT, details={"what": "all"}), Channel.SMS)
    assert "verify the number again" in wording.problem(refused.value)


def test_the_other_contacts_are_told_and_the_activity_and_checklist_say_so(world, carrier):
    fail(world, carrier)
    sent = len(carrier.codes)
    told = world.lab.phone.arrived(1)[0]
    assert (told.channel, "No codes to +1 ••• 0143: 3 messages" in told.body) == (Channel.MAIL, True)
    session = again(world)
    line = next(one for one in world.guard.activity.list(session).items if one.tag == "contact:rested")
    assert (line.outcome, line.details) == ("alarm", {"to": "+1 ••• 0143", "count": 3})
    assert len(carrier.codes) == sent
    item = next(one for one in world.guard.checklist.show(session).items if one.id == "G20")
    assert (item.state, item.reason) == ("attention", "contact_rests")
    (row,) = [
        one
        for one in world.guard.support.prepare(session, "code-missing", "").facts["contacts"]
        if one["kind"] == "phone"
    ]
    assert "not reached since" in row


@pytest.mark.parametrize("between", [TAKEN, UNSURE, LATER])
def test_only_in_a_row_and_only_what_the_number_is_to_blame_for(world, carrier, between):
    """One that was taken begins the count anew; one that was not handed over at all says nothing."""
    fail(world, carrier, 2)
    world.pass_time(20 * MINUTE)
    carrier.says = [between] * 9
    world.guard.codes.request(SHOP, EXPORT, Channel.SMS)
    world.pass_time(20 * MINUTE)
    world.guard.messages.deliver()
    fail(world, carrier, 1)
    assert (phone(world).rests_since is None) is (between is TAKEN)


def test_what_came_back_counts_and_what_was_before_a_code_that_did_does_not(world, carrier):
    for number in range(4):
        world.pass_time(20 * MINUTE)
        challenge = world.guard.codes.request(SHOP, replace(EXPORT, details={"what": f"{number}"}), Channel.SMS)
        if number == 0:
            assert world.answer(SHOP, challenge, carrier.codes[-1]).accepted
        world.guard.messages.receipt(sendings(world, challenge)[0].id, S.BOUNCED, "absent subscriber")
        assert (world.guard.codes.ways(SHOP, EXPORT)[0].why_not is not None) is (number == 3)


@pytest.mark.parametrize("how", ["a notice arrives", "it is verified again"])
def test_the_rest_ends_when_it_is_reached_again(world, carrier, how):
    fail(world, carrier)
    session = again(world)
    if how == "a notice arrives":
        desk = world.guard._desk
        with desk.store.write() as tx:
            desk.record(tx, tx.accounts.by_handle("mira"), "signin:code_wrong")
        world.guard.messages.deliver()
        notice = next(one for one in world.guard.messages.list(SHOP).items if one.channel is Channel.SMS)
        assert (notice.tag, notice.state) == ("signin:code_wrong", S.ACCEPTED)
        assert phone(world).rests_since is not None, "that the carrier took it is not enough"
        assert world.guard.messages.receipt(notice.id, S.DELIVERED)
    else:
        verify = world.guard.contacts.verify(session, phone(world).id)
        assert (verify.channel, verify.why_not) == (Channel.SMS, "phone_rests")
        assert world.answer(session, verify, carrier.codes[-1]).accepted
    assert phone(world).rests_since is None
    world.pass_time(20 * MINUTE)
    assert world.guard.codes.request(SHOP, EXPORT).channel is Channel.SMS


def test_the_screen_and_the_verdict_say_so_and_it_is_not_sent_again(world, carrier):
    carrier.says = [REFUSED] * 3
    challenge = world.guard.codes.request(SHOP, EXPORT)
    for seconds in (30, 60):
        assert world.guard.codes.show(SHOP, challenge.id).why_not is None
        world.pass_time(seconds * SECOND)
        world.guard.codes.resend(SHOP, challenge.id)
    world.pass_time(2 * MINUTE)
    shown = world.guard.codes.show(SHOP, challenge.id)
    assert (shown.why_not, shown.resend_at, shown.switchable) == ("phone_rests", None, True)
    with pytest.raises(NoDelivery, match="phone_rests"):
        world.guard.codes.resend(SHOP, challenge.id)
    verdict = world.answer(SHOP, challenge, carrier.codes[0])
    assert (verdict.outcome, verdict.why) == (Outcome.VOIDED, "phone_rests")
    assert "Take another way" in wording.sentence(verdict, world.guard.policy)
    found = world.guard.missing_codes.diagnose(SHOP, challenge.id)
    assert (found.likeliest.reason, found.likeliest.fix, found.resend_at) == ("rests", Fix.OTHER_WAY, None)
    assert "Several messages in a row" in wording.missing_code(found.likeliest, found.target, found.channel, 0)
    moved = world.guard.codes.switch(SHOP, challenge.id, Channel.MAIL)
    assert moved.why_not is None
    assert world.answer(SHOP, challenge).accepted


def test_at_the_door_it_comes_last_and_shuts_nobody_out(world, carrier):
    """Nor does it ever let the password alone in."""
    fail(world, carrier)
    pending = world.pending()
    assert [(way.channel, way.ready, way.why_not) for way in pending.ways] == [
        (Channel.MAIL, True, None),
        (Channel.SMS, True, "phone_rests"),
    ]
    assert world.guard.codes.request(pending, SIGN_IN).channel is Channel.MAIL
    world.pass_time(MINUTE)
    session = again(world)
    mail = world.contact(session, ContactKind.MAIL)
    assert world.answer(session, world.guard.contacts.remove(session, mail.id)).accepted
    world.pass_time(20 * MINUTE)
    pending = world.pending()
    assert [way.channel for way in pending.ways] == [Channel.SMS]
    challenge = world.guard.codes.request(pending, SIGN_IN)
    assert world.answer(pending, challenge, carrier.codes[-1]).accepted
    assert world.guard.codes.ways(SHOP, EXPORT)[0].ready, "a code came back from it"


def test_no_hold_is_lifted_from_it(world, carrier):
    fail(world, carrier)
    session = again(world)
    world.guard.notme.report(session, 1)
    world.pass_time(MINUTE)
    sms, mail = world.guard.codes.ways(session, Action("hold-lift"))
    assert (sms.channel, sms.ready, mail.ready) == (Channel.SMS, False, True)


def test_a_number_that_nobody_verified_does_not_rest(world):
    session = world.sign_up()
    world.guard._desk.couriers[Channel.SMS] = carrier = Carrier([REFUSED] * 9)
    for _ in range(4):
        world.pass_time(2 * MINUTE)
        challenge = world.guard.contacts.verify(session, world.contact(session, ContactKind.PHONE).id)
        world.guard.codes.cancel(session, challenge.id)
    assert len(carrier.codes) == 4
    assert world.contact(session, ContactKind.PHONE).rests_since is None
