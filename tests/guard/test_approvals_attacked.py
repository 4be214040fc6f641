"""Ways past an approval that a second review found and that stay shut (C-61, C-62, C-67, C-69)."""

from dataclasses import replace

import pytest

from guardtui.clock import DAY, MINUTE, SECOND
from guardtui.core import totp
from guardtui.core.action import Action
from guardtui.core.approval import MOST_APPROVED
from guardtui.core.errors import BadInput, Locked, NoDelivery, Refused
from guardtui.core.records import ApprovalState, Channel, ContactKind
from guardtui.core.verdict import Outcome
from guardtui.guard import Backend, Verbs

from .test_approvals import APPROVED, SHOP, USED, WAITING, purchase, reason, state


def test_points_are_told_as_they_are_and_not_as_money(world):
    """They were told as a hundredth: 124900 points as 1,249.00."""
    world.verified()
    world.guard.kinds.register("club:transfer", {"amount": int, "to": str}, "send {amount} points to {to}")
    asked = world.guard.approvals.ask(SHOP, Action("club:transfer", {"amount": 124_900, "to": "Noor"}))
    assert asked.summary == "send 124900 points to Noor"


@pytest.mark.parametrize(
    ("currency", "shown"), [("XAF", "100,000"), ("UGX", "100,000"), ("OMR", "100.000"), ("CLF", "10.0000")]
)
def test_amounts_have_their_currencys_digits(world, currency, shown):
    world.verified()
    asked = world.guard.approvals.ask(SHOP, purchase(100_000, currency=currency))
    assert asked.summary.startswith(f"pay {shown} {currency} ")


def test_a_registered_sentence_hides_and_turns_nothing(world):
    session = world.verified()
    world.guard.kinds.register("club:turned", {"to": str}, "give \u202estniop 09\u202c\u200b to {to}")
    asked = world.guard.approvals.ask(SHOP, Action("club:turned", {"to": "Noor"}))
    world.guard.approvals.approve(session, asked.id)
    assert asked.summary == "give ·stniop 09·· to Noor"
    assert 'give -stniop 09-- to "Noor"' in world.lab.phone.arrived(1)[0].body


@pytest.mark.parametrize("blank", ["", "  ", "\u200b", "\u3164"])
def test_a_payee_that_cannot_be_seen_is_refused(world, blank):
    world.verified()
    unseen = Action("purchase", {**purchase().details, "payee": blank})
    for act in (world.guard.approvals.ask, world.guard.codes.request):
        with pytest.raises(BadInput):
            act(SHOP, unseen)


def test_the_days_small_purchases_count_from_when_they_were_carried_out(world):
    world.verified()
    first = world.guard.approvals.ask(SHOP, purchase(9_999, "1"))
    world.pass_time(5 * MINUTE - SECOND)
    world.guard.approvals.carry_out(SHOP, first.id)
    world.pass_time(DAY - 5 * MINUTE + 2 * SECOND)
    assert world.guard.approvals.ask(SHOP, purchase(9_999, "2")).state is WAITING, "less than a day after the first"


def test_one_order_is_not_allowed_twice_on_the_shops_page_and_ours(world):
    session = world.verified()
    asked = world.guard.approvals.ask(SHOP, purchase())
    world.answer(session, world.guard.approvals.approve(session, asked.id))
    dearer = world.guard.codes.request(SHOP, purchase(224_900))
    assert state(world, asked) is ApprovalState.VOIDED
    one = world.answer(SHOP, dearer).approval
    other = world.answer(SHOP, world.guard.codes.request(SHOP, purchase(224_900))).approval
    assert reason(lambda: world.guard.approvals.carry_out(SHOP, one)) == "no_such_approval"
    assert world.guard.approvals.carry_out(SHOP, other) == purchase(224_900)


def test_a_change_voids_the_code_on_the_shops_page_too(world):
    world.verified()
    challenge = world.guard.codes.request(SHOP, purchase())
    code = world.sent()
    other = world.guard.codes.request(Backend("mira"), purchase(order="7"))
    world.guard.approvals.ask(SHOP, purchase(224_900))
    assert world.guard.codes.answer(SHOP, challenge.id, code).outcome is Outcome.VOIDED
    assert world.answer(Backend("mira"), other).accepted, "another order, of another asker"


def test_a_code_on_the_shops_page_and_its_approval_have_the_same_two_words(world):
    world.verified()
    challenge = world.guard.codes.request(SHOP, purchase())
    allowed = world.answer(SHOP, challenge).approval
    assert world.guard.approvals.show(SHOP, allowed).words == challenge.words


def test_where_no_message_can_follow_the_apps_code_none_is_asked_for_or_counted(world):
    """A right code of the app was counted as a failed one, and five of them closed the request."""
    session = world.protected()
    asked = world.guard.approvals.ask(SHOP, purchase())
    challenge = world.guard.approvals.approve(session, asked.id)
    mute = Verbs(replace(world.guard._desk, couriers={}))
    for _ in range(6):
        with pytest.raises(NoDelivery):
            mute.codes.answer(session, challenge.id, world.app())
    assert mute.codes.show(session, challenge.id).tries_left == 5
    assert reason(lambda: mute.approvals.ask(SHOP, purchase(order="2"))) == "no_delivery"
    assert reason(lambda: mute.codes.request(SHOP, purchase(order="2"))) == "no_delivery"
    assert world.prove(session, challenge).accepted


def test_where_too_many_messages_went_out_the_apps_code_is_not_wasted(world):
    session = world.protected()
    challenge = None
    for number in range(12):
        try:
            challenge = world.guard.approvals.approve(
                session, world.guard.approvals.ask(SHOP, purchase(order=str(number))).id
            )
        except Locked:
            break
        assert world.answer(session, challenge, world.app()).outcome is Outcome.ONE_MORE
        world.pass_time(31 * SECOND)
    else:
        raise AssertionError("messages without end")


def test_what_a_removed_app_has_half_proven_is_not_finished(world):
    session = world.protected()
    challenge = world.guard.codes.request(SHOP, purchase())
    assert world.answer(SHOP, challenge, world.app()).outcome is Outcome.ONE_MORE
    code = world.sent()
    world.pass_time(31 * SECOND)
    (old,) = world.guard.authenticators.list(session)
    new = world.answer(session, world.guard.authenticators.add(session, Channel.APP), world.app()).result

    def of_the_new() -> str:
        return totp.code_at(new.secret, totp.step_at(world.lab.clock.now()))

    assert world.answer(
        session, world.guard.authenticators.confirm(session, new.authenticator.id), of_the_new()
    ).accepted
    world.pass_time(31 * SECOND)
    assert world.answer(session, world.guard.authenticators.remove(session, old.id), of_the_new()).accepted
    assert world.guard.codes.answer(SHOP, challenge.id, code).outcome is Outcome.VOIDED


def test_small_purchases_that_nobody_carries_out_do_not_pile_up(world):
    """Each is in the account's seal: 1,500 made every act five times slower, and hid what waits."""
    session = world.verified()
    waiting = world.guard.approvals.ask(SHOP, purchase())
    small = [world.guard.approvals.ask(SHOP, purchase(0, f"z{number}")) for number in range(MOST_APPROVED)]
    with pytest.raises(Refused) as raised:
        world.guard.approvals.ask(SHOP, purchase(0, "one more"))
    assert raised.value.reason == "too_many_approved"
    world.guard.approvals.carry_out(SHOP, small[0].id)
    assert state(world, small[0]) is USED
    assert world.guard.approvals.ask(SHOP, purchase(0, "one more")).state is APPROVED
    assert world.guard.approvals.waiting(session)[0].id == waiting.id


def beside_the_app(world):
    """Protected by an app, with the phone as a second method."""
    session = world.protected()
    phone = world.contact(session, ContactKind.PHONE)
    added = world.answer(session, world.guard.authenticators.add(session, Channel.SMS, phone.id), world.app()).result
    assert world.answer(session, world.guard.authenticators.confirm(session, added.id)).accepted
    world.pass_time(2 * MINUTE)
    return session


@pytest.mark.parametrize("how", ["the app is removed", "two-step is turned off"])
def test_who_takes_the_app_away_with_a_message_pays_nothing_for_a_day(world, how):
    """Else two codes to the phone would do what the app and one were to be needed for. Nor does the phone end that hold."""
    session = beside_the_app(world)
    app = next(one for one in world.guard.authenticators.list(session) if one.channel is Channel.APP)
    verbs = {
        "the app is removed": lambda: world.guard.authenticators.remove(session, app.id),
        "two-step is turned off": lambda: world.guard.authenticators.turn_off(session),
    }
    challenge = world.guard.codes.switch(session, verbs[how]().id, Channel.SMS)
    assert world.answer(session, challenge).accepted
    assert world.guard.holds.show(session).reason == "factor"
    assert reason(lambda: world.guard.approvals.ask(SHOP, purchase())) == "on_hold"
    assert reason(lambda: world.guard.holds.lift(session)) == "hold_lasts"
    world.pass_time(DAY)
    assert world.guard.approvals.ask(SHOP, purchase()).state is WAITING


def test_who_takes_it_away_with_the_app_itself_waits_for_nothing(world):
    session = beside_the_app(world)
    assert world.answer(session, world.guard.authenticators.turn_off(session), world.app()).accepted
    assert world.guard.holds.show(session) is None


def test_a_contact_of_yesterday_allows_no_payment_beside_an_older_one(world):
    """A thief's own address, added with the app's code, would get the message with the details."""
    session = world.protected()
    world.pass_time(10 * MINUTE)
    added = world.answer(session, world.guard.contacts.add(session, ContactKind.MAIL, "thief@example.org"), world.app())
    assert world.answer(session, world.guard.contacts.verify(session, added.result.id)).accepted
    world.pass_time(3 * DAY - 10 * MINUTE)
    ways = {way.contact_id for way in second_ways(world)}
    assert added.result.id not in ways
    assert len(ways) == 2
    world.pass_time(DAY)
    assert added.result.id in {way.contact_id for way in second_ways(world)}


def second_ways(world):
    """How the message of a payment may come, once the app's part is proven."""
    challenge = world.guard.codes.request(SHOP, purchase())
    assert world.answer(SHOP, challenge, world.app()).outcome is Outcome.ONE_MORE
    found = world.guard.codes.ways_of(SHOP, challenge.id)
    world.guard.codes.cancel(SHOP, challenge.id)
    world.pass_time(MINUTE)
    return found


def test_what_a_person_cannot_take_in_is_not_asked(world):
    world.verified()
    assert reason(lambda: world.guard.approvals.ask(SHOP, Action("payment-method", {"method": "宽" * 180}))) == (
        "action_too_wide"
    )
    gap = world.guard.approvals.ask(SHOP, Action("payment-method", {"method": f"Visa{' ' * 150}of somebody else"}))
    assert gap.summary == "use the payment method Visa of somebody else"
