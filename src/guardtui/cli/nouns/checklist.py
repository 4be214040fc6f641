"""`guardtui checklist`: how safe the account is, why, and the next best step."""

from __future__ import annotations

import click

from guardtui import wording
from guardtui.cli.call import Call
from guardtui.cli.command import Noun, pass_call
from guardtui.cli.output import Row, plain_data
from guardtui.core.checklist import Checklist, Item
from guardtui.guard.checklists import MOST_POINTS
from guardtui.language import _


@click.group(cls=Noun, otherwise="show")
def checklist() -> None:
    """The security checklist. `guardtui checklist HANDLE` shows it."""


@checklist.command("show")
@click.argument("handle", required=False)
@pass_call
def show(call: Call, handle: str | None) -> None:
    """Every item of HANDLE or of who is signed in, with its reason and its fix."""
    _print(call, call.guard.checklist.show(call.asker(handle)))


@checklist.command("history")
@click.argument("handle", required=False)
@click.option(
    "--points", type=click.IntRange(2, MOST_POINTS), default=13, show_default=True, help=_("How many moments.")
)
@pass_call
def history(call: Call, handle: str | None, points: int) -> None:
    """The score at moments of the last year, the oldest first, worked out from the activity by today's rules."""
    found = call.guard.checklist.history(call.asker(handle), points)
    sentence = wording.trend(found, call.now)
    call.out.items(
        [plain_data(point) for point in found],
        [{"day": wording.day(point.at, call.now), "score": str(point.score)} for point in found],
        more={"sentence": sentence},
    )
    if not call.out.as_json:
        call.out.say(_("The score: {sentence}.").format(sentence=sentence))


@checklist.command("attest")
@click.argument("item")
@pass_call
def attest(call: Call, item: str) -> None:
    """Confirm an item that only you can know, such as G26; it counts until it goes stale."""
    _print(call, call.guard.checklist.attest(call.session, item.upper()))


@checklist.command("withdraw")
@click.argument("item")
@pass_call
def withdraw(call: Call, item: str) -> None:
    """Take such a confirmation back."""
    _print(call, call.guard.checklist.withdraw(call.session, item.upper()))


def _print(call: Call, found: Checklist) -> None:
    following = found.next
    call.out.items(
        [_data(item) for item in found.items],
        [_row(item, call.now) for item in found.items],
        more={"score": found.score, "best_step": following.id if following else None},
    )
    if call.out.as_json:
        return
    call.out.say(_("Score: {score} of 100.").format(score=found.score))
    if following is not None:
        call.out.say(
            _("Best next step: {checklist_fix} ({id}).").format(
                checklist_fix=wording.checklist_fix(following), id=following.id
            )
        )


def _data(item: Item) -> dict[str, object]:
    data: dict[str, object] = plain_data(item)
    words = {"title": wording.checklist_title(item), "sentence": wording.checklist_reason(item)}
    return {**data, **words, "facts": dict(item.facts)}


def _row(item: Item, now: int) -> Row:
    since = f" · {wording.when(item.attested_at, now)}" if item.attested_at else ""
    return {
        "item": item.id,
        "state": item.state.value,
        "points": f"{item.earned}/{item.points}",
        "what": wording.checklist_title(item),
        "why": wording.checklist_reason(item) + since,
    }
