"""`guardtui activity`: what happened on an account, for who is signed in or for its operator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Final, TypedDict, Unpack

import click

from guardtui import wording
from guardtui.cli import exits, shown
from guardtui.cli.call import Call, path_of
from guardtui.cli.command import Noun, account_option, order_option, page_options, pairs, pass_call
from guardtui.core import activity as rules
from guardtui.core.records import Event
from guardtui.language import _

NUMBERS: Final = frozenset({"amount", "count"})
"""Details of a recorded line that are whole numbers; amounts in minor units."""


class Moment(click.ParamType[int]):
    """A time: an ISO date or date and time (UTC unless it says otherwise), or UTC milliseconds."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """As UTC milliseconds."""
        text = str(value)
        if text.isascii() and text.isdigit() and 8 < len(text) < 16:  # shorter ones are dates such as 20261122
            return int(text)
        try:
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=UTC)
            return int(moment.timestamp() * 1000)
        except (ValueError, OverflowError, OSError):
            self.fail(_("use a date such as 2026-11-22 or 2026-11-22T21:00, or UTC milliseconds"), param, ctx)


class Narrowed(TypedDict):
    """What a list or an export is narrowed to."""

    subject: str | None
    outcome: str | None
    since: int | None
    until: int | None
    search: str


def narrowing_options(function: Callable[..., object]) -> Callable[..., object]:
    """The options that narrow a list or an export."""
    for option in (
        click.option("--search", default="", metavar="WORDS", help=_("Lines that have all of these words.")),
        click.option("--until", type=Moment(), metavar="TIME", help=_("Lines before this time.")),
        click.option("--since", type=Moment(), metavar="TIME", help=_("Lines from this time on.")),
        click.option(
            "--outcome",
            type=click.Choice([*rules.OUTCOMES, rules.NEW]),
            help=_("Only lines that ended so, or that are new since the last review."),
        ),
        click.option("--kind", "subject", type=click.Choice(rules.SUBJECTS), help=_("Only lines about this.")),
    ):
        function = option(function)
    return function


@click.group(cls=Noun)
def activity() -> None:
    """What happened on an account: read, record, export, check."""


@activity.command("list")
@click.argument("handle", required=False)
@narrowing_options
@order_option
@page_options
@pass_call
def list_events(
    call: Call, handle: str | None, oldest_first: bool, after: str | None, limit: int, **narrowed: Unpack[Narrowed]
) -> None:
    """The activity of HANDLE or of who is signed in, newest first."""
    page = call.guard.activity.list(
        call.asker(handle), after=after, limit=limit, newest_first=not oldest_first, **narrowed
    )
    call.out.items(
        [shown.event_data(event) for event in page.items],
        (shown.event_row(event, call.now) for event in page.items),
        page.next,
        _("Nothing is there.") if after is None else _("There is no more."),
    )


@activity.command("show")
@click.argument("seq", metavar="NO", type=int)
@account_option
@pass_call
def show(call: Call, seq: int, handle: str | None) -> None:
    """One line with its details."""
    _print(call, call.guard.activity.show(call.asker(handle), seq))


@activity.command("record")
@click.argument("handle")
@click.argument("tag", metavar="TAG")
@click.option(
    "--detail", "details", multiple=True, metavar="KEY=VALUE", help=_("What the line says; amounts in minor units.")
)
@click.option(
    "--outcome", type=click.Choice(rules.OUTCOMES), default="done", show_default=True, help=_("How it ended.")
)
@pass_call
def record(call: Call, handle: str, tag: str, details: tuple[str, ...], outcome: str) -> None:
    """Add a line that your own system knows of, such as order:placed or payment:added."""
    held: dict[str, object] = {}
    for name, text in pairs(details).items():
        held[name] = _number(name, text) if name in NUMBERS else text
    _print(call, call.guard.activity.record(handle, tag, held, outcome))


@activity.command("export")
@click.argument("handle", required=False)
@narrowing_options
@click.option(
    "--out",
    metavar="FILE",
    help=_("Write them to this new file (mode 0600): .txt to read, .csv for a spreadsheet, .jsonl for a program."),
)
@pass_call
def export(call: Call, handle: str | None, out: str | None, **narrowed: Unpack[Narrowed]) -> None:
    """Every line, oldest first, as one JSON object each."""
    asker = call.asker(handle)
    if out is not None:
        done = call.guard.activity.export(asker, path_of(out, "--out"), **narrowed)
        sentence = wording.exported(done)
        call.out.data({"saved": done.path, "lines": done.lines, "sentence": sentence}, {"saved": done.path}, sentence)
        return

    def lines() -> Iterator[dict[str, object]]:
        after: str | None = None
        while True:
            page = call.guard.activity.list(asker, after=after, limit=500, newest_first=False, **narrowed)
            yield from map(shown.event_data, page.items)
            after = page.next
            if after is None:
                return

    call.out.stream(lines())


@activity.command("review")
@click.argument("up_to", metavar="[NO]", type=int, required=False)
@pass_call
def review(call: Call, up_to: int | None) -> None:
    """Note that you have looked at everything, or at everything up to line NO."""
    guard, session = call.guard, call.session
    if up_to is None:
        up_to = guard.activity.list(session, limit=1).items[0].seq
    account = guard.activity.review(session, up_to)
    call.out.data(
        {"reviewed_seq": account.reviewed_seq, "reviewed_at": account.reviewed_at},
        {"reviewed up to": str(account.reviewed_seq)},
        _("Noted. Anything that was not you? Tell whoever runs these accounts at once."),
    )


@activity.command("verify")
@click.argument("handle", required=False)
@pass_call
def verify(call: Call, handle: str | None) -> int:
    """Check the chain of HANDLE's activity, or of every account's, and name the first line that was changed."""
    report = call.guard.activity.verify(handle)
    row = {"lines checked": str(report.checked), "intact": _("yes") if report.ok else _("no")}
    if not report.ok:
        bad = "" if report.first_bad is None else str(report.first_bad)
        row |= {"account": report.handle or "", "first bad line": bad, "reason": report.reason or ""}
    sentence = wording.chain(report)
    if call.out.as_json and not report.ok:
        call.out.say(sentence)
    wrong = {} if report.ok else {"error": "activity_changed"}
    call.out.data({**wrong, "ok": report.ok, "sentence": sentence, **_facts(report)}, row, sentence)
    return exits.DONE if report.ok else exits.TROUBLE


def _facts(report: rules.ChainReport) -> dict[str, object]:
    return {
        "checked": report.checked,
        "handle": report.handle,
        "first_bad": report.first_bad,
        "reason": report.reason,
        "anchored": report.anchored,
    }


def _print(call: Call, event: Event) -> None:
    row = {
        "no": str(event.seq),
        "when": shown.at(event.at, call.now),
        "what": wording.event(event),
        "tag": event.tag,
        "outcome": event.outcome,
        **{name: str(value) for name, value in event.details.items()},
    }
    call.out.data(shown.event_data(event), row)


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) <= 15):
        raise exits.Unfit(
            "not_a_number",
            _("The detail {name} is a whole number, amounts in minor units.").format(name=name),
            detail=name,
        )
    return int(text)
