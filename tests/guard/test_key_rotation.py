"""Another key for all that the store holds, while it is in use (SECURITY C-80, docs/decisions/7-keys.md)."""

import json
import re
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from guardtui import wording
from guardtui.bootstrap import open_guard, restore_store
from guardtui.core.action import Action
from guardtui.core.errors import Refused, StoreTrouble
from guardtui.core.records import ContactKind
from guardtui.core.verdict import Outcome
from guardtui.guard import Backend
from guardtui.store import rotation
from guardtui.vault import keys

from .conftest import LAPTOP, OTHER, PASSWORD, STEP
from .old_values import of_an_older_key

SIGN_IN = Action("sign-in")
PURCHASE = Action("purchase", {"order": "1", "amount": 1, "currency": "EUR", "payee": "Shop"})
SHOP = Backend("mira")


def refusal(act) -> StoreTrouble:
    with pytest.raises(StoreTrouble) as refused:
        act()
    sentence = wording.problem(refused.value)
    assert sentence.isprintable()
    assert "{" not in sentence
    return refused.value


def used_in_every_way(world):
    """An account with all that is sealed, looked up, marked or counted; its session, and what was open."""
    session = world.protected()
    old = world.contact(session, ContactKind.PHONE)
    challenge = world.guard.contacts.replace(session, old.id, "+12025550177")
    assert world.answer(session, challenge, world.app()).accepted
    world.pass_time(STEP)
    approval = world.prove(SHOP, world.guard.codes.request(SHOP, PURCHASE)).approval
    assert approval
    world.guard.kinds.register("club:transfer", {"to": str}, "send points to {to}")
    world.guard.approvals.ask(SHOP, Action("club:transfer", {"to": "Noor"}))
    world.pass_time(STEP)
    pending = world.pending()
    asked = world.guard.codes.request(pending, SIGN_IN)
    drafted = world.guard.passwords.change(session, PASSWORD, "violet Meadow hums 4 trains")
    world.guard.support.open_case(session, "other", "Something is the matter")
    world.guard.signin.begin("nobody", "wrong", OTHER)
    return session, approval, pending, asked, drafted


def test_nothing_of_the_old_key_is_left(world):
    used_in_every_way(world)
    old = world.lab.config.key.read_text().split()[-1]
    state = world.guard.care.rotate_key()
    assert (state.version, state.roots, state.accounts_left) == (2, (2,), 0)
    assert of_an_older_key(world.lab.config.store, 2) == []
    text = world.lab.config.key.read_text()
    assert old not in text
    assert re.findall(r"^(\w+ \w+(?: \d+)?) ", text, re.MULTILINE) == [
        *("key 2", "kept chain 1", "kept pepper 1", "kept tokens 1")
    ]
    assert stat.S_IMODE(world.lab.config.key.stat().st_mode) == 0o600
    assert not keys.beside_key(world.lab.config.key).exists()
    assert world.guard.activity.verify().ok


def test_the_account_goes_on_as_before(world):
    """Who is signed in stays so, its device is known, and every kind of proof is still taken."""
    session = world.protected()
    world.guard.care.rotate_key()
    assert world.guard.accounts.of(session).handle == "mira"
    assert world.tags(session)[0] == "store:rekeyed"
    assert {contact.address for contact in world.guard.contacts.list(session)} == {
        *("mira.oduya@example.org", "+12025550143")
    }
    world.pass_time(STEP)
    begun = world.guard.signin.begin("MIRA", PASSWORD, LAPTOP)
    assert not begun.pending.new_device
    challenge = world.guard.codes.request(begun.pending, SIGN_IN)
    assert world.guard.signin.finish(begun.pending, challenge.id, world.app()).accepted
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN)
    assert world.guard.signin.finish(pending, challenge.id, world.recovery[3]).accepted
    challenge = world.guard.contacts.verify(session, world.contact(session, ContactKind.MAIL).id)
    assert world.answer(session, challenge).accepted
    assert {device.name for device in world.guard.devices.list(session)} == {LAPTOP.label, OTHER.label}


def test_what_was_open_ends_since_the_old_key_could_make_its_codes(world):
    session, approval, pending, asked, drafted = used_in_every_way(world)
    world.pass_time(STEP)
    world.guard.care.rotate_key()
    assert world.answer(session, drafted, world.app()).outcome is Outcome.VOIDED
    with pytest.raises(Refused, match="sign_in_expired"):
        world.guard.signin.finish(pending, asked.id, world.app())
    with pytest.raises(Refused, match="no_such_approval"):
        world.guard.approvals.carry_out(SHOP, approval, PURCHASE)
    again = world.pending()
    challenge = world.guard.codes.request(again, SIGN_IN)
    assert world.guard.signin.finish(again, challenge.id, world.app()).accepted


def test_a_code_that_was_sent_before_is_not_sent_again_and_ends(world):
    session = world.verified()
    contact = world.contact(session, ContactKind.MAIL)
    challenge = world.guard.contacts.verify(session, contact.id)
    code = world.sent()
    world.guard.care.rotate_key()
    assert world.answer(session, challenge, code).outcome is Outcome.VOIDED


def test_what_was_counted_still_counts(world):
    world.sign_up()
    while world.guard.signin.begin("mira", "wrong", OTHER).outcome != "wait":
        pass
    world.guard.care.rotate_key()
    assert world.guard.signin.begin("mira", PASSWORD, OTHER).outcome == "wait"


def test_sendings_to_an_address_still_count(world):
    world.sign_up()
    with world.guard._desk.store.read() as tx:
        before = tx.contacts.key("+12025550143")
    with world.guard._desk.store.write() as tx:
        tx.limits.note(f"sends:{before}", world.lab.clock.now())
    world.guard.care.rotate_key()
    with world.guard._desk.store.read() as tx:
        assert tx.limits.times(f"sends:{tx.contacts.key('+12025550143')}", world.lab.clock.now())


def test_a_password_is_peppered_anew_at_its_next_use(world):
    world.sign_up()
    assert world.guard.care.rotate_key().passwords == {1: 1}
    assert world.guard.signin.begin("mira", "wrong", LAPTOP).outcome == "refused"
    assert world.guard.care.key().passwords == {1: 1}
    assert world.guard.signin.begin("mira", PASSWORD, LAPTOP).outcome == "open"
    assert world.guard.care.key().passwords == {2: 1}
    assert world.guard.signin.begin("mira", PASSWORD, LAPTOP).outcome == "open"


def test_it_is_rotated_again_and_again(world):
    session = world.protected()
    for version in range(2, 6):
        assert world.guard.care.rotate_key().version == version
        assert of_an_older_key(world.lab.config.store, version) == []
    world.pass_time(STEP)
    assert world.prove(SHOP, world.guard.codes.request(SHOP, PURCHASE)).accepted
    assert world.guard.accounts.of(session).two_step
    reopened = open_guard(world.lab.config, practice=True)
    assert reopened.activity.verify().ok
    reopened.close()


def test_an_account_that_was_changed_from_outside_is_left_alone_and_keeps_the_old_key(world):
    world.sign_up()
    world.guard.accounts.add("noor", "Noor", PASSWORD)
    with sqlite3.connect(world.lab.config.store) as outside:
        (before,) = outside.execute("SELECT status FROM accounts WHERE place = 1").fetchone()
        outside.execute("UPDATE accounts SET status = 'locked' WHERE place = 1")
    trouble = refusal(world.guard.care.rotate_key)
    assert (trouble.reason, trouble.facts) == ("rotation_unfinished", {"accounts": 1})
    state = world.guard.care.key()
    assert (state.version, state.roots, state.accounts_left, state.under_way) == (2, (1, 2), 1, True)
    assert refusal(lambda: world.guard.accounts.find("mira")).reason == "account_changed"
    with sqlite3.connect(world.lab.config.store) as outside:
        outside.execute("UPDATE accounts SET status = ? WHERE place = 1", (before,))
    assert world.guard.care.rotate_key().roots == (2,)
    assert world.guard.accounts.find("mira").handle == "mira"


def test_what_the_old_key_made_is_refused_afterwards(world):
    """Whoever has the old key can make marks with it; so none of them counts any more."""
    world.sign_up()
    with sqlite3.connect(world.lab.config.store) as outside:
        before = outside.execute("SELECT handle_key, profile, seal, state FROM accounts").fetchone()
    world.guard.care.rotate_key()
    with sqlite3.connect(world.lab.config.store) as outside:
        (new,) = outside.execute("SELECT handle_key FROM accounts").fetchone()
        outside.execute("UPDATE accounts SET handle_key = ?, profile = ?, seal = ?, state = ?", (new, *before[1:]))
    assert refusal(lambda: world.guard.accounts.find("mira")).reason == "account_changed"


def test_a_key_file_that_cannot_be_written_leaves_all_as_it_was(world, monkeypatch):
    world.sign_up()
    before = world.lab.config.key.read_bytes(), world.lab.config.store.read_bytes()

    def full(_handle):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(keys.os, "fsync", full)
        trouble = refusal(world.guard.care.rotate_key)
    assert (trouble.reason, trouble.facts["cause"]) == ("key_unwritable", "No space left on device")
    assert (world.lab.config.key.read_bytes(), world.lab.config.store.read_bytes()) == before
    assert not keys.beside_key(world.lab.config.key).exists()
    assert world.guard.care.rotate_key().version == 2


def test_nothing_is_begun_where_nothing_could_be_recorded(world):
    world.sign_up()
    anchor = world.lab.config.anchor
    held = anchor.read_bytes()
    anchor.unlink()
    assert refusal(world.guard.care.rotate_key).reason == "anchor_missing"
    anchor.write_bytes(held)
    assert world.guard.care.key().roots == (1,)


def test_a_backup_from_before_opens_with_the_key_of_that_time(world, tmp_path):
    world.sign_up()
    config = world.lab.config
    world.guard.care.backup(tmp_path / "copy.db")
    old = config.key.read_bytes()
    world.guard.care.rotate_key()
    trouble = refusal(lambda: restore_store(config, tmp_path / "copy.db", practice=True))
    assert (trouble.reason, trouble.facts["has"], trouble.facts["wanted"]) == ("key_version", "2", 1)
    assert world.guard.activity.verify().ok
    new = config.key.read_bytes()
    config.key.write_bytes(old)
    assert refusal(lambda: open_guard(config, practice=True)).reason == "key_version"
    assert restore_store(config, tmp_path / "copy.db", practice=True) == 1
    assert world.guard.accounts.find("mira").handle == "mira"  # the open Guard reads the old key with the old store
    assert world.guard.care.rotate_key().version == 2
    assert config.key.read_bytes() != new


ELSEWHERE = """
import sys
from pathlib import Path
from guardtui.bootstrap import Parts, open_guard
from guardtui.config import Config
from guardtui.lab.clock import StoryClock
parts = Parts(clock=StoryClock(int(sys.argv[3])))
guard = open_guard(Config(Path(sys.argv[1]), Path(sys.argv[2])), parts=parts, practice=True)
print(guard.care.rotate_key().version)
"""


def elsewhere(world) -> str:
    """Rotate the key in a process of its own, at the same time by its clock; the version then."""
    where = [str(world.lab.config.store), str(world.lab.config.key), str(world.lab.clock.now())]
    command = [sys.executable, "-c", ELSEWHERE, *where]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_a_running_program_notices_that_another_process_rotated_the_key(world):
    session = world.protected()
    assert elsewhere(world) == "2"
    assert world.guard.accounts.of(session).handle == "mira"
    world.pass_time(STEP)
    challenge = world.guard.contacts.add(session, "mail", "second@example.org")
    world.answer(session, challenge, world.app())
    assert elsewhere(world) == "3"
    world.guard.accounts.add("noor", "Noor", PASSWORD, mail="noor@example.org")
    assert of_an_older_key(world.lab.config.store, 3) == []
    assert world.guard.activity.verify().ok


def test_a_program_that_slept_through_a_rotation_rotates_all_the_same(world):
    world.sign_up()
    assert elsewhere(world) == "2"
    assert world.guard.care.rotate_key().version == 3


def rotated(world) -> int:
    """Rotate the key however often the store is busy meanwhile: each time goes on where the one before was cut."""
    while True:
        try:
            return world.guard.care.rotate_key().version
        except StoreTrouble as trouble:
            if trouble.reason != "store_busy":
                raise


@pytest.mark.slow
def test_others_read_and_write_while_the_key_is_rotated(world, tmp_path):
    """Four processes sign in, record and read without a pause; none of them ever meets trouble with keys or seals."""
    world.guard.accounts.add("mira", "Mira", PASSWORD, mail="mira@example.org")
    for number in range(60):
        world.guard.accounts.add(f"guest{number}", "Guest", PASSWORD, mail=f"guest{number}@example.org")
    driver = str(Path(__file__).with_name("busy_while_rotated.py"))
    command = [sys.executable, driver, str(world.lab.config.store), str(world.lab.config.key)]
    busy = [
        subprocess.Popen([*command, str(number)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for number in range(4)
    ]
    for one in busy:
        assert one.stdout.readline() == "ready\n"
    versions = [rotated(world) for _ in range(3)]
    told = [json.loads(one.communicate("stop\n", timeout=60)[0]) for one in busy]
    assert versions == [2, 3, 4]
    assert [one["troubles"] for one in told] == [[]] * 4
    assert all(one["rounds"] > 0 for one in told)
    assert of_an_older_key(world.lab.config.store, 4) == []
    assert world.guard.activity.verify().ok


def test_every_sealed_column_has_its_turn():
    """Whoever seals another column has to let its turn come, too."""
    source = Path(rotation.__file__).parent
    places = {
        tuple(place.split("."))
        for path in source.glob("*.py")
        for name in re.findall(r"\.seal\((\w+),", path.read_text())
        for place in re.findall(rf'^{name}(?:: Final)? = "([\w.]+)"', path.read_text(), re.MULTILINE)
    }
    assert places == set(rotation.SEALED)
