"""Every rule of the guide, with its evidence, its state and its fix (PRODUCT M10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from guardtui import wording
from guardtui.core.text import ljust, width
from guardtui.language import _
from guardtui.shared.checklist import ORDERS, SHOWN, arranged
from guardtui.shared.fixes import fix_of
from guardtui.shared.glance import tone
from guardtui.tui.asking import act
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.marks import mark
from guardtui.tui.views.base import Go, GuardView
from guardtui.tui.widgets.choice import Choice
from guardtui.tui.widgets.filter_line import FilterLine, Narrowing
from guardtui.tui.widgets.plain import Plain, line
from guardtui.wording.times import dated

if TYPE_CHECKING:
    from guardtui.core.checklist import Checklist, Item


class ChecklistView(GuardView):
    """Enter goes to the fix; what nobody can check from here is attested with a date and goes stale."""

    PLACE = "checklist"
    HELP_TEXT = _(
        "Each line is one rule. Where GuardTUI can see for itself, the mark comes from what it sees. Where it cannot, "
        "you say so yourself; that counts until it goes stale, because security is never finished.\n\n"
        "Enter goes to the place where a line is put right; escape brings you back. i tells why a line matters."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "t", "attest", _("Say it is so"), id="checklist.attest", tooltip=_("State with today's date that it is so")
        ),
        Binding("w", "withdraw", _("Take it back"), id="checklist.withdraw", tooltip=_("Take your statement back")),
        Binding(
            "f",
            "shown",
            _("Show"),
            show=False,
            id="checklist.shown",
            tooltip=_("Show only what is open, or everything"),
        ),
        Binding(
            "s",
            "order",
            _("Order"),
            show=False,
            id="checklist.order",
            tooltip=_("By subject, or what helps most first"),
        ),
    ]

    items: dict[str, Item] = {}
    checklist: Checklist | None = None
    _spaced = False
    _open_only = False
    _by_gain = False

    def compose(self) -> ComposeResult:
        """Score, what is shown, list."""
        yield Plain(self.heading, classes="title")
        yield Plain(id="checklist-score", classes="lead")
        yield FilterLine(self._narrowed())
        yield Choice(id="checklist", verb=_("Put it right"))
        fine = _("Everything is fine. Press {key} to see it all.").format(key=self.key_of("checklist.shown"))
        yield Plain(fine, id="all-fine", classes="muted")

    def _narrowed(self) -> tuple[Narrowing, ...]:
        return (
            Narrowing(
                "shown",
                self.key_of("checklist.shown"),
                _("Show"),
                SHOWN[True] if self._open_only else "",
                SHOWN[False],
            ),
            Narrowing(
                "order",
                self.key_of("checklist.order"),
                _("Order"),
                ORDERS[True] if self._by_gain else "",
                ORDERS[False],
            ),
        )

    def focus_first(self) -> None:
        """The list."""
        self.query_one("#checklist").focus()

    def on_resize(self) -> None:
        """Only a tall window has room between the subjects."""
        if self.checklist is not None and self._spaced != self.screen.has_class("-tall"):
            self._show(self.checklist)

    async def reload(self) -> None:
        """Ask for it."""
        self._show(await self.ask(self.guard.checklist.show, self.session))

    def _show(self, checklist: Checklist) -> None:
        self.checklist = checklist
        self.items = {item.id: item for item in checklist.items}
        good = sum(item.state == "good" for item in checklist.items)
        style = mark(tone(checklist.score)).style
        words = line(
            (_("{score} of 100").format(score=checklist.score), f"bold {style}"),
            _(" · {good} of {count} are fine").format(good=good, count=len(self.items)),
        )
        self.query_one("#checklist-score", Plain).say(words)
        self.query_one(FilterLine).say(self._narrowed())
        options = self._options(checklist)
        listed = self.query_one("#checklist", Choice)
        listed.fill(options)
        listed.display = bool(options)
        self.query_one("#all-fine").display = not options

    def _options(self, checklist: Checklist) -> list[Option]:
        """The lines, under the headings of their subjects or by what they would bring."""
        self._spaced = self.screen.has_class("-tall")
        now, gap = self.guard.clock.now(), "\n" if self._spaced else ""
        widest = max(width(wording.checklist_title(item)) for item in checklist.items)
        options: list[Option] = []
        for title, found in arranged(checklist.items, open_only=self._open_only, by_gain=self._by_gain):
            if title:
                options.append(Option(line((f"{gap if options else ''}{title}", "bold $primary")), disabled=True))
            options += [Option(_line(item, now, widest), id=item.id) for item in found]
        return options

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

    async def on_filter_line_pressed(self, message: FilterLine.Pressed) -> None:
        """The filters are buttons too."""
        await self.run_action(message.name)

    def action_shown(self) -> None:
        """Everything, or only what is open."""
        self._open_only = not self._open_only
        self._show_again()

    def action_order(self) -> None:
        """By subject, or what helps most first."""
        self._by_gain = not self._by_gain
        self._show_again()

    def _show_again(self) -> None:
        if self.checklist is not None:
            self._show(self.checklist)
            self.keep_focus()
            self.refresh_bindings()

    def action_attest(self) -> None:
        """State that the chosen item is so."""
        if self.chosen is not None:
            self._attest(self.chosen)

    @act
    async def _attest(self, item: Item) -> None:
        """It counts until it goes stale."""
        question = wording.question("attest", item=wording.checklist_fix(item))
        if await self.desk.push_screen_wait(Confirm(*question)):
            self._show(await self.ask(self.guard.checklist.attest, self.session, item.id))
            self.tell(wording.done("attested"))

    @act
    async def action_withdraw(self) -> None:
        """Take the statement back."""
        if self.chosen is not None:
            await self.ask(self.guard.checklist.withdraw, self.session, self.chosen.id)
            self.tell(wording.done("withdrawn"))
            await self.reload_safely()


def _line(item: Item, now: int, widest: int) -> Content:
    sign, style = mark(item.state)
    points = f"  {item.earned:>2}/{item.points}" if item.points else ""
    said = f" · {dated(item.attested_at, now)}" if item.attested_at else ""
    return line(
        (f"{sign} ", style),
        (ljust(wording.checklist_title(item), widest), "bold"),
        (points, "$text-muted"),
        (f"\n  {wording.checklist_reason(item)}{said}", "$text-muted"),
    )
