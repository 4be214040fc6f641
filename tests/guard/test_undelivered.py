"""What becomes of a code whose message did not arrive (SECURITY I7, F-smtp)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

import pytest

from guardtui import wording
from guardtui.clock import MINUTE, SECOND
from guardtui.core.action import Action
from guardtui.core.message import never_arrived
from guardtui.core.records import ChallengeState, Channel, ContactKind, MessageState
from guardtui.core.verdict import Outcome
from guardtui.delivery import Letter, Receipt
from guardtui.guard import Backend, Verbs

from .conftest import World

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
