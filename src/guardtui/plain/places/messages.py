"""The send ledger: what was sent where, what became of it; and "did you send this?" (M4, M12)."""

from __future__ import annotations

from functools import partial
from typing import Final

from guardtui import wording
from guardtui.core.claim import MOST, Answer
from guardtui.core.records import Channel, Message, Page
from guardtui.plain.inspect import inspect
from guardtui.plain.not_me import report
from guardtui.plain.paging import Narrowing, Pages, Wanted
from guardtui.plain.talk import joined
from guardtui.plain.visit import Visit
from guardtui.shared.behind import event_of_message
from guardtui.wording import Line
from guardtui.wording.claims import message_title
from guardtui.wording.names import LEDGER, NAMES, STANDS

NOT_MINE: Final = Line("not_mine", "I did not ask for this, or it was not me")


def show(visit: Visit, _item: str = "") -> None:
    """One line for each sending, newest first."""
    ways = {"": "every way", **{way.value: NAMES[way].lower() for way in (Channel.SMS, Channel.MAIL)}}
    pages: Pages[Message] = Pages(
        visit,
        visit.menu("messages", "Messages"),
        partial(_fetch, visit),
        partial(_line, visit),
        "Nothing was sent yet.",
        (Narrowing("y", "Show which way?", ways), Narrowing("t", "Show which state?", STANDS)),
    )
    while True:
        chosen = pages.ask({"d": "did you send this? by its text or reference", "x": "inspect a message"})
        if chosen == "d":
            visit.attempt(_check, visit)
        elif chosen == "x":
            visit.attempt(inspect, visit)
        elif isinstance(chosen, Message):
            visit.attempt(_details, visit, pages, chosen)


def _fetch(visit: Visit, wanted: Wanted) -> Page[Message]:
    way, stands = wanted.narrowed
    return visit.guard.messages.list(
        visit.session,
        wanted.after,
        wanted.limit,
        channel=Channel(way) if way else None,
        stands=stands or None,
        since=wanted.span.since,
        until=wanted.span.until,
        search=wanted.search,
        newest_first=wanted.newest_first,
    )


def _line(visit: Visit, one: Message) -> Line:
    state = f"{LEDGER[one.state]}{', in doubt' if one.unsure else ''}"
    way, to, when = NAMES[one.channel].lower(), one.target or "a contact that is gone", wording.when(one.at, visit.now)
    return Line(one.id, message_title(one), f"{state.capitalize()}, {way} to {to}, {when}. Ref {one.reference}.")


def _details(visit: Visit, pages: Pages[Message], one: Message) -> None:
    """Everything about one line, and that it was not asked for."""
    one, _ = pages.leaf(one, partial(_tell, visit), lambda _one: [NOT_MINE])
    _not_mine(visit, one, visit.guard.messages.check(visit.session, one.reference))


def _tell(visit: Visit, one: Message) -> None:
    found = visit.guard.messages.check(visit.session, one.reference)
    now = visit.now
    facts = {
        "Reference": one.reference,
        "To": f"{one.target or 'a contact that is gone'}, {NAMES[one.channel].lower()}",
        "Made": f"{wording.date_and_time(one.created_at)}, {wording.ago(one.created_at, now)}",
        "Now": wording.message_state(one, now),
        "Since": f"{wording.date_and_time(one.state_at)}, {wording.ago(one.state_at, now)}",
    }
    if one.attempts:
        facts["Tries"] = str(one.attempts)
    if one.detail:
        facts["Carrier said"] = one.detail
    if one.challenge_id is not None:
        facts["Its code"] = "still opens something" if found.open else "opens nothing any more"
    visit.talk.say(joined(message_title(one)), *(joined(f"{name}: {value}") for name, value in facts.items()))
    if len(one.passages) > 1:
        visit.talk.say(*map(wording.passage, one.passages))
    if found.said:
        visit.talk.say("It said:", found.said)


def _check(visit: Visit) -> None:
    """Did you send this? The text is compared with what was sent, and is forgotten."""
    visit.talk.say("Paste the whole message, or type its reference: the six characters behind Ref.")
    answer = visit.guard.messages.check(visit.session, visit.talk.text(MOST))
    visit.talk.say(wording.checked(answer))
    if answer.sent and not answer.compared:
        visit.talk.say("Ours said:", answer.said)
    if answer.sent and answer.open and answer.message is not None:
        visit.talk.choose("Did you ask for it?", [Line("not_mine", "I did not ask for it")])
        _not_mine(visit, answer.message, answer)


def _not_mine(visit: Visit, one: Message, found: Answer) -> None:
    """End the code, or shut everything else: a code that one did not ask for may be a slip of somebody's finger."""
    title, lines = wording.choice("not_mine")
    answer = visit.talk.choose(title, [line for line in lines if found.open or line.id != "end"])
    event = None
    if found.open:
        event = visit.guard.messages.disown(visit.session, one.id)
        visit.talk.say(wording.done("code_ended"))
    if answer == "not_me":
        event = event or event_of_message(visit.guard, visit.session, one)
        if event is not None:
            report(visit, event, asked=True)
