"""The file: private, refused with a reason where it is not what it should be, never half written."""

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from guardtui import wording
from guardtui.bootstrap import Parts, make_store, open_guard
from guardtui.config import Config, load
from guardtui.core.errors import StoreTrouble
from guardtui.core.records import Client
from guardtui.store import Store
from guardtui.store.migrations import steps
from guardtui.store.schema import SCHEMA
from guardtui.vault import Hasher

QUICK = Parts(hasher=Hasher(8, 1, 1), code_hasher=Hasher(8, 1, 1))
SECRET_WORDS = "seven quiet harbours at dawn"


@pytest.fixture
def config(tmp_path) -> Config:
    return Config(tmp_path / "deep" / "folder" / "guard.db", tmp_path / "deep" / "folder" / "guard.key")


def _refusal(act) -> str:
    with pytest.raises(StoreTrouble) as refused:
        act()
    sentence = wording.problem(refused.value)
    assert sentence.isprintable()
    assert "{" not in sentence
    return refused.value.reason


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_store_and_key_are_private_whatever_the_umask(config):
    old = os.umask(0)
    try:
        make_store(config, parts=QUICK).close()
    finally:
        os.umask(old)
    assert _mode(config.folder) == 0o700
    assert {path.name: _mode(path) for path in config.folder.iterdir()} == dict.fromkeys(
        ("guard.anchor", "guard.db", "guard.key"), 0o600
    )


def test_the_journal_is_private_too(config):
    guard = make_store(config, parts=QUICK)
    with guard._desk.store.write() as tx:
        tx.limits.note("x", 1)
        beside = [p for p in config.folder.iterdir() if p.name.startswith("guard.db-")]
        assert beside
        assert all(_mode(path) == 0o600 for path in beside)
    guard.close()


def test_a_store_that_is_there_is_never_made_again(config):
    make_store(config, parts=QUICK).close()
    before = config.store.read_bytes()
    assert _refusal(lambda: make_store(config, parts=QUICK)) == "store_exists"
    assert config.store.read_bytes() == before


def test_many_who_make_the_same_store_at_once_make_one(config):
    outcomes = []

    def make():
        try:
            make_store(config, parts=QUICK).close()
            outcomes.append("made")
        except StoreTrouble as refused:
            outcomes.append(refused.reason)

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["made"] + ["store_exists"] * 7
    open_guard(config, parts=QUICK).close()


def test_a_key_left_by_a_start_that_was_cut_short_is_replaced(config):
    half_made = config.store.with_name(".guard.db.guardtui-new")
    make_store(config, parts=QUICK).close()
    config.store.rename(half_made)  # cut right before the store got its name
    make_store(config, parts=QUICK).close()
    assert not half_made.exists()
    open_guard(config, parts=QUICK).close()


def test_a_half_made_store_without_a_key_is_made_again(config):
    config.folder.mkdir(parents=True, mode=0o700)
    config.store.with_name(".guard.db.guardtui-new").write_text("half")
    make_store(config, parts=QUICK).close()
    open_guard(config, parts=QUICK).close()


def test_another_stores_key_is_never_touched(config):
    """Two stores whose names differ in their suffix alone would share a key file."""
    make_store(config, parts=QUICK).close()
    key = config.key.read_bytes()
    other = Config(config.store.with_name("guard.sqlite"), config.key)
    assert _refusal(lambda: make_store(other, parts=QUICK)) == "key_exists"
    config.key.write_text("somebody's thesis")
    config.store.unlink()
    assert _refusal(lambda: make_store(config, parts=QUICK)) == "key_exists"
    assert config.key.read_text() == "somebody's thesis"
    assert key


def test_an_orphaned_journal_is_not_played_into_a_new_store(config):
    config.folder.mkdir(parents=True, mode=0o700)
    config.store.with_name("guard.db-journal").write_bytes(b"x" * 1000)
    assert _refusal(lambda: make_store(config, parts=QUICK)) == "journal_left"
    assert not config.store.exists()


def test_a_folder_that_others_may_enter_is_refused(tmp_path):
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o755)
    (folder / "something").write_text("else")
    config = Config(folder / "guard.db", folder / "guard.key")
    assert _refusal(lambda: make_store(config, parts=QUICK)) == "folder_open_to_others"
    assert not config.store.exists()


def test_a_store_with_a_second_name_is_refused(config, tmp_path):
    make_store(config, parts=QUICK).close()
    os.link(config.store, tmp_path / "elsewhere.db")
    assert _refusal(lambda: open_guard(config, parts=QUICK)) == "store_linked"


def test_a_folder_that_others_could_exchange_is_refused(tmp_path):
    anybodys = tmp_path / "anybodys"
    anybodys.mkdir()
    anybodys.chmod(0o777)
    config = Config(anybodys / "mine" / "guard.db", anybodys / "mine" / "guard.key")
    assert _refusal(lambda: make_store(config, parts=QUICK)) == "folder_movable"
    anybodys.chmod(0o1777)  # as /tmp is: others cannot rename what is not theirs
    make_store(config, parts=QUICK).close()


def test_what_is_no_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    config = Config(tmp_path / "file" / "guard.db", tmp_path / "file" / "guard.key")
    assert _refusal(lambda: make_store(config, parts=QUICK)) == "not_a_folder"


def _made(config):
    make_store(config, parts=QUICK).close()
    return config


DAMAGE = {
    "missing": (lambda c: c.store.unlink(), "store_missing"),
    "empty": (lambda c: c.store.write_bytes(b""), "not_a_store"),
    "text": (lambda c: c.store.write_text("hello\n" * 1000), "not_a_store"),
    "another program's": (lambda c: _another_database(c.store), "not_a_store"),
    "a folder": (lambda c: (c.store.unlink(), c.store.mkdir()), "not_a_store"),
    "a link": (
        lambda c: (c.store.rename(c.store.with_name("real.db")), c.store.symlink_to("real.db")),
        "store_unreadable",
    ),
    "newer": (lambda c: _execute(c.store, f"PRAGMA user_version = {SCHEMA + 1}"), "store_newer"),
    "open to others": (lambda c: c.store.chmod(0o644), "store_open_to_others"),
    "in an open folder": (lambda c: c.folder.chmod(0o755), "folder_open_to_others"),
    "key missing": (lambda c: c.key.unlink(), "key_missing"),
    "key open to others": (lambda c: c.key.chmod(0o640), "key_open_to_others"),
    "key damaged": (lambda c: c.key.write_bytes(b"\xff\x00 key"), "key_damaged"),
    "key cut": (lambda c: c.key.write_text(c.key.read_text()[:-10]), "key_damaged"),
    "key newer": (
        lambda c: c.key.write_text(c.key.read_text().replace("guardtui-key 1", "guardtui-key 3") + "more\n"),
        "key_newer",
    ),
    "key of the same name but other": (lambda c: _other_root(c.key), "key_wrong"),
    "kind changed": (
        lambda c: _execute(c.store, "UPDATE store_meta SET value = 'practice' WHERE name = 'kind'"),
        "practice_store",
    ),
    "meta lost": (lambda c: _execute(c.store, "DELETE FROM store_meta WHERE name = 'service'"), "store_damaged"),
}


def _execute(path, sql):
    with sqlite3.connect(path) as outside:
        outside.execute(sql)


def _another_database(path):
    path.unlink()
    _execute(path, "CREATE TABLE t (x)")
    path.chmod(0o600)


def _other_root(key):
    heading, store, _ = key.read_text().splitlines()
    key.write_text(f"{heading}\n{store}\nkey {'A' * 43}=\n")


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_cannot_be_opened_is_refused_with_its_own_reason_and_left_alone(config, damage):
    spoil, reason = DAMAGE[damage]
    spoil(_made(config))
    before = config.store.read_bytes() if config.store.is_file() else None
    assert _refusal(lambda: open_guard(config, parts=QUICK)) == reason
    assert (config.store.read_bytes() if config.store.is_file() else None) == before


def test_the_key_of_another_store_is_told_apart_from_a_wrong_password(config, tmp_path):
    other = Config(tmp_path / "other" / "guard.db", tmp_path / "other" / "guard.key")
    for one in (config, other):
        make_store(one, parts=QUICK).close()
    config.key.write_text(other.key.read_text())
    assert _refusal(lambda: open_guard(config, parts=QUICK)) == "key_wrong"


def test_a_practice_store_cannot_pass_for_a_real_one_nor_the_reverse(config):
    make_store(config, practice=True, parts=QUICK).close()
    assert _refusal(lambda: open_guard(config, parts=QUICK)) == "practice_store"
    _execute(config.store, "UPDATE store_meta SET value = 'real' WHERE name = 'kind'")
    assert _refusal(lambda: open_guard(config, parts=QUICK)) == "key_wrong"


def test_a_real_store_is_not_opened_for_practice(config):
    assert _refusal(lambda: open_guard(_made(config), practice=True, parts=QUICK)) == "not_a_practice_store"


def test_damaged_pages_are_told_and_nothing_is_made_over_them(config):
    guard = make_store(config, parts=QUICK)
    guard.accounts.add("mira", "Mira", SECRET_WORDS)
    guard.close()
    raw = bytearray(config.store.read_bytes())
    for page in range(1, len(raw) // 4096):
        raw[page * 4096 : page * 4096 + 64] = os.urandom(64)
    config.store.write_bytes(raw)
    with pytest.raises(StoreTrouble):
        open_guard(config, parts=QUICK).accounts.find("mira")
    assert config.store.read_bytes() == bytes(raw)


def test_sealed_bytes_moved_to_another_row_do_not_open(config):
    guard = make_store(config, parts=QUICK)
    for handle in ("mira", "noor"):
        guard.accounts.add(handle, handle, SECRET_WORDS, mail=f"{handle}@example.org")
    _execute(config.store, "UPDATE contacts SET address = (SELECT address FROM contacts ORDER BY id LIMIT 1)")
    with guard._desk.store.read() as tx:
        ids = tx.accounts.places().values()
    assert _refusal(lambda: [_contacts(guard, account_id) for account_id in ids]) == "seal_broken"
    guard.close()


def _contacts(guard, account_id):
    with guard._desk.store.read() as tx:
        return tx.contacts.of(account_id)


def test_nothing_private_can_be_read_in_the_file(world_of_secrets):
    folder, secrets = world_of_secrets
    for path in folder.iterdir():
        if path.name.endswith((".key", "phone.jsonl")):
            continue
        raw = path.read_bytes()
        for name, secret in secrets.items():
            for spelling in {secret, secret.replace(" ", ""), secret.replace("-", ""), secret.lower()}:
                assert spelling.encode() not in raw, f"{name} is readable in {path.name}"


@pytest.fixture
def world_of_secrets(lab):
    """A run through most of what an account does; every secret that was used, by its name."""
    from guardtui.core import totp
    from guardtui.core.records import Client

    guard, phone = lab.guard, lab.phone
    secrets = {
        "password": SECRET_WORDS,
        "phone": "+12025550143",
        "mail": "mira.oduya@example.org",
        "name": "Mira Oduya",
    }
    guard.accounts.add("mira-handle", secrets["name"], SECRET_WORDS, mail=secrets["mail"], phone=secrets["phone"])
    secrets["handle"] = "mira-handle"
    client = Client("device-token" * 4)
    secrets["device token"] = client.token
    session = guard.signin.begin("mira-handle", SECRET_WORDS, client).session
    secrets["session token"] = session.token
    for contact in guard.contacts.list(session):
        challenge = guard.contacts.verify(session, contact.id)
        code = phone.arrived(1)[0].body[:7]
        secrets[f"code to {contact.kind}"] = code.replace(" ", "")
        guard.codes.answer(session, challenge.id, code)
    new = guard.authenticators.begin_app(session)
    secrets["app secret"] = new.secret
    challenge = guard.authenticators.confirm(session, new.authenticator.id)
    code = totp.code_at(new.secret, totp.step_at(lab.clock.now()))
    guard.codes.answer(session, challenge.id, code)
    for number, spare in enumerate(guard.authenticators.new_recovery_codes(session)):
        secrets[f"recovery code {number}"] = spare
    guard.authenticators.keep_recovery_codes(session, spare)
    guard.authenticators.turn_on(session)
    return lab.config.folder, secrets


def test_an_old_schema_is_brought_forward_by_many_at_once(config):
    guard = make_store(config, parts=QUICK)
    guard.close()
    _execute(config.store, "PRAGMA user_version = 0")
    with sqlite3.connect(config.store) as outside:
        tables = [row[0] for row in outside.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        outside.execute("PRAGMA foreign_keys = OFF")
        meta = outside.execute("SELECT * FROM store_meta").fetchall()
        for table in tables:
            outside.execute(f"DROP TABLE {table}")
    with sqlite3.connect(config.store) as outside:
        outside.execute("PRAGMA application_id = 0x47545549")
    script = (
        "from pathlib import Path; from guardtui.store import Store; import sys;"
        "store = Store.open(Path(sys.argv[1])); store.bring_forward(None); store.close(); print('ok')"
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(config.store)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(4)
    ]
    assert [run.communicate()[0] for run in runs] == [b"ok\n"] * 4
    with sqlite3.connect(config.store) as outside:
        assert outside.execute("PRAGMA user_version").fetchone()[0] == SCHEMA
        assert outside.execute("SELECT count(*) FROM _sqlite_migrations").fetchone()[0] == len(steps._migrations)
        outside.executemany("INSERT INTO store_meta VALUES (?, ?)", meta)
    open_guard(config, parts=QUICK).close()


def test_sqlite3_opens_the_file_and_finds_strict_tables_without_a_flaw(config):
    make_store(config, parts=QUICK).close()
    with sqlite3.connect(config.store) as outside:
        assert outside.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert outside.execute("PRAGMA foreign_key_check").fetchall() == []
        made = dict(outside.execute("SELECT name, strict FROM pragma_table_list WHERE type = 'table'"))
        ours = {name: strict for name, strict in made.items() if not name.startswith(("sqlite_", "_sqlite"))}
        assert ours
        assert all(ours.values())


def test_a_second_writer_waits_and_a_reader_sees_no_half_work(config):
    guard = make_store(config, parts=QUICK)
    guard.accounts.add("mira", "Mira", SECRET_WORDS)
    store = guard._desk.store
    seen: list[int] = []

    def count():
        with store.read() as tx:
            seen.append(len(tx.limits.times("x", 0)))

    with store.write() as tx:
        tx.limits.note("x", 1)
        reader = threading.Thread(target=count)
        reader.start()
        reader.join()
    assert seen == [0]
    guard.close()


def test_a_second_guard_of_one_process_takes_no_lock_from_the_first(config):
    """Closing any plain handle of a file drops all locks that its process has on it: SQLite's own documentation warns."""
    guard = make_store(config, parts=QUICK)
    code = (
        "import sqlite3, sys\n"
        "outside = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)\n"
        "try: outside.execute('BEGIN IMMEDIATE')\n"
        "except sqlite3.OperationalError as locked: print(locked)\n"
    )
    with guard._desk.store.write() as tx:
        tx.limits.note("x", 1)
        second = open_guard(config, parts=QUICK)
        second.close()
        third = open_guard(config, parts=QUICK)
        tried = subprocess.run([sys.executable, "-c", code, config.store], capture_output=True, text=True, check=True)
    assert tried.stdout == "database is locked\n"
    third.close()
    guard.close()
    config.store.unlink()
    config.store.write_text("another file, and no store")
    config.store.chmod(0o600)
    assert _refusal(lambda: open_guard(config, parts=QUICK)) == "not_a_store"


def test_an_error_inside_a_transaction_leaves_nothing_of_it(config):
    guard = make_store(config, parts=QUICK)
    store = guard._desk.store

    def fail_in_the_middle():
        with store.write() as tx:
            tx.limits.note("x", 1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_in_the_middle()
    with store.read() as tx:
        assert tx.limits.times("x", 0) == []
    guard.close()


def test_another_processes_commit_is_noticed(config):
    guard = make_store(config, parts=QUICK)
    before = guard.changed()
    assert guard.changed() == before
    _execute(config.store, "INSERT INTO limits VALUES ('outside', 1)")
    assert guard.changed() != before
    guard.close()


def test_a_locked_store_is_told_in_words(config, monkeypatch):
    from guardtui.store import connection as module

    monkeypatch.setattr(module, "BUSY_SECONDS", 0.05)
    guard = make_store(config, parts=QUICK)
    outside = sqlite3.connect(config.store, isolation_level=None)
    outside.execute("BEGIN IMMEDIATE")
    assert _refusal(lambda: guard.accounts.add("mira", "Mira", SECRET_WORDS)) == "store_busy"
    outside.execute("ROLLBACK")
    guard.accounts.add("mira", "Mira", SECRET_WORDS)
    guard.close()


def _as_an_ordinary_user(code: str, *arguments: object) -> str:
    """Run Python without root's power to write everywhere; what it printed."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    if os.geteuid() == 0:
        powers = "-dac_override,-dac_read_search,-fowner"
        command = ["setpriv", f"--bounding-set={powers}", f"--inh-caps={powers}", *command]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


READ_ONLY = """
import sys
from pathlib import Path
from guardtui.bootstrap import Parts, open_guard
from guardtui.config import Config, load
from guardtui.core.errors import StoreTrouble
from guardtui.core.records import Client
from guardtui.vault import Hasher
quick = Hasher(8, 1, 1)
guard = open_guard(Config(Path(sys.argv[1]), Path(sys.argv[2])), parts=Parts(hasher=quick, code_hasher=quick))
print(guard.accounts.find("mira").handle, guard.activity.verify().ok)
session = guard.signin.resume(sys.argv[3], sys.argv[4])
print(len(guard.activity.list(session).items), guard.checklist.show(session).score)
for verb in (lambda: guard.accounts.lock("mira"), lambda: guard.checklist.attest(session, "G26")):
    try:
        verb()
    except StoreTrouble as refused:
        print(refused.reason)
"""


@pytest.mark.parametrize("spoilt", ["file", "folder"])
def test_a_read_only_store_can_be_read_and_is_not_written(config, spoilt):
    guard = make_store(config, parts=QUICK)
    guard.accounts.add("mira", "Mira", SECRET_WORDS)
    token = "d" * 43
    session = guard.signin.begin("mira", SECRET_WORDS, Client(token)).session
    guard.close()
    before = config.store.read_bytes()
    for path in (config.store, config.anchor) if spoilt == "file" else (config.folder,):
        path.chmod(0o400 if spoilt == "file" else 0o500)
    told = _as_an_ordinary_user(READ_ONLY, config.store, config.key, session.token, token).splitlines()
    config.folder.chmod(0o700)
    assert told == ["mira True", "3 23", "store_read_only", "store_read_only"]
    assert config.store.read_bytes() == before


def _schema_1(config: Config) -> None:
    """Make a store as the program made it before there were seals and an anchor."""
    guard = make_store(config, parts=QUICK)
    guard.accounts.add("mira", "Mira", SECRET_WORDS, mail="mira@example.org")
    vault = guard._desk.vault
    guard.close()
    config.anchor.unlink()
    with sqlite3.connect(config.store) as outside:
        (contact,) = outside.execute("SELECT id FROM contacts").fetchone()
        outside.execute(
            "UPDATE contacts SET address = ?", (vault.seal("contacts.address", contact, "mira@example.org"),)
        )
        outside.executescript(
            "ALTER TABLE accounts DROP COLUMN seal;"
            "ALTER TABLE accounts DROP COLUMN state;"
            "DROP INDEX accounts_in_order;"
            "ALTER TABLE accounts DROP COLUMN place;"
            "ALTER TABLE accounts DROP COLUMN hold_reason;"
            "ALTER TABLE accounts DROP COLUMN hold_since;"
            "ALTER TABLE accounts DROP COLUMN hold_until;"
            "ALTER TABLE contacts DROP COLUMN rescued;"
            "DROP TABLE contact_changes;"
            "DROP TABLE cases;"
            "DROP INDEX sessions_open;"
            "ALTER TABLE accounts ADD COLUMN chain_mark TEXT NOT NULL DEFAULT '';"
            "DROP TABLE password_drafts;"
            "DELETE FROM _sqlite_migrations WHERE name LIKE 'm0002%';"
            "PRAGMA user_version = 1;"
        )


def test_a_store_from_before_the_seals_is_taken_up_as_it_stands_once(config):
    _schema_1(config)
    guard = open_guard(config, parts=QUICK)
    account = guard.accounts.find("mira")
    assert [one.address for one in _contacts(guard, account.id)] == ["mira@example.org"]
    assert guard.activity.verify().ok
    guard.close()
    with sqlite3.connect(config.store) as outside:
        outside.execute("UPDATE accounts SET seal = '', status = 'locked'")
    guard = open_guard(config, parts=QUICK)
    assert _refusal(lambda: guard.accounts.find("mira")) == "account_changed"
    assert guard.activity.verify().reason == "account"
    guard.close()


def test_the_anchor_of_another_store_is_refused(config, tmp_path):
    make_store(config, parts=QUICK).close()
    other = Config(tmp_path / "other" / "guard.db", tmp_path / "other" / "guard.key")
    make_store(other, parts=QUICK).close()
    config.anchor.write_bytes(other.anchor.read_bytes())
    assert _refusal(lambda: open_guard(config, parts=QUICK)) == "anchor_foreign"


def test_an_anchor_that_is_there_is_never_written_over_by_a_new_store(config):
    make_store(config, parts=QUICK).close()
    before = config.anchor.read_bytes()
    config.store.unlink()
    config.key.unlink()
    assert _refusal(lambda: make_store(config, parts=QUICK)) == "anchor_exists"
    assert config.anchor.read_bytes() == before


def test_the_anchor_may_lie_elsewhere_and_never_goes_back(config, tmp_path):
    from guardtui.clock import Uptime
    from guardtui.store.anchor import Anchor, Reached, Seen

    later, earlier = (Seen(at, Uptime(b"one boot", at)) for at in (9_000, 8_000))
    anchor = Anchor(tmp_path / "anchor", "STORE")
    assert anchor.state == "missing"
    anchor.make([Reached(3, b"3" * 8)])
    anchor.advance({1: Reached(5, b"5" * 8), 3: Reached(2, b"2" * 8)}, later)
    anchor.advance({1: Reached(4, b"4" * 8)}, earlier)
    assert (anchor.state, anchor.places(), anchor.seen()) == ("kept", 3, later)
    assert anchor.all() == (Reached(5, b"5" * 8), Reached(), Reached(2, b"2" * 8))
    assert (Anchor(anchor.path, "OTHER").all(), Anchor(anchor.path, "OTHER").seen()) == ((), None)
    assert Anchor(anchor.path, "OTHER").state == "foreign"
    anchor.path.write_bytes(anchor.path.read_bytes()[:-3])
    assert anchor.state == "foreign"
    assert load(config.store, {"GUARDTUI_ANCHOR_FILE": str(anchor.path)}).anchor == anchor.path
    assert load(config.store, {}).anchor == config.anchor


def test_a_cut_while_a_store_is_made_leaves_nothing_that_stops_the_next_start(config):
    """Whatever of half-made store, anchor and key is there, as a kill at any point leaves it."""
    half_made = config.store.with_name(".guard.db.guardtui-new")
    make_store(config, parts=QUICK).close()
    config.store.rename(half_made)
    whole = {path: path.read_bytes() for path in (half_made, config.anchor, config.key)}
    for there in ((half_made,), (half_made, config.anchor), (half_made, config.anchor, config.key)):
        for path in config.folder.iterdir():
            path.unlink()
        for path in there:
            path.touch(0o600)
            path.write_bytes(whole[path])
        make_store(config, parts=QUICK).close()
        open_guard(config, parts=QUICK).close()


def test_a_file_that_cannot_be_read_is_said_to_be_one():
    """What the disk refuses when the file is open already: here Linux's own memory, at an address where none is."""
    with pytest.raises(StoreTrouble) as trouble:
        Store.open(Path("/proc/self/mem"))
    assert trouble.value.reason == "store_unreadable"
