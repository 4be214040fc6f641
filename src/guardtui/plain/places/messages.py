"""The send ledger: what was sent where, what became of it; and "did you send this?" (M4, M12)."""

from __future__ import annotations

from functools import partial
from typing import Final

from guardtui import wording
from guardtui.core.claim import MOST, Answer
from guardtui.core.records import Channel, Message, Page
from guardtui.language import _, capital
from guardtui.plain.inspect import inspect
from guardtui.plain.not_me import report
from guardtui.plain.paging import Narrowing, Pages, Wanted
from guardtui.plain.talk import joined
from guardtui.plain.visit import Visit
from guardtui.shared.behind import event_of_message
from guardtui.wording import Line
from guardtui.wording.claims import message_title
from guardtui.wording.names import CHANNELS, LEDGER, STANDS, own

NOT_MINE: Final = Line("not_mine", _("I did not ask for this, or it was not me"))


def show(visit: Visit, _item: str = "") -> None:
    """One line for each sending, newest first."""
    ways = {"": _("every way"), **{way.value: CHANNELS[way] for way in (Channel.SMS, Channel.MAIL)}}
    pages: Pages[Message] = Pages(
        visit,
        visit.menu("messages", _("Messages")),
        partial(_fetch, visit),
        partial(_line, visit),
        _("Nothing was sent yet."),
        (Narrowing("y", _("Show which way?"), ways), Narrowing("t", _("Show which state?"), STANDS)),
    )
    while True:
        chosen = pages.ask({"d": _("did you send this? by its text or reference"), "x": _("inspect a message")})
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
    state = _("{state}, in doubt").format(state=LEDGER[one.state]) if one.unsure else LEDGER[one.state]
    when = wording.when(one.at, visit.now)
    return Line(
        one.id,
        message_title(one),
        _("{state}, {way} to {to}, {when}. Ref {reference}.").format(
            state=capital(state), way=CHANNELS[one.channel], to=_to(one), when=when, reference=one.reference
        ),
    )


def _to(one: Message) -> str:
    return one.target or _("a contact that is gone")


def _details(visit: Visit, pages: Pages[Message], one: Message) -> None:
    """Everything about one line, and that it was not asked for."""
    one = pages.leaf(one, partial(_tell, visit), lambda _one: [NOT_MINE])[0]
    _not_mine(visit, one, visit.guard.messages.check(visit.session, one.reference))


def _tell(visit: Visit, one: Message) -> None:
    found = visit.guard.messages.check(visit.session, one.reference)
    now = visit.now
    facts = {
        _("Reference"): one.reference,
        _("To"): f"{_to(one)}, {CHANNELS[one.channel]}",
        _("Made"): f"{wording.date_and_time(one.created_at)}, {wording.ago(one.created_at, now)}",
        _("Now"): wording.message_state(one, now),
        _("Since"): f"{wording.date_and_time(one.state_at)}, {wording.ago(one.state_at, now)}",
    }
    if one.attempts:
        facts[_("Tries")] = str(one.attempts)
    if one.detail:
        facts[_("Carrier said")] = own(one.detail)
    if one.challenge_id is not None:
        facts[_("Its code")] = _("still opens something") if found.open else _("opens nothing any more")
    visit.talk.say(joined(message_title(one)), *(joined(f"{name}: {value}") for name, value in facts.items()))
    if len(one.passages) > 1:
        visit.talk.say(*map(wording.passage, one.passages))
    if found.said:
        visit.talk.say(_("It said:"), found.said)


def _check(visit: Visit) -> None:
    """Did you send this? The text is compared with what was sent, and is forgotten."""
    visit.talk.say(_("Paste the whole message, or type its reference: the six characters behind Ref."))
    answer = visit.guard.messages.check(visit.session, visit.talk.text(MOST))
    visit.talk.say(wording.checked(answer))
    if answer.sent and not answer.compared:
        visit.talk.say(_("Ours said:"), answer.said)
    if answer.sent and answer.open and answer.message is not None:
        visit.talk.choose(_("Did you ask for it?"), [Line("not_mine", _("I did not ask for it"))])
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
