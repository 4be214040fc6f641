"""N. Delivery, failure, supply."""

from __future__ import annotations

import itertools
import re
import sqlite3
import ssl
import threading
import tomllib
import warnings
from importlib.metadata import version
from pathlib import Path

import pytest

from guardtui.__main__ import FAULT, last_resort
from guardtui.bootstrap import Parts, make_store, open_guard
from guardtui.config import Config, load
from guardtui.core import passcode
from guardtui.core.action import Action
from guardtui.core.errors import BadInput, StoreTrouble
from guardtui.core.records import ChallengeState, Channel, MessageState
from guardtui.core.verdict import Outcome
from guardtui.delivery import Receipt, sms, smtp
from guardtui.delivery.servers import MailServer, SmsGateway
from guardtui.guard import Backend
from guardtui.guard.ways import SIGN_IN
from guardtui.store import connection
from guardtui.vault import Hasher

from .conftest import LAPTOP, OTHER, PASSWORD, letter, plain

SHOP = Backend("mira")
QUICK = Hasher(8, 1, 1)
PYPROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())


def test_c96_no_mail_leaves_without_tls_that_was_checked(serve, trusted, of_another_host, tmp_path):
    """Neither a server without TLS, nor one that nobody vouches for, nor another's, nor one of before TLS 1.2 gets a byte."""
    old = trusted.context()
    old.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    servers = {
        "no TLS": ({}, {"ca_file": trusted.file}),
        "not vouched for": ({"tls_context": trusted.context()}, {}),
        "another's": ({"tls_context": of_another_host.context()}, {"ca_file": of_another_host.file}),
        "too old": ({"tls_context": old}, {"ca_file": trusted.file}),
    }
    for options, trust in servers.values():
        port, box = serve(**options)
        receipt = MailServer("localhost", "a@riverbend.example", port=port, **trust).send(letter())
        assert (receipt.state, receipt.unsure) == (MessageState.DEFERRED, False)
        assert not box.kept
    port, box = serve(tls_context=trusted.context())
    assert MailServer("localhost", "a@riverbend.example", port=port, ca_file=trusted.file).send(letter()).left
    (tmp_path / "guardtui.toml").write_text('[mail]\nhost = "a.example"\nfrom = "a@b.example"\nsecurity = "none"\n')
    with pytest.raises(BadInput):
        load(tmp_path / "guard.db", {})


def test_c97_an_outside_service_is_waited_for_within_limits(world, scripted, monkeypatch):
    """Thirty seconds for one sending, then growing waits within the code's life; after five silences a minute's pause."""
    assert (smtp.CONNECT_SECONDS, smtp.WHOLE_SECONDS, sms.WHOLE_SECONDS) == (10, 30, 30)
    monkeypatch.setattr(smtp, "WHOLE_SECONDS", 0.2)
    left = threading.Event()

    def silent(talk):
        left.wait(30)

    receipt = scripted(silent).send(letter())
    left.set()
    assert (receipt.state, receipt.unreachable) == (MessageState.DEFERRED, True)

    tried = []

    class Silent:
        def send(self, sent):
            tried.append((world.lab.clock.now(), sent.id))
            return Receipt(MessageState.DEFERRED, "no answer", unreachable=True)

    session = world.verified()
    world.guard._desk.couriers[Channel.SMS] = world.guard._desk.couriers[Channel.MAIL] = Silent()
    asked = world.guard.codes.request(SHOP, Action("export", {"what": "all"}), Channel.SMS)
    while world.lab.clock.now() <= asked.expires_at:
        world.pass_time(1000)
        world.guard.messages.deliver()
    assert 3 <= len(tried) <= 6
    waits = [later - earlier for (earlier, _), (later, _) in itertools.pairwise(tried)]
    assert waits == sorted(waits)
    assert len({message for _, message in tried}) == 1
    before = len(tried)
    world.guard.notme.report(session, 1)
    for _ in range(58):
        world.pass_time(1000)
        world.guard.messages.deliver()
    by_channel = len(tried) - before
    assert by_channel <= 2 * 5


async def test_c98_a_fault_names_its_place_and_no_value(world, seen_in_the_app, capsys):
    session = world.sign_up()

    def explode(*_args: object) -> None:
        secret = "hunter2-in-a-local"  # noqa: F841
        raise RuntimeError("hunter2-in-a-message")

    async def run() -> None:
        async with seen_in_the_app(session) as (app, pilot):
            app.call_later(explode)
            await pilot.pause()

    with pytest.raises(RuntimeError) as fault:
        await run()
    assert last_resort(fault.value) == FAULT
    told = "".join(capsys.readouterr())
    assert told.count("RuntimeError") == 2
    assert "hunter2" not in told
    assert "Traceback" not in told


FAULTS = {"busy": "store_busy", "read-only": "store_read_only"}


@pytest.mark.parametrize("fault", FAULTS)
def test_c99_in_doubt_nothing_is_verified(world, fault, monkeypatch):
    world.verified()
    pending = world.pending(OTHER)
    challenge = world.guard.codes.request(pending, SIGN_IN)
    code = world.sent()
    mine = world.guard._desk.store._connection
    outside = sqlite3.connect(world.lab.config.store, isolation_level=None)
    match fault:
        case "busy":
            monkeypatch.setattr(connection, "BUSY_SECONDS", 0)
            outside.execute("BEGIN IMMEDIATE")
        case "read-only":
            mine.execute("PRAGMA query_only = ON")
    for act in (
        lambda: world.guard.signin.finish(pending, challenge.id, code),
        lambda: world.guard.signin.begin("mira", PASSWORD, LAPTOP),
    ):
        with pytest.raises(StoreTrouble) as trouble:
            act()
        assert trouble.value.reason == FAULTS[fault]
    outside.close()
    with world.guard._desk.store.read() as tx:
        row = tx.challenges.by_id(challenge.id)
    assert (row.state, row.tries) == (ChallengeState.OPEN, 0)
    mine.execute("PRAGMA query_only = OFF")
    assert world.guard.signin.finish(pending, challenge.id, code).accepted


def test_i7_a_code_whose_message_reached_nobody_opens_nothing(world, serve):
    """Nobody has it, so whoever types it has guessed; sent again and taken, the same one is good."""
    port, box = serve()
    box.answers = ["550 no such mailbox"]
    world.verified()
    world.guard._desk.couriers[Channel.MAIL] = plain(port)
    challenge = world.guard.codes.request(SHOP, Action("export", {"what": "all"}), Channel.MAIL)
    code = passcode.derive(world.guard._desk.vault.code(challenge.id, 0))
    assert challenge.delivery is MessageState.REFUSED
    assert world.answer(SHOP, challenge, code).outcome is Outcome.VOIDED
    world.pass_time(30_000)
    assert world.guard.codes.resend(SHOP, challenge.id).delivery is MessageState.ACCEPTED
    assert world.answer(SHOP, challenge, code).accepted


def test_c100_every_library_has_a_lowest_version():
    floors = {}
    for line in PYPROJECT["project"]["dependencies"]:
        name, least = re.fullmatch(r"([a-z0-9-]+)>=([0-9.]+)(?:,<[0-9.]+)?", line).groups()
        floors[name] = tuple(map(int, least.split(".")))
        assert tuple(int(part) for part in re.findall(r"\d+", version(name))[:3]) >= floors[name]
    assert floors["sqlite-utils"] >= (4, 1)
    assert floors["pyotp"] >= (2, 12)


def test_c101_a_new_store_is_empty_and_no_option_opens_a_back_door(store_folder, lab, parameters):
    real = Config(store_folder / "real.db", store_folder / "real.key")
    parts = Parts(hasher=QUICK, code_hasher=QUICK)
    guard = make_store(real, parts=parts)
    assert not guard.accounts.any()
    guard.close()
    with pytest.raises(StoreTrouble) as wrong_kind:
        open_guard(real, parts=parts, practice=True)
    assert wrong_kind.value.reason == "not_a_practice_store"
    with pytest.raises(StoreTrouble) as wrong_kind:
        open_guard(lab.config, parts=parts)
    assert wrong_kind.value.reason == "practice_store"
    words = {word for name in parameters for word in name.replace("-", "_").split("_")}
    assert {"signin", "channel", "others"} <= words
    assert not words & {"now", "clock", "time", "force", "skip", "insecure", "debug", "bypass", "dry"}
    assert [name for name in parameters if "test" in name] == [
        "attest",
        "test",
    ]  # of delivery: a message without a code


def test_c102_no_command_takes_a_secret_as_an_argument_and_a_gateways_lies_in_a_private_file(
    world, cli, parameters, tmp_path
):
    secrets = {"secret", "pin", "token", "otp", "pepper", "typed", "passphrase", "digits", "present", "new"}
    assert [name for name in parameters if secrets & set(name.split("_"))] == []
    assert parameters.count("password") == 1  # the noun
    assert parameters.count("code") == 1
    for extra in (
        ["account", "add", "noor", PASSWORD],
        ["signin", "mira", PASSWORD],
        ["code", "answer", "X", "123456"],
    ):
        assert cli(*extra).code == 2
    world.verified()
    challenge = world.guard.codes.request(SHOP, Action("payment-method", {"method": "card"}))
    answer = cli("--json", "code", "answer", f"mira:{challenge.id}", stdin=world.sent())
    assert answer.json["outcome"] == "accepted"
    secret = tmp_path / "gateway"
    secret.touch(0o600)
    secret.write_text("smseagle://the-token@127.0.0.1:1/{to}\n")
    gateway = SmsGateway(secret, ("US",))
    told = gateway.send(letter(channel=Channel.SMS, to="+12025550143"))
    assert told.unreachable
    secret.chmod(0o644)
    assert (
        gateway.send(letter(channel=Channel.SMS, to="+12025550143")).detail == "gateway: others may read it; chmod 600"
    )
    for said in (repr(gateway), repr(told), repr(sms.receipt(sms.Heard(fault="unsure", said="x")))):
        assert "the-token" not in said
