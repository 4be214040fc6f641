"""The practice lab line by line: the pretend phone with its folders, what is to go wrong, time, the missions (M21)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from textwrap import shorten
from typing import TYPE_CHECKING, Final

from guardtui import wording
from guardtui.core.errors import GuardError, Refused
from guardtui.plain.talk import Menu, joined
from guardtui.shared.practice import AGAIN, BEGINS, CODE, SHOWN, SPAM, Arrival, Mission, News, Practice, news_of, switch
from guardtui.wording import Line

if TYPE_CHECKING:
    from guardtui.plain.visit import Reception

ROOM: Final = 70
"""Characters of a message in a list."""
STANDS: Final = {"running": "under way", "solved": "solved", "over": "cannot be solved any more", "fresh": "not begun"}
ABOUT: Final = (
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
    desk.talk.always["p"] = ("pretend phone", partial(desk.attempt, lab.read_phone))
    desk.talk.always["z"] = ("practice", partial(desk.attempt, lab.show))


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
                say(f"Mission: {title}. {_typed(mission)}")
            case News("solved", title):
                say(f"Mission solved: {title}. z, missions, says what it showed, and what to try next.")
            case News("over", why):
                say(f"{why} z has the missions.")
            case News("step", step):
                say(joined(f"Mission, done: {step}", _typed(mission)))

    def hello(self) -> None:
        """Say which mission is under way."""
        self.look()
        now = self._heard
        if now is not None and now.state == "running":
            self.desk.talk.say(f"Mission: {now.title}, {_progress(now)}. z has all missions.")

    # The pretend phone

    def read_phone(self) -> None:
        """What its app shows, and the newest message: whole where a code may be in it, else in a line."""
        self._practice.pass_time(self.desk.guard)
        code = self._practice.app_code()
        if code is not None:
            self.desk.talk.say(f"Authenticator app: {code[:3]} {code[3:]}.")
        arrived = self._practice.arrived(1)
        if not arrived:
            self.desk.talk.say("Nothing has arrived yet. What GuardTUI sends shows up here.")
        elif CODE.search(arrived[0].body):
            self._read(arrived[0])
        else:
            self.desk.talk.say(f"Newest message: {_name(arrived[0])}. {self._about(arrived[0])}.")
        self.desk.talk.once("All messages are under z.")

    def show(self) -> None:
        """The lab: what lies on the phone, and what can be made to happen. What an act answers says whether this is left. Raises `Back`."""
        menu = Menu(self.desk.talk, "Practice")
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
        wrong = "; ".join(words for _, words, on in practice.faults() if on)
        mission = practice.mission(guard)
        offers = [Line("messages", "Messages on the pretend phone")]
        offers += [Line("spam", "Spam", f"{spam} in it")] if spam else []
        offers += [Line("paper", "The pretend paper", "recovery codes")] if practice.paper() else []
        return [
            *offers,
            Line("faults", "Let something go wrong", f"now {wrong}" if wrong else "nothing does now"),
            Line("time", "Go forward in time", f"it is {wording.date_and_time(self.desk.now)}"),
            Line("missions", "Missions", f"{mission.title}, {_progress(mission)}" if mission else ""),
        ]

    def _messages(self) -> bool:
        """The newest messages by sender and time; one of them is read."""
        menu = Menu(self.desk.talk, "Pretend phone", f"The newest {SHOWN} messages.")
        while True:
            arrived = [one for one in self._practice.arrived(SHOWN) if one.place != SPAM]
            if (one := self._chosen(menu, arrived)) is not None:
                self._read(one)

    def _spam(self) -> bool:
        """What was taken for spam; what is none is taken out."""
        menu = Menu(self.desk.talk, "Spam")
        while arrived := [one for one in self._practice.arrived(SHOWN) if one.place == SPAM]:
            if (one := self._chosen(menu, arrived)) is not None:
                self.desk.attempt(self._ask_about, one)
        self.desk.talk.say("Nothing is in spam any more.")
        return False

    def _ask_about(self, one: Arrival) -> None:
        self._read(one)
        self.desk.talk.choose("Is it spam?", [Line("honest", "Not spam", "Take it out of the spam folder.")])
        self._practice.not_spam(one.key)
        self.desk.talk.say("It lies among the messages now.")

    def _paper(self) -> bool:
        self.desk.talk.say("Recovery codes: each opens the door once.")
        self.desk.talk.say(*(f"{number}. {code}" for number, code in enumerate(self._practice.paper(), 1)))
        return False

    def _chosen(self, menu: Menu, arrived: list[Arrival]) -> Arrival | None:
        chosen = menu.ask([Line(one.key, _name(one), f"{self._about(one)}.") for one in arrived])
        return next((one for one in arrived if one.key == chosen), None)

    def _about(self, one: Arrival) -> str:
        place = ", in spam" if one.place == SPAM else ""
        begins = shorten(one.subject or one.body.partition("\n")[0], ROOM, placeholder=" and more").removesuffix(".")
        return f"{begins}, {wording.when(one.at, self.desk.now)}{place}"

    def _read(self, one: Arrival) -> None:
        say, place = self.desk.talk.say, ", in spam" if one.place == SPAM else ""
        say(f"{_name(one)} to {one.to}, {wording.when(one.at, self.desk.now)}{place}.")
        say(*filter(None, (one.subject, one.body)))

    # What can be made to happen

    def _faults(self) -> bool:
        """Let something go wrong, or right again. Raises `Back`."""
        menu = Menu(self.desk.talk, wording.choice("faults")[0])
        while True:
            faults = self._practice.faults()
            name = menu.ask(
                [Line(name, f"{words[:1].upper()}{words[1:]}", "on" if on else "off") for name, words, on in faults]
            )
            if name:
                self.desk.talk.say(switch(self._practice, name))

    def _forward(self) -> bool:
        """Go forward in time, to see what ends then; whoever does so is here."""
        question, _ = wording.choice("forward", now=wording.date_and_time(self.desk.now))
        by = self.desk.talk.choose(question, [Line(by, f"{words} later") for by, words in self._practice.jumps()])
        self._practice.forward(self.desk.guard, by)
        self.desk.talk.say(wording.done("time_now", now=wording.date_and_time(self.desk.now)))
        self.desk.touch()
        return True

    def _missions(self) -> bool:
        """What there is to try, and how far it came; whether one was begun or is gone on with. Raises `Back`."""
        menu = Menu(self.desk.talk, "Missions", ABOUT)
        while True:
            found = {one.id: one for one in self._practice.missions(self.desk.guard)}
            chosen = menu.ask([Line(one.id, one.title, _stand(one)) for one in found.values()])
            done = self.desk.attempt(self._mission, found[chosen]) if chosen else False
            if done:
                return True

    def _mission(self, mission: Mission) -> bool:
        talk = self.desk.talk
        talk.say(*_page(mission))
        talk.choose("What now?", [Line("go", BEGINS.get(mission.state, AGAIN))])
        if mission.state != "running":
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
            self._practice.begin(guard, mission.id, talk.secret("The password that you chose, or enter for back"))


def _name(one: Arrival) -> str:
    return f"{'Text message' if one.channel == 'sms' else 'Mail'} from {one.sender}"


def _progress(mission: Mission) -> str:
    return f"{mission.done} of {len(mission.steps)} steps done"


def _stand(mission: Mission) -> str:
    solved = mission.state == "fresh" and mission.solved_at is not None
    return f"{'solved' if solved else STANDS[mission.state]}, {_progress(mission)}"


def _typed(mission: Mission) -> str:
    """Where and how to take the next step; nothing where none is left to take."""
    if mission.state != "running":
        return ""
    return next((step.typed for step in mission.steps if not step.done), "")


def _page(mission: Mission) -> Iterator[str]:
    """What happened, what to reach, how to take the next step; and what it showed, once it is solved."""
    yield f"{mission.title}."
    yield mission.situation
    if mission.state == "over":
        yield mission.over
    for number, step in enumerate(mission.steps, 1):
        yield f"Step {number}, {'done' if step.done else 'to do'}: {step.text}."
    if typed := _typed(mission):
        yield f"Next: {typed}"
    if mission.state == "solved":
        yield mission.debrief
        yield f"{', '.join(mission.teaches)} of the guide."
