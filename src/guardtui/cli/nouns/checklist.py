"""`guardtui checklist`: how safe the account is, why, and the next best step."""

from __future__ import annotations

import click

from guardtui import wording
from guardtui.cli.call import Call
from guardtui.cli.command import Noun, pass_call
from guardtui.cli.output import Row, plain_data
from guardtui.core.checklist import Checklist, Item


@click.group(cls=Noun, otherwise="show")
def checklist() -> None:
    """The security checklist. `guardtui checklist HANDLE` shows it."""


@checklist.command("show")
@click.argument("handle", required=False)
@pass_call
def show(call: Call, handle: str | None) -> None:
    """Every item of HANDLE or of who is signed in, with its reason and its fix."""
    _print(call, call.guard.checklist.show(call.asker(handle)))


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
    call.out.say(f"Score: {found.score} of 100.")
    if following is not None:
        call.out.say(f"Best next step: {wording.checklist_fix(following)} ({following.id}).")


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
