"""O. The numbers: what is declared lies within its bound, and what is done is what is declared."""

from __future__ import annotations

import base64
import math
from contextlib import suppress

import pytest

from guardtui.bootstrap import Parts
from guardtui.clock import DAY, HOUR, MINUTE, SECOND
from guardtui.core import action, handle, passcode, recovery, text, totp
from guardtui.core.action import Action
from guardtui.core.errors import BadInput, Locked, NoDelivery, NotFound, Refused, StoreTrouble
from guardtui.core.records import Client, ContactKind, Profile
from guardtui.core.verdict import Outcome
from guardtui.entropy import READABLE
from guardtui.guard import Backend
from guardtui.guard.desk import begin_hold
from guardtui.guard.ways import SIGN_IN
from guardtui.policy import Policy
from guardtui.shipped import common_passwords
from guardtui.vault import Hasher

from .conftest import LAPTOP, MAIL, OTHER, PASSWORD, PEPPER, wrong

SHOP = Backend("mira")
POLICY = Policy()
BOUNDS = {str(line["name"]): (line.get("least"), line.get("most")) for line in POLICY.lines()}


def purchase(number: int) -> Action:
    return Action("purchase", {"order": str(number), "amount": 995, "currency": "EUR", "payee": "Riverbend Market"})


def length_is_enough(guard, password: str) -> bool:
    return not {"short", "mix"} & {reason.code for reason in guard.passwords.judge(password, Profile("mira")).reasons}


def test_n01_fifteen_where_it_may_stand_alone(lab, under):
    assert POLICY.passphrase_least == BOUNDS["passphrase_least"][0] == 15
    for guard in (lab.guard, under(password_rule="nist")):
        assert [length_is_enough(guard, "tealoxquibblewa"[:count]) for count in (14, 15)] == [False, True]
    strict = under(password_rule="nist")
    assert not length_is_enough(strict, "Teal-7-ox!Quib")


def test_n02_twelve_with_a_mix(lab):
    assert POLICY.password_least == BOUNDS["password_least"][0] == 12
    assert [length_is_enough(lab.guard, "Teal-7-ox!Quib"[:count]) for count in (11, 12)] == [False, True]


def test_n03_two_hundred_and_fifty_six_and_never_a_shorter_most(lab):
    assert POLICY.password_most == 256
    assert BOUNDS["password_most"][0] == 64
    long = ("copper lantern walks nine bridges and " * 7)[:256]
    judged = [lab.guard.passwords.judge(one, Profile("mira")).ok for one in (long, long + "x", "é" * 255 + "x" * 2)]
    assert judged == [True, False, False]
    assert len(("\U0001f512" * 256).encode()) == 1024


def test_n04_the_list_is_long_where_the_length_would_allow_it():
    assert len(common_passwords()) >= 20_000
    assert {len(password) >= POLICY.password_least for password in common_passwords()} == {True}


def test_n05_the_profile_is_above_the_floor():
    hasher = Parts().hasher
    assert (hasher.memory_kib, hasher.passes, hasher.lanes) == (65536, 3, 4)
    *_, parameters, salt, tag = Hasher(8, 1, 1).hash("x", PEPPER).split("$")
    assert parameters == "m=8,t=1,p=1"
    assert [len(base64.b64decode(part + "==")) for part in (salt, tag)] == [16, 32]


@pytest.mark.parametrize("absurd", ["m=262145,t=1,p=1", "m=64,t=11,p=1", "m=128,t=1,p=9"])
def test_n06_beyond_the_bound_a_hash_is_damage(absurd):
    stored = Hasher(8, 1, 1).hash("x", PEPPER).replace("m=8,t=1,p=1", absurd)
    with pytest.raises(StoreTrouble) as refused:
        Hasher().matches(stored, "x", PEPPER)
    assert refused.value.reason == "hash_damaged"


def test_n07_a_secret_has_160_bits(world):
    session = world.sign_up()
    assert totp.SECRET_BYTES * 8 == 160
    secret = world.guard.authenticators.begin_app(session).secret
    assert (len(secret), len(base64.b32decode(secret))) == (32, 20)


def test_n08_thirty_seconds_and_one_step_either_way():
    assert totp.STEP_SECONDS == 30
    assert POLICY.totp_window == BOUNDS["totp_window"][1] == 1
    secret, now = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 1_790_000_010_000
    steps = [totp.step_at(now) + off for off in (-2, -1, 0, 1, 2)]
    found = [totp.matching_step(secret, totp.code_at(secret, step), now, POLICY.totp_window) for step in steps]
    assert found == [None, *steps[1:4], None]


def test_n09_a_sent_code_has_six_digits(world):
    world.verified()
    world.guard.codes.request(SHOP, purchase(1))
    assert len(world.sent()) == passcode.DIGITS == 6


def test_n10_ten_minutes_and_no_longer(world):
    assert POLICY.code_life == 600 * SECOND
    assert BOUNDS["code_life"][1] == 10
    world.verified()
    for passed, outcome in ((600 * SECOND - 1, Outcome.ACCEPTED), (600 * SECOND, Outcome.EXPIRED)):
        challenge = world.guard.codes.request(SHOP, purchase(passed))
        code = world.sent()
        world.pass_time(passed)
        assert world.guard.codes.answer(SHOP, challenge.id, code).outcome is outcome
    with pytest.raises(BadInput):
        Policy.from_settings({"code_life": 11})


def test_n11_five_tries(world, under):
    assert POLICY.code_tries == BOUNDS["code_tries"][1] == 5
    world.verified()
    for tries in (5, 2):
        guard = under(code_tries=tries)
        challenge = guard.codes.request(SHOP, purchase(tries))
        code = world.sent()
        found = [guard.codes.answer(SHOP, challenge.id, wrong(code)).outcome for _ in range(tries)]
        assert found == [Outcome.WRONG] * tries
        assert guard.codes.answer(SHOP, challenge.id, code).outcome is Outcome.LOCKED
        world.pass_time(HOUR)


def test_n12_a_hundred_in_a_row(world):
    assert POLICY.failed_codes_in_a_row == BOUNDS["failed_codes_in_a_row"][1] == 100
    session = world.protected()
    [app] = world.guard.authenticators.list(session)
    with world.guard._desk.store.write() as tx:
        assert tx.accounts.by_id(app.account_id)
        for _ in range(98):
            tx.authenticators.failed(app.id, POLICY.failed_codes_in_a_row, 1)
    challenge = world.guard.codes.request(SHOP, Action("export", {"what": "all"}))
    for left in (True, False):
        assert world.guard.codes.answer(SHOP, challenge.id, wrong(world.app())).outcome is Outcome.WRONG
        [app] = world.guard.authenticators.list(session)
        assert (app.disabled_at is None) == left


def test_n13_ten_wrong_passwords_then_thirty_seconds_to_an_hour(world):
    assert (POLICY.wrong_passwords, POLICY.wrong_passwords_window) == (10, 5 * MINUTE)
    assert (POLICY.password_wait_first, POLICY.password_wait_most) == (30 * SECOND, HOUR)
    assert BOUNDS["password_wait_first"][0] == 30
    world.sign_up()
    begun = [world.guard.signin.begin("mira", "wrong", OTHER).until for _ in range(10)]
    assert begun == [None] * 9 + [world.lab.clock.now() + 30 * SECOND]
    waited = 30 * SECOND
    for _ in range(9):
        world.pass_time(waited)
        until = world.guard.signin.begin("mira", "wrong", OTHER).until
        waited = until - world.lab.clock.now()
    assert waited == HOUR


def test_n14_twenty_wrong_codes_an_hour_and_fifty_a_day(world, under):
    assert (POLICY.failed_codes_per_hour, POLICY.failed_codes_per_day) == (20, 50)
    assert (BOUNDS["failed_codes_per_hour"][1], BOUNDS["failed_codes_per_day"][1]) == (20, 50)
    world.verified()
    strict = under(failed_codes_per_hour=10, failed_codes_per_day=10)
    for number in range(2):
        challenge = strict.codes.request(SHOP, purchase(number))
        code = world.sent()
        for _ in range(5):
            assert strict.codes.answer(SHOP, challenge.id, wrong(code)).outcome is Outcome.WRONG
    challenge = strict.codes.request(SHOP, purchase(9))
    locked = strict.codes.answer(SHOP, challenge.id, world.sent())
    assert (locked.outcome, locked.until) == (Outcome.LOCKED, world.lab.clock.now() + DAY)
    assert world.guard.codes.answer(SHOP, challenge.id, world.sent()).accepted  # under the default it is not


def test_n15_gaps_of_30_60_and_120_seconds_five_an_hour_ten_a_day_and_bounds_for_all(under, world):
    assert POLICY.resend_waits == (30 * SECOND, 60 * SECOND, 120 * SECOND)
    assert (POLICY.sends_per_hour, POLICY.sends_per_day) == (5, 10)
    session = world.sign_up()
    phone, mail = world.contact(session, ContactKind.PHONE), world.contact(session, ContactKind.MAIL)
    began, asked = world.lab.clock.now(), world.guard.contacts.verify(session, phone.id)

    def sent() -> list[int]:
        return sorted((message.at - began) // SECOND for message in world.lab.phone.arrived(100))

    for _ in range(400):
        world.pass_time(SECOND)
        with suppress(Locked, Refused):
            world.guard.codes.resend(session, asked.id)
    assert sent() == [0, 30, 90, 210]
    for _ in range(30 * 12):
        world.pass_time(5 * MINUTE)
        with suppress(Locked):
            world.guard.codes.request(SHOP, Action("contact-verify", {"contact": phone.id}))
    times = sent()
    assert max(sum(1 for t in times if at <= t < at + 3600) for at in times) == 5
    assert max(sum(1 for t in times if at <= t < at + 86_400) for at in times) == 10
    assert (POLICY.sends_per_account, POLICY.sends_per_store) == (20, 500)
    world.pass_time(DAY)
    few = under(sends_per_account=1, sends_per_store=2)
    few.codes.request(SHOP, Action("contact-verify", {"contact": phone.id}))
    with pytest.raises(Locked):
        few.codes.request(SHOP, Action("contact-verify", {"contact": mail.id}))
    few.accounts.add("noor", "Noor", PASSWORD, mail="noor@example.org")
    noor = few.signin.begin("noor", PASSWORD, OTHER).session
    few.contacts.verify(noor, few.contacts.list(noor)[0].id)
    few.accounts.add("odd", "Odd", PASSWORD, mail="odd@example.org")
    odd = few.signin.begin("odd", PASSWORD, OTHER).session
    with pytest.raises(Locked):
        few.contacts.verify(odd, few.contacts.list(odd)[0].id)


def test_n16_three_open_numbers_of_a_country_an_hour_and_twenty_a_day(world):
    assert (POLICY.sms_open_per_hour, POLICY.sms_open_per_day) == (3, 20)
    object.__setattr__(world.guard._desk, "sms_countries", frozenset({"US"}))
    sent = []
    for number in range(4 * 8):
        if number % 4 == 0:
            world.pass_time(HOUR)
        world.guard.accounts.add(f"p{number}", "A Person", PASSWORD, phone=f"+1202555{1000 + number}")
        session = world.guard.signin.begin(f"p{number}", PASSWORD, OTHER).session
        with suppress(Locked):
            world.guard.contacts.verify(session, world.guard.contacts.list(session)[0].id)
            sent.append(world.lab.clock.now())
    assert max(sum(1 for at in sent if first <= at < first + HOUR) for first in sent) == 3
    assert len(sent) == 20
    world.guard.accounts.add("far", "Far Away", PASSWORD, phone="+442079460958")
    far = world.guard.signin.begin("far", PASSWORD, OTHER).session
    with pytest.raises(NoDelivery):
        world.guard.contacts.verify(far, world.guard.contacts.list(far)[0].id)


def test_n17_ten_recovery_codes_of_sixty_five_bits(world):
    assert (POLICY.recovery_codes, POLICY.recovery_replaced) == (10, True)
    secret = (recovery.LENGTH - recovery.SELECTOR) * math.log2(len(READABLE))
    assert secret == 65
    light = Parts().code_hasher
    assert (light.memory_kib, light.passes, light.lanes) == (19456, 2, 1)
    codes = world.guard.authenticators.new_recovery_codes(world.sign_up())
    assert len({recovery.selector(code) for code in codes}) == len(codes) == 10


def test_n19_five_minutes_fifteen_minutes_twelve_hours(world):
    assert (POLICY.screen_lock, POLICY.session_idle, POLICY.session_life) == (5 * MINUTE, 15 * MINUTE, 12 * HOUR)
    assert [BOUNDS[name][1] for name in ("screen_lock", "session_idle", "session_life")] == [5, 60, 24]
    session = world.sign_up()
    assert session.expires_at == session.started_at + 12 * HOUR
    world.pass_time(15 * MINUTE - 1)
    assert world.guard.accounts.of(session)
    world.pass_time(1)
    with pytest.raises(Refused):
        world.guard.accounts.of(session)


def test_n20_tokens_of_256_bits_and_only_their_hashes_in_the_store(world):
    session = world.sign_up()
    assert len(bytes.fromhex(session.token)) * 8 == 256
    with world.guard._desk.store.read() as tx:
        kept = [
            row[0]
            for row in tx._connection.execute("SELECT token_key FROM sessions UNION SELECT token_key FROM devices")
        ]
    assert {len(bytes.fromhex(key)) for key in kept} == {32}
    assert not {session.token, LAPTOP.token} & set(kept)


def test_n21_five_minutes_one_action_once(world):
    assert POLICY.approval_life == 300 * SECOND
    assert BOUNDS["approval_life"][1] == 5
    world.verified()
    for number, passed in ((1, 300 * SECOND - 1), (2, 300 * SECOND)):
        approval = world.answer(SHOP, world.guard.codes.request(SHOP, purchase(number))).approval
        world.pass_time(passed)
        if number == 1:
            world.guard.approvals.carry_out(SHOP, approval, purchase(number))
        with pytest.raises((Refused, NotFound)):
            world.guard.approvals.carry_out(SHOP, approval, purchase(number))


def test_n22_thirty_days_and_ten_devices(world):
    assert (POLICY.device_trust, POLICY.trusted_devices) == (30 * DAY, 10)
    assert (BOUNDS["device_trust"][1], BOUNDS["trusted_devices"][1]) == (30, 10)
    world.verified()
    devices = [Client(f"device {number} " * 4) for number in range(11)]
    for device in devices:
        pending = world.pending(device)
        challenge = world.guard.codes.request(pending, SIGN_IN)
        assert world.guard.signin.finish(pending, challenge.id, world.sent(), trust=True).accepted
        world.pass_time(HOUR)

    def trusted() -> list[bool]:
        return [world.guard.signin.begin("mira", PASSWORD, device).outcome == "open" for device in devices]

    assert trusted() == [False] + [True] * 10
    world.pass_time(30 * DAY - HOUR)
    assert trusted() == [False] * 11


def test_n23_what_is_begun_waits_ten_minutes(world):
    assert (POLICY.draft_life, POLICY.sign_in_life) == (10 * MINUTE, 10 * MINUTE)
    assert (BOUNDS["draft_life"][1], BOUNDS["sign_in_life"][1]) == (10, 10)
    session = world.verified()
    pending = world.pending()
    world.guard.authenticators.begin_app(session)
    assert pending.expires_at == world.lab.clock.now() + 10 * MINUTE
    world.pass_time(10 * MINUTE - 1)
    assert world.guard.authenticators.draft(session).authenticators
    assert world.guard.codes.ways(pending, SIGN_IN)
    world.pass_time(1)
    assert not world.guard.authenticators.draft(session).authenticators
    with pytest.raises(Refused):
        world.guard.codes.ways(pending, SIGN_IN)


def test_n24_seventy_two_hours_of_notices_and_seven_days_to_undo(world):
    assert (POLICY.old_contact_told, POLICY.contact_undo) == (72 * HOUR, 7 * DAY)
    assert BOUNDS["old_contact_told"][0] == 72
    session = world.verified()
    old = world.contact(session, ContactKind.MAIL)
    new = world.answer(session, world.guard.contacts.replace(session, old.id, "mira@second.example")).result
    assert world.answer(session, world.guard.contacts.verify(session, new.id)).accepted
    told = []
    for passed in (72 * HOUR - 1, 1):
        world.pass_time(passed)
        with world.guard._desk.store.write() as tx:
            begin_hold(world.guard._desk, tx, tx.accounts.by_handle("mira"), "contact")
        world.guard.messages.deliver()
        now = [one for one in world.lab.phone.arrived(10) if one.at == world.lab.clock.now()]
        told.append(MAIL in {message.to for message in now})
    assert told == [True, False]
    world.pass_time(4 * DAY - 1)
    assert world.guard.contacts.undoable(SHOP)
    world.pass_time(1)
    assert not world.guard.contacts.undoable(SHOP)


def test_n25_whatever_is_typed_has_a_bound(world):
    assert (passcode.MOST_TYPED, text.MOST_NAME, handle.MOST, action.MOST_DETAIL_CHARACTERS, text.MOST_SEARCH) == (
        64, 64, 32, 200, 200,
    )  # fmt: skip
    session = world.verified()
    challenge = world.guard.codes.request(SHOP, purchase(1))
    code = world.sent()
    assert world.guard.codes.answer(SHOP, challenge.id, code + " " * 59).outcome is Outcome.MALFORMED
    assert world.guard.codes.answer(SHOP, challenge.id, code + " " * 58).accepted
    device = world.guard.devices.list(session)[0]
    for verb in (
        lambda: world.guard.devices.rename(session, device.id, "x" * 65),
        lambda: world.guard.accounts.add("x" * 33, "", PASSWORD),
        lambda: purchase(10**200),
        lambda: world.guard.activity.list(session, search="x" * 201),
        lambda: world.guard.support.prepare(session, "other", "x" * 4097),
    ):
        with pytest.raises(BadInput):
            verb()
    assert world.guard.inspections.inspect(b"x" * 65_537).left_out == 1
