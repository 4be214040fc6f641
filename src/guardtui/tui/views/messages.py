"""The send ledger: what was sent where, by which way, what became of it; and "did you send this?" (M4, M12)."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content

from guardtui import wording
from guardtui.core.claim import Answer
from guardtui.core.records import Channel, Message, MessageState, Page
from guardtui.language import _, amid, capital
from guardtui.shared.behind import event_of_message
from guardtui.tui.asking import act
from guardtui.tui.dialogs.check_message import check_message
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.message_details import MessageDetails
from guardtui.tui.flows.not_me import report
from guardtui.tui.views.long_list import LongListView
from guardtui.tui.widgets.choice import Line
from guardtui.tui.widgets.event_list import Drawn, EventList, Look
from guardtui.tui.widgets.event_rows import PAGE, Rows
from guardtui.tui.widgets.filter_line import Narrowing
from guardtui.tui.widgets.plain import line, told
from guardtui.wording.claims import message_title
from guardtui.wording.names import LEDGER, NAMES, STANDS

TAGS: Final = {Channel.SMS: "SMS", Channel.MAIL: _("mail")}
_SIGNS: Final = {
    MessageState.QUEUED: ("…", "time"),
    MessageState.SENDING: ("…", "time"),
    MessageState.DEFERRED: ("!", "alarm"),
    MessageState.ACCEPTED: ("✓", "time"),
    MessageState.DELIVERED: ("✓", "time"),
    MessageState.BOUNCED: ("✗", "refused"),
    MessageState.REFUSED: ("✗", "refused"),
    MessageState.GIVEN_UP: ("✗", "refused"),
}
LOOKS: Final = {state: Look(sign, LEDGER[state], style) for state, (sign, style) in _SIGNS.items()}
SENT: Final = (Channel.SMS, Channel.MAIL)


class MessagesView(LongListView[Message]):
    """One line for each sending."""

    PLACE: ClassVar[str] = "messages"
    NOTHING: ClassVar[str] = _(
        "Nothing was sent yet. If a message came to you all the same, press t: you are told whether it is from here."
    )
    SEARCH_HINT: ClassVar[str] = _("Search: a reference, an address, what it was for …")
    HELP_TEXT: ClassVar[str] = _(
        "Every code and notice that was sent to you, newest first, with what became of it. Texts are not kept: they are "
        "made again from what is stored, without the code.\n\n"
        "Press t to paste a message or type its reference: you are told whether it is really from here. "
        "Press I to have any message looked through for signs of fraud. "
        "If a code came that you did not ask for, open its line and press n."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "check", _("Did we send this?"), id="messages.check", tooltip=_("Check a text or a reference")),
        Binding(
            "n",
            "not_mine",
            _("Not mine"),
            id="messages.not_mine",
            tooltip=_("I did not ask for this, or it was not me"),
        ),
        Binding("f", "way", _("Way"), id="messages.way", tooltip=_("Show one way only")),
        Binding("o", "stands", _("State"), id="messages.stands", tooltip=_("Show only what was sent, waits or failed")),
    ]

    async def fetch(self, after: str | None, newest_first: bool) -> Page[Message]:
        """A page of what the filters leave."""
        way = self._filters["way"]
        return await self.ask(
            self.guard.messages.list,
            self.session,
            after,
            PAGE,
            channel=Channel(way) if way else None,
            stands=self._filters["stands"] or None,
            since=self.span.since,
            until=self.span.until,
            search=self._filters.search,
            newest_first=newest_first,
        )

    def draw(self, entry: Message) -> Drawn:
        """Its way, the sign of its state, to whom and what for, the reference."""
        look = LOOKS[entry.state]
        if entry.unsure:
            look = Look("!", _("{word}, in doubt").format(word=look.word), "alarm")
        sentence = f"{entry.target or '–'}  {message_title(entry)}"
        return Drawn(sentence, look, TAGS.get(entry.channel, str(entry.channel)), entry.reference)

    def narrowings(self) -> tuple[Narrowing, ...]:
        """By way and by how it stands."""
        way, stands = self._filters["way"], self._filters["stands"]
        return (
            Narrowing("way", self.key_of("messages.way"), _("Way"), amid(NAMES[Channel(way)]) if way else ""),
            Narrowing("stands", self.key_of("messages.stands"), _("State"), STANDS[stands] if stands else ""),
        )

    async def summary(self, _rows: Rows[Message]) -> Content:
        """What can be done here."""
        return line(
            *told(
                _("A message looks odd? {check} tells whether we sent it, {inspect} looks for signs of fraud."),
                check=self.key_of("messages.check"),
                inspect=self.key_of("message.inspect"),
            )
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A line is needed to say something of it."""
        if action == "not_mine":
            return self.chosen is not None
        return super().check_action(action, parameters)

    # Acting

    @act
    async def on_event_list_opened(self, _message: EventList.Opened) -> None:
        """Everything about one line."""

        async def details(entry: Message) -> MessageDetails:
            return MessageDetails(entry, await self._found(entry), self.guard.clock.now())

        entry, answer = await self.leaf_through(details)
        if entry is not None and answer == "not_mine":
            await self._not_mine(entry, await self._found(entry))

    @act
    async def action_check(self) -> None:
        """Let the person paste a text; a code that they did not ask for is ended right after."""
        answer = await self.desk.push_screen_wait(check_message(self.guard.messages.check, self.session))
        if answer is not None and answer.message is not None:
            await self._not_mine(answer.message, answer)

    @act
    async def action_not_mine(self) -> None:
        """Say so of the line that the cursor is on."""
        if self.chosen is not None:
            await self._not_mine(self.chosen, await self._found(self.chosen))

    @act
    async def action_way(self) -> None:
        """Choose a way."""
        lines = [Line("", _("Every way")), *(Line(str(way), NAMES[way]) for way in SENT)]
        await self.choose("way", _("Show which way?"), lines)

    @act
    async def action_stands(self) -> None:
        """Choose how it stands."""
        lines = [Line(name, capital(word)) for name, word in STANDS.items()]
        await self.choose("stands", _("Show which state?"), lines)

    async def _found(self, entry: Message) -> Answer:
        return await self.ask(self.guard.messages.check, self.session, entry.reference)

    async def _not_mine(self, entry: Message, found: Answer) -> None:
        """End the code, or shut everything else: a code that one did not ask for may be a slip of somebody's finger."""
        asked, lines = wording.choice("not_mine")
        offered = [one for one in lines if found.open or one.id != "end"]
        answer = await self.desk.push_screen_wait(Choose(asked, offered))
        event = None
        if answer and found.open:
            event = await self.ask(self.guard.messages.disown, self.session, entry.id)
            self.tell(wording.done("code_ended"))
        if answer == "not_me":
            event = event or await self.ask(event_of_message, self.guard, self.session, entry)
            if event is not None:
                await report(self, event, asked=True)
        await self.reload_safely()
