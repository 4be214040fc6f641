"""C. Codes of an authenticator app."""

from __future__ import annotations

import ast
import base64
import json
import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

import guardtui
from guardtui.clock import MINUTE
from guardtui.core import totp
from guardtui.core.errors import Refused, StoreTrouble
from guardtui.core.verdict import Outcome
from guardtui.guard.ways import SIGN_IN
from guardtui.policy import Policy

from .conftest import LAPTOP, OTHER, PASSWORD, STEP, wrong

VECTORS = json.loads((Path(__file__).parents[1] / "core" / "rfc-vectors.json").read_text())
SOURCES = sorted(Path(guardtui.__file__).parent.rglob("*.py"))


def asked(world, client=OTHER):
    """A sign-in that waits for its code, as a function that answers it."""
    pending = world.pending(client)
    challenge = world.guard.codes.request(pending, SIGN_IN)
    return lambda typed: world.guard.signin.finish(pending, challenge.id, typed)


def at(world, steps: int) -> str:
    """The app's code some steps from now."""
    return totp.code_at(world.secret, totp.step_at(world.lab.clock.now()) + steps)


def test_c16_a_secret_is_160_bits_of_the_operating_systems(world, monkeypatch):
    session = world.verified()
    drawn = []
    given = os.urandom
    monkeypatch.setattr("secrets.token_bytes", lambda count: drawn.append(given(count)) or drawn[-1])
    secrets = [base64.b32decode(world.guard.authenticators.begin_app(session).secret) for _ in range(2)]
    assert {len(secret) for secret in secrets} == {20}
    assert set(secrets) <= set(drawn)
    assert len(set(secrets)) == 2


def test_c17_every_vector_of_both_rfcs_comes_out():
    keys = VECTORS["keys_b32"]
    for one in VECTORS["hotp"]:
        assert totp.code_at(keys["SHA1"], one["counter"]) == one["code"]
    for one in VECTORS["totp"]:
        assert totp.step_at(one["time"] * 1000) == one["step"]
        assert totp.code_at(keys[one["alg"]], one["step"], digits=8, algorithm=one["alg"]) == one["code8"]
        assert totp.code_at(keys[one["alg"]], one["step"], algorithm=one["alg"]) == one["code6"]


def test_c18_an_accepted_code_is_never_accepted_again(world):
    session = world.protected()
    world.pass_time(STEP)
    earlier, code = at(world, -1), at(world, 0)
    assert asked(world)(code).accepted
    again = asked(world, LAPTOP)
    for spelling in (code, f" {code[:3]} {code[3:]}", code.translate({48 + n: 0x660 + n for n in range(10)}), earlier):
        assert again(spelling).outcome is Outcome.USED
    world.pass_time(STEP)
    assert again(code).outcome is Outcome.USED  # still within the window
    assert again(world.app()).outcome is Outcome.LOCKED  # five tries are over
    assert asked(world)(world.app()).accepted
    (app,) = world.guard.authenticators.list(session)
    with world.guard._desk.store.write() as tx:  # the swap itself, which decides among many at once
        for step in (app.last_step, app.last_step - 1):
            assert not tx.authenticators.use_step(app.id, step, world.lab.clock.now())


def test_c19_one_step_either_way_and_no_drift_is_learned(world, under):
    world.protected()
    for off in (-2, 2):
        world.pass_time(10 * STEP)
        assert asked(world)(at(world, off)).outcome is Outcome.CLOCK_OFF
    for _ in range(5):  # an app that is a step ahead, over and over
        world.pass_time(2 * STEP)
        assert asked(world)(at(world, 1)).accepted
    world.pass_time(10 * STEP)
    assert asked(world)(at(world, 2)).outcome is Outcome.CLOCK_OFF
    strict = under(totp_window=0)
    pending = strict.signin.begin("mira", PASSWORD, OTHER).pending
    challenge = strict.codes.request(pending, SIGN_IN)
    assert strict.signin.finish(pending, challenge.id, at(world, 1)).outcome is Outcome.CLOCK_OFF
    assert strict.signin.finish(pending, challenge.id, at(world, 0)).accepted


def test_c20_time_comes_from_one_clock_that_nothing_shifts():
    """What counts seconds of waiting (monotonic) judges nothing."""
    tellers = {"time", "time_ns", "now", "utcnow", "today", "gmtime", "localtime"}
    found = set()
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text())):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in tellers
                and isinstance(node.value, ast.Name)
                and node.value.id in {"time", "datetime", "date"}
            ):
                found.add(file.relative_to(SOURCES[0].parent).as_posix())
    assert found == {"clock.py"}
    assert not [line["name"] for line in Policy().lines() if "clock" in str(line["name"]) or "now" == line["name"]]


def test_c21_a_secret_cannot_be_read_moved_or_asked_for_again(world):
    session = world.protected()
    raw = world.lab.config.store.read_bytes()
    for form in (world.secret.encode(), base64.b32decode(world.secret), world.secret.lower().encode()):
        assert form not in raw
    (app,) = world.guard.authenticators.list(session)
    assert world.secret not in repr(app) + repr(world.guard.authenticators.draft(session))
    with pytest.raises(Refused):
        world.guard.authenticators.begin_app(session)
    vault = world.guard._desk.vault
    with world.guard._desk.store.read() as tx:
        sealed = tx._connection.execute("SELECT secret FROM authenticators WHERE id = ?", (app.id,)).fetchone()[0]
    assert vault.open("authenticators.secret", f"{app.account_id} {app.id}", sealed) == world.secret
    for place, row in (
        ("authenticators.secret", f"{app.account_id} other"),
        ("authenticators.secret", f"another {app.id}"),
        ("contacts.address", f"{app.account_id} {app.id}"),
    ):
        with pytest.raises(StoreTrouble):
            vault.open(place, row, sealed)


@pytest.mark.parametrize("issuer", ["Riverbend Market", "a/b:c?d&e=f+g#h", "Žluťoučký kůň 🐴", "x" * 500])
def test_c22_the_uri_is_read_alike_by_every_app(issuer):
    uri = totp.uri("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", issuer=issuer, account="mira:1/2")
    parts = urlsplit(uri)
    label, query = parts.path.removeprefix("/"), parse_qs(parts.query, strict_parsing=True)
    assert (parts.scheme, parts.netloc, parts.fragment) == ("otpauth", "totp", "")
    assert set(label + parts.query) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%:=&")
    assert label.count(":") == 1
    assert sorted(query) == ["issuer", "secret"]
    assert query["issuer"] == [unquote(label.split(":")[0])]
    assert len(uri) <= 300


def test_c23_an_app_counts_only_once_it_has_shown_a_code(world):
    session = world.verified()
    slow = world.guard.authenticators.begin_app(session)
    world.pass_time(10 * MINUTE)
    with pytest.raises(Refused):
        world.guard.authenticators.confirm(session, slow.authenticator.id)
    new = world.guard.authenticators.begin_app(session)
    world.secret = new.secret
    confirm = world.guard.authenticators.confirm(session, new.authenticator.id)
    assert not world.answer(session, confirm, wrong(world.app())).accepted
    with pytest.raises(Refused):
        world.guard.authenticators.turn_on(session)
    failures = _failures(world)
    assert world.answer(session, confirm, world.app()).accepted  # the secret that was scanned is still the one
    codes = world.guard.authenticators.new_recovery_codes(session)
    world.guard.authenticators.keep_recovery_codes(session, codes[0])
    world.guard.authenticators.turn_on(session)
    assert _failures(world) == failures == 1


def _failures(world) -> int:
    """Wrong codes that count against the account now."""
    with world.guard._desk.store.read() as tx:
        account = tx.accounts.by_handle("mira")
        return len(tx.limits.times(f"codes:{account.id}", world.lab.clock.now()))


REFUSED = ["+123456", "1_2_3_4_5_6", "²³¹²³¹", "123456e0", "12345", "1234567", "0x1234", "①②③④⑤⑥", "123.456", ""]


@pytest.mark.parametrize("shape", REFUSED)
def test_c24_a_code_has_one_spelling_known_beforehand(world, shape):
    world.protected()
    answer = asked(world)
    verdict = answer(shape)
    assert (verdict.outcome, verdict.tries_left) == (Outcome.MALFORMED, 5)
    code = world.app()
    assert answer(f" {code[:3]}-{code[3:]} ").accepted


def test_c25_a_code_that_came_twice_is_told(world):
    session = world.protected()
    code = world.app()
    assert asked(world)(code).accepted
    unread = world.guard.activity.unreviewed(session).lines
    asked(world)(code)
    told = world.guard.activity.list(session, limit=1).items[0]
    assert (told.outcome, told.details["reason"]) == ("refused", "used")
    assert world.guard.activity.unreviewed(session).lines == unread + 1
