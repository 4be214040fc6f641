"""Every rule of the guide, with its evidence, its state and its fix (PRODUCT M10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from guardtui import wording
from guardtui.tui.asking import act
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.fixes import fix_of
from guardtui.tui.marks import mark
from guardtui.tui.views.base import Go, GuardView
from guardtui.tui.widgets.choice import Choice
from guardtui.tui.widgets.plain import Plain, line
from guardtui.tui.widgets.score import tone
from guardtui.tui.words import dated

if TYPE_CHECKING:
    from guardtui.core.checklist import Checklist, Item

GROUPS: Final = (
    ("The second key", ("G19", "G20")),
    ("Your password", ("G16", "G17", "G18", "G26")),
    ("Keeping watch", ("G21", "G22", "G23")),
    ("Your devices and networks", ("G24", "G25")),
    ("Always", ("G27",)),
)


class Items(Choice):
    """The lines; enter puts one right."""

    BINDINGS = [
        Binding("enter", "select", "Put it right", id="checklist.fix", tooltip="Go where this line is put right")
    ]


class ChecklistView(GuardView):
    """Enter goes to the fix; what nobody can check from here is attested with a date and goes stale."""

    TITLE = "Checklist"
    HELP_TEXT = (
        "Each line is one rule. Where GuardTUI can see for itself, the mark comes from what it sees. Where it cannot, "
        "you say so yourself; that counts until it goes stale, because security is never finished.\n\n"
        "Enter goes to the place where a line is put right; escape brings you back."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "attest", "Say it is so", id="checklist.attest", tooltip="State with today's date that it is so"),
        Binding("w", "withdraw", "Take it back", id="checklist.withdraw", tooltip="Take your statement back"),
    ]

    items: dict[str, Item] = {}

    def compose(self) -> ComposeResult:
        """Score, list."""
        yield Plain("Checklist", classes="title")
        yield Plain(id="checklist-score", classes="lead")
        yield Items(id="checklist")

    def focus_first(self) -> None:
        """The list."""
        self.query_one("#checklist").focus()

    async def reload(self) -> None:
        """Ask for it."""
        self._show(await self.ask(self.guard.checklist.show, self.session))

    def _show(self, checklist: Checklist) -> None:
        self.items = {item.id: item for item in checklist.items}
        good = sum(item.state == "good" for item in checklist.items)
        style = mark(tone(checklist.score)).style
        words = line((f"{checklist.score} of 100", f"bold {style}"), f" · {good} of {len(self.items)} are fine")
        self.query_one("#checklist-score", Plain).say(words)
        now = self.guard.clock.now()
        options: list[Option] = []
        widest, gap = max(len(wording.checklist_title(item)) for item in checklist.items), ""
        grouped = {name for _, names in GROUPS for name in names}
        rest = tuple(name for name in self.items if name not in grouped)
        for title, names in (*GROUPS, ("More", rest)):
            found = [self.items[name] for name in names if name in self.items]
            if found:
                options.append(Option(line((f"{gap}{title}", "bold $primary")), disabled=True))
                options += [Option(_line(item, now, widest), id=item.id) for item in found]
                gap = "\n" if self.screen.has_class("-tall") else ""
        listed = self.query_one("#checklist", Choice)
        listed.fill(options)

    @property
    def chosen(self) -> Item | None:
        """The item that the cursor is on."""
        found = self.query_one("#checklist", Choice).chosen if self.is_mounted else None
        return self.items.get(found or "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what cannot be seen from here is a matter of the person's word."""
        item = self.chosen
        match action:
            case "attest":
                return item is not None and not item.evidence
            case "withdraw":
                return item is not None and not item.evidence and item.attested_at is not None
        return True

    def on_option_list_option_highlighted(self, _event: OptionList.OptionHighlighted) -> None:
        """Other keys may work on another line."""
        self.refresh_bindings()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go to the fix."""
        event.stop()
        item = self.chosen
        if item is None:
            return
        fix = fix_of(item)
        if fix.item == item.id and item.evidence:
            self.tell(f"{wording.checklist_title(item)}: {wording.checklist_reason(item)}.")
        elif fix.item:
            self.point_at(fix.item)
            self._attest(self.items[fix.item])
        else:
            self.post_message(Go(*fix))

    def point_at(self, item: str) -> None:
        """Put the cursor on an item."""
        listed = self.query_one("#checklist", Choice)
        listed.highlighted = listed.get_option_index(item)

    def action_attest(self) -> None:
        """State that the chosen item is so."""
        if self.chosen is not None:
            self._attest(self.chosen)

    @act
    async def _attest(self, item: Item) -> None:
        """It counts until it goes stale."""
        question = Confirm(
            wording.checklist_fix(item),
            "Your word counts, with today's date, until it goes stale.",
            yes="Yes, it is so",
            no="Not yet",
        )
        if await self.desk.push_screen_wait(question):
            self._show(await self.ask(self.guard.checklist.attest, self.session, item.id))

    @act
    async def action_withdraw(self) -> None:
        """Take the statement back."""
        if self.chosen is not None:
            await self.ask(self.guard.checklist.withdraw, self.session, self.chosen.id)
            await self.reload()


def _line(item: Item, now: int, widest: int) -> Content:
    sign, style = mark(item.state)
    points = f"  {item.earned:>2}/{item.points}" if item.points else ""
    said = f" · {dated(item.attested_at, now)}" if item.attested_at else ""
    return line(
        (f"{sign} ", style),
        (wording.checklist_title(item).ljust(widest), "bold"),
        (points, "$text-muted"),
        (f"\n  {wording.checklist_reason(item)}{said}", "$text-muted"),
    )
