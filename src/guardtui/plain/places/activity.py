"""What happened on the account, as sentences: filter, search, details, "reviewed up to here", a file (M7)."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from guardtui import wording
from guardtui.core.activity import SUBJECTS, is_new
from guardtui.core.errors import GuardError
from guardtui.core.records import Event, Page
from guardtui.language import _, capital
from guardtui.plain.not_me import report
from guardtui.plain.paging import ALL, Narrowing, Pages, Wanted
from guardtui.plain.talk import joined
from guardtui.plain.visit import Visit
from guardtui.shared.export import SHOWN, place, ranges
from guardtui.shared.local_time import span_of
from guardtui.wording import Line
from guardtui.wording.names import ENDED, OUTCOMES, detail, subject

MARKS: Final = {"alarm": _("Worth a look: "), "refused": _("Refused: ")}

ACTS: Final = [
    Line("review", _("Reviewed up to here"), _("I have read this and everything older.")),
    Line("not_me", _("This was not me"), _("Shut everything else, and open a case.")),
]


def show(visit: Visit, item: str = "") -> None:
    """One line for each thing that happened, newest first. `item` is the number of one that is told at once."""
    pages: Pages[Event] = Pages(
        visit,
        visit.menu("activity", _("Activity")),
        partial(_fetch, visit),
        partial(_line, visit),
        _("Nothing has happened yet."),
        (
            Narrowing(
                "k",
                _("Show which kind?"),
                {"": _("everything"), **{name: subject(name) for name in sorted(SUBJECTS, key=subject)}},
            ),
            Narrowing("o", _("Show which outcome?"), OUTCOMES),
        ),
    )
    _say_new(visit)
    if item.isdigit():
        visit.attempt(_told_at_once, visit, pages, int(item))
    while True:
        chosen = pages.ask({"v": _("I have read everything up to the first line here"), "x": _("save to a file")})
        if chosen == "v":
            visit.attempt(_review_page, visit, pages)
        elif chosen == "x":
            visit.attempt(_export, visit, pages)
        elif isinstance(chosen, Event):
            visit.attempt(_details, visit, pages, chosen)


def _fetch(visit: Visit, wanted: Wanted) -> Page[Event]:
    kind, outcome = wanted.narrowed
    return visit.guard.activity.list(
        visit.session,
        subject=kind or None,
        outcome=outcome or None,
        since=wanted.span.since,
        until=wanted.span.until,
        search=wanted.search,
        after=wanted.after,
        limit=wanted.limit,
        newest_first=wanted.newest_first,
    )


def _line(visit: Visit, event: Event) -> Line:
    when = wording.when(event.at, visit.now)
    return Line(
        str(event.seq),
        f"{MARKS.get(event.outcome, '')}{wording.event(event)}",
        _("New, {when}.").format(when=when) if is_new(event) else f"{capital(when)}.",
    )


def _say_new(visit: Visit) -> None:
    """How many lines wait to be read."""
    unreviewed = visit.guard.activity.unreviewed(visit.session)
    if unreviewed.lines:
        visit.talk.say(f"{wording.new_entries(unreviewed.lines, unreviewed.alarms)}.")
    else:
        visit.talk.say(_("You have reviewed everything."))


def _told_at_once(visit: Visit, pages: Pages[Event], seq: int) -> None:
    """The line that the person was sent to."""
    for event in visit.guard.activity.list(visit.session, after=str(seq + 1), limit=1).items:
        _details(visit, pages, event)


def _details(visit: Visit, pages: Pages[Event], event: Event) -> None:
    """Everything about one line, and what can be said of it."""
    event, chosen = pages.leaf(event, lambda one: visit.talk.say(*_facts(visit, one)), lambda _one: ACTS)
    if chosen == "review":
        _review(visit, event)
    else:
        report(visit, event)


def _facts(visit: Visit, event: Event) -> list[str]:
    facts = {
        _("When"): f"{wording.date_and_time(event.at)}, {wording.ago(event.at, visit.now)}",
        _("Outcome"): ENDED.get(event.outcome, event.outcome),
        _("Reviewed"): _("yes") if event.reviewed else _("not yet"),
    }
    facts |= {detail(name): str(value) for name, value in wording.event_facts(event).items()}
    if event.case:
        facts[_("Case")] = event.case
    facts[_("Entry")] = f"{event.seq}, {event.tag}"
    return [joined(wording.event(event)), *(joined(f"{name}: {value}") for name, value in facts.items())]


def _review_page(visit: Visit, pages: Pages[Event]) -> None:
    if pages.narrowed and not visit.talk.confirm(wording.question("review_hidden")):
        return
    if pages.shown:
        _review(visit, pages.shown[0])


def _review(visit: Visit, event: Event) -> None:
    visit.guard.activity.review(visit.session, event.seq)
    visit.talk.say(wording.done("reviewed", when=wording.when(event.at, visit.now)))
    _say_new(visit)


def _export(visit: Visit, pages: Pages[Event]) -> None:
    """What the filters leave, or a span of all of it, in a new private file."""
    lines = [Line(name or ALL, words) for name, words in ranges(pages.words).items()]
    chosen = visit.talk.choose(_("Save which lines?"), lines)
    narrowed: dict[str, Any]
    if chosen == SHOWN:
        kind, outcome = (one.chosen or None for one in pages.narrowings)
        narrowed = {"subject": kind, "outcome": outcome, "search": pages.search, **pages.span._asdict()}
    else:
        narrowed = span_of("" if chosen == ALL else chosen, visit.now)._asdict()
    asked = wording.question("activity_file")
    visit.talk.say(asked.detail)
    while True:
        path = visit.talk.ask(asked.text, default=str(place(visit.session, visit.now)))
        try:
            made = visit.guard.activity.export(visit.session, path, **narrowed)
        except GuardError as error:
            visit.problem(error)
            continue
        visit.talk.say(wording.exported(made))
        return
