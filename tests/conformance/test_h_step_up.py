"""H. Step-up and dynamic linking."""

from __future__ import annotations

import pytest

from guardtui.clock import MINUTE
from guardtui.core.action import Action
from guardtui.core.errors import Refused
from guardtui.core.records import Challenge, ChallengeState, ContactKind
from guardtui.core.verdict import Outcome
from guardtui.guard import Backend
from guardtui.guard.desk import Desk
from guardtui.guard.ways import SIGN_IN
from guardtui.tui.dialogs.code import CodeDialog

from ..told import as_on_screen  # noqa: TID252 - what all tests read messages by
from .conftest import LAPTOP, OTHER, PASSWORD, STEP

SHOP = Backend("mira")
DETAILS = {"order": "1123", "amount": 124_900, "currency": "EUR", "payee": "Riverbend Market"}
PURCHASE = Action("purchase", DETAILS)
NEW_MAIL = "mira@second.example"


async def test_c61_screen_and_message_name_amount_payee_and_time(world, seen_in_the_app, until, text_of):
    session = world.verified()
    details = dict(DETAILS)
    challenge = world.guard.codes.request(session, Action("purchase", details))
    details["amount"] = 1
    body = world.lab.phone.arrived(1)[0].body
    assert challenge.summary == "pay 1,249.00 EUR to Riverbend Market for order 1123"
    assert challenge.summary in as_on_screen(body)
    assert "10 min" in body
    async with seen_in_the_app(session) as (app, pilot):
        app.push_screen(CodeDialog(world.guard, session, challenge))
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        await until(pilot, lambda: {"1,249.00", "EUR", "Riverbend", "Market", "1123"} <= set(text_of(app).split()))
        assert " ".join(challenge.words) in text_of(app)


@pytest.mark.parametrize(
    ("name", "other"), [("order", "1124"), ("amount", 124_901), ("currency", "USD"), ("payee", "X")]
)
def test_c62_any_other_detail_voids_the_request(world, name, other):
    world.verified()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    code = world.sent()
    changed = Action("purchase", {**DETAILS, name: other})
    assert changed.digest != PURCHASE.digest
    assert Action("purchase", dict(reversed(DETAILS.items()))).digest == PURCHASE.digest
    assert world.guard.codes.answer(SHOP, challenge.id, code, action=changed).outcome is Outcome.OTHER_ACTION
    assert world.guard.codes.answer(SHOP, challenge.id, code, action=PURCHASE).outcome is Outcome.VOIDED


def test_c63_what_is_done_is_what_is_stored(world):
    session = world.verified()
    details = {"kind": "mail", "address": NEW_MAIL}
    challenge = world.guard.codes.request(session, Action("contact-add", details))
    details["address"] = "thief@example.org"
    added = world.answer(session, challenge).result
    assert world.guard.contacts.reveal(session, added.id) == NEW_MAIL
    asked = world.guard.approvals.ask(SHOP, PURCHASE)
    assert world.answer(session, world.guard.approvals.approve(session, asked.id)).accepted
    assert world.guard.approvals.carry_out(SHOP, asked.id) == PURCHASE, "what may be done is said by the store"
    other = world.guard.approvals.ask(SHOP, Action("purchase", {**DETAILS, "order": "2"}))
    assert world.answer(session, world.guard.approvals.approve(session, other.id)).accepted
    with pytest.raises(Refused):
        world.guard.approvals.carry_out(SHOP, other.id, Action("purchase", {**DETAILS, "payee": "Thief"}))
    with pytest.raises(Refused):
        world.guard.approvals.carry_out(SHOP, other.id)


def test_c64_one_code_one_action_and_no_grace(world):
    world.verified()
    first = world.guard.codes.request(SHOP, PURCHASE)
    code = world.sent()
    verdict = world.guard.codes.answer(SHOP, first.id, code)
    assert verdict.approval_until == world.lab.clock.now() + 5 * MINUTE
    world.guard.approvals.carry_out(SHOP, verdict.approval, PURCHASE)
    with pytest.raises(Refused):
        world.guard.approvals.carry_out(SHOP, verdict.approval, PURCHASE)
    second = world.guard.codes.request(SHOP, PURCHASE)
    assert (second.id == first.id, second.state) == (False, ChallengeState.OPEN)
    assert not world.guard.codes.answer(SHOP, second.id, code).accepted
    late = world.answer(SHOP, second).approval
    world.pass_time(5 * MINUTE)
    with pytest.raises(Refused):
        world.guard.approvals.carry_out(SHOP, late, PURCHASE)


def test_c65_signing_in_and_paying_do_not_look_alike(world):
    world.verified()
    pending = world.pending(OTHER)
    challenge = world.guard.codes.request(pending, SIGN_IN)
    sign_in = world.lab.phone.arrived(1)[0].body.splitlines()[0]
    verdict = world.answer(pending, challenge)
    world.guard.codes.request(SHOP, PURCHASE)
    purchase = world.lab.phone.arrived(1)[0].body.splitlines()[0]
    assert sign_in.endswith("code to sign in to your account.")
    assert purchase.endswith('approves at Riverbend Market: pay 1,249.00 EUR to "Riverbend Market" for order "1123".')
    assert verdict.approval is None
    with pytest.raises(Refused):
        world.guard.codes.request(world.pending(OTHER), PURCHASE)
    with pytest.raises(Refused):
        world.guard.codes.request(SHOP, SIGN_IN)


def test_c66_what_was_enough_before_two_step_is_enough_no_more(world, under):
    session = world.verified()
    mail = world.contact(session, ContactKind.MAIL)
    before = world.guard.contacts.remove(session, mail.id)
    code = world.sent()
    new = world.guard.authenticators.begin_app(session)
    world.secret = new.secret
    assert world.answer(
        session, world.guard.authenticators.confirm(session, new.authenticator.id), world.app()
    ).accepted
    codes = world.guard.authenticators.new_recovery_codes(session)
    world.guard.authenticators.keep_recovery_codes(session, codes[0])
    world.guard.authenticators.turn_on(session)
    assert world.guard.codes.answer(session, before.id, code).outcome is Outcome.VOIDED
    assert {way.channel.value for way in world.guard.codes.ways(session, SIGN_IN)} == {"app", "recovery"}
    assert [way.channel.value for way in world.guard.codes.ways(session, PURCHASE)] == ["app"]
    strict = under(weaker_factor=False)
    changed = Action("contact-replace", {"contact": mail.id, "address": NEW_MAIL})
    assert [way.channel.value for way in strict.codes.ways(session, changed)] == ["app"]


def test_c67_an_app_alone_does_not_pay(world):
    session = world.protected()
    asked = world.guard.approvals.ask(SHOP, PURCHASE)
    challenge = world.guard.approvals.approve(session, asked.id)
    first = world.answer(session, challenge, world.app())
    assert (first.outcome, first.approval) == (Outcome.ONE_MORE, None)
    with pytest.raises(Refused):
        world.guard.approvals.carry_out(SHOP, asked.id)
    assert 'pay 1,249.00 EUR to "Riverbend Market"' in world.lab.phone.arrived(1)[0].body
    assert world.answer(session, challenge).approval == asked.id


def test_c68_an_act_that_breaks_leaves_nothing_but_the_try(world, monkeypatch):
    session = world.verified()
    challenge = world.guard.contacts.add(session, ContactKind.MAIL, NEW_MAIL)
    code = world.sent()
    record = Desk.record

    def breaks(self, tx, account, tag, *rest, **more):
        if tag == "contact:added":
            raise RuntimeError("the power goes")
        return record(self, tx, account, tag, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Desk, "record", breaks)
        with pytest.raises(RuntimeError):
            world.guard.codes.answer(session, challenge.id, code)
    left = world.guard.codes.show(session, challenge.id)
    assert (left.state, left.tries_left) == (ChallengeState.OPEN, 4)
    assert len(world.guard.contacts.list(session)) == 2
    assert "code:accepted" not in world.tags(session)[:1]
    assert world.guard.codes.answer(session, challenge.id, code).accepted
    assert len(world.guard.contacts.list(session)) == 3


def test_c69_an_unknown_device_a_change_of_settings_and_the_sum_of_purchases_ask_for_a_code(world):
    session = world.verified()
    pending = world.pending(OTHER)
    assert pending.new_device
    challenge = world.guard.codes.request(pending, SIGN_IN)
    assert world.guard.signin.finish(pending, challenge.id, world.sent(), trust=True).accepted
    assert world.guard.signin.begin("mira", PASSWORD, OTHER).outcome == "open"
    assert world.guard.signin.begin("mira", PASSWORD, LAPTOP).outcome == "code"  # never trusted
    phone, mail = world.contact(session, ContactKind.PHONE), world.contact(session, ContactKind.MAIL)
    for change in (
        lambda: world.guard.contacts.add(session, ContactKind.MAIL, NEW_MAIL),
        lambda: world.guard.contacts.replace(session, phone.id, "+12025550187"),
        lambda: world.guard.contacts.remove(session, mail.id),
        lambda: world.guard.passwords.change(session, PASSWORD, "violet tractors sing 4 Mondays"),
    ):
        world.pass_time(STEP)
        asked = change()
        assert isinstance(asked, Challenge)
        assert not world.guard.codes.answer(session, asked.id, "").accepted
    small = {**DETAILS, "currency": world.guard.policy.currency, "amount": 5_000}
    states = [world.guard.approvals.ask(SHOP, Action("purchase", {**small, "order": order})).state for order in "12"]
    assert states == ["approved", "waiting"]
