"""The account's activity: read, filter, search, review, record a back end's lines, verify the chain (M7, M24)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from guardtui import wording
from guardtui.clock import ALL_TIME
from guardtui.core import activity as rules
from guardtui.core import handle as handles
from guardtui.core.errors import BadInput, NotFound
from guardtui.core.records import Account, Event, Exported, Page, Session, Unreviewed
from guardtui.core.text import MOST_SEARCH, one_line
from guardtui.guard import callers, exports
from guardtui.guard.callers import Backend, Caller
from guardtui.guard.cursors import MOST, at_most, between, place_after
from guardtui.guard.desk import Desk
from guardtui.guard.outbox import Outbox
from guardtui.language import _
from guardtui.store.anchor import NOTHING

LOOKED_BACK = 10_000
"""Lines that are counted through for what is new."""

_WAITS = (sorted(rules.NEW_ALWAYS), ["refused", "alarm"])
"""The tags and the outcomes of what waits to be reviewed, as `rules.is_new` has it."""


class Activities:
    def __init__(self, desk: Desk, outbox: Outbox) -> None:
        self._desk = desk
        self._outbox = outbox

    def list(
        self,
        caller: Caller,
        *,
        subject: str | None = None,
        outcome: str | None = None,
        since: int | None = None,
        until: int | None = None,
        search: str = "",
        after: str | None = None,
        limit: int = 50,
        newest_first: bool = True,
    ) -> Page[Event]:
        """A window of the activity, newest first, with the cursor that continues it.

        `search` finds lines that have every one of its words, in what they say or in what they name; `outcome` may also
        be `new`, for what waits to be reviewed. Raises `BadInput` for an unknown subject or outcome, and for a search
        text of the wrong form.
        """
        if outcome not in {None, rules.NEW, *rules.OUTCOMES}:
            raise BadInput("unknown_outcome", known=[*rules.OUTCOMES, rules.NEW])
        between(since, until)
        tags = _tags_of(subject)
        words = [(word, wording.tags_saying(word)) for word in _words(search)]
        limit = at_most(limit)
        with self._desk.store.read() as tx:
            account = callers.whole_account(self._desk, tx, caller)
            found = tx.events.page(
                account.id,
                tags=tags,
                outcome=None if outcome == rules.NEW else outcome,
                new=(account.reviewed_seq, *_WAITS) if outcome == rules.NEW else None,
                since=since,
                until=until,
                words=words,
                after=place_after(after),
                limit=limit + 1,
                newest_first=newest_first,
            )
            cases = tx.cases.numbers(account.id, [event.seq for event in found])
        items = tuple(_marked(event, account, cases) for event in found[:limit])
        return Page(items, str(items[-1].seq) if len(found) > limit else None)

    def export(
        self,
        caller: Caller,
        place: str | Path,
        *,
        subject: str | None = None,
        outcome: str | None = None,
        since: int | None = None,
        until: int | None = None,
        search: str = "",
    ) -> Exported:
        """Write the lines that a list of these would show to a new file that only its owner can read, oldest first.

        The name's ending says the form: .txt to read, .csv for a spreadsheet, .jsonl for a program. It holds what the
        list shows, masked as there, so it takes no other proof; that it was made is a line of the activity.
        Raises `BadInput` as `list` does and for another name, `StoreTrouble` where there is something already.
        """
        with self._desk.store.read() as tx:
            account = callers.whole_account(self._desk, tx, caller)
            last = tx.events.last_seq(account.id)
        path = exports.export_file(place)

        def lines() -> Iterator[Event]:
            after: str | None = None
            while True:
                page = self.list(
                    caller, subject=subject, outcome=outcome, since=since, until=until, search=search, after=after,
                    limit=MOST, newest_first=False,
                )  # fmt: skip
                yield from (event for event in page.items if event.seq <= last)
                after = page.next
                if after is None or int(after) >= last:
                    return

        title = _("Activity of {handle} at {service}, times in UTC").format(
            handle=account.handle, service=self._desk.service
        )
        count = exports.write(path, lines(), title)
        with self._desk.store.write() as tx:
            account = callers.whole_account(self._desk, tx, caller)
            self._desk.record(tx, account, "account:exported", {"count": count})
        return Exported(str(path), count)

    def show(self, caller: Caller, seq: int) -> Event:
        """One line. Raises `NotFound`."""
        with self._desk.store.read() as tx:
            account = callers.whole_account(self._desk, tx, caller)
            event = tx.events.get(account.id, seq) if 0 < seq < ALL_TIME[1] else None
            cases = tx.cases.numbers(account.id, [seq] if event else [])
        if event is None:
            raise NotFound("no_event", seq=seq)
        return _marked(event, account, cases)

    def unreviewed(self, caller: Caller) -> Unreviewed:
        """How many lines are new since the last review: sign-ins, orders, payments, refusals, alarms; and how many are alarms.

        Every alarm counts, as in the checklist. Of the others only those among the newest `LOOKED_BACK` lines do: nobody
        acts on the exact number beyond.
        """
        with self._desk.store.read() as tx:
            account = callers.whole_account(self._desk, tx, caller)
            begin = max(account.reviewed_seq, tx.events.last_seq(account.id) - LOOKED_BACK)
            alarms = tx.events.alarms_after(account.id, account.reviewed_seq)
            before = alarms - tx.events.alarms_after(account.id, begin)
            return Unreviewed(before + tx.events.count_after(account.id, begin, *_WAITS), alarms)

    def review(self, session: Session, up_to_seq: int) -> Account:
        """Note "reviewed up to here"; it never goes back."""
        with self._desk.store.write() as tx:
            account = callers.session_account(self._desk, tx, session)
            if not 0 < up_to_seq <= tx.events.last_seq(account.id):
                raise NotFound("no_event", seq=up_to_seq)
            tx.accounts.set_reviewed(account.id, up_to_seq, self._desk.now())
            self._desk.record(tx, account, "account:reviewed", {"up_to": up_to_seq})
            return callers.session_account(self._desk, tx, session)

    def record(self, handle: str, tag: str, details: Mapping[str, object], outcome: str = "done") -> Event:
        """Add a line that a back end knows of: an order, a payment method, a setting. Raises `BadInput` for others."""
        if outcome not in rules.OUTCOMES:
            raise BadInput("unknown_outcome", known=list(rules.OUTCOMES))
        clean = rules.recordable(tag, details)
        with self._desk.store.write() as tx:
            account = callers.account_of(self._desk, tx, Backend(handle))
            event = self._desk.record(tx, account, tag, clean, outcome=outcome)
        self._outbox.try_to_deliver()
        return event

    def verify(self, handle: str | None = None) -> rules.ChainReport:
        """Check the chain of one account, or of all, and name the first bad line.

        Also that the accounts' own rows are as they were written, and that nothing was put back as it was earlier.
        For all, also that no account was removed (reason `accounts`).
        """
        anchor = self._desk.store.anchor
        anchored = anchor.all()  # before the store is read: what is committed meanwhile only makes it longer
        with self._desk.store.read() as tx:
            places = tx.accounts.places()
            named = tx.accounts.id_of(handles.canonical(handle)) if handle else None
        if handle and named is None:
            raise NotFound("no_account")
        kept, checked = anchor.state == "kept", 0
        for place, account_id in places.items():
            if named not in (None, account_id):
                continue
            known = anchored[place - 1] if 0 < place <= len(anchored) else NOTHING
            with self._desk.store.read() as tx:
                lines, first_bad, reason = tx.events.check(account_id, known)
                owner = tx.accounts.handle_of(account_id)
                if reason is None and not tx.accounts.intact(account_id):
                    reason = "account"
            checked += lines
            kept = kept and (known.length > 0 or lines == 0)
            if reason is not None:
                return rules.ChainReport(False, checked, owner, first_bad, reason, kept)
        if not handle and any(one.length and place not in places for place, one in enumerate(anchored, 1)):
            return rules.ChainReport(False, checked, reason="accounts", anchored=kept)
        if anchor.state == "missing":
            return rules.ChainReport(False, checked, handle, reason="anchor_missing", anchored=False)
        return rules.ChainReport(True, checked, handle, anchored=kept)


def _marked(event: Event, account: Account, cases: Mapping[int, str]) -> Event:
    return replace(event, reviewed=event.seq <= account.reviewed_seq, case=cases.get(event.seq, ""))


def _tags_of(subject: str | None) -> list[str] | None:
    if subject is None:
        return None
    if subject not in rules.SUBJECTS:
        raise BadInput("unknown_subject", known=list(rules.SUBJECTS))
    return sorted(tag for tag in rules.TAGS if tag.partition(":")[0] == subject)


def _words(search: str) -> list[str]:
    text = one_line(search, "search", most=MOST_SEARCH, blank_ok=True)
    return text.casefold().split()[:8]
