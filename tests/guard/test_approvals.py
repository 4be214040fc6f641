"""What another program wants to do: asked, shown, approved with a code or denied, carried out once (M5, C-61 to C-69)."""

from dataclasses import replace

import pytest

from guardtui.clock import DAY, MINUTE, SECOND
from guardtui.core.action import Action
from guardtui.core.errors import BadInput, Locked, NoDelivery, NotFound, Refused
from guardtui.core.records import ApprovalState, Channel, ContactKind
from guardtui.core.verdict import Outcome
from guardtui.guard import Backend, Verbs

from ..told import as_on_screen  # noqa: TID252 - what all tests read messages by
from .conftest import wrong

SHOP = Backend("mira", session="basket 7")
WAITING, APPROVED, USED = ApprovalState.WAITING, ApprovalState.APPROVED, ApprovalState.USED


def purchase(amount: int = 124_900, order: str = "1123", currency: str = "USD") -> Action:
    return Action("purchase", {"order": order, "amount": amount, "currency": currency, "payee": "Riverbend Market"})


def reason(act) -> str:
    with pytest.raises((Refused, NotFound, Locked, NoDelivery, BadInput)) as raised:
        act()
    return raised.value.reason


def state(world, approval) -> ApprovalState:
    return world.guard.approvals.show(SHOP, approval.id).state


def test_a_purchase_waits_is_approved_with_a_code_and_carried_out_once(world):
    session = world.verified()
    asked = world.guard.approvals.ask(SHOP, purchase())
    assert (asked.state, asked.by_code, asked.expires_at) == (WAITING, True, world.lab.clock.now() + 10 * MINUTE)
    assert reason(lambda: world.guard.approvals.carry_out(SHOP, asked.id)) == "no_such_approval"
    verdict = world.answer(session, world.guard.approvals.approve(session, asked.id))
    assert (verdict.approval, verdict.approval_until) == (asked.id, world.lab.clock.now() + 5 * MINUTE)
    assert world.guard.approvals.carry_out(SHOP, asked.id, purchase()) == purchase()
    assert state(world, asked) is USED
    assert reason(lambda: world.guard.approvals.carry_out(SHOP, asked.id)) == "no_such_approval"
    tags = world.tags(session)
    assert [tags.count(tag) for tag in ("approval:asked", "approval:used")] == [1, 1]


def test_asker_screen_and_message_show_the_same_two_words_and_sentence(world):
    session = world.verified()
    asked = world.guard.approvals.ask(SHOP, purchase())
    challenge = world.guard.approvals.approve(session, asked.id)
    body = world.lab.phone.arrived(1)[0].body
    assert asked.words == challenge.words
    assert " ".join(asked.words) in body
    assert asked.summary == challenge.summary == "pay 1,249.00 USD to Riverbend Market for order 1123"
    assert asked.summary in as_on_screen(body)


def test_only_who_asked_carries_it_out(world):
    session = world.verified()
    asked = world.guard.approvals.ask(SHOP, purchase())
    world.answer(session, world.guard.approvals.approve(session, asked.id))
    for other in (Backend("mira"), Backend("mira", session="basket 8"), session):
        assert reason(lambda other=other: world.guard.approvals.carry_out(other, asked.id)) == "no_approval"
    world.guard.approvals.carry_out(SHOP, asked.id)


def test_what_was_approved_lasts_five_minutes(world):
    session = world.verified()
    asked = world.guard.approvals.ask(SHOP, purchase())
    world.answer(session, world.guard.approvals.approve(session, asked.id))
    world.pass_time(5 * MINUTE)
    assert state(world, asked) is ApprovalState.EXPIRED
    assert reason(lambda: world.guard.approvals.carry_out(SHOP, asked.id)) == "no_such_approval"


def test_what_waits_runs_out_with_every_code_that_was_sent_for_it(world):
    session = world.verified()
    asked = world.guard.approvals.ask(SHOP, purchase())
    world.pass_time(9 * MINUTE)
    challenge = world.guard.approvals.approve(session, asked.id)
    assert challenge.expires_at == asked.expires_at
    world.pass_time(MINUTE)
    assert world.answer(session, challenge).outcome is Outcome.EXPIRED
    assert reason(lambda: world.guard.approvals.approve(session, asked.id)) == "approval_over"


def test_other_details_for_the_same_order_void_the_approval_and_its_code(world):
    session = world.verified()
    asked = world.guard.approvals.ask(SHOP, purchase())
    challenge = world.guard.approvals.approve(session, asked.id)
    code = world.sent()
    dearer = world.guard.approvals.ask(SHOP, purchase(224_900))
    assert (state(world, asked), dearer.state) == (ApprovalState.VOIDED, WAITING)
    assert dearer.words != asked.words
    assert world.answer(session, challenge, code).outcome is Outcome.VOIDED
    assert reason(lambda: world.guard.approvals.carry_out(SHOP, asked.id)) == "no_such_approval"


def test_other_details_at_the_end_void_what_was_approved(world):
    session = world.verified()
    asked = world.guard.approvals.ask(SHOP, purchase())
    world.answer(session, world.guard.approvals.approve(session, asked.id))
    assert reason(lambda: world.guard.approvals.carry_out(SHOP, asked.id, purchase(1))) == "other_details"
    assert reason(lambda: world.guard.approvals.carry_out(SHOP, asked.id, purchase())) == "no_such_approval"
    assert state(world, asked) is ApprovalState.VOIDED


def test_a_code_for_one_order_approves_no_other(world):
    session = world.verified()
    one, two = (world.guard.approvals.ask(SHOP, purchase(order=order)) for order in ("1", "2"))
    world.guard.approvals.approve(session, one.id)
    code = world.sent()
    second = world.guard.approvals.approve(session, two.id, Channel.MAIL)
    assert world.answer(session, second, code).outcome is Outcome.OTHER_ACTION
    assert world.answer(session, second).accepted
    assert (state(world, one), state(world, two)) == (WAITING, APPROVED)


def test_the_same_asked_twice_is_one_and_two_askers_have_two(world):
    world.verified()
    first, again = (world.guard.approvals.ask(SHOP, purchase()) for _ in range(2))
    other = world.guard.approvals.ask(Backend("mira", session="basket 8"), purchase())
    assert first.id == again.id != other.id


def test_the_person_denies_and_no_code_changes_that(world):
    session = world.verified()
    asked = world.guard.approvals.ask(SHOP, purchase())
    challenge = world.guard.approvals.approve(session, asked.id)
    assert world.guard.approvals.deny(session, asked.id).state is ApprovalState.DENIED
    assert world.answer(session, challenge).outcome is Outcome.VOIDED
    assert reason(lambda: world.guard.approvals.deny(session, asked.id)) == "approval_over"
    assert reason(lambda: world.guard.approvals.carry_out(SHOP, asked.id)) == "no_such_approval"


def test_what_was_approved_can_still_be_denied_until_it_is_done(world):
    session = world.verified()
    asked = world.guard.approvals.ask(SHOP, purchase())
    world.answer(session, world.guard.approvals.approve(session, asked.id))
    world.guard.approvals.deny(session, asked.id)
    assert reason(lambda: world.guard.approvals.carry_out(SHOP, asked.id)) == "no_such_approval"


def test_who_asked_takes_it_back_and_nobody_else(world):
    session = world.verified()
    asked = world.guard.approvals.ask(SHOP, purchase())
    assert reason(lambda: world.guard.approvals.withdraw(Backend("mira"), asked.id)) == "no_approval"
    assert world.guard.approvals.withdraw(SHOP, asked.id).state is ApprovalState.VOIDED
    assert reason(lambda: world.guard.approvals.approve(session, asked.id)) == "approval_over"


def test_small_purchases_need_no_code_until_they_sum_up_to_the_limit(world):
    session = world.verified()
    for order in ("1", "2", "3"):
        small = world.guard.approvals.ask(SHOP, purchase(3_000, order))
        assert (small.state, small.by_code) == (APPROVED, False)
        world.guard.approvals.carry_out(SHOP, small.id, purchase(3_000, order))
    assert world.guard.approvals.ask(SHOP, purchase(999, "4")).state is APPROVED
    split = world.guard.approvals.ask(SHOP, purchase(1, "5"))
    assert split.state is WAITING, "90.00 and 9.99 and 0.01 are 100.00"
    assert world.tags(session).count("approval:waived") == 4
    world.pass_time(DAY)
    assert world.guard.approvals.ask(SHOP, purchase(9_999, "6")).state is APPROVED


def test_the_limit_itself_and_another_currency_take_a_code(world):
    world.verified()
    assert world.guard.approvals.ask(SHOP, purchase(10_000)).state is WAITING
    assert world.guard.approvals.ask(SHOP, purchase(1, "2", "JPY")).state is WAITING


def test_a_small_purchase_that_is_asked_twice_counts_once(world):
    world.verified()
    first, again = (world.guard.approvals.ask(SHOP, purchase(6_000)) for _ in range(2))
    assert (first.id, again.state) == (again.id, APPROVED)


def test_one_that_was_never_carried_out_does_not_count(world):
    world.verified()
    world.guard.approvals.ask(SHOP, purchase(6_000, "1"))
    world.pass_time(5 * MINUTE)
    assert world.guard.approvals.ask(SHOP, purchase(6_000, "2")).state is APPROVED


def test_another_payment_method_always_takes_a_code(world):
    world.verified()
    assert world.guard.approvals.ask(SHOP, Action("payment-method", {"method": "Visa ••42"})).state is WAITING


def test_what_we_do_ourselves_nobody_asks_for(world):
    world.verified()
    assert reason(lambda: world.guard.approvals.ask(SHOP, Action("two-step-off"))) == "done_by_ourselves"


def test_nothing_is_asked_for_or_carried_out_during_a_hold(world):
    session = world.verified()
    small = world.guard.approvals.ask(SHOP, purchase(100))
    world.guard.notme.report(session, 1)
    assert reason(lambda: world.guard.approvals.ask(SHOP, purchase(order="2"))) == "on_hold"
    assert reason(lambda: world.guard.approvals.carry_out(SHOP, small.id)) == "on_hold"
    assert state(world, small) is ApprovalState.VOIDED


def test_who_can_approve_nothing_is_asked_nothing(world):
    world.sign_up()
    assert reason(lambda: world.guard.approvals.ask(SHOP, purchase())) == "no_way"


def test_at_most_twenty_wait(world):
    world.verified()
    for number in range(20):
        world.guard.approvals.ask(SHOP, purchase(order=str(number)))
    assert reason(lambda: world.guard.approvals.ask(SHOP, purchase(order="20"))) == "too_many_wait"
    world.pass_time(10 * MINUTE)
    assert world.guard.approvals.ask(SHOP, purchase(order="20")).state is WAITING


def test_half_a_sign_in_sees_and_approves_nothing(world):
    world.verified()
    asked = world.guard.approvals.ask(SHOP, purchase())
    pending = world.pending()
    for act in (
        lambda: world.guard.approvals.list(pending),
        lambda: world.guard.approvals.show(pending, asked.id),
        lambda: world.guard.approvals.approve(pending, asked.id),
        lambda: world.guard.approvals.ask(pending, purchase()),
    ):
        assert reason(act) == "session_needed"


def test_another_accounts_approval_is_not_there(world):
    world.verified()
    asked = world.guard.approvals.ask(SHOP, purchase())
    world.guard.accounts.add("noor", "Noor", "seven quiet harbours at dawn")
    assert reason(lambda: world.guard.approvals.show(Backend("noor"), asked.id)) == "no_approval"


def test_the_list_is_newest_first_and_comes_in_pages(world):
    session = world.verified()
    ids = [world.guard.approvals.ask(SHOP, purchase(order=str(number))).id for number in range(5)]
    first = world.guard.approvals.list(session, limit=3)
    rest = world.guard.approvals.list(session, after=first.next, limit=3)
    assert [one.id for one in (*first.items, *rest.items)] == ids[::-1]
    assert rest.next is None
    assert [one.id for one in world.guard.approvals.waiting(session)] == ids


def test_the_list_is_searched_narrowed_and_walked_in_either_direction(world):
    session, verbs = world.verified(), world.guard.approvals
    start = world.lab.clock.now()
    for number in range(4):
        small = verbs.ask(SHOP, purchase(100, f"S-{number}"))
        verbs.carry_out(SHOP, small.id)
        world.pass_time(MINUTE)
    large = verbs.ask(SHOP, purchase(order="BIG"))
    verbs.deny(session, verbs.ask(SHOP, purchase(order="NO")).id)
    every = verbs.list(session).items
    assert verbs.list(session, newest_first=False).items == every[::-1]
    assert [one.seq for one in every] == sorted((one.seq for one in every), reverse=True)
    assert [one.id for one in verbs.list(session, search="market big").items] == [large.id]
    assert [one.id for one in verbs.list(session, search=" ".join(large.words)).items] == [large.id]
    first = verbs.list(session, stands="used", limit=3)
    rest = verbs.list(session, stands="used", after=first.next)
    assert [one.details["order"] for one in (*first.items, *rest.items)] == ["S-3", "S-2", "S-1", "S-0"]
    assert [one.id for one in verbs.list(session, stands="open").items] == [large.id]
    assert [one.details["order"] for one in verbs.list(session, stands="denied").items] == ["NO"]
    assert len(verbs.list(session, since=start + MINUTE, until=start + 3 * MINUTE).items) == 2
    world.pass_time(10 * MINUTE)
    assert [one.id for one in verbs.list(session, stands="over").items] == [large.id]
    assert reason(lambda: verbs.list(session, stands="nowhere")) == "unknown_stand"


# The app, then the message with the details (C-66, C-67)


def test_beside_an_app_a_payment_takes_the_apps_code_and_then_the_messages(world):
    session = world.protected()
    asked = world.guard.approvals.ask(SHOP, purchase())
    challenge = world.guard.approvals.approve(session, asked.id)
    assert (challenge.channel, challenge.step, challenge.steps) == (Channel.APP, 1, 2)
    before = len(world.lab.phone.arrived(100))
    first = world.answer(session, challenge, world.app())
    assert (first.outcome, first.accepted, first.approval, first.tries_left) == (Outcome.ONE_MORE, False, None, 5)
    assert state(world, asked) is WAITING
    then = world.guard.codes.show(session, challenge.id)
    assert (then.channel, then.step, then.expires_at) == (Channel.SMS, 2, challenge.expires_at)
    assert len(world.lab.phone.arrived(100)) == before + 1, "it is sent when the app's part was proven, not before"
    assert asked.summary in as_on_screen(world.lab.phone.arrived(1)[0].body)
    assert world.answer(session, then, world.app()).outcome is Outcome.WRONG
    assert world.answer(session, then).accepted
    assert state(world, asked) is APPROVED


def test_no_message_alone_and_no_recovery_code_pays_beside_an_app(world):
    session = world.protected()
    asked = world.guard.approvals.ask(SHOP, purchase())
    challenge = world.guard.approvals.approve(session, asked.id)
    assert [way.channel for way in world.guard.codes.ways_of(session, challenge.id)] == [Channel.APP]
    with pytest.raises(NoDelivery):
        world.guard.codes.switch(session, challenge.id, Channel.SMS)
    assert world.answer(session, challenge, world.recovery[1]).outcome is Outcome.MALFORMED


def test_the_second_code_is_resent_and_switched_like_any_other(world):
    session = world.protected()
    challenge = world.guard.approvals.approve(session, world.guard.approvals.ask(SHOP, purchase()).id)
    world.answer(session, challenge, world.app())
    code = world.sent()
    world.pass_time(30 * SECOND)
    world.guard.codes.resend(session, challenge.id)
    assert world.sent() == code
    world.pass_time(60 * SECOND)
    assert world.guard.codes.switch(session, challenge.id, Channel.MAIL).step == 2
    assert world.answer(session, challenge, code).outcome is Outcome.REPLACED
    assert world.answer(session, challenge).accepted


def test_the_apps_code_is_burnt_by_the_first_half(world):
    session = world.protected()
    one, two = (world.guard.approvals.ask(SHOP, purchase(order=order)) for order in ("1", "2"))
    code = world.app()
    assert world.answer(session, world.guard.approvals.approve(session, one.id), code).outcome is Outcome.ONE_MORE
    assert world.answer(session, world.guard.approvals.approve(session, two.id), code).outcome is Outcome.USED


def test_wrong_codes_of_both_halves_are_counted_together(world):
    session = world.protected()
    challenge = world.guard.approvals.approve(session, world.guard.approvals.ask(SHOP, purchase()).id)
    for left in (4, 3):
        assert world.answer(session, challenge, wrong(world.app())).tries_left == left
    assert world.answer(session, challenge, world.app()).tries_left == 3
    for left in (2, 1, 0):
        assert world.answer(session, challenge, wrong(world.sent())).tries_left == left
    assert world.answer(session, challenge).outcome is Outcome.LOCKED


def under(world, **policy) -> Verbs:
    """The same store under another policy."""
    desk = world.guard._desk
    return Verbs(replace(desk, policy=replace(desk.policy, **policy)))


def test_the_policy_may_be_content_with_the_app(world):
    world.protected()
    guard = under(world, payment_message=False)
    challenge = guard.codes.request(SHOP, purchase())
    assert (challenge.channel, challenge.steps) == (Channel.APP, 1)
    assert guard.codes.answer(SHOP, challenge.id, world.app()).accepted


def test_the_strict_policy_takes_nothing_weaker_than_the_app_for_changes(world):
    session = world.protected()
    phone = world.contact(session, ContactKind.PHONE)
    added = world.answer(session, world.guard.authenticators.add(session, Channel.SMS, phone.id), world.app()).result
    assert world.answer(session, world.guard.authenticators.confirm(session, added.id)).accepted
    change = Action("contact-replace", {"contact": phone.id, "address": "+12025550187"})
    strict = under(world, weaker_factor=False)
    assert [way.channel for way in world.guard.codes.ways(session, change)] == [Channel.APP, Channel.SMS]
    assert [way.channel for way in strict.codes.ways(session, change)] == [Channel.APP]
    assert len(strict.codes.ways(session, Action("not-me", {"entry": 1}))) > 1, "a loss is told with any one factor"


def test_what_an_action_needs_is_decided_again_at_its_end(world):
    """Begun with a message alone; meanwhile an app was set up, so that it is not enough any more."""
    session = world.verified()
    challenge = world.guard.codes.request(SHOP, purchase())
    code = world.sent()
    new = world.guard.authenticators.begin_app(session)
    world.secret = new.secret
    assert world.answer(
        session, world.guard.authenticators.confirm(session, new.authenticator.id), world.app()
    ).accepted
    codes = world.guard.authenticators.new_recovery_codes(session)
    world.guard.authenticators.keep_recovery_codes(session, codes[0])
    world.guard.authenticators.turn_on(session)
    assert world.answer(SHOP, challenge, code).outcome is Outcome.VOIDED


# Kinds of a back end's own


def test_a_back_end_registers_a_kind_of_its_own_and_it_is_told_in_its_words(world):
    session = world.verified()
    world.guard.kinds.register("club:transfer", {"points": int, "to": str}, "send {points} points to {to}")
    action = Action("club:transfer", {"points": 250, "to": "Noor"})
    asked = world.guard.approvals.ask(SHOP, action)
    assert (asked.state, asked.summary) == (WAITING, "send 250 points to Noor")
    assert world.answer(session, world.guard.approvals.approve(session, asked.id)).accepted
    assert 'send 250 points to "Noor"' in world.lab.phone.arrived(1)[0].body
    assert world.guard.approvals.carry_out(SHOP, asked.id) == action


def test_a_kind_that_nobody_registered_is_unknown(world):
    world.verified()
    for act in (world.guard.approvals.ask, world.guard.codes.request):
        assert reason(lambda act=act: act(SHOP, Action("club:transfer", {"points": 1}))) == "unknown_action"


def test_a_registered_kind_has_exactly_its_details(world):
    world.verified()
    world.guard.kinds.register("club:transfer", {"points": int, "to": str}, "send {points} points to {to}")
    for details in ({"points": 1}, {"points": "1", "to": "x"}, {"points": 1, "to": "x", "more": "y"}):
        assert reason(lambda d=details: world.guard.approvals.ask(SHOP, Action("club:transfer", d))).startswith(
            "action"
        )


def test_a_registered_kind_stays_as_it_is(world):
    details, sentence = {"points": int}, "send {points} points"
    first = world.guard.kinds.register("club:transfer", details, sentence)
    assert world.guard.kinds.register("club:transfer", details, sentence) == first
    assert reason(lambda: world.guard.kinds.register("club:transfer", details, "keep {points}")) == "kind_there_already"
    assert world.guard.kinds.all()["club:transfer"] == first


@pytest.mark.parametrize(
    ("name", "details", "sentence"),
    [
        ("purchase", {}, "x"),
        ("Club:Transfer", {}, "x"),
        ("club:transfer", {"to": str}, "say nothing of it"),
        ("club:transfer", {"to": str}, "{to} and {more}"),
        ("club:transfer", {"to": str}, "{to!r}"),
        ("club:transfer", {"to": str}, "{to:>10}"),
        ("club:transfer", {"to": str}, "{to.__class__}"),
        ("club:transfer", {"to": str}, "{to"),
        ("club:transfer", {"to": float}, "{to}"),
        ("club:transfer", {"To": str}, "{To}"),
        ("club:transfer", {}, "\x1b[2J"),
        ("club:transfer", {f"d_{c}": str for c in "abcdefghi"}, "{d_a}"),
    ],
)
def test_a_kind_of_the_wrong_form_is_refused(world, name, details, sentence):
    with pytest.raises(BadInput):
        world.guard.kinds.register(name, details, sentence)


# Ours that are new


def test_a_device_is_trusted_with_a_code_while_two_step_is_off(world):
    session = world.verified()
    challenge = world.guard.devices.trust(session, session.device_id)
    assert challenge.summary == "trust the device Firefox on Linux"
    assert world.answer(session, challenge).result.trusted_until == world.lab.clock.now() + 30 * DAY


def test_and_not_while_it_is_on(world):
    session = world.protected()
    assert reason(lambda: world.guard.devices.trust(session, session.device_id)) == "trust_needs_no_two_step"


def test_a_back_end_reports_what_was_not_its_person_with_a_code_of_theirs(world):
    session = world.verified()
    challenge = world.guard.codes.request(SHOP, Action("not-me", {"entry": 1}))
    case = world.answer(SHOP, challenge).result
    assert case.seq == 1
    assert reason(lambda: world.guard.accounts.of(session)) == "session_ended"
    assert world.guard.holds.show(SHOP).reason == "not_me"
    assert reason(lambda: world.guard.codes.request(SHOP, Action("not-me", {"entry": 10_000}))) == "no_event"
