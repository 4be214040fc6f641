"""Support cases: the facts of one account gathered, redacted, shown before anything is kept, kept under a number (M13, G15)."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from guardtui import wording
from guardtui.clock import DAY
from guardtui.core import hold, throttle
from guardtui.core import support as rules
from guardtui.core.errors import BadInput, Locked, NotFound, Refused
from guardtui.core.records import (
    Account,
    AuthenticatorState,
    ChallengeState,
    Channel,
    Event,
    MessageState,
    PendingSignIn,
    Session,
)
from guardtui.core.support import MOST_ROWS, Packet, Proven, Row, SupportCase, Symptom, Topic
from guardtui.guard import callers
from guardtui.guard.callers import Caller
from guardtui.guard.desk import Desk
from guardtui.guard.outbox import Outbox
from guardtui.guard.ways import SIGN_IN, ways
from guardtui.policy import UNITS, Policy
from guardtui.shipped import version
from guardtui.store import files
from guardtui.store.challenges import ChallengeRow
from guardtui.store.schema import SCHEMA
from guardtui.store.tx import Tx

MOST_LISTED: Final = 100
_SIGN_INS: Final = (
    "signin:done",
    "signin:password_alone",
    "signin:password_wrong",
    "signin:code_wrong",
    "signin:refused",
)
_METHODS: Final = (AuthenticatorState.BOUND, AuthenticatorState.CONFIRMED, AuthenticatorState.PENDING)
_REFUSED: Final = ("code:refused", "signin:code_wrong")


class Support:
    def __init__(self, desk: Desk, outbox: Outbox) -> None:
        self._desk = desk
        self._outbox = outbox

    def prepare(
        self, caller: Caller | None, symptom: str, words: str, *, tried: Iterable[str] = (), terminal: str = ""
    ) -> Packet:
        """The packet as it would go out, for the person to read first. Nothing is kept.

        `tried` is what was done already, a line each; `terminal` what a face knows of its own. Half a sign-in has proven
        the password alone, so it is told what the sign-in shows anyway; nobody (None) is told nothing of any account.
        Raises `BadInput` for an unknown symptom, and for too many words.
        """
        about, said, tried = rules.symptom(symptom), rules.own_words(words), tuple(tried)
        with self._desk.store.read() as tx:
            account = None if caller is None else callers.account_of(self._desk, tx, caller)
            return self._packet(tx, account, caller, about, said, tried, terminal)

    def open_case(
        self, caller: Caller, symptom: str, words: str, *, tried: Iterable[str] = (), terminal: str = ""
    ) -> SupportCase:
        """Keep the packet under a number, tell the account's contacts, and mail it to the operator where one is set.

        Raises `Locked` after too many in a day, else as `prepare`. What becomes of the mail is asked with `show`.
        """
        if caller is None:
            raise Refused("session_needed")
        desk = self._desk
        about, said, tried = rules.symptom(symptom), rules.own_words(words), tuple(tried)
        with desk.store.write() as tx:
            account = callers.account_of(desk, tx, caller)
            self._count(tx, account, caller)
            found = self._packet(tx, account, caller, about, said, tried, terminal)
            case_id = desk.new_id()
            mail = MessageState.QUEUED if desk.support else None
            case = SupportCase(case_id, account.id, desk.now(), rules.numbered(found, case_id), mail)
            tx.support_cases.add(case)
            desk.record(tx, account, "support:asked", {"case": case_id, "symptom": about.value})
        self._outbox.try_to_deliver()
        with desk.store.read() as tx:
            return tx.support_cases.get(account.id, case_id) or case

    def list(self, caller: Caller) -> tuple[SupportCase, ...]:
        """The account's cases, the newest first. Half a sign-in is refused: they may say more than it may see."""
        with self._desk.store.read() as tx:
            return tx.support_cases.of(callers.whole_account(self._desk, tx, caller).id, MOST_LISTED)

    def show(self, caller: Caller, case_id: str) -> SupportCase:
        """One case. Raises `NotFound`."""
        with self._desk.store.read() as tx:
            found = tx.support_cases.get(callers.whole_account(self._desk, tx, caller).id, case_id)
        if found is None:
            raise NotFound("no_support_case")
        return found

    def save(self, packet: Packet, place: str | Path) -> Path:
        """Write a packet to a new file that only its owner can read, text or JSON as the name ends; where it is.

        Raises `BadInput` for a name that `case_file` does not take, and `StoreTrouble`; then nothing is at the path.
        """
        path = case_file(place)
        files.write_new(path, case_text(packet, path.suffix))
        return path

    def _count(self, tx: Tx, account: Account, caller: Caller) -> None:
        """Count one case more, and raise `Locked` where there are too many of the day.

        Half a sign-in has proven the password alone, so it has few of its own and takes none of the owner's. Nor does one
        elsewhere take those of a device that the account knows (as SECURITY C-39 has it of passwords).
        """
        now, policy = self._desk.now(), self._desk.policy
        bucket, most, reason = f"cases:{account.id}", policy.support_cases_per_day, "too_many_cases"
        if isinstance(caller, PendingSignIn):
            pending = tx.sessions.pending(caller.id)
            device = tx.devices.known(account.id, pending.token_key) if pending else None
            bucket = f"cases:half:{account.id}:{device.id if device else ''}"
            most, reason = policy.support_cases_half_way, "too_many_cases_half_way"
        until = throttle.wait_for_quota(tx.limits.times(bucket, now), now, most, DAY)
        if until is not None:
            raise Locked(reason, most=most, until=until)
        tx.limits.note(bucket, now)

    def _packet(
        self,
        tx: Tx,
        account: Account | None,
        caller: Caller | None,
        about: Symptom,
        words: str,
        tried: Sequence[str],
        terminal: str,
    ) -> Packet:
        wanted = rules.topics(about)
        facts: dict[Topic, Sequence[Row]] = {
            Topic.TRIED: rules.tried_rows(tried),
            Topic.PROGRAM: _program(self._desk, terminal),
            Topic.POLICY: _policy(self._desk.policy),
        }
        proven = Proven.SESSION if isinstance(caller, Session) else Proven.OPERATOR
        if account is not None and isinstance(caller, PendingSignIn):
            wanted, proven = rules.HALF_WAY, Proven.PASSWORD
            facts |= _Gathered(self._desk, tx, account).half_way(caller)
        elif account is not None:
            facts |= _Gathered(self._desk, tx, account).all(wanted)
        else:
            wanted, proven = rules.NOBODY, Proven.NOTHING
        return rules.packet(
            service=self._desk.service,
            account=account.handle if account else "",
            proven=proven,
            at=_utc(self._desk.now()),
            about=about,
            words=words,
            facts={topic: rows for topic, rows in facts.items() if topic in wanted},
        )


def case_text(packet: Packet, ending: str) -> str:
    """What a file of this ending holds of a packet: JSON for a program, else text to read."""
    return packet.json(indent=2) + "\n" if ending.casefold() == ".json" else wording.packet(packet) + "\n"


def case_file(place: str | Path) -> Path:
    """Where a packet may be written: to a .txt or .json. Raises `BadInput`.

    Not to anything else: the app may run for somebody who has no other way to this machine's files and is not even signed
    in, and some new files are obeyed, such as a shell's profile or what a mail server runs for its user.
    """
    path = files.named(place)
    if path.suffix.casefold() not in {".txt", ".json"}:
        raise BadInput("case_file_name")
    return path


class _Gathered:
    """The facts of one account at one moment, topic by topic. Contacts are masked; no name that a person chose is told."""

    def __init__(self, desk: Desk, tx: Tx, account: Account) -> None:
        self._desk = desk
        self._tx = tx
        self._account = account
        self._now = desk.now()

    def all(self, wanted: Iterable[Topic]) -> dict[Topic, Sequence[Row]]:
        """What a whole session, or the operator, may see."""
        by: Mapping[Topic, Callable[[], Sequence[Row]]] = {
            Topic.ACCOUNT: self._about,
            Topic.CONTACTS: self._contacts,
            Topic.METHODS: self._methods,
            Topic.MESSAGES: lambda: self._messages(None),
            Topic.CODES: lambda: [self._code(row) for row in self._challenges()],
            Topic.REFUSED: lambda: self._events(_REFUSED),
            Topic.SIGN_INS: lambda: self._events(_SIGN_INS),
            Topic.ALARMS: lambda: self._events(None, outcome="alarm"),
            Topic.HOLD: self._hold,
        }
        return {topic: gather() for topic, gather in by.items() if topic in wanted}

    def half_way(self, pending: PendingSignIn) -> dict[Topic, Sequence[Row]]:
        """What somebody may see who has proven the password alone: the ways, and what was sent for this sign-in.

        Without the providers' words, which often repeat the whole address.
        """
        key = self._tx.challenges.caller_key(callers.key(pending))
        own = [row for row in self._challenges() if row.caller == key]
        found = ways(self._desk, self._tx, self._account, SIGN_IN)
        return {
            Topic.WAYS: [
                {
                    "way": way.channel.value,
                    "to": way.target if way.contact_id else "",
                    "ready": "yes" if way.ready else wording.why_not(way.why_not),
                }
                for way in found
            ],
            Topic.CODES: [self._code(row) for row in own],
            Topic.MESSAGES: [row | {"provider said": ""} for row in self._messages({row.id for row in own})],
        }

    def _about(self) -> list[Row]:
        account = self._account
        two_step = self._since(account.two_step_at) if account.two_step_at else "off"
        return _each(
            {
                "status": account.status,
                "made": self._since(account.created_at),
                "password set": self._since(account.password_set_at),
                "two-step verification": two_step,
                "recovery codes left": str(self._tx.recovery_codes.left(account.id)),
                "activity reviewed": self._since(account.reviewed_at),
            }
        )

    def _contacts(self) -> list[Row]:
        return [
            {
                "kind": one.kind.value,
                "to": one.masked,
                "state": one.state.value,
                "primary": "yes" if one.primary else "",
                "added": self._since(one.added_at),
                "verified": self._since(one.verified_at),
                "last answered": self._since(one.confirmed_at),
                "not reached since": self._since(one.rests_since) if one.rests_since else "",
            }
            for one in self._tx.contacts.of(self._account.id)
        ]

    def _methods(self) -> list[Row]:
        rows: list[Row] = []
        for one in self._tx.authenticators.of(self._account.id, *_METHODS):
            contact = self._tx.contacts.get(self._account.id, one.contact_id) if one.contact_id else None
            rows.append(
                {
                    "method": one.channel.value,
                    "to": contact.masked if contact else "",
                    "state": one.state.value,
                    "since": self._since(one.bound_at or one.created_at),
                    "last used": self._since(one.last_used_at),
                    "out of use": self._since(one.disabled_at) if one.disabled_at else "",
                }
            )
        return rows

    def _messages(self, of: set[str] | None) -> list[dict[str, str]]:
        """The newest messages; of some challenges alone, where these are given."""
        rows: list[dict[str, str]] = []
        for _, row in self._tx.messages.page(self._account.id, None, MOST_ROWS if of is None else 5 * MOST_ROWS):
            if of is not None and row.challenge_id not in of:
                continue
            contact = self._tx.contacts.get(self._account.id, row.contact_id)
            rows.append(
                {
                    "at": _utc(row.created_at),
                    "what": row.tag,
                    "by": row.channel.value,
                    "to": contact.masked if contact else "",
                    "reference": row.reference,
                    "state": f"{row.state.value} {_utc(row.state_at)}",
                    "tries": str(row.attempts) if row.attempts != 1 else "",
                    "unsure": str(row.unsure) if row.unsure else "",
                    "provider said": row.detail,
                }
            )
        return rows[:MOST_ROWS]

    def _challenges(self) -> list[ChallengeRow]:
        return self._tx.challenges.since(self._account.id, self._now - DAY)[:MOST_ROWS]

    def _code(self, row: ChallengeRow) -> Row:
        over = row.state is ChallengeState.OPEN and row.expires_at <= self._now
        return {
            "at": _utc(row.sent_at),
            "what": row.action.kind,
            "by": row.channel.value,
            "state": "expired" if over else row.state.value,
            "good until": _utc(row.expires_at),
            "tries": str(row.tries),
            "resends": str(row.resends),
            "reference": row.reference if row.channel in (Channel.SMS, Channel.MAIL) else "",
        }

    def _events(self, tags: Sequence[str] | None, outcome: str | None = None) -> list[Row]:
        found = self._tx.events.page(
            self._account.id,
            tags=tags,
            outcome=outcome,
            since=None,
            until=None,
            words=[],
            after=None,
            limit=MOST_ROWS,
            newest_first=True,
        )
        return [_event(event) for event in found]

    def _hold(self) -> list[Row]:
        found = hold.active(self._account, self._now)
        return (
            [] if found is None else [{"because": found.reason, "since": _utc(found.since), "until": _utc(found.until)}]
        )

    def _since(self, at: int | None) -> str:
        return "never" if at is None else f"{_utc(at)} ({wording.ago(at, self._now)})"


def _event(event: Event) -> Row:
    """A line by its tag, time and reason: nothing else that it names."""
    return {
        "at": _utc(event.at),
        "what": event.tag,
        "state": event.outcome,
        "because": str(event.details.get("reason", "")),
        "entry": str(event.seq),
    }


def _program(desk: Desk, terminal: str) -> list[Row]:
    behind = desk.behind
    return _each(
        {
            "GuardTUI": f"{version()}{', practice' if desk.practice else ''}",
            "Python": platform.python_version(),
            "SQLite": desk.store.sqlite_version,
            "schema": str(SCHEMA),
            "system": f"{platform.system()} {platform.release()} {platform.machine()}",
            "terminal": terminal,
            "clock behind": wording.span(behind) if behind > 0 else "",
            "can send": ", ".join(channel.value for channel in Channel if channel in desk.couriers) or "nothing",
        }
    )


def _each(facts: Row) -> list[Row]:
    """A row for each fact that there is."""
    return [{name: value} for name, value in facts.items() if value]


def _policy(policy: Policy) -> list[Row]:
    """The rules that the operator set otherwise."""
    usual = {str(line["name"]): line["value"] for line in Policy().lines()}
    changed = [line for line in policy.lines() if line["value"] != usual[str(line["name"])]]
    return [
        {
            "rule": str(line["name"]),
            "is": " ".join([_value(line["value"]), *([str(line["unit"])] if line["unit"] in UNITS else [])]),
            "default": _value(usual[str(line["name"])]),
        }
        for line in changed
    ]


def _value(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _utc(at: int) -> str:
    """A moment that reads the same everywhere; one that no calendar holds is drawn to the nearest that it does."""
    moment = datetime.fromtimestamp(min(max(at, 0), 4_102_444_800_000) // 1000, UTC)
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
