"""Activity: human sentences, filters and search, reviewed up to here, and a chain that notices any edit."""

import csv
import json
import sqlite3
from contextlib import closing

import pytest

from guardtui import wording
from guardtui.core import activity
from guardtui.core.errors import BadInput, NotFound, Refused, StoreTrouble
from guardtui.core.records import Client, Event, Unreviewed
from guardtui.guard import Backend, activities, exports
from guardtui.store import connection, store
from guardtui.wording.events import EVENTS

MIRA = Backend("mira")


@pytest.fixture
def busy(world):
    """An account with some history of every kind."""
    session = world.verified()
    for number in range(30):
        facts = {"order": str(1000 + number), "amount": 1_000 + number, "currency": "EUR", "payee": "Łódź Books"}
        world.guard.activity.record("mira", "order:placed", facts)
        world.pass_time(60_000)
        world.guard.signin.touch(session)
    world.guard.activity.record("mira", "payment:added", {"method": "Visa ••• 4242"}, "alarm")
    world.guard.activity.record("mira", "setting:changed", {"setting": "language", "value": "English"})
    return session


def test_every_tag_has_a_sentence_and_none_shows_a_gap(world):
    assert set(EVENTS) == activity.TAGS
    for tag in activity.TAGS:
        assert "{" not in wording.event(Event("A", 1, 0, tag, "done", {}))


def test_lines_read_like_sentences(world, busy):
    newest = world.guard.activity.list(busy, limit=3).items
    assert [wording.event(event) for event in newest] == [
        "Setting changed: language is now English",
        "Payment method added: Visa ••• 4242",
        "Order 1029 placed: 10.29 EUR to Łódź Books",
    ]


def test_filters_by_subject_outcome_and_time(world, busy):
    verbs = world.guard.activity
    assert {e.tag for e in verbs.list(busy, subject="order").items} == {"order:placed"}
    assert [e.tag for e in verbs.list(busy, outcome="alarm").items] == ["payment:added"]
    middle = verbs.list(busy, subject="order", limit=10).items[-1].at
    assert all(e.at >= middle for e in verbs.list(busy, since=middle, limit=100).items)
    assert all(e.at < middle for e in verbs.list(busy, until=middle, limit=100).items)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("1007", 1),
        ("ŁÓDŹ", 30),
        ("placed 1007", 1),
        ("order placed books", 30),
        ("visa", 1),
        ("language english", 1),
        ("%", 0),
        ("no such", 0),
        ("' OR 1=1 --", 0),
    ],
)
def test_search_finds_what_a_line_says_and_what_it_names(world, busy, search, found):
    assert len(world.guard.activity.list(busy, search=search, limit=100).items) == found


@pytest.mark.parametrize("bad", ["\x1b[2J", "x" * 100_000, "\ud800"])
def test_a_search_of_the_wrong_form_is_refused_in_words(world, busy, bad):
    with pytest.raises(BadInput) as refused:
        world.guard.activity.list(busy, search=bad)
    assert "\x1b" not in wording.problem(refused.value)


@pytest.mark.parametrize(
    "bad",
    [{"subject": "spells"}, {"outcome": "maybe"}, {"after": "x"}, {"after": "-1"}, {"limit": 0}, {"limit": 10**9}],
)
def test_a_filter_that_is_none_is_refused(world, busy, bad):
    with pytest.raises(BadInput):
        world.guard.activity.list(busy, **bad)


def test_pages_join_without_gap_or_overlap_in_both_directions(world, busy):
    for newest_first in (True, False):
        seqs, after = [], None
        while True:
            page = world.guard.activity.list(busy, limit=7, after=after, newest_first=newest_first)
            seqs += [event.seq for event in page.items]
            if (after := page.next) is None:
                break
        assert seqs == sorted(set(seqs), reverse=newest_first)
        assert len(seqs) == world.guard.activity.verify("mira").checked


@pytest.fixture
def steps(monkeypatch):
    """How many steps SQLite's machine takes for a verb: the same on an idle computer and on a busy one."""
    taken = []
    begin = connection.begin_reading

    def counting(database):
        database.set_progress_handler(lambda: taken.append(1), 1)
        begin(database)

    monkeypatch.setattr(store, "begin_reading", counting)

    def of(verb):
        taken.clear()
        verb()
        return len(taken)

    return of


@pytest.mark.slow
def test_a_page_costs_the_same_however_long_the_history_is_and_however_deep_it_lies(world, busy, steps):
    verbs, desk = world.guard.activity, world.guard.activity._desk
    looks = [
        lambda: verbs.list(busy),
        lambda: verbs.list(busy, newest_first=False),
        lambda: verbs.list(busy, after="60"),
        lambda: verbs.list(busy, outcome="alarm"),
        lambda: verbs.show(busy, 30),
    ]

    def grow(by):
        with desk.store.write() as tx:
            account = tx.accounts.by_handle("mira")
            for _ in range(by):
                tx.events.append(Event(account.id, 0, desk.now(), "order:delivered", "done", {"order": "1"}))
        length = verbs.list(busy, limit=1).items[0].seq
        looks[2] = lambda: verbs.list(busy, after=str(length // 2))

    grow(200)
    before = [steps(look) for look in looks]
    grow(20_000)
    after = [steps(look) for look in looks]
    assert min(before) > 20, "else nothing is counted"
    assert all(late <= 1.3 * early for early, late in zip(before, after, strict=True)), (before, after)


def test_reviewed_up_to_here_clears_what_is_older_and_never_goes_back(world, busy):
    events = world.guard.activity.list(busy, limit=100).items
    assert world.guard.activity.unreviewed(busy).lines > 30
    world.guard.activity.review(busy, events[0].seq)
    assert world.guard.activity.unreviewed(busy).lines == 0
    world.guard.activity.review(busy, events[-1].seq)
    assert world.guard.activity.show(busy, events[0].seq).reviewed
    for seq in (0, -1, 10_000, 2**63):
        with pytest.raises(NotFound):
            world.guard.activity.review(busy, seq)
        with pytest.raises(NotFound):
            world.guard.activity.show(busy, seq)


@pytest.mark.parametrize("tag", ["signin:done", "factor:off", "account:made", "order:", "x", "\x1b"])
def test_only_orders_payments_and_settings_are_recorded_from_outside(world, tag):
    world.sign_up()
    with pytest.raises(BadInput):
        world.guard.activity.record("mira", tag, {})


@pytest.mark.parametrize(
    "details",
    [
        {"a b": "x"},
        {"x": None},
        {"x": 1.5},
        {"x": True},
        {"x": "y" * 201},
        {"x": "\x1b[2J"},
        {"x": "\ud800"},
        {str(i): "x" for i in range(13)},
    ],
)
def test_details_are_few_short_and_plain(world, details):
    world.sign_up()
    with pytest.raises(BadInput):
        world.guard.activity.record("mira", "setting:changed", {"setting": "x", **details})


def test_names_of_details_cannot_steer_the_recording(world):
    world.sign_up()
    event = world.guard.activity.record(
        "mira", "setting:changed", {"setting": "s", "quiet": "x", "outcome": "y", "tag": "z", "also": "w"}
    )
    assert event.details == {"setting": "s", "quiet": "x", "outcome": "y", "tag": "z", "also": "w"}


@pytest.mark.parametrize(
    ("tag", "details"),
    [
        ("order:placed", {}),
        ("order:placed", {"order": "1", "amount": "100", "currency": "EUR", "payee": "Shop"}),
        ("payment:added", {"card": "Visa"}),
        ("setting:changed", {"value": "x"}),
    ],
)
def test_a_line_that_could_not_be_told_is_not_recorded(world, tag, details):
    world.sign_up()
    with pytest.raises(BadInput) as refused:
        world.guard.activity.record("mira", tag, details)
    assert refused.value.reason == "event_details_missing"


def test_whatever_may_be_recorded_leaves_no_gap_in_its_sentence(world):
    world.sign_up()
    for tag, wanted in activity.RECORDABLE.items():
        details = {name: 100 if kind is int else name for name, kind in wanted.items()}
        assert "–" not in wording.event(world.guard.activity.record("mira", tag, details))


def test_a_sound_chain_verifies(world, busy):
    report = world.guard.activity.verify()
    assert report.ok
    assert report.checked == len(world.guard.activity.list(busy, limit=100).items)


EDITS = {
    "at": ("UPDATE events SET at = at + 1 WHERE seq = 20", 20, "changed"),
    "tag": ("UPDATE events SET tag = 'order:cancelled' WHERE seq = 20", 20, "changed"),
    "outcome": ("UPDATE events SET outcome = 'alarm' WHERE seq = 20", 20, "changed"),
    "details": ("UPDATE events SET details = replace(details, '100', '900') WHERE seq = 20", 20, "changed"),
    "details' spelling": ("UPDATE events SET details = details || ' ' WHERE seq = 20", 20, "changed"),
    "details to no JSON": ("UPDATE events SET details = '[1' WHERE seq = 20", 20, "changed"),
    "chain": ("UPDATE events SET chain = zeroblob(32) WHERE seq = 20", 20, "changed"),
    "a line removed": ("DELETE FROM events WHERE seq = 20", 20, "missing"),
    "the first removed": ("DELETE FROM events WHERE seq = 1", 1, "missing"),
    "the tail cut": ("DELETE FROM events WHERE seq > 20", 21, "cut"),
    "everything cut": ("DELETE FROM events", 1, "cut"),
    "one inserted": (
        "INSERT INTO events SELECT account_id, seq + 1, at, tag, outcome, details, chain FROM events ORDER BY seq DESC LIMIT 1",
        None,
        "changed",
    ),
    "two exchanged": (
        "UPDATE events SET details = (SELECT details FROM events WHERE seq = 21) WHERE seq = 20",
        20,
        "changed",
    ),
    "tail cut and head set back": (
        (
            "DELETE FROM events WHERE seq > 20;"
            "UPDATE accounts SET chain_seq = 20, chain_head = (SELECT chain FROM events WHERE seq = 20)"
        ),
        21,
        "cut",
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_any_edit_from_outside_is_noticed_and_the_first_bad_line_named(world, busy, edit):
    statements, first_bad, reason = EDITS[edit]
    last = world.guard.activity.verify().checked
    with sqlite3.connect(world.lab.config.store) as outside:
        outside.executescript(statements)
    report = world.guard.activity.verify()
    assert not report.ok
    assert (report.handle, report.first_bad, report.reason) == ("mira", first_bad or last + 1, reason)


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE events SET details = CAST(x'7b22ff223a317d' AS TEXT) WHERE seq = 20",
        "UPDATE events SET tag = CAST(x'ff' AS TEXT) WHERE seq = 20",
        "UPDATE events SET details = replace(hex(zeroblob(50000)), '00', '[') WHERE seq = 20",
        "UPDATE events SET details = '{\"a\":' || replace(hex(zeroblob(5000)), '00', '9') || '}' WHERE seq = 20",
        "UPDATE events SET details = '[]' WHERE seq = 20",
    ],
)
def test_what_is_no_line_at_all_is_named_too_and_crashes_nothing(world, busy, edit):
    with sqlite3.connect(world.lab.config.store) as outside:
        outside.execute(edit)
    report = world.guard.activity.verify()
    assert (report.ok, report.first_bad, report.reason) == (False, 20, "changed")
    with pytest.raises(StoreTrouble) as refused:
        world.guard.activity.list(busy, limit=100)
    assert wording.problem(refused.value).isprintable()


def test_a_removed_account_is_noticed(world, busy):
    with sqlite3.connect(world.lab.config.store) as outside:
        outside.execute("DELETE FROM accounts")
    report = world.guard.activity.verify()
    assert (report.ok, report.reason) == (False, "accounts")


def _save(store):
    """Everything that the store says of the account now, as somebody keeps it who cannot use the key."""
    with closing(sqlite3.connect(store)) as outside:
        return outside.execute("SELECT * FROM accounts").fetchone(), outside.execute("SELECT * FROM events").fetchall()


def test_a_tail_that_is_cut_together_with_an_older_head_and_its_seal_is_noticed(world, busy):
    row, lines = _save(world.lab.config.store)
    world.guard.activity.record("mira", "setting:changed", {"setting": "language"})
    world.guard.activity.record("mira", "setting:changed", {"setting": "currency"})
    with sqlite3.connect(world.lab.config.store) as outside:
        outside.execute("DELETE FROM events WHERE seq > ?", (len(lines),))
        outside.execute(f"REPLACE INTO accounts VALUES ({','.join('?' * len(row))})", row)
    for report in (world.guard.activity.verify(), world.guard.activity.verify("mira")):
        assert (report.ok, report.handle, report.first_bad, report.reason) == (False, "mira", len(lines) + 1, "cut")


def test_a_store_that_is_put_back_whole_is_noticed(world, busy):
    store = world.lab.config.store
    world.guard._desk.store.empty_journal()
    before, lines = store.read_bytes(), len(_save(store)[1])
    world.guard.activity.record("mira", "setting:changed", {"setting": "language"})
    world.guard.close()
    store.write_bytes(before)
    from guardtui.bootstrap import open_guard

    guard = open_guard(world.lab.config, practice=True)
    report = guard.activity.verify()
    guard.close()
    assert (report.ok, report.first_bad, report.reason) == (False, lines + 1, "cut")


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE accounts SET two_step_at = NULL",
        "UPDATE accounts SET status = 'locked'",
        "UPDATE accounts SET password = 'x'",
        "UPDATE accounts SET password_facts = '{}'",
        "UPDATE accounts SET reviewed_seq = 3",
        "UPDATE accounts SET created_at = 0",
        "UPDATE accounts SET seal = ''",
    ],
)
def test_an_account_that_was_changed_from_outside_is_named_and_nothing_is_done_on_its_word(world, edit):
    session = world.protected()
    with sqlite3.connect(world.lab.config.store) as outside:
        outside.execute(edit)
    report = world.guard.activity.verify()
    assert (report.ok, report.handle, report.first_bad, report.reason) == (False, "mira", None, "account")
    assert wording.chain(report).isprintable()
    for verb in (lambda: world.guard.accounts.of(session), world.pending):
        with pytest.raises(StoreTrouble) as refused:
            verb()
        assert refused.value.reason == "account_changed"


def test_the_password_of_another_account_opens_nothing(world):
    world.sign_up()
    world.guard.accounts.add("mallory", "Mallory", "another lantern walks 9 Bridges")
    with sqlite3.connect(world.lab.config.store) as outside:
        (theirs,) = outside.execute("SELECT password FROM accounts ORDER BY rowid DESC").fetchone()
        outside.execute("UPDATE accounts SET password = ? WHERE rowid = 1", (theirs,))
    with pytest.raises(StoreTrouble):
        world.guard.signin.begin("mira", "another lantern walks 9 Bridges", Client("d" * 43))


def test_the_seal_of_another_account_does_not_fit(world):
    world.sign_up()
    world.guard.accounts.add("mallory", "Mallory", "another lantern walks 9 Bridges")
    with sqlite3.connect(world.lab.config.store) as outside:
        outside.execute("UPDATE accounts SET seal = (SELECT seal FROM accounts WHERE rowid = 2) WHERE rowid = 1")
    assert world.guard.activity.verify().reason == "account"


def test_the_only_account_removed_with_all_its_lines_is_noticed(world, busy):
    with sqlite3.connect(world.lab.config.store) as outside:
        outside.executescript("DELETE FROM events; DELETE FROM accounts;")
    assert world.guard.activity.verify().reason == "accounts"


def test_an_anchor_that_is_gone_is_told_and_not_made_again(world, busy):
    anchor = world.lab.config.anchor
    anchor.unlink()
    with pytest.raises(StoreTrouble) as refused:
        world.guard.activity.record("mira", "setting:changed", {"setting": "language"})
    assert refused.value.reason == "anchor_missing"
    report = world.guard.activity.verify()
    assert (report.ok, report.reason, report.anchored) == (False, "anchor_missing", False)
    assert report.checked > 30
    assert not anchor.exists()
    with sqlite3.connect(world.lab.config.store) as outside:
        outside.execute("UPDATE events SET at = at + 1 WHERE seq = 2")
    assert world.guard.activity.verify().first_bad == 2  # what can be told is told all the same


@pytest.mark.slow
def test_nobody_is_alarmed_while_others_write(world, busy):
    import threading

    done = threading.Event()

    def write():
        while not done.is_set():
            world.guard.activity.record("mira", "setting:changed", {"setting": "language"})

    writers = [threading.Thread(target=write) for _ in range(3)]
    for one in writers:
        one.start()
    try:
        assert all(world.guard.activity.verify().ok for _ in range(25))
    finally:
        done.set()
        for one in writers:
            one.join()
    assert world.lab.config.anchor.stat().st_size == 64 + 16


# Saved to a file


def mode(path) -> int:
    return path.stat().st_mode & 0o777


def test_an_export_to_read_has_every_line_under_its_day_oldest_first(world, busy, tmp_path):
    place = tmp_path / "mine.txt"
    done = world.guard.activity.export(busy, place)
    text = place.read_text()
    assert (done.path, mode(place)) == (str(place), 0o600)
    assert text.startswith("Activity of mira at ")
    assert text.index("Order 1000 placed") < text.index("Order 1029 placed") < text.index("Payment method added")
    assert "Payment method added: Visa ••• 4242  [alarm]" in text
    assert text.count("\n  ") == done.lines
    newest = world.guard.activity.list(busy, limit=1).items[0]
    assert wording.event(newest) == f"Activity saved to a file: {done.lines} lines"


def test_an_export_holds_what_a_list_with_the_same_filters_shows(world, busy, tmp_path):
    verbs = world.guard.activity
    place = tmp_path / "orders.jsonl"
    middle = verbs.list(busy, subject="order", limit=10).items[-1].at
    narrowed = {"subject": "order", "since": middle, "search": "łódź"}
    verbs.export(busy, place, **narrowed)
    written = [json.loads(line) for line in place.read_text().splitlines()]
    assert place.read_text().isascii()
    shown = verbs.list(busy, newest_first=False, **narrowed).items
    assert [line["seq"] for line in written] == [event.seq for event in shown]
    assert [line["sentence"] for line in written] == [wording.event(event) for event in shown]


@pytest.mark.parametrize("begins", ["=1+1", "+44", "-2", "@sum", "|calc", "%x"])
def test_no_cell_of_a_table_is_a_formula(world, tmp_path, begins):
    session = world.verified()
    world.guard.activity.record("mira", "setting:changed", {"setting": "x", "value": begins})
    world.guard.activity.record("mira", "order:cancelled", {"order": f'{begins}","{begins}'})
    place = tmp_path / "table.csv"
    world.guard.activity.export(session, place)
    with place.open(newline="") as file:
        rows = list(csv.reader(file))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "|", "%", "\t", "\r"))]
    assert any(begins in cell for row in rows for cell in row)


def test_a_cell_that_begins_like_a_formula_is_text(world):
    assert exports.csv_row(["=cmd()", "fine"]).strip() == "'=cmd(),fine"


@pytest.mark.parametrize("name", ["activity", ".bashrc", "x.sh", "x.txt\n", ""])
def test_an_export_goes_to_no_file_that_could_be_obeyed(world, busy, tmp_path, name):
    with pytest.raises(BadInput):
        world.guard.activity.export(busy, str(tmp_path / name) if name != "x.txt\n" else "x\n.txt")
    assert not list(tmp_path.glob("*.sh"))


def test_an_export_takes_nothings_place_and_leaves_nothing_half_written(world, busy, tmp_path):
    verbs, place = world.guard.activity, tmp_path / "mine.txt"
    place.write_text("precious")
    with pytest.raises(StoreTrouble, match="file_exists"):
        verbs.export(busy, place)
    with pytest.raises(BadInput, match="unknown_outcome"):
        verbs.export(busy, tmp_path / "other.txt", outcome="nonsense")
    assert place.read_text() == "precious"
    assert [path.name for path in tmp_path.iterdir() if path.is_file() and "guard" not in path.name] == ["mine.txt"]
    assert "account:exported" not in {event.tag for event in verbs.list(busy).items}


def test_half_a_sign_in_exports_nothing(world, busy, tmp_path):
    with pytest.raises(Refused):
        world.guard.activity.export(world.pending(), tmp_path / "mine.txt")
    assert not (tmp_path / "mine.txt").exists()


def test_an_alarm_counts_among_what_is_new_however_long_ago(world, busy, monkeypatch):
    """Of other lines only the newest are looked through."""
    monkeypatch.setattr(activities, "LOOKED_BACK", 10)
    verbs = world.guard.activity
    alarms = len(verbs.list(busy, outcome="alarm", limit=100).items)
    assert alarms == 1
    assert verbs.unreviewed(busy) == Unreviewed(9, alarms)
    for _ in range(20):
        verbs.record("mira", "setting:changed", {"setting": "language", "value": "German"})
    assert verbs.unreviewed(busy) == Unreviewed(alarms, alarms)
    told = {item.id: dict(item.facts) for item in world.guard.checklist.show(busy).items}
    assert told["G23"]["alarms"] == alarms


def test_what_is_new_can_be_asked_for_alone(world, busy):
    verbs = world.guard.activity
    middle = verbs.list(busy, subject="order").items[10].seq
    verbs.review(busy, middle)
    new = verbs.list(busy, outcome=activity.NEW, limit=100).items
    assert all(activity.is_new(event) and event.seq > middle for event in new)
    assert len(new) == verbs.unreviewed(busy).lines > 5
