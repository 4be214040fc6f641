"""E. Guessing and lock-out."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from guardtui.clock import HOUR, MINUTE, SECOND
from guardtui.core import contact as contacts
from guardtui.core import handle as handles
from guardtui.core.action import Action
from guardtui.core.errors import Refused
from guardtui.core.records import Channel, ContactKind
from guardtui.core.throttle import wait_for_password
from guardtui.core.verdict import Outcome
from guardtui.guard import Backend, proof
from guardtui.guard.ways import SIGN_IN
from guardtui.policy import Policy

from .conftest import LAPTOP, OTHER, PASSWORD, wrong

SHOP = Backend("mira")


def purchase(number: int) -> Action:
    return Action("purchase", {"order": str(number), "amount": 995, "currency": "EUR", "payee": "Riverbend Market"})


def guess(world, times: int, client=OTHER, handle: str = "mira"):
    """The last of some wrong passwords."""
    for _ in range(times):
        begun = world.guard.signin.begin(handle, "wrong", client)
    return begun


def test_c38_waits_grow_from_thirty_seconds_to_an_hour(world):
    world.sign_up()
    assert guess(world, 10).until == world.lab.clock.now() + 30 * SECOND
    waits, failures = [], [number * SECOND for number in range(9)]
    for _ in range(10):
        failures.append(wait_for_password(failures, failures[-1], Policy()) or failures[-1] + SECOND)
        until = wait_for_password(failures, failures[-1], Policy())
        assert until is not None
        waits.append((until - failures[-1]) // SECOND)
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]


def test_c39_nobody_locks_the_owner_out(world):
    session = world.sign_up()
    for _ in range(20):
        guess(world, 10)
        world.pass_time(MINUTE)
        world.guard.signin.touch(session)
    assert world.guard.signin.begin("mira", PASSWORD, OTHER).outcome == "wait"
    assert world.guard.signin.begin("mira", PASSWORD, LAPTOP).outcome == "open"
    assert world.guard.notme.report(session, 1)
    world.pass_time(HOUR)
    assert world.guard.signin.begin("mira", PASSWORD, OTHER).outcome == "open"


def test_c40_after_five_wrong_codes_even_the_right_one_is_refused(world):
    world.verified()
    challenge = world.guard.codes.request(SHOP, purchase(1))
    code = world.sent()
    for _ in range(5):
        assert world.guard.codes.answer(SHOP, challenge.id, wrong(code)).outcome is Outcome.WRONG
    assert world.guard.codes.answer(SHOP, challenge.id, code).outcome is Outcome.LOCKED


def test_c41_a_try_is_paid_for_before_anything_is_compared(world, monkeypatch):
    world.verified()
    challenge = world.guard.codes.request(SHOP, purchase(1))
    code = world.sent()
    with monkeypatch.context() as patch:
        patch.setattr(proof, "_compare", lambda *_: 1 / 0)  # the power goes
        with pytest.raises(ZeroDivisionError):
            world.guard.codes.answer(SHOP, challenge.id, wrong(code))
    assert world.guard.codes.show(SHOP, challenge.id).tries_left == 4
    together = threading.Barrier(12)

    def answer(_number: int) -> Outcome:
        together.wait()
        return world.guard.codes.answer(SHOP, challenge.id, wrong(code)).outcome

    with ThreadPoolExecutor(12) as pool:
        outcomes = Counter(pool.map(answer, range(12)))
    assert outcomes == {Outcome.WRONG: 4, Outcome.LOCKED: 8}


def test_c42_a_success_forgives_nothing_but_its_own(world):
    world.verified()
    for number in range(4):  # nineteen wrong codes, and a success after each few
        challenge = world.guard.codes.request(SHOP, purchase(number))
        code = world.sent()
        for _ in range(4 if number == 3 else 5):
            assert world.guard.codes.answer(SHOP, challenge.id, wrong(code)).outcome is Outcome.WRONG
        assert world.guard.signin.begin("mira", PASSWORD, LAPTOP).outcome == "code"
    assert world.guard.codes.answer(SHOP, challenge.id, code).accepted
    last = world.guard.codes.request(SHOP, purchase(9))
    assert world.guard.codes.answer(SHOP, last.id, wrong(world.sent())).outcome is Outcome.WRONG
    assert world.answer(SHOP, last).outcome is Outcome.LOCKED


def test_c43_name_and_password_get_one_answer_and_a_lock_another(world):
    world.verified()
    assert guess(world, 1) == guess(world, 1, handle="nobody")
    guess(world, 9)
    guess(world, 9, handle="nobody")
    waits = {
        (handle, password): world.guard.signin.begin(handle, password, OTHER)
        for handle in ("mira", "nobody")
        for password in ("wrong", PASSWORD)
    }
    assert len({repr(one) for one in waits.values()}) == 1
    challenge = world.guard.codes.request(SHOP, purchase(1))
    code = world.sent()
    for _ in range(5):
        world.guard.codes.answer(SHOP, challenge.id, wrong(code))
    right, other = (world.guard.codes.answer(SHOP, challenge.id, typed) for typed in (code, wrong(code)))
    assert right == other


def test_c44_every_way_in_counts_the_same(world, cli):
    """Codes of every kind for every purpose; passwords at the door, by command, at the screen lock and for a change."""
    session = world.protected()
    for _ in range(5):
        pending = world.pending()
        challenge = world.guard.codes.request(pending, SIGN_IN)
        for typed in (wrong(world.app()), "2222-2222-2222-2222", wrong(world.app()), "AAAA-2222-2222-2222"):
            assert not world.guard.signin.finish(pending, challenge.id, typed).accepted
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN)
    for typed in (world.app(), world.recovery[1]):
        assert world.guard.signin.finish(pending, challenge.id, typed).outcome is Outcome.LOCKED
    sent = world.guard.contacts.verify(session, world.contact(session, ContactKind.PHONE).id)
    assert world.answer(session, sent).outcome is Outcome.LOCKED

    guess(world, 4, client=LAPTOP)
    assert world.guard.signin.check_password(session, "wrong").outcome == "refused"
    for _ in range(5):
        with pytest.raises(Refused):
            world.guard.passwords.change(session, "wrong", "violet tractors sing 4 Mondays")
    assert world.guard.signin.begin("mira", PASSWORD, LAPTOP).outcome == "wait"
    assert world.guard.signin.check_password(session, PASSWORD).outcome == "wait"
    guess(world, 5)
    for _ in range(5):
        assert cli("signin", "mira", stdin="wrong\n").code == 1
    assert cli("signin", "mira", stdin=f"{PASSWORD}\n").code == 4
    assert world.guard.signin.begin("mira", PASSWORD, OTHER).outcome == "wait"


def test_c45_no_spelling_has_counts_of_its_own(world):
    world.sign_up()
    for spelling in ("mira", "MIRA", "ｍｉｒａ", " mira ", "Mira", "mіra"):  # the last with a Cyrillic letter
        assert handles.canonical(spelling) == "mira"
        guess(world, 2, handle=spelling)
    assert world.guard.signin.begin("mira", PASSWORD, OTHER).outcome == "wait"
    for kind, spellings in (
        (ContactKind.PHONE, ["+12025550143", "+1 (202) 555-0143", "＋1 202 555 0143", "+1.202.555.0143"]),
        (ContactKind.MAIL, ["mira@bücher.example", "MIRA@BÜCHER.example", " Mira@xn--bcher-kva.EXAMPLE "]),
    ):
        assert len({contacts.parse(kind, spelling) for spelling in spellings}) == 1


def test_c37_a_hundred_in_a_row_put_a_method_out_of_use(world, under):
    world.protected()
    guard = under(failed_codes_in_a_row=20)
    for number in range(20):
        if number % 5 == 0:
            world.pass_time(HOUR)
            challenge = guard.codes.request(SHOP, Action("export", {"what": str(number)}), Channel.APP)
        assert guard.codes.answer(SHOP, challenge.id, wrong(world.app())).outcome is Outcome.WRONG
    world.pass_time(HOUR)
    ways = guard.codes.ways(SHOP, Action("export", {"what": "all"}))
    assert [way.channel for way in ways] == [Channel.RECOVERY], "the app is not asked for any more"
    told = [one.tag for one in guard.messages.list(SHOP, limit=100).items]
    assert told.count("factor:disabled") == 2
