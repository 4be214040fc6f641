"""The practice store: the same story each time, complete or not at all, and never mixed with a real store."""

import json
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from guardtui.bootstrap import Guard, Parts, make_store, open_guard
from guardtui.clock import DAY
from guardtui.config import Config
from guardtui.core.action import Action
from guardtui.core.errors import StoreTrouble
from guardtui.core.inspection import Outcome
from guardtui.core.records import Channel, Client, Contact, Event
from guardtui.guard.callers import Backend
from guardtui.guard.drills import the_drill
from guardtui.lab import build as lab
from guardtui.policy import Policy
from guardtui.store import store as stores
from guardtui.vault import Hasher

pytestmark = pytest.mark.slow  # whole runs

ANCHOR = 1_795_000_000_000
MIRA = Backend("mira")
QUICK = Hasher(memory_kib=8, passes=1, lanes=1)
HERE = Client("a" * 64, "Test terminal", "here")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lab") / "demo"
    lab.build(folder, anchor=ANCHOR)
    return folder


@pytest.fixture
def guard(demo):
    opened = lab.open_demo(demo)
    yield opened
    opened.close()


@pytest.fixture
def copy(demo: Path, tmp_path: Path) -> Path:
    """A demo of one's own, to be spoilt."""
    return Path(shutil.copytree(demo, tmp_path / "demo"))


def events(guard: Guard) -> list[Event]:
    found: list[Event] = []
    after: str | None = None
    while True:
        page = guard.activity.list(MIRA, after=after, limit=100, newest_first=False)
        found += page.items
        after = page.next
        if after is None:
            return found


def story_of(folder: Path) -> list[tuple[object, ...]]:
    guard = lab.open_demo(folder)
    told: list[tuple[object, ...]] = [
        (e.seq, e.at, e.tag, e.outcome, dict(e.details), e.reviewed) for e in events(guard)
    ]
    guard.close()
    return told


def sign_in(guard: Guard, folder: Path) -> object:
    person = lab.the_story().person
    begun = guard.signin.begin(person.handle, person.password, HERE)
    assert begun.pending is not None
    challenge = guard.codes.request(begun.pending, Action("sign-in"))
    message = lab.demo_phone(folder).arrived(1)[0]
    assert (message.channel, message.reference) == ("sms", challenge.reference)
    verdict = guard.signin.finish(begun.pending, challenge.id, message.body[:7])
    assert verdict.accepted
    return verdict.result


def contacts(folder: Path) -> tuple[Contact, ...]:
    """The contacts as the story left them: signing in would already confirm one."""
    guard = lab.open_demo(folder)
    account = guard.accounts.find("mira")
    with guard._desk.store.read() as tx:
        found = tx.contacts.of(account.id)
    guard.close()
    return found


BY_CHANCE = re.compile(rb"[0-9a-f]{32,}|1[0-9]{12}(?=\D)|\.[0-9]{6}(?=\+00:00)")
"""What holds any digits, and so now and then a code's: keyed hashes, times in milliseconds, fractions of a second."""


def codes_of(folder: Path) -> list[str]:
    """Every code that ever reached the phone or the inbox, as it is written there."""
    bodies = [message.body for message in lab.demo_phone(folder).arrived(1_000)]
    return [found[0] for body in bodies if (found := re.match(r"[0-9]{3} ?[0-9]{3}\b", body))]


def refusal(act, *arguments, **named) -> str:
    with pytest.raises(StoreTrouble) as caught:
        act(*arguments, **named)
    return caught.value.reason


# the story


def test_the_same_anchor_tells_the_same_story(demo, tmp_path):
    again = tmp_path / "again"
    lab.build(again, anchor=ANCHOR)
    assert story_of(again) == story_of(demo)
    first, second = lab.demo_phone(demo).arrived(1_000), lab.demo_phone(again).arrived(1_000)
    assert [(m.at, m.to, m.reference, m.subject) for m in first] == [
        (m.at, m.to, m.reference, m.subject) for m in second
    ]


def test_the_contacts_are_the_same_too(demo, tmp_path):
    again = tmp_path / "again"
    lab.build(again, anchor=ANCHOR)
    assert contacts(again) == contacts(demo)


def test_a_day_later_it_is_the_same_story_a_day_later(demo, tmp_path):
    tomorrow = tmp_path / "tomorrow"
    lab.build(tomorrow, anchor=ANCHOR + DAY)
    assert story_of(tomorrow) == [(seq, int(str(at)) + DAY, *rest) for seq, at, *rest in story_of(demo)]


def test_two_builds_share_no_key_and_no_code(demo, tmp_path):
    again = tmp_path / "again"
    lab.build(again, anchor=ANCHOR)
    assert (demo / lab.KEY).read_bytes() != (again / lab.KEY).read_bytes()
    pairs = list(zip(codes_of(demo), codes_of(again), strict=True))
    assert len(pairs) > 50
    assert sum(one == two for one, two in pairs) <= 1


def test_everything_is_in_order_and_the_chain_holds(guard):
    told = events(guard)
    assert [event.seq for event in told] == list(range(1, len(told) + 1))
    assert [event.at for event in told] == sorted(event.at for event in told)
    assert told[-1].at < ANCHOR
    report = guard.activity.verify()
    assert (report.ok, report.checked) == (True, len(told))


def test_a_year_of_life_is_there(guard):
    told = events(guard)
    assert len(told) >= 300
    assert told[-1].at - told[0].at > 365 * DAY
    subjects = {event.subject for event in told}
    assert subjects >= {"account", "signin", "device", "order", "payment", "contact", "setting", "code", "checklist"}


def test_what_deserves_suspicion_is_there(guard):
    told = [event for event in events(guard) if event.at > ANCHOR - 20 * DAY]
    found = Counter((event.tag, event.outcome) for event in told)
    assert found["signin:password_wrong", "refused"] >= 5
    assert found["signin:code_wrong", "refused"] >= 5
    assert found["order:placed", "alarm"] == 3
    assert found["order:placed", "refused"] == 1
    assert found["payment:added", "alarm"] == 1
    (device,) = [event for event in told if event.tag == "device:added"]
    assert device.outcome == "alarm"
    assert "Port Caldera" in str(device.details["place"])
    entered = next(event for event in told if event.seq == device.seq + 1)
    assert (entered.tag, entered.outcome) == ("signin:done", "done")
    dearest = max(int(event.details["amount"]) for event in told if event.tag == "order:placed")
    assert dearest == 48_000


def test_it_ends_with_much_left_to_do(guard):
    account = guard.accounts.find("mira")
    assert not account.two_step
    assert account.reviewed_at is not None
    assert (ANCHOR - account.reviewed_at) // DAY in (41, 42)
    assert guard.activity.unreviewed(MIRA).lines > 20
    suspicious = next(item for item in guard.checklist.show(MIRA).items if item.id == "G23")
    assert dict(suspicious.facts)["alarms"] == guard.activity.unreviewed(MIRA).alarms
    by_item = {item.id: (str(item.state), item.reason) for item in guard.checklist.show(MIRA).items}
    assert by_item["G16"] == ("good", "password_strong")
    assert by_item["G17"] == ("good", "password_unguessable")
    assert by_item["G19"] == ("bad", "two_step_off")
    assert by_item["G22"] == ("attention", "reviewed_long_ago")


def test_on_the_first_day_some_of_the_checklist_is_fresh_and_some_is_stale(demo):
    from guardtui.lab.clock import StoryClock

    guard = open_guard(lab.demo_config(demo), parts=Parts(clock=StoryClock(ANCHOR)), practice=True)
    by_item = {item.id: item.reason for item in guard.checklist.show(MIRA).items}
    guard.close()
    assert by_item["G20"] == "contacts_fresh"
    assert {by_item[item] for item in ("G18", "G21", "G24")} == {"attested_long_ago"}
    assert {by_item[item] for item in ("G25", "G26")} == {"attested"}


def test_phone_and_new_mail_are_verified_and_the_old_mail_is_gone(demo):
    found = contacts(demo)
    assert sorted((str(contact.kind), contact.masked, contact.verified) for contact in found) == [
        ("mail", "m•••@larkmail.example", True),
        ("phone", "+1 ••• 0143", True),
    ]


def test_the_phone_holds_what_guardtui_sent_and_what_it_did_not(demo):
    arrived = lab.demo_phone(demo).arrived(1_000)
    assert [message.at for message in arrived] == sorted((message.at for message in arrived), reverse=True)
    strange = [message for message in arrived if message.sender != "Riverbend Market"]
    assert {message.channel for message in strange} == {"sms", "mail"}
    assert all(message.to in {"+12025550143", "mira.oduya@larkmail.example"} for message in strange)
    assert all(not message.subject for message in arrived if message.channel == "sms")


def test_a_learner_signs_in_with_a_code_from_the_pretend_phone(copy):
    guard = lab.open_demo(copy)
    assert sign_in(guard, copy) is not None
    assert guard.practice
    assert guard.service == "Riverbend Market"
    guard.close()


# what lies on the disk


@pytest.mark.parametrize(
    ("domain", "sign"),
    [
        ("riverbend.example", None),
        ("news.riverbend.example", None),
        ("riverbbend.example", "domain_slip"),
        ("rlverbend.example", "domain_letters"),
        ("riverbend.example.account-check.test", "domain_within"),
        ("riverbend-rnarket.example", "domain_part"),
    ],
)
def test_the_inspector_knows_the_shops_domain_and_what_looks_like_it(guard, domain, sign):
    found = guard.inspections.inspect(f"From: Orders <orders@{domain}>\n\nYour parcel is on its way.")
    assert {one.reason for one in found.signs} == ({sign} if sign else set())


def test_nothing_but_the_inspector_knows_it(guard, demo):
    """A text message would end in another line, and be another message. The drill names the same shop."""
    assert guard.codes.request(MIRA, Action("export", {"what": "orders"}), Channel.SMS).channel is Channel.SMS
    newest = lab.demo_phone(demo).arrived(1)[0]
    assert newest.channel == "sms"
    assert lab.DOMAIN not in newest.body
    assert guard.inspections.inspect(newest.body).outcome is Outcome.NONE
    assert lab.DOMAIN in the_drill().known.domains


def test_only_the_owner_can_enter_and_read(demo):
    assert stat.S_IMODE(demo.stat().st_mode) == 0o700
    files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in demo.iterdir()}
    assert files == dict.fromkeys((lab.STORE, lab.KEY, "guard.anchor", lab.PHONE, lab.MARKER), 0o600)


def test_no_address_person_password_or_code_is_in_clear_in_the_store(demo):
    raw = BY_CHANCE.sub(b"", (demo / lab.STORE).read_bytes())
    person = lab.the_story().person
    secrets = ["2025550143", "202-555-0143", "mira.oduya", person.password, person.pet, person.birthday, person.name]
    codes = codes_of(demo)
    assert len(codes) > 50
    secrets += codes + [code.replace(" ", "") for code in codes]
    assert [secret for secret in secrets if secret.encode() in raw] == []


def test_the_password_is_hashed_at_full_strength_at_the_end(demo):
    connection = sqlite3.connect(f"{(demo / lab.STORE).as_uri()}?mode=ro", uri=True)
    (stored,) = connection.execute("SELECT password FROM accounts").fetchone()
    (nobody,) = connection.execute("SELECT value FROM store_meta WHERE name = 'no_such_password'").fetchone()
    connection.close()
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert nobody.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_build_is_quick_because_it_does_little(tmp_path, monkeypatch):
    """A few transactions for each line of the story, and few statements in each: counted, not timed."""
    seen: Counter[str] = Counter()
    opened = stores.connect

    def connect(path):
        found = opened(path)
        found.set_trace_callback(lambda statement: seen.update([statement.split(" ", 1)[0]]))
        return found

    monkeypatch.setattr(stores, "connect", connect)
    lab.build(tmp_path / "demo", anchor=ANCHOR)
    lines = len(story_of(tmp_path / "demo"))
    assert seen["COMMIT"] < 5 * lines, seen
    assert sum(seen.values()) < 150 * lines, seen


# built once, whole, by one


def test_a_demo_that_is_there_is_left_as_it_is(copy):
    before = (copy / lab.STORE).read_bytes()
    assert lab.build(copy, anchor=ANCHOR + DAY) == lab.demo_config(copy)
    assert (copy / lab.STORE).read_bytes() == before


def test_a_fresh_demo_replaces_the_old_one_whole(copy):
    guard = lab.open_demo(copy)
    sign_in(guard, copy)
    guard.close()
    lab.build(copy, anchor=ANCHOR + DAY, fresh=True)
    assert json.loads((copy / lab.MARKER).read_text())["anchor"] == ANCHOR + DAY
    assert "Test terminal" not in str(story_of(copy))
    assert sorted(path.name for path in copy.parent.iterdir()) == [".demo.lock", "demo"]


@pytest.mark.parametrize("name", [".demo.demo-new", ".demo.demo-old"])
def test_what_a_crash_left_behind_is_cleared_away(tmp_path, name):
    left = tmp_path / name
    left.mkdir()
    (left / lab.STORE).write_text("half a store")
    lab.build(tmp_path / "demo", anchor=ANCHOR)
    assert not left.exists()
    assert len(story_of(tmp_path / "demo")) > 300


@pytest.mark.parametrize("wait", [0.4, 0.8, 1.2])
def test_a_build_that_is_killed_leaves_nothing_that_opens_as_a_demo(tmp_path, wait):
    folder = tmp_path / "demo"
    script = (
        f"from pathlib import Path; from guardtui.lab.build import build; build(Path({str(folder)!r}), anchor={ANCHOR})"
    )
    child = subprocess.Popen([sys.executable, "-c", script])
    time.sleep(wait)
    child.send_signal(signal.SIGKILL)
    child.wait(30)
    if not folder.exists():
        assert refusal(lab.open_demo, folder) == "store_missing"
    lab.build(folder, anchor=ANCHOR)
    assert len(story_of(folder)) > 300
    assert not (tmp_path / ".demo.demo-new").exists()


def test_a_crash_between_the_two_renames_costs_nothing_but_a_rebuild(copy):
    copy.rename(copy.with_name(".demo.demo-old"))
    lab.build(copy, anchor=ANCHOR)
    assert len(story_of(copy)) > 300


def test_two_who_build_at_once_get_one_demo(tmp_path):
    folder = tmp_path / "demo"
    script = (
        f"from pathlib import Path; from guardtui.lab.build import build; build(Path({str(folder)!r}), anchor={ANCHOR})"
    )
    both = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(2)]
    assert [one.wait(300) for one in both] == [0, 0]
    assert len(story_of(folder)) > 300


# never mixed with a real store


@pytest.fixture
def real(tmp_path: Path) -> Path:
    folder = tmp_path / "real"
    config = Config(folder / "guard.db", folder / "guard.key")
    guard = make_store(config, service="Club", parts=Parts(hasher=QUICK, code_hasher=QUICK))
    guard.accounts.add("ada", "Ada", "Marmalade&Kites-42")
    guard.close()
    return folder


def test_a_practice_store_does_not_open_as_a_real_one(demo):
    assert refusal(open_guard, lab.demo_config(demo)) == "practice_store"
    assert refusal(Guard.open, demo) == "practice_store"


def test_a_real_store_does_not_open_as_a_demo(real):
    assert refusal(lab.open_demo, real) == "not_a_practice_store"


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize("marked", [False, True])
def test_a_real_store_is_never_built_over(real, fresh, marked):
    if marked:
        (real / lab.MARKER).write_text("{}")
    before = {path.name: path.read_bytes() for path in real.iterdir()}
    if fresh or not marked:
        assert refusal(lab.build, real, anchor=ANCHOR, fresh=fresh) == "not_a_practice_store"
    else:
        lab.build(real, anchor=ANCHOR)
        assert refusal(lab.open_demo, real) == "not_a_practice_store"
    assert {path.name: path.read_bytes() for path in real.iterdir()} == before


def test_a_real_store_whose_key_is_kept_elsewhere_is_not_built_over_either(real, tmp_path):
    (real / "guard.key").rename(tmp_path / "guard.key")
    (real / lab.MARKER).write_text("{}")
    assert refusal(lab.build, real, anchor=ANCHOR, fresh=True) == "not_a_practice_store"
    assert (real / "guard.db").exists()


def test_a_folder_with_anything_else_in_it_is_left_alone(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear")
    assert refusal(lab.build, folder, anchor=ANCHOR, fresh=True) == "not_a_practice_store"
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


def test_a_link_or_a_file_in_the_demos_place_is_refused(demo, tmp_path):
    link, file = tmp_path / "link", tmp_path / "file"
    link.symlink_to(demo)
    file.write_text("")
    for place in (link, file):
        assert refusal(lab.build, place, anchor=ANCHOR, fresh=True) == "not_a_folder"


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    assert refusal(lab.build, tmp_path / "file" / "demo", anchor=ANCHOR) == "folder_unwritable"


def test_an_empty_folder_may_become_the_demo_and_turns_private(tmp_path):
    folder = tmp_path / "demo"
    folder.mkdir(mode=0o755)
    lab.build(folder, anchor=ANCHOR)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("spoil", ["store", "key", "both"])
def test_a_spoilt_demo_can_be_made_anew(copy, spoil):
    if spoil in ("store", "both"):
        (copy / lab.STORE).write_bytes(b"not a store any more")
    if spoil in ("key", "both"):
        (copy / lab.KEY).unlink()
    lab.build(copy, anchor=ANCHOR, fresh=True)
    assert len(story_of(copy)) > 300


def test_the_demo_lives_in_the_users_data_folder_and_heeds_no_setting_of_real_stores(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("GUARDTUI_STORE", str(tmp_path / "elsewhere.db"))
    monkeypatch.setenv("GUARDTUI_KEY_FILE", str(tmp_path / "elsewhere.key"))
    folder = lab.demo_folder()
    assert folder == tmp_path / "data" / "guardtui" / "demo"
    assert lab.build(folder, anchor=ANCHOR) == Config(folder / "guard.db", folder / "guard.key", Policy(currency="USD"))
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert not (tmp_path / "elsewhere.key").exists()
    guard = lab.open_demo(folder)
    assert guard.accounts.find("mira").profile.name == "Mira Oduya"
    guard.close()


def test_the_demo_sends_nothing_but_to_the_pretend_phone(guard):
    couriers = guard._desk.couriers
    assert {str(channel) for channel in couriers} == {Channel.SMS, Channel.MAIL}
    assert {type(courier).__name__ for courier in couriers.values()} == {"FaultyCourier"}


def test_nothing_that_lies_beside_a_demo_is_thrown_away_with_it(tmp_path):
    """A real store that somebody put into the demo's folder survives `--fresh`, key and all."""
    folder = tmp_path / "demo"
    lab.build(folder, anchor=ANCHOR)
    real = Config(folder / "mine.db", folder / "mine.key")
    make_store(real).close()
    with pytest.raises(StoreTrouble) as refused:
        lab.build(folder, anchor=ANCHOR, fresh=True)
    assert refused.value.reason == "not_only_a_demo"
    open_guard(real).close()


def test_a_demo_that_cannot_say_what_it_is_stays(tmp_path):
    folder = tmp_path / "demo"
    lab.build(folder, anchor=ANCHOR)
    (folder / "guard.db").chmod(0o644)
    with pytest.raises(StoreTrouble) as refused:
        lab.build(folder, anchor=ANCHOR, fresh=True)
    assert refused.value.reason == "not_a_practice_store"
    assert (folder / "guard.db").exists()
