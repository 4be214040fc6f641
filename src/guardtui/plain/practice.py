"""The practice lab line by line: the pretend phone with its folders, what is to go wrong, time, the missions (M21)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from textwrap import shorten
from typing import TYPE_CHECKING, Final

from guardtui import wording
from guardtui.core.errors import GuardError, Refused
from guardtui.core.records import Channel
from guardtui.language import _, capital
from guardtui.plain.talk import Menu, joined
from guardtui.shared.practice import (
    CODE,
    SHOWN,
    SPAM,
    Arrival,
    Mission,
    News,
    Practice,
    news_of,
    next_of,
    switch,
    ways_on,
)
from guardtui.wording import Line
from guardtui.wording.names import NAMES

if TYPE_CHECKING:
    from guardtui.plain.visit import Reception

ROOM: Final = 70
"""Characters of a message in a list."""
STANDS: Final = {
    "running": _("under way"),
    "aside": _("left for now"),
    "solved": _("solved"),
    "over": _("cannot be solved any more"),
    "fresh": _("not begun"),
}
ABOUT: Final = _(
    "Things that go wrong with an account, to be put right here before they happen in earnest. Reading about one begins "
    "nothing. A step counts by what happens to the account, whichever way you take."
)


def attend(desk: Reception) -> None:
    """In practice, let p read the pretend phone and z open the lab wherever something is asked, for who is here now."""
    if desk.practice is None:
        return
    lab = desk.lab = desk.lab or Lab(desk, desk.practice)
    lab.desk = desk
    desk.talk.asking = lab.look
    desk.talk.always["p"] = (_("pretend phone"), partial(desk.attempt, lab.read_phone))
    desk.talk.always["z"] = (_("practice"), partial(desk.attempt, lab.show))


class Lab:
    """What somebody who practises has at hand, and what they heard of their mission."""

    def __init__(self, desk: Reception, practice: Practice) -> None:
        self.desk = desk
        self._practice = practice
        self._heard: Mission | None = None
        self._looked = False

    # What becomes of the mission

    def look(self) -> None:
        """Let happen what has become due, and say what was reached meanwhile."""
        guard = self.desk.guard
        self._practice.pass_time(guard)
        try:
            now = self._practice.mission(guard)
        except GuardError:
            return  # whoever asks for something is told
        before, self._heard = self._heard, now
        if now is not None and self._looked:
            self._tell(now, news_of(before, now))
        self._looked = True

    def _tell(self, mission: Mission, news: News | None) -> None:
        say = self.desk.talk.say
        match news:
            case News("begun", title):
                say(_("Mission: {title}. {typed}").format(title=title, typed=_typed(mission)))
            case News("solved", title):
                say(
                    _("Mission solved: {title}. z, missions, says what it showed, and what to try next.").format(
                        title=title
                    )
                )
            case News("over", why):
                say(_("{why} z has the missions.").format(why=why))
            case News("step", step):
                say(joined(_("Mission, done: {step}").format(step=step), _typed(mission)))

    def hello(self) -> None:
        """Say which mission is under way."""
        self.look()
        now = self._heard
        if now is not None and now.state == "running":
            self.desk.talk.say(
                _("Mission: {title}, {progress}. z has all missions.").format(title=now.title, progress=_progress(now))
            )

    # The pretend phone

    def read_phone(self) -> None:
        """What its app shows, and the newest message: whole where a code may be in it, else in a line."""
        self._practice.pass_time(self.desk.guard)
        code = self._practice.app_code()
        if code is not None:
            self.desk.talk.say(_("Authenticator app: {code}.").format(code=f"{code[:3]} {code[3:]}"))
        arrived = self._practice.arrived(1)
        if not arrived:
            self.desk.talk.say(_("Nothing has arrived yet. What GuardTUI sends shows up here."))
        elif CODE.search(arrived[0].body):
            self._read(arrived[0])
        else:
            self.desk.talk.say(
                _("Newest message: {message}. {about}.").format(
                    message=_name(arrived[0]), about=self._about(arrived[0])
                )
            )
        self.desk.talk.once(_("All messages are under z."))

    def show(self) -> None:
        """The lab: what lies on the phone, and what can be made to happen. What an act answers says whether this is left. Raises `Back`."""
        menu = Menu(self.desk.talk, _("Practice"))
        acts: dict[str, Callable[[], bool]] = {
            "messages": self._messages,
            "spam": self._spam,
            "paper": self._paper,
            "faults": self._faults,
            "time": self._forward,
            "missions": self._missions,
        }
        while True:
            chosen = menu.ask(self._offers())
            done = self.desk.attempt(acts[chosen]) if chosen else False
            if done:
                return

    def _offers(self) -> list[Line]:
        practice, guard = self._practice, self.desk.guard
        spam = sum(one.place == SPAM for one in practice.arrived(SHOWN))
        wrong = "; ".join(words for _name, words, on in practice.faults() if on)
        mission = practice.mission(guard)
        offers = [Line("messages", _("Messages on the pretend phone"))]
        offers += [Line("spam", _("Spam"), _("{count} in it").format(count=spam))] if spam else []
        offers += [Line("paper", _("The pretend paper"), _("recovery codes"))] if practice.paper() else []
        return [
            *offers,
            Line(
                "faults",
                _("Let something go wrong"),
                _("now {faults}").format(faults=wrong) if wrong else _("nothing does now"),
            ),
            Line(
                "time",
                _("Go forward in time"),
                _("it is {now}").format(now=wording.date_and_time(self.desk.now)),
            ),
            Line("missions", _("Missions"), f"{mission.title}, {_progress(mission)}" if mission else ""),
        ]

    def _messages(self) -> bool:
        """The newest messages by sender and time; one of them is read."""
        menu = Menu(self.desk.talk, _("Pretend phone"), _("The newest {shown} messages.").format(shown=SHOWN))
        while True:
            arrived = [one for one in self._practice.arrived(SHOWN) if one.place != SPAM]
            if (one := self._chosen(menu, arrived)) is not None:
                self._read(one)

    def _spam(self) -> bool:
        """What was taken for spam; what is none is taken out."""
        menu = Menu(self.desk.talk, _("Spam"))
        while arrived := [one for one in self._practice.arrived(SHOWN) if one.place == SPAM]:
            if (one := self._chosen(menu, arrived)) is not None:
                self.desk.attempt(self._ask_about, one)
        self.desk.talk.say(_("Nothing is in spam any more."))
        return False

    def _ask_about(self, one: Arrival) -> None:
        self._read(one)
        self.desk.talk.choose(_("Is it spam?"), [Line("honest", _("Not spam"), _("Take it out of the spam folder."))])
        self._practice.not_spam(one.key)
        self.desk.talk.say(_("It lies among the messages now."))

    def _paper(self) -> bool:
        self.desk.talk.say(_("Recovery codes: each opens the door once."))
        self.desk.talk.say(*(f"{number}. {code}" for number, code in enumerate(self._practice.paper(), 1)))
        return False

    def _chosen(self, menu: Menu, arrived: list[Arrival]) -> Arrival | None:
        chosen = menu.ask([Line(one.key, _name(one), f"{self._about(one)}.") for one in arrived])
        return next((one for one in arrived if one.key == chosen), None)

    def _about(self, one: Arrival) -> str:
        begins = shorten(one.subject or one.body.partition("\n")[0], ROOM, placeholder=_(" and more")).removesuffix(".")
        place = [_("in spam")] if one.place == SPAM else []
        return ", ".join([begins, wording.when(one.at, self.desk.now), *place])

    def _read(self, one: Arrival) -> None:
        lies = _("{message} to {to}, {when}, in spam.") if one.place == SPAM else _("{message} to {to}, {when}.")
        head = lies.format(message=_name(one), to=one.to, when=wording.when(one.at, self.desk.now))
        self.desk.talk.say(*filter(None, (head, one.subject, one.body)))

    # What can be made to happen

    def _faults(self) -> bool:
        """Let something go wrong, or right again. Raises `Back`."""
        menu = Menu(self.desk.talk, wording.choice("faults")[0])
        while True:
            faults = self._practice.faults()
            name = menu.ask([Line(name, capital(words), _("on") if on else _("off")) for name, words, on in faults])
            if name:
                self.desk.talk.say(switch(self._practice, name))

    def _forward(self) -> bool:
        """Go forward in time, to see what ends then; whoever does so is here."""
        question = wording.choice("forward", now=wording.date_and_time(self.desk.now))[0]
        by = self.desk.talk.choose(
            question, [Line(by, _("{span} later").format(span=words)) for by, words in self._practice.jumps()]
        )
        self._practice.forward(self.desk.guard, by)
        self.desk.talk.say(wording.done("time_now", now=wording.date_and_time(self.desk.now)))
        self.desk.touch()
        return True

    def _missions(self) -> bool:
        """What there is to try, and how far it came; whether one was begun or is gone on with. Raises `Back`."""
        menu = Menu(self.desk.talk, _("Missions"), ABOUT)
        while True:
            found = {one.id: one for one in self._practice.missions(self.desk.guard)}
            chosen = menu.ask([Line(one.id, one.title, _stand(one)) for one in found.values()])
            done = self.desk.attempt(self._mission, found[chosen], found.values()) if chosen else False
            if done:
                return True

    def _mission(self, mission: Mission, missions: Collection[Mission]) -> bool:
        talk = self.desk.talk
        talk.say(*_page(mission))
        way = talk.choose(_("What now?"), [Line(way, words) for way, words in ways_on(mission, missions).items()])
        if way == "next":
            return self._mission(next_of(mission, missions) or mission, missions)
        if way == "go_on":
            self._practice.go_on(mission.id)
        else:
            self._begin(mission)
        return True

    def _begin(self, mission: Mission) -> None:
        """Its situation happens now. The stranger's takes the password, where that is not the printed one any more."""
        guard, talk = self.desk.guard, self.desk.talk
        try:
            self._practice.begin(guard, mission.id)
        except Refused as refused:
            if refused.reason != "mission_password":
                raise
            asked = wording.question("mission_password")
            talk.say(joined(asked.text, asked.detail))
            self._practice.begin(guard, mission.id, talk.secret(_("The password that you chose, or enter for back")))


def _name(one: Arrival) -> str:
    message = NAMES[Channel.SMS if one.channel == "sms" else Channel.MAIL]
    return _("{message} from {sender}").format(message=message, sender=one.sender)


def _progress(mission: Mission) -> str:
    return _("{done} of {steps} steps done").format(done=mission.done, steps=len(mission.steps))


def _stand(mission: Mission) -> str:
    solved = mission.state == "fresh" and mission.solved_at is not None
    return f"{STANDS['solved' if solved else mission.state]}, {_progress(mission)}"


def _typed(mission: Mission) -> str:
    """Where and how to take the next step; nothing where none is left to take."""
    if mission.state not in {"running", "aside"}:
        return ""
    return next((step.typed for step in mission.steps if not step.done), "")


def _page(mission: Mission) -> Iterator[str]:
    """What happened, what to reach, how to take the next step; and what it showed, once it is solved."""
    yield f"{mission.title}."
    yield mission.situation
    if mission.state == "over":
        yield mission.over
    for number, step in enumerate(mission.steps, 1):
        stands = _("Step {number}, done: {text}.") if step.done else _("Step {number}, to do: {text}.")
        yield stands.format(number=number, text=step.text)
    if typed := _typed(mission):
        yield _("Next: {typed}").format(typed=typed)
    if mission.state == "solved":
        yield mission.debrief
