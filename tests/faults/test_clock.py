"""The machine's clock is set back, forward, to 1970 and to 2100: nothing that ended begins again (SECURITY F-clock)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.guard.conftest import LAPTOP, PASSWORD, STEP, World, wrong

from guardtui import wording
from guardtui.clock import DAY, HOUR, MINUTE, SECOND, SystemClock, Uptime
from guardtui.core import totp
from guardtui.core.action import Action
from guardtui.core.errors import Locked, Refused, StoreTrouble
from guardtui.core.health import Health
from guardtui.core.records import Challenge
from guardtui.core.verdict import Outcome
from guardtui.guard.callers import Backend
from guardtui.store.anchor import Anchor

from .conftest import NOW

YEAR = 365 * DAY
BUY = Action("purchase", {"order": "R-1", "amount": 4200, "currency": "EUR", "payee": "Riverbend"})
MIRA = Backend("mira")


def ask(world, caller=MIRA):
    return world.guard.codes.request(caller, BUY)


def app_by_the_wall(world):
    return totp.code_at(world.secret, totp.step_at(world.lab.clock.now()))


def health(world):
    return {one.check: one for one in world.guard.care.examine()}["clock"]


@pytest.mark.parametrize("back", [HOUR, DAY, NOW, NOW + DAY])
def test_an_ended_code_stays_ended_when_the_clock_is_set_back(world, back):
    world.verified()
    asked = ask(world)
    code = world.sent()
    world.pass_time(10 * MINUTE)
    assert world.answer(MIRA, asked, wrong(code)).outcome is Outcome.EXPIRED
    world.guard.activity.record("mira", "setting:changed", {"setting": "anything that commits"})
    world.lab.clock.set(NOW + 10 * MINUTE - back)
    assert world.answer(MIRA, asked, code).outcome is Outcome.EXPIRED
    world.lab.again()
    assert world.answer(MIRA, asked, code).outcome is Outcome.EXPIRED


def test_time_goes_on_while_the_clock_lags_behind_so_that_a_code_ends(world):
    world.verified()
    world.lab.clock.set(NOW - DAY)
    asked = ask(world)
    code = world.sent()
    for _ in range(12):  # a new process each minute; at nine tenths, ten minutes take a little more than eleven
        world.pass_time(MINUTE)
        world.lab.again()
    assert world.answer(MIRA, asked, code).outcome is Outcome.EXPIRED


def test_a_code_asked_for_while_the_clock_lags_behind_works(world):
    world.verified()
    world.lab.clock.set(NOW - DAY)
    asked = ask(world)
    assert asked.expires_at - world.guard.clock.now() == world.guard.policy.code_life
    world.pass_time(MINUTE)
    assert world.answer(MIRA, asked).accepted


def test_the_time_is_the_same_for_every_process(world):
    world.verified()
    other = world.lab.another()
    world.pass_time(DAY)
    world.guard.activity.record("mira", "setting:changed", {"setting": "x"})
    world.lab.clock.set(NOW)
    assert other.clock.now() == world.guard.clock.now() == NOW + DAY
    world.pass_time(MINUTE)
    assert other.clock.now() == world.guard.clock.now() == NOW + DAY + 54 * SECOND


def test_after_a_new_start_of_the_machine_time_goes_on_from_what_was_seen(world):
    world.verified()
    world.lab.clock.set(NOW - DAY)
    world.lab.clock.start_again()
    world.lab.again()
    assert world.guard.clock.now() == NOW
    world.pass_time(10 * MINUTE)
    assert world.guard.clock.now() == NOW + 9 * MINUTE


def test_another_machines_uptime_says_nothing(world):
    world.verified()
    world.lab.clock.start, world.lab.clock.passed = b"another.", 1000 * DAY
    world.lab.again()
    assert world.guard.clock.now() == NOW


def test_a_small_step_back_is_made_up_for_and_none_of_them_adds_up(world):
    world.verified()
    for _ in range(50):
        world.lab.clock.set(world.lab.clock.now() - SECOND)
        world.pass_time(HOUR)
        world.guard.activity.record("mira", "setting:changed", {"setting": "x"})
        assert world.guard.clock.now() == world.lab.clock.now()


def test_a_clock_that_goes_back_and_forth_leaves_no_lead(world):
    """As on a machine that starts two systems, each with its own idea of the time zone."""
    world.verified()
    for _ in range(20):
        for jump in (-HOUR, HOUR):
            world.lab.clock.set(world.lab.clock.now() + jump)
            world.pass_time(MINUTE)
            world.lab.again()
            world.guard.activity.record("mira", "setting:changed", {"setting": "x"})
    assert world.guard.clock.now() == world.lab.clock.now()


def test_waits_do_not_get_shorter_by_setting_the_clock_back(world):
    world.verified()
    for _ in range(world.guard.policy.wrong_passwords):
        world.guard.signin.begin("mira", "not the password", LAPTOP)
    until = world.guard.signin.begin("mira", PASSWORD, LAPTOP).until
    for back in (MINUTE, DAY + HOUR, 30 * YEAR):
        world.lab.clock.set(NOW - back)
        world.lab.again()
        assert world.guard.signin.begin("mira", PASSWORD, LAPTOP).until == until
    asked = ask(world)
    with pytest.raises(Locked) as refused:
        world.guard.codes.resend(MIRA, asked.id)
    assert refused.value.facts["until"] == asked.resend_at


def test_a_session_that_ended_by_its_age_stays_ended(world):
    session = world.verified()
    world.pass_time(world.guard.policy.session_idle)
    world.guard.activity.record("mira", "setting:changed", {"setting": "x"})
    world.lab.clock.set(NOW)
    with pytest.raises(Refused):
        world.guard.contacts.list(session)


def test_a_clock_set_back_is_told_to_the_person_once_a_day_and_to_the_operator(world):
    session = world.verified()
    assert health(world).state is Health.GOOD
    world.lab.clock.set(NOW - 3 * HOUR)
    found = health(world)
    assert (found.state, found.reason, found.facts["minutes"]) == (Health.BAD, "clock_behind", 180)
    for contact in world.guard.contacts.list(session):
        world.guard.contacts.reveal(session, contact.id)
    assert world.tags(session).count("store:clock_set_back") == 1
    line = next(one for one in world.guard.activity.list(session).items if one.tag == "store:clock_set_back")
    assert (line.outcome, line.details["minutes"]) == ("alarm", 180)
    assert wording.event(line).startswith("This machine's clock was 180 minutes behind")
    assert world.guard.activity.verify().ok


def test_a_step_back_of_two_minutes_is_not_worth_a_line(world):
    session = world.verified()
    world.lab.clock.set(NOW - 2 * MINUTE)
    world.guard.activity.record("mira", "setting:changed", {"setting": "x"})
    assert "store:clock_set_back" not in world.tags(session)
    assert health(world).state is Health.GOOD


def test_a_clock_that_was_a_year_ahead_is_led_back_by_taking_the_store_as_it_is(world):
    session = world.verified()
    other = world.lab.another()
    world.lab.clock.set(NOW + YEAR)
    asked = ask(world)
    code = world.sent()
    world.lab.clock.set(NOW + HOUR)
    assert other.clock.now() >= NOW + YEAR
    assert health(world).reason == "clock_behind"
    assert "guardtui restore" in wording.finding(health(world))
    world.lab.another(as_it_is=True).care.take_as_it_is()
    assert world.guard.clock.now() == other.clock.now() == NOW + HOUR
    assert world.answer(MIRA, asked, code).outcome is Outcome.VOIDED
    with pytest.raises(Refused):
        world.guard.contacts.list(session)
    assert (health(world).state, health(world).reason) == (Health.ATTENTION, "clock_was_ahead")
    assert world.guard.activity.verify().ok
    assert world.answer(MIRA, ask(world)).accepted


def test_nothing_of_the_wrong_year_stands_in_the_way_once_the_clock_is_led_back(world):
    """The one who leads it back may have the store open already."""
    world.protected()
    world.lab.clock.set(NOW + YEAR)
    ask(world)
    pending = world.pending()
    challenge = world.guard.codes.request(pending, Action("sign-in"))
    assert world.guard.signin.finish(pending, challenge.id, world.recovery[3]).accepted  # begins a hold
    for _ in range(world.guard.policy.wrong_passwords):
        world.guard.signin.begin("mira", "not the password", LAPTOP)
    world.lab.clock.set(NOW + HOUR)
    world.guard.care.take_as_it_is()
    assert world.guard.clock.now() == NOW + HOUR
    world.pass_time(2 * STEP)
    pending = world.pending()
    challenge = world.guard.codes.request(pending, Action("sign-in"))
    session = world.guard.signin.finish(pending, challenge.id, world.app()).result
    assert world.guard.holds.show(session).until == NOW + HOUR + world.guard.policy.hold
    world.pass_time(world.guard.policy.hold)
    assert world.prove(MIRA, ask(world)).accepted


def test_an_app_goes_by_the_clock_on_the_wall_and_a_step_counts_once(world):
    world.protected()
    world.lab.clock.set(world.lab.clock.now() + DAY)
    pending = world.pending()
    challenge = world.guard.codes.request(pending, Action("sign-in"))
    world.lab.clock.set(world.lab.clock.now() - HOUR)  # the app on a phone knows nothing of the mistake
    code = app_by_the_wall(world)
    assert world.guard.signin.finish(pending, challenge.id, code).accepted
    again = world.pending()
    challenge = world.guard.codes.request(again, Action("sign-in"))
    verdict = world.guard.signin.finish(again, challenge.id, code)
    assert (verdict.outcome, verdict.until) == (Outcome.USED, None)


def test_an_app_used_while_our_clock_was_ahead_says_so_and_another_way_is_open(world):
    world.protected()
    world.lab.clock.set(NOW + DAY)
    pending = world.pending()
    challenge = world.guard.codes.request(pending, Action("sign-in"))
    assert world.guard.signin.finish(pending, challenge.id, app_by_the_wall(world)).accepted
    world.lab.clock.set(NOW + HOUR)
    pending = world.pending()
    challenge = world.guard.codes.request(pending, Action("sign-in"))
    verdict = world.guard.signin.finish(pending, challenge.id, app_by_the_wall(world))
    assert (verdict.outcome, verdict.until) == (Outcome.USED, (totp.step_at(NOW + DAY) + 1) * STEP)
    assert "clock was ahead" in wording.sentence(verdict, world.guard.policy)
    assert world.guard.signin.finish(pending, challenge.id, world.recovery[3]).accepted


@pytest.mark.parametrize("at", [-DAY, -1, 0, 29 * SECOND, MINUTE])
def test_a_clock_around_1970_crashes_nothing(world, at):
    world.protected()
    world.lab.clock.set(at)
    pending = world.pending()
    challenge = world.guard.codes.request(pending, Action("sign-in"))
    assert not world.guard.signin.finish(pending, challenge.id, "000000").accepted
    assert world.guard.signin.finish(pending, challenge.id, world.recovery[3]).accepted


@pytest.mark.parametrize("at", [-DAY, -1, 0, 29 * SECOND])
def test_a_store_made_around_1970_works_and_takes_the_right_time_when_it_comes(make_machine, tmp_path, at):
    world = World(make_machine(tmp_path / "store", at=at))
    session = world.verified()
    asked = ask(world, session)
    code = world.sent()
    world.lab.clock.set(NOW)
    assert world.guard.clock.now() == NOW
    with pytest.raises(Refused):
        world.answer(session, asked, code)
    assert world.answer(MIRA, ask(world)).accepted


def test_an_anchor_from_before_time_was_kept_in_it_is_read_and_takes_it_up(world):
    world.verified()
    anchor, raw = world.lab.config.anchor, bytearray(world.lab.config.anchor.read_bytes())
    raw[39:63] = b" " * 24
    anchor.write_bytes(raw)
    world.lab.again()
    assert Anchor(anchor, world.guard._desk.store.anchor._text.split()[-1].decode()).state == "kept"
    assert world.guard._desk.store.anchor.seen() is None
    world.guard.activity.record("mira", "setting:changed", {"setting": "x"})
    assert world.guard._desk.store.anchor.seen().time == NOW
    assert anchor.read_bytes()[:39] == bytes(raw[:39])
    assert world.guard.activity.verify().ok


def test_an_anchor_whose_time_is_no_time_counts_as_damaged(world):
    world.verified()
    anchor, raw = world.lab.config.anchor, bytearray(world.lab.config.anchor.read_bytes())
    raw[39] = 0xFF
    anchor.write_bytes(raw)
    with pytest.raises(StoreTrouble, match="anchor_foreign"):
        world.lab.again()


def test_the_time_seen_is_kept_at_each_commit_and_by_no_reading(world):
    session = world.verified()
    world.pass_time(MINUTE)
    before = world.lab.config.anchor.read_bytes()
    world.guard.activity.list(session)
    world.guard.care.examine()
    assert world.lab.config.anchor.read_bytes() == before
    world.guard.signin.begin("mira", "not the password", LAPTOP)
    assert world.guard._desk.store.anchor.seen().time == NOW + MINUTE


def test_a_process_that_cannot_write_the_anchor_still_never_goes_back(world, monkeypatch):
    world.verified()
    monkeypatch.setattr(Anchor, "advance", lambda *_: None)
    world.pass_time(DAY)
    assert world.guard.clock.now() == NOW + DAY
    world.lab.clock.set(NOW)
    world.pass_time(10 * SECOND)
    assert world.guard.clock.now() == NOW + DAY + 9 * SECOND


def test_nothing_in_the_environment_shifts_the_machines_own_clock(monkeypatch):
    clock = SystemClock()
    before = clock.uptime()
    for name in ("TZ", "GUARDTUI_NOW", "SOURCE_DATE_EPOCH", "FAKETIME"):
        monkeypatch.setenv(name, "-30d")
    assert SystemClock().uptime().start == before.start
    assert clock.uptime().passed >= before.passed
    assert isinstance(clock.uptime(), Uptime)


# Any jumps at all, between any steps.

STEPS = st.one_of(
    st.tuples(st.just("set"), st.integers(0, 4_102_444_800_000)),
    st.tuples(st.just("set"), st.integers(NOW - 2 * DAY, NOW + 2 * DAY)),
    st.tuples(st.just("pass"), st.integers(0, 15 * MINUTE)),
    st.tuples(
        st.sampled_from(["again", "boot", "ask", "resend", "answer", "answer", "wrong", "wrong", "password"]),
        st.integers(0, 9),
    ),
)


@dataclass
class Told:
    """What the store said so far, by its own time."""

    world: World
    now: int = 0
    committed: int = 0
    codes: list[tuple[Challenge, str]] = field(default_factory=list)
    accepted: set[str] = field(default_factory=set)
    wrong: list[int] = field(default_factory=list)
    resend: dict[str, int] = field(default_factory=dict)
    password_until: int = 0
    bought: int = 0

    def step(self, what: str, number: int) -> None:
        clock = self.world.lab.clock
        match what:
            case "set":
                clock.set(number)
            case "pass":
                clock.advance(number)
            case "again" | "boot":
                if what == "boot":
                    clock.start_again()
                self.world.lab.again()
                self.now = self.committed  # what was looked at without a commit since is not kept
            case "ask":
                self.ask()
            case "password":
                self.password()
            case _ if self.codes:
                getattr(self, f"{what}_")(*self.codes[-1 - number % len(self.codes)])
        now = self.world.guard.clock.now()
        assert now >= self.now
        self.now = now
        seen = self.world.guard._desk.store.anchor.seen()
        assert seen is not None
        assert seen.time >= self.committed
        self.committed = seen.time
        self.limits_stand()

    def ask(self) -> None:
        self.bought += 1
        try:
            asked = self.world.guard.codes.request(
                MIRA, Action("purchase", {**BUY.details, "order": f"R-{self.bought}"})
            )
        except Locked:
            return
        self.codes.append((asked, self.world.sent()))
        self.resend[asked.id] = asked.resend_at

    def resend_(self, asked: Challenge, _code: str) -> None:
        before = self.world.guard.clock.now()
        try:
            again = self.world.guard.codes.resend(MIRA, asked.id)
        except (Locked, Refused):
            return
        assert self.resend[asked.id] <= before < asked.expires_at
        self.resend[asked.id] = again.resend_at

    def answer_(self, asked: Challenge, code: str) -> None:
        before = self.world.guard.clock.now()
        verdict = self.world.answer(MIRA, asked, code)
        if verdict.accepted:
            assert before < asked.sent_at + self.world.guard.policy.code_life
            assert asked.id not in self.accepted
            self.accepted.add(asked.id)

    def wrong_(self, asked: Challenge, code: str) -> None:
        before = self.world.guard.clock.now()
        if self.world.answer(MIRA, asked, wrong(code)).outcome in {Outcome.WRONG, Outcome.OTHER_ACTION}:
            self.wrong.append(before)

    def password(self) -> None:
        before = self.world.guard.clock.now()
        answer = self.world.guard.signin.begin("mira", "not the password", LAPTOP)
        if answer.until is not None:
            assert answer.until >= self.password_until or before >= self.password_until
            self.password_until = answer.until
        else:
            assert before >= self.password_until

    def limits_stand(self) -> None:
        desk = self.world.guard._desk
        with desk.store.read() as tx:
            kept = tx.limits.times(f"codes:{tx.accounts.id_of('mira')}", self.now)
        assert len(kept) >= sum(1 for at in self.wrong if at > self.now - DAY)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=5, max_size=30))
def test_whatever_the_clock_does_nothing_ended_begins_again_and_nothing_gets_easier(make_machine, steps):
    with TemporaryDirectory() as folder:
        world = World(make_machine(Path(folder) / "store"))
        world.verified()
        told = Told(world)
        for what, number in steps:
            told.step(what, number)
        assert world.guard.activity.verify().ok
        world.lab.close()
