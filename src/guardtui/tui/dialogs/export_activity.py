"""Saving the activity to a file: in which form, how much of it, where (PRODUCT M7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.widget import Widget
from textual.widgets import Button, Input, RadioButton, RadioSet

from guardtui import wording
from guardtui.core.errors import GuardError
from guardtui.core.records import Exported, Session
from guardtui.language import _
from guardtui.shared.export import FORMS, SHOWN, place, ranges
from guardtui.shared.local_time import span_of
from guardtui.tui.asking import act
from guardtui.tui.frame import GuardDialog
from guardtui.tui.widgets.buttons import Buttons
from guardtui.tui.widgets.field import Field
from guardtui.tui.widgets.plain import Plain, line

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard


class Radio(RadioButton):
    """One of several: whether it is the one is said by its sign, where Textual's own says it by colour alone."""

    BUTTON_LEFT = BUTTON_RIGHT = " "

    @property
    def BUTTON_INNER(self) -> str:  # type: ignore[override]  # noqa: N802 - as Textual names it
        """Its sign."""
        return "●" if self.value else "○"


class ExportActivity(GuardDialog[Exported | None]):
    """Answers what was written, or None when the person left."""

    told = True
    HELP_TITLE = _("Save the activity")
    HELP_TEXT = _(
        "The lines go to a new file that only you can read, oldest first, with addresses masked as everywhere. Nothing is "
        "ever written over: name another file if there is one. That it was saved is a line of the activity itself.\n\n"
        "Arrows choose within a group, tab goes on to the next."
    )
    DEFAULT_CSS = """
    ExportActivity RadioSet, ExportActivity RadioSet:focus { border: none; padding: 0; width: 1fr; margin-bottom: 1; background: transparent; }
    ExportActivity.-low RadioSet { margin: 0; }
    """

    def __init__(self, guard: Guard, session: Session, shown: Mapping[str, Any], words: str) -> None:
        """`shown` is what the list is narrowed to, as the verb takes it; `words` say it, empty where it shows everything."""
        super().__init__()
        self.guard = guard
        self.session = session
        self.shown = shown
        self.ranges = ranges(words)
        self.place = place(session, guard.clock.now())

    def question(self) -> Iterable[Widget]:
        """Form, range, place."""
        yield Plain(_("Save the activity to a file"), classes="title")
        yield Plain(_("Form"), classes="label")
        yield RadioSet(*_radios(FORMS), id="form")
        yield Plain(_("Lines"), classes="label")
        yield RadioSet(*_radios(self.ranges), id="range")
        yield Plain(_("Where: a new file that only you can read"), classes="label")
        yield Field(value=str(self.place), id="place", most=1000)
        yield Plain(classes="sentence bad")
        with Buttons():
            yield Button(_("Save it"), id="yes", variant="primary")
            yield Button(_("Back"), id="no")

    def on_radio_set_changed(self, event: RadioSet.Changed) -> None:
        """The name's ending says the form."""
        if event.radio_set.id == "form":
            field = self.query_one("#place", Field)
            path = Path(field.value)
            if path.suffix in FORMS:
                field.value = str(path.with_suffix(list(FORMS)[event.index]))

    def on_input_changed(self, event: Input.Changed) -> None:
        """And where another ending is typed, that is the form."""
        event.stop()
        suffix = Path(event.value).suffix
        if suffix in FORMS:
            self.query_one("#form").query(RadioButton)[list(FORMS).index(suffix)].value = True

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter saves."""
        event.stop()
        self.save()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """So does the button."""
        if event.button.id == "yes":
            self.save()
        else:
            self.action_leave()

    @act
    async def save(self) -> None:
        """Write it; what stands in the way is said here, and what was typed stays."""
        self._say(_("Writing …"), bad=False)
        chosen = list(self.ranges)[max(self.query_one("#range", RadioSet).pressed_index, 0)]
        narrowed = self.shown if chosen == SHOWN else span_of(chosen, self.guard.clock.now())._asdict()
        place = self.query_one("#place", Field).value
        self.dismiss(await self.ask(partial(self.guard.activity.export, self.session, place, **narrowed)))

    def on_problem(self, error: GuardError) -> None:
        """Say why not."""
        if not self.desk.session_over(error):
            self._say(wording.problem(error))

    def _say(self, sentence: str, *, bad: bool = True) -> None:
        note = self.query_one(".sentence", Plain)
        note.set_class(bad, "bad")
        note.say(sentence)


def _radios(names: Mapping[str, str]) -> list[RadioButton]:
    return [Radio(line(words), value=not number) for number, words in enumerate(names.values())]
