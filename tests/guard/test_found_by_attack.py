"""Ways in that a review found and that stay shut."""

from dataclasses import replace

import pytest

from guardtui.clock import DAY
from guardtui.core import totp
from guardtui.core.action import Action
from guardtui.core.errors import Locked, NotFound, Refused
from guardtui.core.records import Channel, ContactKind, MessageState
from guardtui.guard import Backend
from guardtui.guard.outbox import LEASE

from .conftest import MAIL, OTHER, PASSWORD

SHOP = Backend("mira")


def _elsewhere(world):
    """A second session of the same account, on another device."""
    pending = world.pending(OTHER)
    challenge = world.guard.codes.request(pending, Action("sign-in"))
    return world.guard.signin.finish(pending, challenge.id, world.sent()).result


def test_what_another_session_enrolled_is_not_put_in_force_by_mine(world):
    """A thief's app and recovery codes in the owner's wizard would outlive the thief's session."""
    mine = world.verified()
    thief = _elsewhere(world)
    theirs = world.guard.authenticators.begin_app(thief)
    challenge = world.guard.authenticators.confirm(thief, theirs.authenticator.id)
    now = totp.step_at(world.lab.clock.now())
    assert world.answer(thief, challenge, totp.code_at(theirs.secret, now)).accepted
    their_codes = world.guard.authenticators.new_recovery_codes(thief)
    assert world.guard.authenticators.draft(mine).authenticators == ()
    assert not world.guard.authenticators.keep_recovery_codes(mine, their_codes[0]).accepted
    app = world.guard.authenticators.begin_app(mine)
    world.secret = app.secret
    assert world.answer(mine, world.guard.authenticators.confirm(mine, app.authenticator.id), world.app()).accepted
    codes = world.guard.authenticators.new_recovery_codes(mine)
    assert world.guard.authenticators.keep_recovery_codes(mine, codes[0]).accepted
    world.guard.authenticators.turn_on(mine)
    assert [one.id for one in world.guard.authenticators.list(mine)] == [app.authenticator.id]
    assert world.guard.authenticators.recovery_left(mine) == 10


def test_a_removed_contact_does_not_become_a_factor(world):
    session = world.verified()
    phone = world.contact(session, ContactKind.PHONE)
    sms = world.guard.authenticators.begin_contact(session, phone.id)
    assert world.answer(session, world.guard.authenticators.confirm(session, sms.id)).accepted
    removal = world.guard.contacts.remove(session, phone.id)
    assert world.answer(session, removal).accepted
    assert world.guard.authenticators.draft(session).authenticators == ()
    with pytest.raises(Refused):
        world.guard.authenticators.turn_on(session)


def test_the_proof_for_a_replacement_does_not_hold_for_ever(world):
    session = world.verified()
    old = world.contact(session, ContactKind.PHONE)
    new = world.answer(session, world.guard.contacts.replace(session, old.id, "+12025550187")).result
    world.pass_time(90 * DAY)
    later = _elsewhere(world)
    assert world.answer(later, world.guard.contacts.verify(later, new.id)).accepted
    assert {c.id for c in world.guard.contacts.list(later) if c.verified} >= {old.id, new.id}


def test_a_locked_account_is_charged_nothing_by_its_shop(world):
    world.verified()
    purchase = Action("purchase", {"order": "1", "amount": 100, "currency": "EUR", "payee": "Shop"})
    challenge = world.guard.codes.request(SHOP, purchase)
    verdict = world.guard.codes.answer(SHOP, challenge.id, world.sent())
    other = world.guard.codes.request(SHOP, Action("purchase", {**purchase.details, "order": "2"}))
    world.guard.accounts.lock("mira")
    for act in (
        lambda: world.guard.codes.request(SHOP, purchase),
        lambda: world.guard.codes.answer(SHOP, other.id, world.sent()),
        lambda: world.guard.approvals.carry_out(SHOP, verdict.approval, purchase),
    ):
        with pytest.raises(Locked):
            act()


def test_trouble_with_delivery_does_not_take_back_what_was_done(world, monkeypatch):
    """New recovery codes that were made but never shown would leave the person with none."""
    from guardtui.core.errors import StoreTrouble
    from guardtui.guard.outbox import Outbox

    session = world.protected()
    challenge = world.guard.authenticators.regenerate(session)

    def busy(self, last):
        raise StoreTrouble("store_busy")

    monkeypatch.setattr(Outbox, "deliver", busy)
    assert len(world.answer(session, challenge, world.app()).result) == 10


def test_a_message_whose_sender_was_killed_is_sent_once_more_after_its_lease(world):
    def die_while_sending() -> int:
        now = world.lab.clock.now()
        with world.guard._desk.store.write() as tx:
            due = tx.messages.due(now, [Channel.SMS, Channel.MAIL], 50)
            for row in due:
                assert tx.messages.take(row, now, now + LEASE)
                tx.messages.in_doubt(replace(row, attempts=row.attempts + 1), now + LEASE)
            return len(due)

    def tell() -> None:
        with world.guard._desk.store.write() as tx:
            account = tx.accounts.by_handle("mira")
            world.guard._desk.record(tx, account, "contact:primary", {"to": "x"})

    session = world.verified()
    tell()
    assert die_while_sending() == 2
    before = len(world.lab.phone.arrived(100))
    assert world.guard.messages.deliver() == 0
    world.pass_time(LEASE)
    assert world.guard.messages.deliver() == 2
    assert len(world.lab.phone.arrived(100)) == before + 2
    sent = world.guard.messages.list(session).items[:2]
    assert {(one.state, one.attempts, one.unsure) for one in sent} == {(MessageState.DELIVERED, 2, 1)}
    assert world.guard.messages.deliver() == 0

    tell()
    for _ in range(2):
        die_while_sending()
        world.pass_time(LEASE)
    assert world.guard.messages.deliver() == 0
    sent = world.guard.messages.list(session).items[:2]
    assert {(one.state, one.unsure, one.detail) for one in sent} == {
        (MessageState.GIVEN_UP, 2, "it may have left twice")
    }
    world.guard.signin.end(session)


def test_a_code_of_an_app_that_was_just_removed_burns_nothing(world):
    session = world.protected()
    app = world.guard.authenticators.list(session)[0]
    with world.guard._desk.store.write() as tx:
        tx.authenticators.remove(app.id)
        assert not tx.authenticators.use_step(app.id, 10**9, 0)


def test_the_strongest_way_still_signs_in(world):
    world.protected()
    assert world.guard.signin.begin("mira", PASSWORD, OTHER).pending.ways[0].channel is Channel.APP


def test_what_opens_something_is_not_in_the_file(world):
    """Half a sign-in and a session: whoever reads the file cannot use them. An approval is good for nobody else."""
    world.verified()
    pending = world.pending()
    challenge = world.guard.codes.request(pending, Action("sign-in"))
    session = world.answer(pending, challenge).result
    purchase = Action("purchase", {"order": "1", "amount": 12900, "currency": "EUR", "payee": "Shop"})
    verdict = world.answer(SHOP, world.guard.codes.request(SHOP, purchase))
    raw = world.lab.config.store.read_bytes()
    for secret in (pending.id, session.token):
        assert secret
        assert secret.encode() not in raw
    for other in (session, Backend("mira", session="another")):
        with pytest.raises(NotFound):
            world.guard.approvals.carry_out(other, verdict.approval, purchase)
    world.guard.approvals.carry_out(SHOP, verdict.approval, purchase)


def test_half_a_sign_in_reads_no_ledger_no_activity_and_compares_no_address(world):
    """Whoever has the password alone would read what happened, and try out whole addresses (SECURITY C-74)."""
    world.verified()
    guard, pending = world.guard, world.pending(OTHER)
    reference = guard.messages.list(SHOP).items[0].reference
    for look in (
        guard.messages.list,
        lambda half: guard.messages.check(half, reference),
        guard.activity.list,
        guard.activity.unreviewed,
        lambda half: guard.activity.show(half, 1),
        guard.checklist.show,
        guard.rehearsal.all,
        lambda half: guard.inspections.inspect(f"From: {MAIL}\n\nHello", half),
    ):
        with pytest.raises(Refused, match="session_needed"):
            look(pending)
    assert guard.messages.check(SHOP, reference).sent
