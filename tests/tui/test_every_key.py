"""Every key that does something is found in two places: by its name in the palette, and in the help of where it works."""

from collections import Counter

import pytest
from textual.binding import BindingsMap
from textual.widgets import Input, TextArea

from guardtui.shared.destinations import DESTINATIONS
from guardtui.tui.dialogs.ask_text import AskText
from guardtui.tui.dialogs.card import CardDialog
from guardtui.tui.dialogs.check_message import check_message
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.dialogs.event_details import EventDetails
from guardtui.tui.dialogs.guide import Guide
from guardtui.tui.dialogs.missing_code import MissingCode
from guardtui.tui.dialogs.new_password import NewPassword
from guardtui.tui.dialogs.not_me import NotMe
from guardtui.tui.dialogs.palette import Palette
from guardtui.tui.dialogs.rehearsal import RehearsalDialog
from guardtui.tui.flows.drill import DrillScreen
from guardtui.tui.flows.inspect import InspectScreen
from guardtui.tui.flows.support import SupportScreen
from guardtui.tui.flows.two_step import TwoStepWizard
from guardtui.tui.screens.lock import LockScreen
from guardtui.tui.widgets.choice import Line
from guardtui.tui.widgets.code_field import CodeField
from guardtui.tui.widgets.keys import verb_of
from guardtui.tui.words import OF_TEXTUAL

from .person import Person

MOVES = {"app.focus_next", "app.focus_previous", "next_field"}
"""What only leads from one field or button to the next."""

pytestmark = pytest.mark.slow  # every place and dialog is opened


def code(world):
    contact = world.guard.contacts.list(world.session)[0]
    return world.guard.contacts.remove(world.session, contact.id)


def missing(world):
    asked = code(world)
    found = world.guard.missing_codes.diagnose(world.session, asked.id)
    return MissingCode(world.guard, world.session, asked.id, found)


def newest(world):
    return world.guard.activity.list(world.session).items[0]


DIALOGS = {
    "A card": lambda w: CardDialog(w.guard.learn.list("")[0]),
    "A code did not arrive": missing,
    "Asking for help": lambda w: SupportScreen(w.guard, w.session),
    "Could you still get in?": lambda w: RehearsalDialog(w.guard.rehearsal.all(w.session)),
    "Did we send this?": lambda w: check_message(w.guard.messages.check, w.session),
    "Inspect a message": lambda w: InspectScreen(w.guard, w.session),
    "Locked": lambda w: LockScreen(w.guard, w.session),
    "One line of your activity": lambda w: EventDetails(newest(w), w.clock.now()),
    "One of several": lambda _w: Choose("Which one?", [Line("a", "This"), Line("b", "That")]),
    "Something to type": lambda _w: AskText("What is it called?", str),
    "The code": lambda w: CodeDialog(w.guard, w.session, code(w)),
    "The drill": lambda w: DrillScreen(w.guard, w.session),
    "This was not me": lambda w: NotMe(w.guard.notme.report(w.session, newest(w).seq)),
    "Two-step verification": lambda w: TwoStepWizard(w.guard, w.session),
    "Yes or no": lambda _w: Confirm("Do it?"),
    "Your password": lambda w: NewPassword(w.guard, w.session),
}
"""By the name that its help has."""


def textual_s_own(node):
    """What Textual's widgets do by themselves: moving and editing. Taking a line is more than that."""
    found = (vars(kind).get("BINDINGS", ()) for kind in type(node).__mro__ if kind.__module__.startswith("textual."))
    return {binding.action for bindings in found for _key, binding in BindingsMap(bindings)} - {"select"}


def not_in_the_palette(app):
    """Keys that do something here which the palette does not name and explain."""
    offered = {command.title: command.help for command in app.get_system_commands(app.screen)}
    return [
        active.binding.key
        for active in app.screen.active_bindings.values()
        if active.enabled and active.binding.id != "app.palette"
        if not (active.binding.id and offered.get(verb_of(active)))
        and active.binding.action not in MOVES | textual_s_own(active.node)
    ]


def twice(said):
    """Keys and names of what they do that the help has in two rows."""
    found = Counter(one for keys, rest in said for one in (*keys, rest.partition(":")[0]))
    return [one for one, times in found.items() if times > 1]


async def helped(person, title):
    """Open the help; it names the place, and each of its keys with what it does."""
    app, keys = person.app, list(person.screen.active_bindings.values())
    types = isinstance(app.focused, (Input, TextArea, CodeField))
    await person.press("f1" if types else "question_mark")
    await person.on(Guide)
    await person.sees(f"Help: {title}")
    labels, values = (
        [plain.content.plain for plain in person.screen.query(f"#guide Facts {one}")] for one in (".label", ".value")
    )
    said = [(set(keys.split()), rest) for keys, rest in zip(labels, values, strict=True)]
    assert twice(said) == []
    return [
        active.binding.key
        for active in keys
        if not any(
            (active.binding.key_display or app.get_key_display(active.binding)) in labels
            and (verb_of(active) if active.binding.id else OF_TEXTUAL.get(verb_of(active), verb_of(active))) in rest
            for labels, rest in said
        )
    ]


@pytest.mark.parametrize("place", DESTINATIONS, ids=lambda place: place.id)
async def test_each_place_names_its_keys(world, opened, until, place):
    async with opened(world, place.key) as (app, pilot):
        person = Person(world, pilot, until)
        await person.at(place.id)
        assert not_in_the_palette(app) == []
        assert await helped(person, place.title) == []


@pytest.mark.parametrize("title", DIALOGS)
async def test_each_dialog_names_its_keys(world, opened, until, title):
    async with opened(world) as (app, pilot):
        person = Person(world, pilot, until)
        dialog = DIALOGS[title](world)
        app.push_screen(dialog)
        await person.on(type(dialog))
        await person.pilot.pause()
        assert not_in_the_palette(app) == []
        await person.press("ctrl+p")
        await person.on(Palette)
        await person.press("escape")
        await person.on(type(dialog))
        assert await helped(person, title) == []
