"""The send ledger: what was sent where, by which way, what became of it; and "did you send this?" (M4, M12)."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content

from guardtui.core.claim import Answer
from guardtui.core.records import Channel, Event, Message, MessageState, Page
from guardtui.tui.asking import act
from guardtui.tui.dialogs.check_message import check_message
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.message_details import MessageDetails, title
from guardtui.tui.flows.not_me import report
from guardtui.tui.views.long_list import LongListView
from guardtui.tui.widgets.choice import Line
from guardtui.tui.widgets.event_list import Drawn, EventList, Look
from guardtui.tui.widgets.event_rows import PAGE
from guardtui.tui.widgets.filter_line import Narrowing
from guardtui.tui.widgets.plain import line
from guardtui.tui.words import NAMES, STANDS

TAGS: Final = {Channel.SMS: "SMS", Channel.MAIL: "mail"}
LOOKS: Final = {
    MessageState.QUEUED: Look("…", "waiting", "time"),
    MessageState.SENDING: Look("…", "being sent", "time"),
    MessageState.DEFERRED: Look("!", "tried again", "alarm"),
    MessageState.ACCEPTED: Look("✓", "sent", "time"),
    MessageState.DELIVERED: Look("✓", "delivered", "time"),
    MessageState.BOUNCED: Look("✗", "came back", "refused"),
    MessageState.REFUSED: Look("✗", "not sent", "refused"),
    MessageState.GIVEN_UP: Look("✗", "given up", "refused"),
}
SENT: Final = (Channel.SMS, Channel.MAIL)


class MessagesView(LongListView[Message]):
    """One line for each sending, newest first."""

    TITLE: ClassVar[str] = "Messages"
    NOTHING: ClassVar[str] = "Nothing was sent yet."
    SEARCH_HINT: ClassVar[str] = "Search: a reference, an address, what it was for …"
    HELP_TEXT: ClassVar[str] = (
        "Every code and notice that was sent to you, newest first, with what became of it. Texts are not kept: they are "
        "made again from what is stored, without the code.\n\n"
        "Press t to paste a message or type its reference: you are told whether it is really from here. "
        "Press I to have any message looked through for signs of fraud. "
        "If a code came that you did not ask for, open its line and press n."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "check", "Did we send this?", id="messages.check", tooltip="Check a text or a reference"),
        Binding(
            "n", "not_mine", "Not mine", id="messages.not_mine", tooltip="I did not ask for this, or it was not me"
        ),
        Binding("f", "way", "Way", id="messages.way", tooltip="Show one way only"),
        Binding("o", "stands", "State", id="messages.stands", tooltip="Show what was sent, waits or failed only"),
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
            look = Look("!", f"{look.word}, in doubt", "alarm")
        sentence = f"{entry.target or '–'}  {title(entry)}"
        return Drawn(sentence, look, TAGS.get(entry.channel, str(entry.channel)), entry.reference)

    def narrowings(self) -> tuple[Narrowing, ...]:
        """By way and by how it stands."""
        way, stands = self._filters["way"], self._filters["stands"]
        return (
            Narrowing("way", "f", "Way", NAMES[Channel(way)].lower() if way else ""),
            Narrowing("stands", "o", "State", STANDS[stands] if stands else ""),
        )

    async def summary(self) -> Content:
        """What can be done here."""
        return line(
            *("A message looks odd? ", ("t", "bold $primary"), " tells whether we sent it, "),
            *(("I", "bold $primary"), " looks for signs of fraud."),
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
        lines = [Line("", "Every way"), *(Line(str(way), NAMES[way]) for way in SENT)]
        await self.choose("way", "Show which way?", lines)

    @act
    async def action_stands(self) -> None:
        """Choose how it stands."""
        lines = [Line(name, word.capitalize()) for name, word in STANDS.items()]
        await self.choose("stands", "Show which state?", lines)

    async def _found(self, entry: Message) -> Answer:
        return await self.ask(self.guard.messages.check, self.session, entry.reference)

    async def _not_mine(self, entry: Message, found: Answer) -> None:
        """End the code, or shut everything else: a code that one did not ask for may be a slip of somebody's finger."""
        lines = [
            Line("not_me", "Somebody acts in my name", "Every other device is signed out, codes end, nothing is paid for a day."),
            Line("", "Back", "Leave it as it is."),
        ]  # fmt: skip
        if found.open:
            lines.insert(
                0, Line("end", "I did not ask for this code", "It opens nothing any more, whoever asked for it.")
            )
        answer = await self.desk.push_screen_wait(Choose("Was this not you?", lines))
        event = None
        if answer and found.open:
            event = await self.ask(self.guard.messages.disown, self.session, entry.id)
            self.tell("That code opens nothing any more.")
        if answer == "not_me":
            event = event or await self._event_of(entry)
            if event is not None:
                await report(self, event, asked=True)
        await self.reload_safely()

    async def _event_of(self, entry: Message) -> Event | None:
        """The line of the activity that a message belongs to: of a code its sending, of a notice what it tells of."""
        tag = "code:sent" if entry.challenge_id is not None else entry.tag
        page = await self.ask(
            self.guard.activity.list,
            self.session,
            subject=tag.partition(":")[0],
            since=entry.created_at,
            newest_first=False,
            limit=10,
        )
        return next((event for event in page.items if event.tag == tag), None)
