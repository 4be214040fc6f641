"""The three doors of a first start: practise, make a store, open one that is there."""

from __future__ import annotations

import sys

from guardtui import wording
from guardtui.core.errors import GuardError
from guardtui.language import _
from guardtui.plain.keyboard import keyboard_of
from guardtui.plain.run import DONE, INTERRUPTED
from guardtui.plain.talk import Back, Gone, Menu, Talk
from guardtui.shared.doors import DOORS, MAKE, NEXT, OPEN, WELCOME, Doors, Way


def run(doors: Doors) -> int:
    """Ask which door, and go through; the exit code of what lies behind."""
    talk = Talk(keyboard_of(sys.stdin), sys.stdout)
    talk.say(_("Welcome to GuardTUI."), WELCOME)
    try:
        way = _way(talk, doors)
    except (Back, KeyboardInterrupt):
        return INTERRUPTED
    except Gone:
        talk.say(_("Nothing more is typed. Goodbye."))
        return DONE
    return way()


def _way(talk: Talk, doors: Doors) -> Way:
    """What lies behind the door that was taken; what is in the way is said, and the doors are asked for again."""
    menu = Menu(talk, _("Which door?"), home=True)
    while True:
        door = menu.ask(DOORS)
        try:
            if door == MAKE.id:
                talk.say(NEXT)
                place = talk.ask(_("Its folder, for it alone"), default=doors.place)
                service = talk.ask(_("What it is for, the name in every message, or enter for GuardTUI"), blank=True)
                return doors.make(place, service)
            if door == OPEN.id:
                return doors.open(talk.ask(_("Its file, or its folder")))
            talk.say(_("One moment: the practice account's story is being told."))
            return doors.practise()
        except Back:
            continue
        except GuardError as error:
            talk.say(getattr(error, "sentence", "") or wording.problem(error))
