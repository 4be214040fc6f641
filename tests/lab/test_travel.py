"""Going forward in time: in practice alone, for every process at once, and never back."""

from __future__ import annotations

import stat

import pytest

from guardtui.bootstrap import Parts, make_store, open_guard
from guardtui.clock import DAY, HOUR, MINUTE, SystemClock
from guardtui.config import Config
from guardtui.core.action import Action
from guardtui.core.errors import BadInput, Refused, StoreTrouble
from guardtui.core.records import Channel, Client
from guardtui.core.verdict import Outcome
from guardtui.guard import Backend
from guardtui.lab.build import demo_practice
from guardtui.lab.clock import JUMPS, MOST_AHEAD, PracticeClock, StoryClock, span
from guardtui.lab.workshop import TIME, is_ours
from guardtui.vault import Hasher

NOW = 1_790_000_000_000
QUICK = Hasher(memory_kib=8, passes=1, lanes=1)
HERE = Client("laptop" * 8, "Laptop")
PURCHASE = Action("purchase", {"order": "RM-1", "amount": 12_900, "currency": "USD", "payee": "Riverbend Market"})


@pytest.fixture
def travelling(lab):
    """The practice store of a test on its practice clock, its messages on the pretend phone, and Mira signed in."""
    lab.guard.close()
    practice = demo_practice(lab.config.folder, lab.clock)
    courier = practice.courier()
    couriers = {Channel.SMS: courier, Channel.MAIL: courier}
    parts = Parts(clock=practice.clock, hasher=QUICK, code_hasher=QUICK, couriers=couriers)
    guard = open_guard(lab.config, parts=parts, practice=True)
    guard.accounts.add("mira", "Mira", "copper lantern walks 9 Bridges", mail="mira@example.org")
    session = guard.signin.begin("mira", "copper lantern walks 9 Bridges", HERE).session
    challenge = guard.contacts.verify(session, guard.contacts.list(session)[0].id)
    assert guard.codes.answer(session, challenge.id, code(practice)).accepted
    yield guard, practice, session
    guard.close()


def code(practice) -> str:
    return practice.arrived(1)[0].body[:7]


def test_it_goes_forward_and_every_process_follows(tmp_path):
    here, there = PracticeClock(tmp_path / TIME, StoryClock(NOW)), PracticeClock(tmp_path / TIME, StoryClock(NOW))
    assert (here.now(), here.ahead()) == (NOW, 0)
    here.forward(DAY)
    there.forward(10 * MINUTE)
    assert here.now() == there.now() == NOW + DAY + 10 * MINUTE
    assert here.uptime() == StoryClock(NOW).uptime()
    assert stat.S_IMODE((tmp_path / TIME).stat().st_mode) == 0o600
    assert is_ours(TIME)


@pytest.mark.parametrize("by", [0, -1, -DAY, MOST_AHEAD + 1])
def test_it_goes_neither_back_nor_beyond_all_practice(tmp_path, by):
    clock = PracticeClock(tmp_path / TIME, StoryClock(NOW))
    with pytest.raises(BadInput):
        clock.forward(by)
    assert clock.now() == NOW


@pytest.mark.parametrize("content", [b"", b"null", b"[1]", b'{"ahead": -5}', b'{"ahead": true}', b'{"ahead": 1e99}'])
def test_a_damaged_file_is_the_present(tmp_path, content):
    (tmp_path / TIME).write_bytes(content)
    assert PracticeClock(tmp_path / TIME, StoryClock(NOW)).now() == NOW


def test_spans_are_said_in_words_that_both_faces_know():
    assert [span(one) for one in JUMPS] == [10 * MINUTE, HOUR, DAY, 7 * DAY, 30 * DAY, 183 * DAY]
    for none in ("", "1", "d", "-1d", "0d", "1 year", "1.5h", "99999d", "١d"):
        with pytest.raises(BadInput):
            span(none)


def test_a_code_expires_and_a_session_runs_out(travelling):
    guard, practice, session = travelling
    shop = Backend("mira", session="a shop")
    challenge = guard.codes.request(shop, PURCHASE)
    practice.forward(guard, "10min")
    assert guard.codes.answer(shop, challenge.id, code(practice)).outcome is Outcome.EXPIRED
    guard.accounts.of(session)
    practice.forward(guard, "1h")
    with pytest.raises(Refused) as over:
        guard.accounts.of(session)
    assert over.value.reason == "session_expired"


def test_a_hold_ends_a_trust_ends_and_a_word_goes_stale(travelling):
    guard, practice, session = travelling
    mira = Backend("mira")
    guard.checklist.attest(session, "G18")
    guard.notme.report(session, 1)
    assert guard.holds.show(mira) is not None
    practice.forward(guard, "1d")
    assert guard.holds.show(mira) is None

    def door():
        return guard.signin.begin("mira", "copper lantern walks 9 Bridges", HERE)

    def word():
        return next(one.reason for one in guard.checklist.show(mira).items if one.id == "G18")

    begun = door()
    asked = guard.codes.request(begun.pending, Action("sign-in"))
    assert guard.signin.finish(begun.pending, asked.id, code(practice), trust=True).accepted
    practice.forward(guard, "7d")
    assert (door().outcome, word()) == ("open", "attested")
    practice.forward(guard, "30d")
    assert (door().outcome, word()) == ("code", "attested")
    practice.forward(guard, "6mo")
    assert word() == "attested_long_ago"


def test_what_was_to_come_later_has_come(travelling):
    guard, practice, _ = travelling
    practice.set_faults(("delay",))
    guard.codes.request(Backend("mira", session="a shop"), PURCHASE)
    before = len(practice.arrived())
    practice.forward(guard, "10min")
    assert len(practice.arrived()) == before + 1
    assert guard.messages.list(Backend("mira"), limit=1).items[0].state == "delivered"


def test_a_real_store_knows_no_other_time(tmp_path):
    """Neither by the lab's verb, nor by the file that a practice store's time lies in, nor by a marker of the lab."""
    folder = tmp_path / "real"
    folder.mkdir(mode=0o700)
    config = Config(folder / "guard.db", folder / "guard.key")
    parts = Parts(clock=StoryClock(NOW), hasher=QUICK, code_hasher=QUICK)
    real = make_store(config, parts=parts)
    with pytest.raises(StoreTrouble) as refused:
        demo_practice(folder).forward(real, "1d")
    assert refused.value.reason == "not_a_practice_store"
    assert not (folder / TIME).exists()
    real.close()
    PracticeClock(folder / TIME).forward(DAY)
    assert Parts().clock.now() < SystemClock().now() + MINUTE
    opened = open_guard(config)
    assert opened.clock.now() < SystemClock().now() + MINUTE
    opened.close()
