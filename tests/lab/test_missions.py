"""The missions: each is solved through Guard's verbs and by nothing else, can be begun again, and happens in practice alone."""

from __future__ import annotations

import json
import re
import stat
from dataclasses import dataclass
from typing import Any

import pytest

from guardtui import wording
from guardtui.bootstrap import Guard, Parts, make_store, open_guard
from guardtui.clock import DAY, MINUTE
from guardtui.config import Config
from guardtui.core import drill, totp
from guardtui.core.action import Action
from guardtui.core.errors import BadInput, Locked, NotFound, Refused, StoreTrouble
from guardtui.core.records import ApprovalState, Channel, Client, ContactKind, Session
from guardtui.core.support import Symptom
from guardtui.guard import Backend
from guardtui.guard.desk import begin_hold
from guardtui.lab.build import demo_practice
from guardtui.lab.clock import StoryClock
from guardtui.lab.facts import Facts, Start
from guardtui.lab.missions import REACHED, read, the_missions
from guardtui.lab.practice import Practice
from guardtui.lab.scenes import carry_out
from guardtui.lab.story import the_story
from guardtui.lab.workshop import MARKER, MISSIONS, is_ours
from guardtui.shipped import data_file
from guardtui.vault import Hasher

QUICK = Hasher(memory_kib=8, passes=1, lanes=1)
HERE = Client("laptop" * 8, "Laptop", "Fernhill")
NEW_PASSWORD = "copper lantern walks 9 Bridges"
SIGN_IN = Action("sign-in")


@dataclass
class Mira:
    """Whoever practises: signs in, reads codes on the phone, and does what the missions want."""

    guard: Guard
    practice: Practice
    wall: StoryClock
    session: Session
    password: str

    def code(self, reference: str) -> str:
        found = next(one for one in self.practice.arrived(40) if one.reference == reference)
        code = re.search(r"([0-9]{3}) ([0-9]{3})", found.body)
        return code[1] + code[2]

    def prove(self, challenge: Any) -> Any:
        verdict = self.guard.codes.answer(self.session, challenge.id, self.code(challenge.reference))
        assert verdict.accepted, verdict
        self.wall.advance(1_000)
        return verdict.result

    def sign_in(self, channel: Channel | None = None) -> None:
        begun = self.guard.signin.begin("mira", self.password, HERE)
        if begun.pending is None:
            self.session = begun.session
            return
        asked = self.guard.codes.request(begun.pending, SIGN_IN, channel)
        code = self.practice.app_code() if asked.channel is Channel.APP else self.code(asked.reference)
        self.session = self.guard.signin.finish(begun.pending, asked.id, code).result

    def add_phone(self, number: str) -> None:
        added = self.guard.contacts.add(self.session, ContactKind.PHONE, number)
        contact = added if not hasattr(added, "reference") else self.prove(added)
        self.prove(self.guard.contacts.verify(self.session, contact.id))

    def contact(self, kind: ContactKind) -> Any:
        return next(one for one in self.guard.contacts.list(self.session) if one.kind is kind and one.verified)

    def turn_on(self, *, app: bool = False) -> None:
        """Two-step verification by text message, or by the pretend phone's app."""
        verbs = self.guard.authenticators
        if app:
            new = verbs.begin_app(self.session)
            self.practice.scan(new.secret)
            asked = verbs.confirm(self.session, new.authenticator.id)
            assert self.guard.codes.answer(self.session, asked.id, self.practice.app_code()).accepted
            self.wall.advance(30_000)
        else:
            made = verbs.begin_contact(self.session, self.contact(ContactKind.PHONE).id)
            self.prove(verbs.confirm(self.session, made.id))
        verbs.keep_recovery_codes(self.session, verbs.new_recovery_codes(self.session)[0])
        verbs.turn_on(self.session)

    def change_password(self, new: str = NEW_PASSWORD) -> None:
        changed = self.guard.passwords.change(self.session, self.password, new)
        if hasattr(changed, "reference"):
            self.prove(changed)
        self.password = new

    def events(self, tag: str) -> list[Any]:
        return [one for one in self.guard.activity.list(self.session, limit=60).items if one.tag == tag]

    def review(self) -> None:
        self.guard.activity.review(self.session, self.guard.activity.list(self.session, limit=1).items[0].seq)

    def not_me(self, seq: int, *, run: bool = True) -> None:
        """The run, from the report to the closed case."""
        case = self.guard.notme.report(self.session, seq)
        if run:
            self.change_password(f"{NEW_PASSWORD} {seq}")
            for step in ("contacts", "factors"):
                self.guard.notme.check(self.session, case.id, step)
            self.guard.notme.close(self.session, case.id)

    def begin(self, mission: str, **more: str) -> None:
        self.wall.advance(1_000)
        self.practice.begin(self.guard, mission, **more)
        self.wall.advance(1_000)

    def forward(self, by: str) -> None:
        """Go forward, and sign in again where that ended the session."""
        self.practice.forward(self.guard, by)
        self.sign_in()

    @property
    def ticks(self) -> str:
        """The mission under way, a mark for each step."""
        return "".join("x" if step.done else "." for step in self.standing.steps)

    @property
    def standing(self) -> Any:
        return self.practice.mission(self.guard)


@pytest.fixture
def mira(lab) -> Any:
    """The practice account with its phone and mail confirmed a while ago, on the lab's clock; nothing of the year's story."""
    lab.guard.close()
    practice, person = demo_practice(lab.config.folder, lab.clock), the_story().person
    courier = practice.courier()
    couriers = {Channel.SMS: courier, Channel.MAIL: courier}
    parts = Parts(clock=practice.clock, hasher=QUICK, code_hasher=QUICK, couriers=couriers)
    guard = open_guard(lab.config, parts=parts, practice=True)
    guard.accounts.add("mira", person.name, person.password, mail=person.mail)
    session = guard.signin.begin("mira", person.password, HERE).session
    mira = Mira(guard, practice, lab.clock, session, person.password)
    mira.prove(guard.contacts.verify(session, guard.contacts.list(session)[0].id))
    mira.add_phone("+1 202-555-0143")
    lab.clock.advance(4 * DAY)
    mira.sign_in()
    yield mira
    guard.close()


# What is shipped


def test_there_are_nine_and_each_says_what_it_is_about():
    missions = the_missions()
    assert [one.id for one in missions] == list(REACHED)
    assert len(missions) >= 8
    for one in missions:
        assert one.teaches, one.id
        assert 2 <= len(one.steps) <= 5
        assert len(one.short) <= 12
        for text in (one.title, one.situation, one.debrief, *(step.text for step in one.steps)):
            assert text.isprintable()
        assert all(len(step.text) <= 44 and step.hint.endswith(".") for step in one.steps), one.id


def test_between_them_they_teach_nearly_the_whole_guide():
    taught = {fact for one in the_missions() for fact in one.teaches}
    assert {f"G{number}" for number in range(1, 28)} == taught


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('id = "two-step"\ntitle', 'id = "three-step"\ntitle', "id"),
        ('id = "proof"\ntext = "Sign', 'id = "wished"\ntext = "Sign', "id"),
        ('faults = ["lost"]', 'faults = ["weather"]', "faults"),
        ('teaches = ["G9", "G20"]', 'teaches = ["G99"]', "teaches"),
        ("version = 1", "version = 2", "version"),
        ('short = "Purchase"\n', "", "short"),
        ('short = "Purchase"', 'short = "Purchase"\nreward = "gold"', "reward"),
        ('id = "review"\n', 'id = "case"\n', "steps"),
    ],
)
def test_a_file_that_the_rules_do_not_fit_is_refused_by_the_field(tmp_path, old, new, named):
    shipped = data_file("missions.toml").read_text()
    assert shipped.count(old) == 1
    (tmp_path / "missions.toml").write_text(shipped.replace(old, new))
    with pytest.raises(BadInput) as refused:
        read(tmp_path / "missions.toml")
    assert named in refused.value.facts["where"]


# Each of them, solved


def test_turning_on_two_step(mira):
    assert (mira.standing.id, mira.ticks) == ("two-step", "...")
    mira.begin("two-step")
    mira.turn_on()
    assert mira.ticks == "xx."
    mira.guard.signin.end(mira.session)
    mira.sign_in()
    assert (mira.ticks, mira.standing.state) == ("xxx", "solved")


def test_a_sign_in_without_a_code_or_before_it_was_on_proves_nothing(mira):
    mira.begin("two-step")
    other = Client("another" * 8, "Another", "elsewhere")
    begun = mira.guard.signin.begin("mira", mira.password, other)
    asked = mira.guard.codes.request(begun.pending, SIGN_IN)
    assert mira.guard.signin.finish(begun.pending, asked.id, mira.code(asked.reference)).accepted
    assert mira.ticks == "..."
    mira.turn_on()
    assert mira.ticks == "xx."


@pytest.mark.parametrize("fault", ["signal", "blocked"])
def test_the_code_that_never_came(mira, fault):
    if fault == "blocked":
        mira.begin("never-came")
        mira.guard.approvals.deny(mira.session, mira.guard.approvals.waiting(mira.session)[0].id)
        assert mira.standing.state == "over"
    mira.begin("never-came")
    assert [name for name, _, on in mira.practice.faults() if on] == [fault]
    (waits,) = mira.guard.approvals.waiting(mira.session)
    challenge = mira.guard.approvals.approve(mira.session, waits.id, Channel.SMS)
    assert mira.ticks == "x.."
    assert not [one for one in mira.practice.arrived() if one.reference == challenge.reference]
    if fault == "signal":
        mira.wall.advance(MINUTE)
        challenge = mira.guard.codes.switch(mira.session, challenge.id, Channel.MAIL)
    else:
        mira.practice.set_faults(())
        mira.wall.advance(MINUTE)
        challenge = mira.guard.codes.resend(mira.session, challenge.id)
    assert mira.ticks == ("xx." if fault == "signal" else "x.."), "sent again the same way it may not arrive either"
    mira.prove(challenge)
    assert (mira.ticks, mira.standing.state) == ("xxx", "solved")
    assert mira.guard.approvals.show(mira.session, waits.id).state is ApprovalState.USED
    assert len(mira.events("order:placed")) == 1, "the shop carries out what it was allowed"


def test_an_order_that_ran_out_is_over_and_another_one_does_not_solve_it(mira):
    mira.begin("never-came")
    shop = Action("purchase", {"order": "X-1", "amount": 20_000, "currency": "USD", "payee": "Fern Books"})
    from guardtui.guard import Backend

    other = mira.guard.approvals.ask(Backend("mira", session="another shop"), shop)
    mira.practice.set_faults(())
    mira.prove(mira.guard.approvals.approve(mira.session, other.id))
    assert mira.ticks == "x.."
    mira.practice.forward(mira.guard, "10min")
    assert (mira.ticks, mira.standing.state) == ("x..", "over")


def test_a_stranger_has_signed_in(mira):
    mira.begin("stranger")
    device = mira.events("device:added")[0]
    assert "Port Caldera" in device.details["place"]
    assert len(mira.guard.sessions.list(mira.session)) == 2
    assert mira.ticks == "...."
    mira.not_me(device.seq)
    assert mira.ticks == "xxx."
    mira.review()
    assert (mira.ticks, mira.standing.state) == ("xxxx", "solved")
    assert len(mira.guard.sessions.list(mira.session)) == 1


def test_a_case_about_another_line_solves_no_stranger(mira):
    mira.begin("stranger")
    mira.not_me(1)
    assert mira.ticks == ".x.."


def test_a_review_from_before_the_stranger_counts_for_nothing(mira):
    newest = mira.guard.activity.list(mira.session, limit=1).items[0].seq
    mira.begin("stranger")
    mira.guard.activity.review(mira.session, newest)
    assert mira.ticks == "...."


def test_the_stranger_takes_the_password_that_is_in_force(mira):
    mira.change_password()
    with pytest.raises(Refused) as refused:
        mira.begin("stranger")
    assert refused.value.reason == "mission_password"
    assert mira.standing.id == "two-step", "what could not be begun is not under way"
    mira.begin("stranger", password=NEW_PASSWORD)
    assert mira.standing.id == "stranger"


def test_a_stranger_without_any_code_does_not_get_in(mira):
    mira.turn_on(app=True)
    mira.practice.scan(totp.secret_from(b"another practice app"))
    with pytest.raises(Refused) as refused:
        mira.begin("stranger")
    assert refused.value.reason == "mission_no_way_in"


@pytest.mark.parametrize("on", [False, True])
def test_a_mail_that_wants_your_code(mira, on):
    if on:
        mira.turn_on()
    mira.begin("phishing")
    mail, code = mira.practice.arrived(2)
    assert "rnarket" in mail.sender
    assert code.channel == "sms"
    assert not mira.guard.messages.check(mira.session, mail.body).sent
    (message,) = [one for one in mira.guard.messages.list(mira.session).items if one.reference == code.reference]
    mira.guard.messages.disown(mira.session, message.id)
    assert mira.ticks == "x.."
    answers = {one.id: one.fraud for one in mira.guard.drill.messages()}
    bad = dict(answers, **{one: not fraud for one, fraud in list(answers.items())[: 11 - drill.ENOUGH]})
    mira.guard.drill.finish(mira.session, bad)
    assert mira.ticks == "x.."
    mira.guard.drill.finish(mira.session, answers)
    assert mira.ticks == "xx."
    mira.guard.support.open_case(mira.session, Symptom.NO_CODE, "None came.")
    assert mira.ticks == "xx."
    mira.guard.support.open_case(mira.session, Symptom.STRANGE, "Somebody wants my code.")
    assert mira.standing.state == "solved"


def test_a_code_that_nobody_ended_in_time_cannot_be_ended_any_more(mira):
    mira.begin("phishing")
    mira.practice.forward(mira.guard, "10min")
    assert (mira.ticks, mira.standing.state) == ("...", "over")
    mira.begin("phishing")
    assert mira.standing.state == "running"


def test_a_new_phone_number(mira):
    mira.begin("new-phone")
    assert "+12025550119" in mira.standing.situation
    old = mira.contact(ContactKind.PHONE)
    new = mira.prove(mira.guard.contacts.replace(mira.session, old.id, "+1 202-555-0119"))
    assert mira.ticks == "x.."
    mira.prove(mira.guard.contacts.verify(mira.session, new.id))
    assert mira.standing.state == "solved"
    mira.begin("new-phone")
    assert "+12025550119" not in mira.standing.situation
    assert mira.ticks == "..."


def test_a_number_that_is_not_the_new_one_and_an_old_one_that_stays_do_not_do(mira):
    mira.begin("new-phone")
    mira.add_phone("+1 202-555-0188")
    assert mira.ticks == "..."
    mira.add_phone("+1 202-555-0119")
    assert mira.ticks == "xx."
    old = next(one for one in mira.guard.contacts.list(mira.session) if one.masked.endswith("0143"))
    mira.prove(mira.guard.contacts.remove(mira.session, old.id))
    assert mira.standing.state == "solved"


@pytest.mark.parametrize("app", [False, True])
def test_the_phone_is_lost(mira, app):
    if app:
        mira.turn_on(app=True)
        added = mira.guard.authenticators.add(mira.session, Channel.MAIL, mira.contact(ContactKind.MAIL).id)
        assert mira.guard.codes.answer(mira.session, added.id, mira.practice.app_code()).accepted
        (waiting,) = mira.guard.authenticators.draft(mira.session).authenticators
        mira.prove(mira.guard.authenticators.confirm(mira.session, waiting.id))
    mira.begin("lost-phone")
    assert mira.practice.app_code() is None
    assert all(one.channel == "mail" for one in mira.practice.arrived())
    mira.guard.signin.end(mira.session)
    mira.wall.advance(31 * DAY)
    mira.sign_in(Channel.MAIL)
    assert mira.ticks == "x..."
    old = mira.contact(ContactKind.PHONE)
    asked = mira.guard.contacts.replace(mira.session, old.id, "+1 202-555-0119")
    if asked.channel is not Channel.MAIL:
        asked = mira.guard.codes.switch(mira.session, asked.id, Channel.MAIL)
    new = mira.prove(asked)
    mira.prove(mira.guard.contacts.verify(mira.session, new.id))
    if app:
        assert mira.ticks == "xx..", "its app is still a way in"
        bound = mira.guard.authenticators.list(mira.session)
        lost = next(one for one in bound if one.channel is Channel.APP)
        asked = mira.guard.authenticators.remove(mira.session, lost.id)
        if asked.channel is not Channel.MAIL:
            asked = mira.guard.codes.switch(mira.session, asked.id, Channel.MAIL)
        mira.prove(asked)
    assert mira.ticks == "xxx."
    mira.guard.devices.end_others(mira.session)
    assert mira.standing.state == "solved"


def test_a_purchase_you_did_not_make(mira):
    mira.begin("purchase")
    (waits,) = mira.guard.approvals.waiting(mira.session)
    order = mira.events("order:placed")[0]
    assert mira.ticks == "...."
    mira.guard.approvals.deny(mira.session, waits.id)
    assert mira.ticks == "x..."
    mira.not_me(order.seq)
    assert mira.ticks == "xxx."
    mira.forward("1d")
    assert mira.standing.state == "solved"


def test_a_report_alone_ends_what_waits_too(mira):
    mira.begin("purchase")
    mira.guard.notme.report(mira.session, mira.events("order:placed")[0].seq)
    assert mira.ticks == "xx.."


def test_a_purchase_that_was_allowed_is_lost(mira):
    mira.begin("purchase")
    (waits,) = mira.guard.approvals.waiting(mira.session)
    mira.prove(mira.guard.approvals.approve(mira.session, waits.id))
    assert (mira.ticks, mira.standing.state) == ("....", "over")
    assert mira.guard.approvals.show(mira.session, waits.id).state is ApprovalState.USED


def test_nothing_is_asked_for_on_hold_and_a_day_later_it_is(mira):
    mira.not_me(1)
    with pytest.raises(Locked) as held:
        mira.begin("purchase")
    assert held.value.reason == "mission_on_hold"
    assert "Go forward a day" in wording.problem(held.value), "the hold was practised too: it need not be waited for"
    assert mira.standing.id == "two-step"
    mira.forward("1d")
    mira.begin("purchase")
    assert mira.standing.id == "purchase"


def test_a_clock_that_is_wrong(mira):
    with pytest.raises(Refused):
        mira.begin("wrong-clock")
    mira.turn_on(app=True)
    mira.begin("wrong-clock")
    begun = mira.guard.signin.begin("mira", mira.password, HERE)
    asked = mira.guard.codes.request(begun.pending, SIGN_IN)
    off = mira.guard.signin.finish(begun.pending, asked.id, mira.practice.app_code())
    assert off.clock_off_s == 90
    assert mira.ticks == "x."
    mira.practice.set_faults(())
    mira.wall.advance(4 * MINUTE)
    assert mira.guard.signin.finish(begun.pending, asked.id, mira.practice.app_code()).accepted
    assert mira.standing.state == "solved"


def test_a_wrong_code_of_another_sort_says_nothing_of_the_clock(mira):
    mira.turn_on(app=True)
    mira.begin("wrong-clock")
    begun = mira.guard.signin.begin("mira", mira.password, HERE)
    asked = mira.guard.codes.request(begun.pending, SIGN_IN)
    assert not mira.guard.signin.finish(begun.pending, asked.id, "000000").accepted
    assert mira.ticks == ".."


def finish(mira) -> None:
    """Every item that is not fine is put right."""
    for item in ("G18", "G23", "G24", "G25", "G26"):
        mira.guard.checklist.attest(mira.session, item)
    mira.guard.drill.finish(mira.session, {one.id: one.fraud for one in mira.guard.drill.messages()})
    mira.review()


def test_the_whole_checklist_and_that_it_comes_back(mira):
    mira.begin("checklist")
    assert mira.ticks == ".x..."
    mira.turn_on(app=True)
    finish(mira)
    assert (mira.ticks, mira.standing.state) == ("xxxxx", "solved")
    with pytest.raises(Refused) as refused:
        mira.begin("checklist")
    assert refused.value.reason == "mission_all_good"
    mira.practice.forward(mira.guard, "6mo")
    assert mira.standing.state == "solved", "what was solved stays so"
    mira.begin("checklist")
    assert mira.ticks == "x...."


# The course


def test_the_first_mission_is_under_way_from_the_start_and_only_since_the_story_ended(mira, lab):
    assert mira.practice.mission(mira.guard).id == "two-step"
    mira.turn_on()
    (lab.config.folder / MARKER).write_text(json.dumps({"anchor": lab.clock.now() + 1}))
    later = demo_practice(lab.config.folder, lab.clock)
    assert later.mission(mira.guard).done == 0
    assert not (lab.config.folder / MISSIONS).exists(), "looking alone writes nothing"


def test_what_was_solved_stays_so_beside_the_one_under_way_and_can_be_begun_again(mira, lab):
    mira.begin("never-came")
    mira.practice.set_faults(())
    mira.prove(mira.guard.approvals.approve(mira.session, mira.guard.approvals.waiting(mira.session)[0].id))
    mira.practice.mission(mira.guard)
    mira.begin("purchase")
    states = {one.id: one.state for one in mira.practice.missions(mira.guard)}
    assert (states["never-came"], states["purchase"], states["stranger"]) == ("solved", "running", "fresh")
    mira.begin("never-came")
    again = next(one for one in mira.practice.missions(mira.guard) if one.id == "never-came")
    assert (again.state, again.done) == ("running", 0)
    assert again.solved_at is not None
    kept = lab.config.folder / MISSIONS
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert is_ours(MISSIONS)


def test_what_was_reached_is_kept_while_another_mission_is_under_way(mira):
    mira.turn_on()
    mira.begin("lost-phone")
    lost = mira.practice.faults()
    mira.begin("stranger")
    left = {one.id: (one.state, one.done) for one in mira.practice.missions(mira.guard)}
    assert left["two-step"] == ("aside", 2), "the first mission was under way from the start"
    assert left["lost-phone"] == ("aside", 0)
    mira.not_me(mira.events("device:added")[0].seq)
    assert mira.ticks == "xxx."
    mira.wall.advance(1_000)
    mira.practice.go_on("lost-phone")
    assert (mira.standing.id, mira.practice.faults()) == ("lost-phone", lost)
    mira.practice.go_on("stranger")
    assert (mira.standing.id, mira.ticks) == ("stranger", "xxx.")
    mira.review()
    assert mira.standing.state == "solved"


def test_what_goes_wrong_is_found_again_as_it_was_left(mira):
    mira.begin("lost-phone")
    old, new = mira.contact(ContactKind.PHONE), "+1 202-555-0119"
    asked = mira.prove(mira.guard.contacts.replace(mira.session, old.id, new))
    waits = mira.guard.contacts.verify(mira.session, asked.id)
    mira.begin("purchase")
    assert not any(on for _, _, on in mira.practice.faults())
    mira.practice.go_on("lost-phone")
    mira.prove(waits)
    assert mira.ticks == "xxx.", "what the new phone had got before is not lost"


def test_an_order_of_a_mission_that_was_left_is_carried_out_too(mira):
    mira.begin("never-came")
    (waits,) = mira.guard.approvals.waiting(mira.session)
    mira.begin("stranger")
    mira.prove(mira.guard.approvals.approve(mira.session, waits.id))
    mira.practice.mission(mira.guard)
    assert mira.guard.approvals.show(mira.session, waits.id).state is ApprovalState.USED
    states = {one.id: one.state for one in mira.practice.missions(mira.guard)}
    assert states["never-came"] == "solved"


def allow(mira) -> Any:
    """Whoever practises lets nothing go wrong and allows what waits; nobody looks yet."""
    mira.practice.set_faults(())
    (waits,) = mira.guard.approvals.waiting(mira.session)
    mira.prove(mira.guard.approvals.approve(mira.session, waits.id))
    return waits


def states(mira) -> dict[str, str]:
    return {one.id: one.state for one in mira.practice.missions(mira.guard)}


@pytest.mark.parametrize("aside", [True, False])
@pytest.mark.parametrize(
    ("mission", "note"),
    [("never-came", "approval"), ("never-came", "shop"), ("phishing", "challenge"), ("phishing", "shop")],
)
def test_what_a_mission_is_about_and_cannot_be_found_stops_no_other(mira, lab, mission, note, aside):
    """Another store was put back, or the note is damaged."""
    mira.begin(mission)
    if mission == "never-came":
        allow(mira)
    kept = lab.config.folder / MISSIONS
    held = json.loads(kept.read_text())
    held["now"]["notes"][note] = "nowhere"
    kept.write_text(json.dumps(held))
    if aside:
        mira.begin("stranger")
    under_way = "stranger" if aside else mission
    assert (mira.standing.id, mira.standing.state) == (under_way, "running")
    assert states(mira) == {
        **dict.fromkeys(states(mira), "fresh"), "two-step": "aside", mission: "aside", under_way: "running",
    }  # fmt: skip


def hold(mira) -> None:
    desk = mira.guard._desk
    with desk.store.write() as tx:
        begin_hold(desk, tx, tx.accounts.by_handle("mira"), "recovery")


@pytest.mark.parametrize("aside", [True, False])
@pytest.mark.parametrize(
    ("forbid", "allow_again"),
    [
        (hold, None),
        (lambda mira: mira.guard.accounts.lock("mira"), lambda mira: mira.guard.accounts.unlock("mira")),
    ],
)
def test_an_allowed_order_waits_while_a_hold_or_a_lock_forbids_it(mira, forbid, allow_again, aside):
    mira.begin("never-came")
    if aside:
        mira.begin("stranger")
    waits = allow(mira)
    forbid(mira)
    assert mira.standing.id == ("stranger" if aside else "never-came")
    assert states(mira)["never-came"] == ("aside" if aside else "running")
    shop = Backend("mira")
    assert mira.guard.approvals.show(shop, waits.id).state is ApprovalState.APPROVED
    if allow_again is not None:
        allow_again(mira)
        assert states(mira)["never-came"] == "solved"
        assert mira.guard.approvals.show(shop, waits.id).state is ApprovalState.USED


def test_an_order_that_another_window_carried_out_first_is_placed_once(mira, lab):
    mira.begin("never-came")
    waits = allow(mira)
    before = len(mira.events("order:placed"))
    start = Start(**json.loads((lab.config.folder / MISSIONS).read_text())["now"])
    late = Facts(mira.guard, "mira", start)
    assert late.approval is ApprovalState.APPROVED
    assert carry_out(mira.guard, "mira", Facts(mira.guard, "mira", start))
    assert not carry_out(mira.guard, "mira", late)
    assert mira.guard.approvals.show(mira.session, waits.id).state is ApprovalState.USED
    assert len(mira.events("order:placed")) == before + 1


def test_without_its_account_there_is_no_mission(mira, tmp_path):
    """Though one was solved, of which nothing is asked any more, and another was left."""
    mira.begin("never-came")
    mira.begin("stranger")
    mira.practice.go_on("never-came")
    allow(mira)
    assert mira.standing.state == "solved"
    tmp_path.chmod(0o700)
    empty = make_store(Config(tmp_path / "guard.db", tmp_path / "guard.key"), parts=Parts(hasher=QUICK))
    assert mira.practice.mission(empty) is None
    left = {one.id: one.state for one in mira.practice.missions(empty)}
    assert (left["never-came"], left["stranger"]) == ("solved", "fresh")
    empty.close()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"now": 5, "solved": [], "times": 7}',
        b'{"now": {"mission": "none", "at": 1}}',
        b'{"now": {"mission": "purchase", "at": "x"}}',
        b'{"now": {"mission": "purchase", "at": 1, "gold": 2}}',
        b'{"now": {"mission": "purchase", "at": 1, "notes": []}}',
        b'{"aside": {"purchase": 5, "stranger": {"mission": "none"}}, "faults": {"purchase": []}, "scenes": [3, [1, "x"]]}',
    ],
)
def test_a_damaged_file_is_the_first_mission(mira, lab, content):
    (lab.config.folder / MISSIONS).write_bytes(content)
    assert mira.standing.id == "two-step"
    assert {one.state for one in mira.practice.missions(mira.guard)} == {"running", "fresh"}


def test_an_unknown_mission_and_a_real_store_are_refused(mira, tmp_path):
    with pytest.raises(NotFound):
        mira.begin("world-peace")
    folder = tmp_path / "real"
    folder.mkdir(mode=0o700)
    real = make_store(Config(folder / "guard.db", folder / "guard.key"), parts=Parts(hasher=QUICK, code_hasher=QUICK))
    real.accounts.add("mira", "Mira", "copper lantern walks 9 Bridges")
    with pytest.raises(StoreTrouble):
        mira.practice.begin(real, "purchase")
    real.close()


def test_faults_come_with_a_mission_and_go_with_the_next_unless_that_cannot_begin(mira):
    mira.change_password()
    mira.begin("lost-phone")
    assert [name for name, _, on in mira.practice.faults() if on] == ["lost"]
    with pytest.raises(Refused):
        mira.begin("stranger")
    assert [name for name, _, on in mira.practice.faults() if on] == ["lost"]
    mira.begin("purchase")
    assert not [name for name, _, on in mira.practice.faults() if on]
