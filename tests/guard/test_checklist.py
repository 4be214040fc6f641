"""The checklist as a verb: evidence from the store, a person's word, and a score that follows."""

import pytest

from guardtui.clock import DAY, MINUTE
from guardtui.core import score_history
from guardtui.core.action import Action
from guardtui.core.checklist import State
from guardtui.core.errors import BadInput, Refused
from guardtui.core.records import Channel, ContactKind
from guardtui.guard import Backend

from .conftest import LAPTOP, PASSWORD


def _item(checklist, name):
    return next(item for item in checklist.items if item.id == name)


def test_turning_two_step_on_raises_the_score_by_what_it_is_worth(world):
    session = world.verified()
    before = world.guard.checklist.show(session)
    assert before.next.id == "G19"
    world.secret = ""
    app = world.guard.authenticators.begin_app(session)
    world.secret = app.secret
    world.answer(session, world.guard.authenticators.confirm(session, app.authenticator.id), world.app())
    codes = world.guard.authenticators.new_recovery_codes(session)
    world.guard.authenticators.keep_recovery_codes(session, codes[0])
    world.guard.authenticators.turn_on(session)
    assert world.guard.checklist.show(session).score == before.score + 25


def test_a_persons_word_counts_until_it_is_withdrawn_or_stale(world):
    session = world.sign_up()
    assert _item(world.guard.checklist.attest(session, "G24"), "G24").state is State.GOOD
    assert _item(world.guard.checklist.withdraw(session, "G24"), "G24").state is State.UNKNOWN
    world.guard.checklist.attest(session, "G24")
    world.pass_time(182 * DAY)
    assert _item(world.guard.checklist.show(Backend("mira")), "G24").state is State.ATTENTION


@pytest.mark.parametrize("item", ["G19", "G16", "G99", "", "\x1b[2J", "x" * 10_000])
def test_what_the_store_can_see_is_not_taken_on_a_persons_word(world, item):
    session = world.sign_up()
    with pytest.raises(BadInput):
        world.guard.checklist.attest(session, item)


def test_an_alarm_lowers_the_score_until_it_is_reviewed(world):
    session = world.verified()
    world.guard.activity.review(session, 1)
    world.guard.activity.record("mira", "payment:added", {"method": "Visa"}, "alarm")
    assert _item(world.guard.checklist.show(session), "G23").state is State.BAD
    last = world.guard.activity.list(session, limit=1).items[0].seq
    world.guard.activity.review(session, last)
    assert _item(world.guard.checklist.show(session), "G22").state is State.GOOD
    assert _item(world.guard.checklist.show(session), "G23").state is not State.BAD


# How the score went


class Diary:
    """Somebody who comes back from time to time, and writes down what the checklist says then."""

    def __init__(self, world):
        self.world, self.guard, self.session = world, world.guard, world.verified()
        self.said: dict[int, int] = {}

    def come_back(self, days: int = 9) -> None:
        """Asked for a code where one is due."""
        self.world.pass_time(days * DAY)
        begun = self.guard.signin.begin("mira", PASSWORD, LAPTOP)
        self.session = begun.session
        if begun.pending is not None:
            challenge = self.guard.codes.request(begun.pending, Action("sign-in"))
            code = self.world.app() if challenge.channel is Channel.APP else self.world.sent()
            self.session = self.guard.signin.finish(begun.pending, challenge.id, code).result
        self.world.pass_time(1)
        self.said[self.world.lab.clock.now()] = self.guard.checklist.show(self.session).score
        self.world.pass_time(1)

    def attest(self):
        for item in ("G18", "G24", "G26"):
            self.guard.checklist.attest(self.session, item)

    def withdraw(self):
        self.guard.checklist.withdraw(self.session, "G24")

    def review(self):
        newest = self.guard.activity.list(self.session, limit=1).items[0]
        self.guard.activity.review(self.session, newest.seq)

    def alarm(self):
        self.guard.activity.record("mira", "payment:added", {"method": "Visa"}, "alarm")

    def drill(self):
        self.guard.drill.finish(self.session, {one.id: one.fraud for one in self.guard.drill.messages()})

    def drill_badly(self):
        self.guard.drill.finish(self.session, {one.id: not one.fraud for one in self.guard.drill.messages()})

    def lose_the_phone(self):
        phone = self.world.contact(self.session, ContactKind.PHONE)
        self.world.prove(self.session, self.guard.contacts.remove(self.session, phone.id))

    def new_phone(self):
        asked = self.guard.contacts.add(self.session, ContactKind.PHONE, "+44 7700 900999")
        added = self.world.prove(self.session, asked).result
        self.world.answer(self.session, self.guard.contacts.verify(self.session, added.id))

    def turn_on(self):
        new = self.guard.authenticators.begin_app(self.session)
        self.world.secret = new.secret
        challenge = self.guard.authenticators.confirm(self.session, new.authenticator.id)
        self.world.answer(self.session, challenge, self.world.app())
        codes = self.guard.authenticators.new_recovery_codes(self.session)
        self.guard.authenticators.keep_recovery_codes(self.session, codes[0])
        self.guard.authenticators.turn_on(self.session)
        self.world.pass_time(MINUTE)

    def turn_off(self):
        self.world.prove(self.session, self.guard.authenticators.turn_off(self.session))


def test_the_history_says_at_each_moment_what_the_checklist_said_then(world):
    """Whatever the score depends on happens, much goes stale, and the replay finds each score again."""
    diary = Diary(world)
    for happens in (
        *(diary.attest, diary.withdraw, diary.review, diary.alarm, diary.drill_badly, diary.drill),
        *(diary.lose_the_phone, diary.new_phone, diary.turn_on, diary.review),
    ):
        happens()
        diary.come_back()
    for days in (40, 80, 100):
        diary.come_back(days)
    diary.turn_off()
    diary.come_back()
    assert len(set(diary.said.values())) > 6, "the score went up and down"
    with world.guard._desk.store.read() as tx:
        account = tx.accounts.by_handle("mira")
        lines = list(tx.events.telling(account.id, score_history.TELLING))
    told = score_history.scores(lines, account, list(diary.said), world.guard.policy)
    assert {point.at: point.score for point in told} == diary.said


def test_the_history_ends_with_now_and_goes_back_a_year_at_most(world):
    session = world.verified()
    world.pass_time(3 * DAY)
    points = world.guard.checklist.history(Backend("mira"), 10)
    assert len(points) == 10
    assert [point.at for point in points] == sorted(point.at for point in points)
    assert points[-1].score == world.guard.checklist.show(Backend("mira")).score
    world.pass_time(800 * DAY)
    points = world.guard.checklist.history(Backend("mira"))
    assert points[-1].at - points[0].at == 365 * DAY
    for wrong in (1, 0, 10_000):
        with pytest.raises(BadInput):
            world.guard.checklist.history(Backend("mira"), wrong)
    with pytest.raises(Refused):
        world.guard.checklist.history(session)
