"""Asking for help: own words, a look at exactly what goes out, then a number, a file (PRODUCT M13)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, ContentSwitcher, TextArea

from guardtui import wording
from guardtui.core.errors import GuardError, Locked
from guardtui.core.records import PendingSignIn
from guardtui.core.support import MOST_WORDS, Packet, SupportCase, Symptom
from guardtui.guard.support import case_text
from guardtui.language import _
from guardtui.shared.terminal import terminal
from guardtui.tui.asking import Asks, act
from guardtui.tui.dialogs.ask_text import AskText
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.frame import GuardScreen
from guardtui.tui.widgets.buttons import Buttons
from guardtui.tui.widgets.choice import Line
from guardtui.tui.widgets.plain import Piece, Plain, line
from guardtui.tui.widgets.stepper import Stepper
from guardtui.tui.widgets.words import Words
from guardtui.wording.places import CASE_NOT_KEPT, CASE_WITHOUT_ACCOUNT
from guardtui.wording.support import IN_APP, TAKEN

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard
    from guardtui.guard.callers import Caller

STEPS = (_("Your words"), _("Look through"), _("Case"))


async def ask_for_help(
    host: Asks, guard: Guard, caller: Caller | None, symptom: str = "", tried: Iterable[str] = ()
) -> SupportCase | None:
    """Open the way to a support case from anywhere; to be awaited inside an `act`. The case, if one was kept.

    `symptom` is the name of a `core.support.Symptom`, asked for where it is not given; `tried` is what was done already,
    a line each, as it is to stand in the case. `caller` is the session, the half sign-in, or nobody.
    """
    if not symptom:
        lines = [Line(one.value, wording.symptom(one.value)) for one in Symptom]
        chosen = await host.desk.push_screen_wait(Choose(_("What is the matter?"), lines))
        symptom = chosen or ""
    return await host.desk.push_screen_wait(SupportScreen(guard, caller, symptom, tried)) if symptom else None


class SupportScreen(GuardScreen[SupportCase | None]):
    """Answers the case, or None where none was kept. With `case` it shows one that is there already."""

    HELP_TITLE = _("Asking for help")
    HELP_TEXT = _(
        "Say what happened, when, and what you tried. Then you see everything that would go out: your words and the facts "
        "that GuardTUI knows. Codes, passwords and secrets are taken out, addresses are masked; each place is marked. "
        "Nothing is kept or sent before you say so.\n\nWhoever helps you never needs a code or your password."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("Back"), id="support.back", tooltip=_("One step back")),
        Binding("ctrl+s", "on", _("Go on"), key_display="^s", id="support.on", tooltip=_("To the next step")),
        Binding("y", "copy", _("Copy number"), id="reference.copy", tooltip=_("Copy its reference to the clipboard")),
        Binding("t", "save('txt')", _("Save as text"), id="support.text", tooltip=_("Write it to a file to read")),
        Binding(
            "j", "save('json')", _("Save as JSON"), id="support.json", tooltip=_("Write it to a file for a program")
        ),
    ]
    DEFAULT_CSS = """
    SupportScreen #help-me { width: 1fr; max-width: 104; height: 1fr; padding: 1 3 0 3; }
    SupportScreen.-low #help-me { padding: 0 1; }
    SupportScreen #steps { height: 1fr; margin-top: 1; }
    SupportScreen .step { height: 1fr; overflow-y: auto; }
    SupportScreen Words, SupportScreen Words:focus { height: 1fr; min-height: 4; border: none; background: $surface; padding: 0 1; }
    SupportScreen Words:focus { background: $panel; }
    SupportScreen .packet { height: 1fr; min-height: 4; background: $surface; padding: 0 2; }
    SupportScreen .packet Plain { height: auto; }
    SupportScreen #room { height: auto; color: $text-muted; }
    SupportScreen #room.-full { color: $error; }
    SupportScreen .sentence { margin-top: 1; }
    """

    def __init__(
        self,
        guard: Guard,
        caller: Caller | None,
        symptom: str = Symptom.OTHER,
        tried: Iterable[str] = (),
        *,
        case: SupportCase | None = None,
    ) -> None:
        super().__init__()
        self.guard = guard
        self.caller = caller
        self.symptom = case.symptom.value if case else str(symptom)
        self.tried = tuple(tried)
        self.case = case
        self.packet: Packet | None = case.packet if case else None
        self._earlier = case is not None
        self._not_kept = CASE_NOT_KEPT

    def body(self) -> Iterable[Widget]:
        """The steps on top, one of them below."""
        with Vertical(id="help-me"):
            yield Stepper(STEPS)
            with ContentSwitcher(initial="done" if self._earlier else "say", id="steps"):
                with Vertical(id="say", classes="step"):
                    yield from self._say()
                with Vertical(id="look", classes="step"):
                    yield from self._look()
                with Vertical(id="done", classes="step"):
                    yield from self._done()

    def _say(self) -> ComposeResult:
        yield Plain(wording.symptom(self.symptom), classes="title")
        yield Plain(_("What happened, and when? What did you try? Leave codes and passwords out."), classes="lead")
        yield Words(id="words")
        yield Plain(id="room")
        with Buttons():
            yield Button(_("Look through it"), id="on", variant="primary")
            yield Button(_("Back"), id="back")

    def _look(self) -> ComposeResult:
        yield Plain(_("This, and nothing else, goes out"), classes="title")
        with VerticalScroll(id="preview", classes="packet"):
            yield Plain(id="preview-text")
        yield Plain(id="look-sentence", classes="sentence")
        with Buttons():
            yield Button(_("Keep it under a number"), id="keep", variant="primary")
            yield Button(_("Change my words"), id="change")

    def _done(self) -> ComposeResult:
        yield Plain(id="number", classes="title")
        yield Plain(id="mailed", classes="body")
        with VerticalScroll(id="kept", classes="packet"):
            yield Plain(id="kept-text")
        with Buttons():
            if self.desk.takes_files:
                yield Button(_("Save as text"), id="txt", variant="primary")
                yield Button(_("Save as JSON"), id="json")
            yield Button(_("Close"), id="close")

    def on_mount(self) -> None:
        """Ready to type, or to read."""
        if self._earlier:
            self._show_done()
        else:
            self._show("say", 0, "#words")
            self._count()

    @property
    def step(self) -> str:
        """Which step is shown: `say`, `look` or `done`."""
        return self.query_one("#steps", ContentSwitcher).current or "say"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Files are written of what was seen, where there is a place for them."""
        if action == "save":
            return self.is_mounted and self.step == "done" and self.desk.takes_files
        if action == "copy":
            return self.is_mounted and self.step == "done" and self.case is not None
        if action == "on":
            return self.is_mounted and self.step != "done"
        return super().check_action(action, parameters)

    def on_text_area_changed(self, _event: TextArea.Changed) -> None:
        """Say how much room is left."""
        self._count()

    def _count(self) -> None:
        used = self.query_one(Words).used
        room = self.query_one("#room", Plain)
        room.set_class(used > MOST_WORDS, "-full")
        room.say(
            _("{share}% of the room").format(share=-(-100 * used // MOST_WORDS))
            + (_(": too much, say the main thing first") if used > MOST_WORDS else "")
        )

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """A button is the same as its key."""
        event.stop()
        match event.button.id:
            case "on" | "keep":
                self.action_on()
            case "txt" | "json":
                self.action_save(event.button.id)
            case "close":
                self.dismiss(self.case)
            case _:
                self.action_back()

    def action_on(self) -> None:
        """One step on."""
        if self.step == "say":
            self.look()
        elif self.step == "look":
            self.keep()

    def action_back(self) -> None:
        """One step back; what was typed stays."""
        if self.put_phone_away():
            return
        if self.step == "look":
            self._show("say", 0, "#words")
        elif not self.acting:
            self.dismiss(self.case)

    @act
    async def look(self) -> None:
        """Have the packet put together; nothing is kept."""
        words = self.query_one(Words).text
        try:
            self.packet = await self._prepare(words)
        except GuardError as error:
            if not isinstance(self.caller, PendingSignIn) or error.reason not in {"sign_in_expired", "account_locked"}:
                raise
            self.caller = None
            self.tell(CASE_WITHOUT_ACCOUNT, "attention")
            self.packet = await self._prepare(words)
        self.query_one("#preview-text", Plain).say(_marked(wording.packet(self.packet)))
        self.query_one("#look-sentence", Plain).say("" if self.caller else CASE_NOT_KEPT)
        self.query_one("#keep", Button).label = _("Keep it under a number") if self.caller else _("Go on")
        self._show("look", 1, "#preview")
        self.query_one("#preview").scroll_home(animate=False)

    async def _prepare(self, words: str) -> Packet:
        prepare = self.guard.support.prepare
        return await self.ask(
            prepare, self.caller, self.symptom, words, tried=self.tried, terminal=terminal(IN_APP, self.app.size)
        )

    @act
    async def keep(self) -> None:
        """Keep it under a number; for somebody who is not signed in, or has no number left today, only go on to the file."""
        try:
            if self.caller is not None:
                self.case = await self.ask(
                    self.guard.support.open_case,
                    self.caller,
                    self.symptom,
                    self.query_one(Words).text,
                    tried=self.tried,
                    terminal=terminal(IN_APP, self.app.size),
                )
                self.packet = self.case.packet
        except Locked as error:
            if error.reason not in {"too_many_cases", "too_many_cases_half_way"}:
                raise
            self._not_kept = wording.problem(error)
        self._show_done()

    def _show_done(self) -> None:
        case, packet = self.case, self.packet
        assert packet is not None
        number = line(_("Your case number: "), (case.id, "bold $primary")) if case else line(_("Not kept"))
        self.query_one("#number", Plain).say(number)
        self.query_one("#mailed", Plain).say(wording.case_mailed(case) if case else self._not_kept)
        self.query_one("#kept-text", Plain).say(_marked(wording.packet(packet)))
        self._show("done", 2, "#txt" if self.desk.takes_files and not self._earlier else "#kept")

    def _show(self, step: str, number: int, focus: str) -> None:
        self.query_one("#steps", ContentSwitcher).current = step
        self.query_one(Stepper).now = number
        self.query_one(focus).focus()
        self.refresh_bindings()

    def action_copy(self) -> None:
        """The case number, to the terminal's clipboard."""
        if self.case is not None:
            self.desk.copy_out(self.case.id)

    @act
    async def action_save(self, ending: str) -> None:
        """Ask where, and write it there; a browser asks by itself."""
        packet = self.packet
        if packet is None or self.step != "done":
            return
        name = f"support-{self.case.id if self.case else 'case'}.{ending}"
        if self.desk.visitor:
            self.desk.hand_over(name, case_text(packet, f".{ending}"))
            return
        asked = wording.question("case_file")
        question = AskText(
            asked.text,
            partial(self.guard.support.save, packet),
            detail=asked.detail,
            value=str(Path.home() / name),
            yes=asked.yes,
        )
        path = await self.desk.push_screen_wait(question)
        if path is not None:
            self.tell(wording.done("case_saved", path=path))


def _marked(text: str) -> Content:
    """The packet with what was taken out standing out."""
    pieces: list[Piece] = []
    at = 0
    for found in TAKEN.finditer(text):
        pieces += [text[at : found.start()], (found[0], "bold $warning")]
        at = found.end()
    return line(*pieces, text[at:])
