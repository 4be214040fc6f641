"""The practice lab line by line: the pretend phone and inbox, its authenticator app, and what is to go wrong (M21)."""

from __future__ import annotations

from textwrap import shorten
from typing import Final

from guardtui import wording
from guardtui.plain.talk import Menu
from guardtui.plain.visit import Reception
from guardtui.shared.practice import CODE, SHOWN, Arrival, Practice
from guardtui.wording import Line

ROOM: Final = 70
"""Characters of a message in a list."""


def read_phone(desk: Reception, practice: Practice) -> None:
    """What its app shows, and the newest message: whole where a code may be in it, else in a line."""
    practice.pass_time(desk.guard)
    code = practice.app_code()
    if code is not None:
        desk.talk.say(f"Authenticator app: {code[:3]} {code[3:]}.")
    arrived = practice.arrived(1)
    if not arrived:
        desk.talk.say("Nothing has arrived yet. What GuardTUI sends shows up here.")
    elif CODE.search(arrived[0].body):
        _read(desk, arrived[0])
    else:
        desk.talk.say(f"Newest message: {_name(arrived[0])}. {_about(desk, arrived[0])}.")
    desk.talk.once("The list of places has all messages, under e.")


def read_all(desk: Reception, practice: Practice) -> None:
    """The newest messages by sender and time; one of them is read."""
    menu = Menu(desk.talk, "Pretend phone", f"The newest {SHOWN} messages.")
    while True:
        arrived = practice.arrived(SHOWN)
        lines = [Line(str(number), _name(one), f"{_about(desk, one)}.") for number, one in enumerate(arrived)]
        chosen = menu.ask(lines)
        if chosen:
            _read(desk, arrived[int(chosen)])


def switch_faults(desk: Reception, practice: Practice) -> None:
    """Let something go wrong, or right again. Raises `Back`."""
    menu = Menu(desk.talk, "What is to go wrong?")
    while True:
        faults = {name: (words, on) for name, words, on in practice.faults()}
        name = menu.ask(
            [
                Line(name, f"{words[:1].upper()}{words[1:]}", "on" if on else "off")
                for name, (words, on) in faults.items()
            ]
        )
        if name:
            words = faults[name][0]
            desk.talk.say(f"From now on: {words}." if practice.switch(name) else f"No longer: {words}.")


def _about(desk: Reception, one: Arrival) -> str:
    place = ", in spam" if one.place == "spam" else ""
    begins = shorten(one.subject or one.body.partition("\n")[0], ROOM, placeholder=" and more").removesuffix(".")
    return f"{begins}, {wording.when(one.at, desk.now)}{place}"


def _name(one: Arrival) -> str:
    return f"{'Text message' if one.channel == 'sms' else 'Mail'} from {one.sender}"


def _read(desk: Reception, one: Arrival) -> None:
    place = ", in spam" if one.place == "spam" else ""
    desk.talk.say(f"{_name(one)} to {one.to}, {wording.when(one.at, desk.now)}{place}.")
    if one.subject:
        desk.talk.say(one.subject)
    desk.talk.say(one.body)
