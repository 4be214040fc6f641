"""What somebody does to the file with sqlite3, and what the program then refuses: found by an attack on the whole."""

import sqlite3

import pytest

from guardtui import wording
from guardtui.bootstrap import open_guard
from guardtui.core.action import Action
from guardtui.core.errors import Refused, StoreTrouble
from guardtui.core.records import ContactKind
from guardtui.core.verdict import Outcome
from guardtui.guard import Backend
from guardtui.lab.build import open_demo

from .conftest import LAPTOP, MAIL, OTHER, PASSWORD

SIGN_IN = Action("sign-in")
PURCHASE = Action("purchase", {"order": "1", "amount": 1, "currency": "EUR", "payee": "Shop"})


def outside(world, statements: str) -> None:
    with sqlite3.connect(world.lab.config.store) as connection:
        connection.executescript(statements)


def put_back(world) -> bytes:
    """The file as it is now, to be put back later."""
    world.guard._desk.store.empty_journal()
    return world.lab.config.store.read_bytes()


def refusal(act) -> str:
    with pytest.raises(StoreTrouble) as refused:
        act()
    assert wording.problem(refused.value).isprintable()
    return refused.value.reason


def test_nothing_in_the_file_makes_the_program_seal_what_was_changed(world):
    """A store from before there were seals is taken up once; whether it was cannot be said inside the file."""
    world.protected()
    outside(world, "UPDATE accounts SET two_step_at = NULL; DELETE FROM store_meta WHERE name = 'sealed';")
    outside(world, "UPDATE accounts SET seal = ''")
    world.guard.close()
    guard = open_guard(world.lab.config, practice=True)
    assert guard.activity.verify().reason == "account"
    assert refusal(lambda: guard.accounts.find("mira")) == "account_changed"
    guard.close()


@pytest.mark.parametrize(
    "program",
    [
        "CREATE TRIGGER t AFTER INSERT ON events BEGIN UPDATE accounts SET two_step_at = NULL; END",
        "CREATE TRIGGER t BEFORE UPDATE OF tries ON challenges BEGIN SELECT RAISE(IGNORE); END",
        "CREATE VIEW v AS SELECT 1",
    ],
)
def test_a_program_inside_the_file_is_not_run(world, program):
    session = world.protected()
    outside(world, program)
    assert refusal(lambda: world.guard.accounts.of(session)) == "store_altered"
    assert refusal(lambda: world.guard.signin.begin("mira", "x", OTHER)) == "store_altered"


def test_a_row_changed_while_a_password_is_compared_is_not_sealed_again(world, monkeypatch):
    world.sign_up()
    world.guard.accounts.lock("mira")
    hasher = type(world.guard._desk.hasher)
    matches = hasher.matches

    def slow(self, stored, secret, pepper):
        outside(world, "UPDATE accounts SET status = 'open'")
        return matches(self, stored, secret, pepper)

    monkeypatch.setattr(hasher, "matches", slow)
    assert refusal(lambda: world.guard.signin.begin("mira", "wrong", OTHER)) == "account_changed"
    monkeypatch.undo()
    assert world.guard.activity.verify().reason == "account"


def test_a_store_that_was_put_back_does_nothing_until_the_operator_takes_it_as_it_is(world):
    """What was used since would work again: here a recovery code, a session, a code of the app, an approval."""
    session = world.protected()
    approval = world.prove(Backend("mira"), world.guard.codes.request(Backend("mira"), PURCHASE)).approval
    old = put_back(world)
    world.pass_time(60_000)
    pending = world.pending()
    used = world.recovery[3]
    assert world.guard.signin.finish(pending, world.guard.codes.request(pending, SIGN_IN).id, used).accepted
    world.guard.sessions.list(session)
    world.guard.close()
    world.lab.config.store.write_bytes(old)

    world.lab.guard = _reopened(world)
    for _ in range(3):  # trying does not let it catch up
        assert refusal(lambda: world.guard.signin.begin("mira", "wrong", OTHER)) == "store_put_back"
    challenge = world.guard.codes.request(Backend("mira"), PURCHASE)
    assert refusal(lambda: world.answer(Backend("mira"), challenge, world.app())) == "store_put_back"
    assert world.guard.activity.verify().reason == "cut"

    assert world.guard.care.take_as_it_is() == 1
    assert world.guard.activity.verify().ok
    with pytest.raises(Refused):
        world.guard.accounts.of(session)
    with pytest.raises(Refused):
        world.guard.approvals.carry_out(Backend("mira"), approval, PURCHASE)
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN)
    assert world.guard.signin.finish(pending, challenge.id, used).outcome is Outcome.WRONG
    assert world.guard.signin.finish(pending, challenge.id, world.app()).outcome is Outcome.USED
    world.pass_time(90_000)
    assert world.guard.signin.finish(pending, challenge.id, world.app()).accepted
    assert any("put back" in message.body for message in world.lab.phone.arrived(20))


def _reopened(world):
    """The same store, clock and phone, opened anew."""
    from guardtui.bootstrap import Parts

    desk = world.guard._desk
    parts = Parts(desk.wall, desk.entropy, desk.hasher, desk.code_hasher, desk.couriers)
    return open_guard(world.lab.config, parts=parts, practice=True)


def test_a_history_that_went_on_from_an_earlier_state_is_told_from_the_one_that_was_written(world):
    world.sign_up()
    old = put_back(world)
    anchor = world.lab.config.anchor.read_bytes()
    world.guard.activity.record("mira", "setting:changed", {"setting": "language"})
    newer = world.lab.config.anchor.read_bytes()
    world.guard.close()
    world.lab.config.store.write_bytes(old)
    world.lab.config.anchor.write_bytes(anchor)
    world.lab.guard = _reopened(world)
    world.guard.activity.record("mira", "setting:changed", {"setting": "currency"})
    world.lab.config.anchor.write_bytes(newer)
    assert world.guard.activity.verify().reason == "put_back"
    assert refusal(lambda: world.guard.accounts.lock("mira")) == "store_put_back"


def test_an_account_row_that_was_put_back_is_named_as_such(world):
    world.sign_up()
    with sqlite3.connect(world.lab.config.store) as connection:
        row = connection.execute("SELECT * FROM accounts").fetchone()
    world.guard.activity.record("mira", "setting:changed", {"setting": "language"})  # changes the row and nothing else
    with sqlite3.connect(world.lab.config.store) as connection:
        connection.execute(f"REPLACE INTO accounts VALUES ({','.join('?' * len(row))})", row)
    report = world.guard.activity.verify()
    assert (report.handle, report.first_bad, report.reason) == ("mira", None, "account")
    assert refusal(lambda: world.guard.accounts.lock("mira")) == "store_put_back"


def test_the_place_of_a_removed_account_is_not_given_again(world):
    world.sign_up()
    world.guard.accounts.add("noor", "Noor", PASSWORD)
    outside(world, "DELETE FROM events WHERE account_id = (SELECT id FROM accounts WHERE place = 2);")
    outside(world, "DELETE FROM password_history WHERE account_id = (SELECT id FROM accounts WHERE place = 2);")
    outside(world, "DELETE FROM accounts WHERE place = 2")
    world.guard.accounts.add("olga", "Olga", PASSWORD)
    for _ in range(5):
        world.guard.activity.record("olga", "setting:changed", {"setting": "language"})
    assert world.guard.activity.verify("olga").ok
    assert world.guard.activity.verify().reason == "accounts"


ODD = {
    "a seal that is no hex": "UPDATE accounts SET seal = 'é'",
    "a seal that is no text": "UPDATE accounts SET seal = CAST(x'ff' AS TEXT)",
    "no place": "UPDATE accounts SET place = NULL",
    "a huge place": "UPDATE accounts SET place = 9223372036854775807",
    "facts that are no JSON": "UPDATE accounts SET password_facts = '['",
    "an outcome that is no text": "PRAGMA ignore_check_constraints = 1; UPDATE events SET outcome = CAST(x'ff' AS TEXT)"
    " WHERE seq = 2",
    "a state that nobody knows": "PRAGMA ignore_check_constraints = 1; UPDATE contacts SET state = 'odd'",
    "an address without bytes": "UPDATE contacts SET address = x''",
    "a column that is gone": "ALTER TABLE accounts DROP COLUMN hold_reason",
}


@pytest.mark.parametrize("odd", ODD)
def test_odd_rows_are_told_in_words_by_every_verb_and_by_verify(world, odd):
    session = world.verified()
    outside(world, ODD[odd])
    report = told(world.guard.activity.verify)
    assert report is None or not report.ok or "UPDATE contacts" in ODD[odd]
    for verb in (
        lambda: world.guard.accounts.of(session),
        lambda: world.guard.contacts.list(session),
        lambda: world.guard.signin.begin("mira", PASSWORD, LAPTOP),
        lambda: world.guard.accounts.add("noor", "Noor", PASSWORD),
        lambda: world.guard.activity.list(session, limit=100),
    ):
        told(verb)


def told(verb):
    """What a verb gives, or None where it says in words that the store is damaged. Anything else is a fault of ours."""
    try:
        return verb()
    except StoreTrouble as trouble:
        sentence = wording.problem(trouble)
    assert sentence.isprintable()
    return None


STOLEN = "account_id = (SELECT id FROM accounts WHERE place = 2)"
IN_FORCE = {
    "a contact moved to another account": f"UPDATE contacts SET {STOLEN} WHERE kind = 'mail'",
    "a contact that was checked long ago": "UPDATE contacts SET verified_at = 1 WHERE kind = 'mail'",
    "a change of contact that never was": "INSERT INTO contact_changes"
    " SELECT 'x', account_id, min(id), max(id), 1, NULL FROM contacts WHERE account_id = (SELECT id FROM accounts WHERE place = 1)",
    "an app moved to another account": f"UPDATE authenticators SET {STOLEN}",
    "an app whose codes work again": "UPDATE authenticators SET last_step = 0 WHERE channel = 'app'",
    "an app that was removed": "UPDATE authenticators SET state = 'removed' WHERE channel = 'app'",
    "a recovery code moved to another account": f"UPDATE recovery_codes SET {STOLEN}",
    "a used recovery code": "UPDATE recovery_codes SET state = 'active' WHERE state = 'used'",
    "a device moved to another account": f"UPDATE devices SET {STOLEN}",
    "a device that is trusted": "UPDATE devices SET trusted_until = 9000000000000 WHERE trusted_until IS NULL",
    "a session moved to another account": f"UPDATE sessions SET {STOLEN}",
    "a session that lasts": "UPDATE sessions SET expires_at = expires_at + 1",
    "a session that had ended": "UPDATE sessions SET ended_at = NULL WHERE ended_at IS NOT NULL",
    "a password that was forgotten": "DELETE FROM password_history",
}


@pytest.mark.parametrize("edit", IN_FORCE)
def test_what_decides_who_gets_in_is_marked(world, edit):
    """A5 of the attacks: rows beside the account's own, changed, moved to another account or brought back (SECURITY A4)."""
    session = world.protected()
    pending = world.pending()
    assert world.guard.signin.finish(
        pending, world.guard.codes.request(pending, SIGN_IN).id, world.recovery[3]
    ).accepted
    world.guard.devices.end_others(session)
    world.guard.accounts.add("noor", "Noor", PASSWORD)
    assert world.guard.activity.verify().ok
    with sqlite3.connect(world.lab.config.store) as connection:
        assert connection.execute(IN_FORCE[edit]).rowcount
    report = world.guard.activity.verify()
    assert (report.ok, report.reason) == (False, "account")
    assert refusal(lambda: world.guard.signin.begin("mira", PASSWORD, LAPTOP)) == "account_changed"
    if STOLEN in IN_FORCE[edit]:
        assert refusal(lambda: world.guard.signin.begin("noor", PASSWORD, OTHER)) == "account_changed"


def test_neither_handle_nor_address_can_be_found_by_trying(world):
    """A back end's challenge names the handle, a contact's challenge the address: both are kept under the key."""
    session = world.verified()
    challenge = world.guard.contacts.add(session, ContactKind.PHONE, "+12025550177")
    world.guard.codes.request(Backend("mira"), PURCHASE)
    action = Action("contact-add", {"kind": "phone", "address": "+12025550177"})
    raw = world.lab.config.store.read_bytes()
    assert action.digest not in raw
    assert b"backend:mira" not in raw
    assert MAIL.encode() not in raw
    assert challenge


def test_a_demo_never_clears_away_what_is_not_its_own(tmp_path):
    from guardtui.bootstrap import make_store
    from guardtui.config import Config
    from guardtui.lab import build as lab

    beside = tmp_path / ".lab.old"
    make_store(Config(beside / "guard.db", beside / "guard.key")).close()
    before = {path.name: path.read_bytes() for path in beside.iterdir()}
    lab.build(tmp_path / "lab", anchor=1_795_000_000_000)
    assert {path.name: path.read_bytes() for path in beside.iterdir()} == before
    open_demo(tmp_path / "lab").close()
