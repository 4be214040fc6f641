"""This was not me: one run on any line, once."""

import pytest

from guardtui.clock import DAY, MINUTE
from guardtui.core.action import Action
from guardtui.core.errors import BadInput, Locked, NotFound, Refused
from guardtui.core.records import Account
from guardtui.core.verdict import Outcome
from guardtui.guard import Backend

from .conftest import OTHER, PASSWORD

SHOP = Backend("mira")
PURCHASE = Action("purchase", {"order": "1", "amount": 1, "currency": "EUR", "payee": "Shop"})
SIGN_IN = Action("sign-in")


@pytest.fixture
def stranger(world):
    """The owner's session, and a thief's on another device, who knows the password and the code."""
    owner = world.protected()
    pending = world.pending(OTHER)
    thief = world.answer(pending, world.guard.codes.request(pending, SIGN_IN), world.app()).result
    world.pass_time(MINUTE)
    seq = next(e.seq for e in world.guard.activity.list(owner).items if e.tag == "device:added")
    return owner, thief, seq


def test_everything_else_is_shut_at_once(world, stranger):
    owner, thief, seq = stranger
    waiting = world.pending(OTHER)
    approved = world.prove(SHOP, world.guard.codes.request(SHOP, PURCHASE)).approval
    world.pass_time(MINUTE)
    other = Action("purchase", {**PURCHASE.details, "order": "2"})
    under_way = world.guard.codes.request(SHOP, other)
    case = world.guard.notme.report(owner, seq)
    with pytest.raises(Refused):
        world.guard.accounts.of(thief)
    with pytest.raises(Refused):
        world.guard.codes.request(waiting, SIGN_IN)
    assert world.answer(SHOP, under_way, world.app()).outcome is Outcome.VOIDED
    with pytest.raises(Locked):
        world.guard.approvals.carry_out(SHOP, approved, PURCHASE)
    world.pass_time(DAY)
    with pytest.raises(Refused):
        world.guard.approvals.carry_out(SHOP, approved, PURCHASE)
    assert world.guard.accounts.find("mira").hold.reason == "not_me"
    assert (case.seq, case.closed_at, case.done) == (seq, None, False)


def test_it_is_told_recorded_and_stands_on_the_line(world, stranger):
    owner, _, seq = stranger
    case = world.guard.notme.report(owner, seq)
    assert world.guard.activity.show(owner, seq).case == case.id
    assert {e.seq: e.case for e in world.guard.activity.list(owner).items}[seq] == case.id
    assert world.tags(owner)[:2] == ["case:opened", "hold:begun"]
    assert any(case.id in message.body for message in world.lab.phone.arrived(5))


def test_a_second_press_shows_the_case_and_does_nothing_again(world, stranger):
    owner, _, seq = stranger
    case = world.guard.notme.report(owner, seq)
    lines = len(world.tags(owner))
    assert world.guard.notme.report(owner, seq) == case
    assert len(world.tags(owner)) == lines
    assert world.guard.notme.list(owner) == (case,)


def test_the_case_closes_when_every_step_was_taken(world, stranger):
    owner, _, seq = stranger
    case = world.guard.notme.report(owner, seq)
    with pytest.raises(Refused) as refused:
        world.guard.notme.close(owner, case.id)
    assert refused.value.facts["missing"] == ["password", "contacts", "methods"]
    world.pass_time(MINUTE)
    proof = world.guard.passwords.change(owner, PASSWORD, "violet tractors sing 4 Mondays")
    assert isinstance(world.answer(owner, proof, world.app()).result, Account)
    world.guard.notme.check(owner, case.id, "contacts")
    assert world.guard.notme.check(owner, case.id, "factors").done
    assert world.guard.notme.close(owner, case.id).closed_at == world.lab.clock.now()
    assert world.guard.notme.close(owner, case.id).closed_at
    assert world.tags(owner).count("case:closed") == 1


def test_nothing_is_reported_on_a_line_that_is_not_there_or_by_half_a_sign_in(world, stranger):
    owner, _, seq = stranger
    for line in (0, -1, 10_000, 2**70):
        with pytest.raises(NotFound):
            world.guard.notme.report(owner, line)
    with pytest.raises(Refused):
        world.guard.notme.report(world.pending(OTHER), seq)
    with pytest.raises(NotFound):
        world.guard.notme.show(owner, "nothing")
    case = world.guard.notme.report(owner, seq)
    with pytest.raises(BadInput):
        world.guard.notme.check(owner, case.id, "id")


def test_another_accounts_case_is_nobody_elses(world, stranger):
    owner, _, seq = stranger
    case = world.guard.notme.report(owner, seq)
    world.guard.accounts.add("noor", "Noor", PASSWORD)
    noor = world.guard.signin.begin("noor", PASSWORD, OTHER).session
    with pytest.raises(NotFound):
        world.guard.notme.show(noor, case.id)
    assert world.guard.notme.list(noor) == ()


def test_many_who_press_at_once_open_one_case(world, stranger):
    import threading

    owner, _, seq = stranger
    found = []
    threads = [threading.Thread(target=lambda: found.append(world.guard.notme.report(owner, seq).id)) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert world.tags(owner).count("case:opened") == 1
