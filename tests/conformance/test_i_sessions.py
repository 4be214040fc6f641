"""I. Sessions and trusted devices."""

from __future__ import annotations

import stat
import time
from pathlib import Path

import pytest

from guardtui.bootstrap import Parts, restore_store
from guardtui.clock import HOUR, MINUTE
from guardtui.core.errors import Locked, NotFound, Refused
from guardtui.core.records import Client, ContactKind
from guardtui.guard.ways import SIGN_IN
from guardtui.tui.screens.lock import LockScreen

from .conftest import LAPTOP, OTHER, PASSWORD, STEP

THIRD = Client("third" * 8, "Phone", "Bath, GB")


def signed_in(world, client, *, trust: bool = False):
    """A session on a device, by a code that was sent there."""
    pending = world.pending(client)
    challenge = world.guard.codes.request(pending, SIGN_IN)
    verdict = world.guard.signin.finish(pending, challenge.id, world.sent(), trust=trust)
    assert verdict.accepted, verdict
    world.pass_time(MINUTE)
    return verdict.result


def over(world, session) -> str:
    with pytest.raises(Refused) as refused:
        world.guard.accounts.of(session)
    return refused.value.reason


def test_c70_a_token_is_long_new_private_and_gone_after_signing_out(world, cli):
    first = world.sign_up()
    second = world.guard.signin.begin("mira", PASSWORD, LAPTOP).session
    assert len(bytes.fromhex(first.token)) == 32
    assert first.token != second.token
    assert first.token.encode() not in world.lab.config.store.read_bytes()
    assert world.guard.signin.resume(first.token, LAPTOP.token).id == first.id
    for token, device in ((first.token, OTHER.token), (first.id, LAPTOP.token)):
        with pytest.raises(Refused):
            world.guard.signin.resume(token, device)
    kept = Path(cli("--json", "signin", "mira", stdin=PASSWORD).json["session_file"])
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert cli("signout").code == 0
    assert not kept.exists()


async def test_c71_sessions_end_by_idling_and_by_age_and_the_screen_locks(world, seen_in_the_app, until):
    idle = world.sign_up()
    for _ in range(3):
        world.pass_time(5 * MINUTE - 1)
        world.guard.contacts.list(idle)  # a screen that looks again by itself is nobody
    world.pass_time(3)
    assert over(world, idle) == "session_expired"
    busy = world.guard.signin.begin("mira", PASSWORD, LAPTOP).session
    for _ in range(12 * 6 - 1):
        world.pass_time(10 * MINUTE)
        world.guard.signin.touch(busy)
    async with seen_in_the_app(busy) as (app, pilot):
        app.last_touched = time.monotonic() - 5 * 60
        app.lock_when_idle()
        await until(pilot, lambda: isinstance(app.screen, LockScreen))
    assert world.lab.clock.now() - busy.started_at == 12 * HOUR - 10 * MINUTE
    late = world.guard.signin.begin("mira", PASSWORD, LAPTOP).session
    for _ in range(12 * 6 - 1):
        world.pass_time(10 * MINUTE)
        world.guard.signin.touch(late)
    world.pass_time(10 * MINUTE)
    assert over(world, late) == "session_over_age"


def test_c72_ended_is_ended_and_others_can_be_seen_and_ended(world):
    mine = world.verified()
    world.guard.signin.touch(mine)
    others = [signed_in(world, client) for client in (OTHER, THIRD)]
    names = {device.id: device.name for device in world.guard.devices.list(mine)}
    assert {names[one.device_id] for one in world.guard.sessions.list(mine)} == {
        "Firefox on Linux",
        OTHER.label,
        "Phone",
    }
    world.guard.sessions.end(mine, others[0].id)
    assert over(world, others[0]) == "session_ended"
    with pytest.raises(NotFound):
        world.guard.sessions.end(mine, others[0].id)
    world.guard.devices.end_others(mine)
    assert over(world, others[1]) == "session_ended"
    assert [one.id for one in world.guard.sessions.list(mine)] == [mine.id]
    world.guard.accounts.lock("mira")
    with pytest.raises((Refused, Locked)):
        world.guard.accounts.of(mine)
    world.guard.accounts.unlock("mira")
    assert over(world, mine) == "session_ended"


@pytest.mark.parametrize("ending", ["password", "two-step", "not me", "restored"])
def test_c73_a_remembered_device_is_no_factor(world, ending, tmp_path):
    session = world.verified()
    signed_in(world, OTHER, trust=True)
    assert world.guard.signin.begin("mira", PASSWORD, OTHER).outcome == "open"
    password = PASSWORD
    match ending:
        case "password":
            password = "violet tractors sing 4 Mondays"
            assert world.answer(session, world.guard.passwords.change(session, PASSWORD, password)).accepted
        case "two-step":
            _turn_on(world, session)
        case "not me":
            world.guard.notme.report(session, 1)
        case "restored":
            world.guard.care.backup(tmp_path / "copy.db")
            world.guard.close()
            parts = Parts(clock=world.lab.clock, couriers=world.guard._desk.couriers)
            restore_store(world.lab.config, tmp_path / "copy.db", parts=parts, practice=True)
    assert world.guard.signin.begin("mira", password, OTHER).outcome == "code"


def _turn_on(world, session) -> None:
    app = world.guard.authenticators.begin_app(session)
    world.secret = app.secret
    assert world.answer(
        session, world.guard.authenticators.confirm(session, app.authenticator.id), world.app()
    ).accepted
    world.guard.authenticators.keep_recovery_codes(session, world.guard.authenticators.new_recovery_codes(session)[0])
    world.guard.authenticators.turn_on(session)
    world.pass_time(STEP)
    pending = world.pending(OTHER)
    challenge = world.guard.codes.request(pending, SIGN_IN)
    assert world.guard.signin.finish(pending, challenge.id, world.app(), trust=True).accepted


def test_c74_half_a_sign_in_opens_nothing(world):
    session = world.protected()
    pending = world.pending()
    phone = world.contact(session, ContactKind.PHONE)
    for verb in (
        lambda: world.guard.accounts.of(pending),
        lambda: world.guard.contacts.list(pending),
        lambda: world.guard.contacts.reveal(pending, phone.id),
        lambda: world.guard.contacts.verify(pending, phone.id),
        lambda: world.guard.authenticators.turn_off(pending),
        lambda: world.guard.authenticators.list(pending),
        lambda: world.guard.devices.end_others(pending),
        lambda: world.guard.notme.report(pending, 1),
        lambda: world.guard.signin.resume(pending.id, OTHER.token),
    ):
        with pytest.raises(Refused):
            verb()
    other = world.pending(THIRD)
    mine, theirs = (world.guard.codes.request(one, SIGN_IN) for one in (pending, other))
    with pytest.raises(NotFound):
        world.guard.signin.finish(other, mine.id, world.app())
    assert world.guard.signin.finish(pending, mine.id, world.app()).accepted
    with pytest.raises(Refused):
        world.guard.signin.finish(pending, mine.id, world.app())  # it is used up
    assert theirs.state == "open"
