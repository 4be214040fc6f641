"""Many at once: one winner, counts that hold, and never a word about locks."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from guardtui.core.action import Action
from guardtui.core.errors import GuardError
from guardtui.core.verdict import Outcome
from guardtui.guard import Backend

from .conftest import wrong

SHOP = Backend("mira")
PURCHASE = Action("purchase", {"order": "1", "amount": 100, "currency": "EUR", "payee": "Shop"})
MANY = 16


def at_once(verb, *given):
    """Call the verb with each of the given values at the same moment."""
    barrier = threading.Barrier(len(given))

    def run(value):
        barrier.wait()
        return verb(value)

    with ThreadPoolExecutor(len(given)) as pool:
        return list(pool.map(run, given))


def test_one_code_answered_by_many_is_accepted_once(world):
    world.verified()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    code = world.sent()
    verdicts = at_once(lambda typed: world.guard.codes.answer(SHOP, challenge.id, typed), *[code] * MANY)
    assert [v.outcome for v in verdicts].count(Outcome.ACCEPTED) == 1
    assert {v.outcome for v in verdicts} <= {Outcome.ACCEPTED, Outcome.USED, Outcome.LOCKED}
    assert world.guard.activity.verify().ok


def test_of_many_wrong_codes_exactly_five_are_looked_at(world):
    world.verified()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    code = world.sent()
    guesses = [code := wrong(code) for _ in range(MANY)]
    verdicts = at_once(lambda typed: world.guard.codes.answer(SHOP, challenge.id, typed), *guesses)
    outcomes = [v.outcome for v in verdicts]
    assert outcomes.count(Outcome.WRONG) == 5
    assert outcomes.count(Outcome.LOCKED) == MANY - 5


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_one_app_or_recovery_code_opens_one_of_many_doors(world, kind):
    world.protected()
    pendings = [world.pending() for _ in range(8)]
    challenges = [world.guard.codes.request(p, Action("sign-in")) for p in pendings]
    code = world.app() if kind == "app" else world.recovery[3]
    verdicts = at_once(
        lambda door: world.guard.signin.finish(door[0], door[1].id, code), *zip(pendings, challenges, strict=True)
    )
    outcomes = [v.outcome for v in verdicts]
    assert outcomes.count(Outcome.ACCEPTED) == 1
    assert outcomes.count(Outcome.USED) == 7


def test_many_requests_for_one_thing_send_one_message(world):
    world.verified()
    before = len(world.lab.phone.arrived(100))
    challenges = at_once(lambda _: world.guard.codes.request(SHOP, PURCHASE), *range(MANY))
    assert len({c.id for c in challenges}) == 1
    assert len(world.lab.phone.arrived(100)) == before + 1


def test_an_approval_is_used_once_by_many(world):
    world.verified()
    challenge = world.guard.codes.request(SHOP, PURCHASE)
    approval = world.guard.codes.answer(SHOP, challenge.id, world.sent()).approval

    def use(_):
        try:
            world.guard.approvals.carry_out(SHOP, approval, PURCHASE)
        except GuardError as error:
            return type(error).__name__
        return "done"

    assert sorted(at_once(use, *range(MANY))) == ["Refused"] * (MANY - 1) + ["done"]
