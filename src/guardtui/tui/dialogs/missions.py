"""The missions of the practice lab: what there is to try, how far each one came, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, OptionList
from textual.widgets.option_list import Option

from guardtui import wording
from guardtui.core.errors import Refused
from guardtui.language import _
from guardtui.shared.practice import next_of, ways_on
from guardtui.tui.asking import act
from guardtui.tui.dialogs.ask_text import AskText
from guardtui.tui.frame import GuardDialog
from guardtui.tui.widgets.buttons import Buttons
from guardtui.tui.widgets.choice import Choice
from guardtui.tui.widgets.plain import Piece, Plain, line

if TYPE_CHECKING:
    from guardtui.shared.practice import Mission
    from guardtui.tui.practising import Practising

SIGNS = {
    "solved": ("✓", "$success"),
    "running": ("▸", "$primary"),
    "aside": ("○", "$primary"),
    "over": ("!", "$warning"),
}
BUTTONS = ("yes", "other")
"""The buttons for what can be done about a mission, the likeliest first."""


class Missions(GuardDialog[None]):
    """A list, and beside it the mission that the cursor is on, with its steps. Nothing begins before the button is pressed."""

    HELP_TITLE = _("Missions")
    HELP_TEXT = _(
        "Things that go wrong with an account, to be put right here before they happen in earnest. Enter goes to the "
        "button, and enter again begins the mission: what it tells of then happens to the practice account.\n\n"
        "A step ticks by what happens to the account, whichever way you take. The line on top shows how far you are. "
        "One mission is under way at a time. What was reached in the others is kept, and any can be begun again."
    )
    WITH_PHONE = False
    DEFAULT_CSS = """
    Missions #choices { width: auto; max-width: 50%; margin-right: 2; }
    Missions #mission { width: 1fr; height: 1fr; }
    Missions #about { height: 1fr; }
    """

    def __init__(self, lab: Practising, missions: Sequence[Mission]) -> None:
        super().__init__()
        self.lab = lab
        self.missions = {mission.id: mission for mission in missions}

    def question(self) -> Iterable[Widget]:
        """The list and the page."""
        yield Plain(_("Missions"), classes="title")
        column = max(len(one.short) for one in self.missions.values())
        with Horizontal():
            yield Choice(*(Option(_entry(one, column), id=one.id) for one in self.missions.values()), id="choices")
            with Vertical(id="mission"):
                with VerticalScroll(id="about"):
                    yield Plain(id="page")
                with Buttons():
                    yield Button("", id="yes", variant="primary")
                    yield Button("", id="other")

    def on_mount(self) -> None:
        """Begin at the mission under way; at one that was solved to say what it showed, and from then on at the next."""
        here = self.lab.mission or next(iter(self.missions.values()))
        if here.state == "solved" and self.lab.read == here.id:
            here = next_of(here, self.missions.values()) or here
        self.lab.read = here.id if here.state == "solved" else self.lab.read
        self._show(here)

    def _show(self, mission: Mission) -> None:
        choices = self.query_one("#choices", Choice)
        choices.highlighted = list(self.missions).index(mission.id)
        choices.focus()

    @property
    def chosen(self) -> Mission:
        """The mission that the cursor is on."""
        return self.missions[self.query_one("#choices", Choice).chosen or next(iter(self.missions))]

    @property
    def ways(self) -> dict[str, str]:
        """What can be done about it."""
        return ways_on(self.chosen, self.missions.values())

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show its page."""
        mission = self.chosen
        self.query_one("#page", Plain).say(page(mission))
        self.query_one("#about").scroll_home(animate=False)
        words = list(self.ways.values())
        for number, name in enumerate(BUTTONS):
            button = self.query_one(f"#{name}", Button)
            button.display = number < len(words)
            button.label = Content(words[number] if button.display else "")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """On to the button: reading about a mission begins none."""
        self.query_one("#yes").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Begin it, or go on with it."""
        match list(self.ways)[BUTTONS.index(str(event.button.id))]:
            case "next":
                self._show(next_of(self.chosen, self.missions.values()) or self.chosen)
            case "go_on":
                self.go_on()
            case _:
                self.begin()

    @act
    async def go_on(self) -> None:
        """Go on where it was left."""
        await self.lab.go_on(self.chosen.id)
        self.dismiss(None)

    @act
    async def begin(self) -> None:
        """Let it happen. The stranger's takes the password, where that is not the printed one any more."""
        mission = self.chosen
        try:
            await self.lab.begin(mission.id)
        except Refused as refused:
            if refused.reason != "mission_password":
                raise
            asked = wording.question("mission_password")
            begin = partial(self.lab.begin_with, mission.id)
            ask = AskText(asked.text, begin, detail=asked.detail, yes=asked.yes, secret=True)
            if not await self.desk.push_screen_wait(ask):
                return
            await self.lab.look()
        self.dismiss(None)


def _entry(mission: Mission, column: int) -> Content:
    sign, style = SIGNS.get(mission.state, ("·", "$text-muted"))
    if mission.state == "fresh" and mission.solved_at is not None:
        sign, style = SIGNS["solved"]
    return line(
        (f"{sign} ", style), mission.short.ljust(column), (f"  {mission.done}/{len(mission.steps)}", "$text-muted")
    )


def page(mission: Mission) -> Content:
    """A mission on a page: what happened, what to reach, the next step's keys; and what it showed, once it is solved."""
    pieces: list[Piece] = [(f"{mission.title}\n", "bold"), f"{mission.situation}\n"]
    if mission.state == "over":
        pieces += ["\n", (f"! {mission.over}\n", "$warning")]
    hint = mission.hint
    pieces.append("\n")
    for step in mission.steps:
        here = hint and not step.done and step.hint == hint
        sign, style = ("✓", "$success") if step.done else ("▸" if here else "·", "$primary" if here else "$text-muted")
        pieces += [(f"{sign} ", style), (f"{step.text}\n", "bold" if here else "")]
        if here:
            pieces.append((f"{hint}\n", "$text-muted"))
    if mission.state == "solved":
        pieces += ["\n", mission.debrief]
    return line(*pieces)
