"""`guardtui kind`: the kinds of action that a code can stand for, and those that a back end adds."""

from __future__ import annotations

from typing import Final

import click

from guardtui.cli.call import Call
from guardtui.cli.command import Noun, pairs, pass_call
from guardtui.cli.exits import Unfit
from guardtui.core.action import Kind
from guardtui.language import _

TYPES: Final = {"text": str, "number": int}
_NAMES: Final = {kind: name for name, kind in TYPES.items()}


@click.group(cls=Noun)
def kind() -> None:
    """Kinds of action. A back end registers its own, so that a code can stand for what only it knows."""


@kind.command("list")
@pass_call
def list_kinds(call: Call) -> None:
    """Every kind that this store knows, with its details."""
    found = call.guard.kinds.all()
    call.out.items([_data(name, one) for name, one in found.items()], (_row(name, one) for name, one in found.items()))


@kind.command("register")
@click.argument("name")
@click.option(
    "--detail", "details", multiple=True, metavar="KEY=TYPE", help=_("A detail that it has: TYPE is text or number.")
)
@click.option("--sentence", required=True, help=_("What it does, with a gap for each detail: send {points} to {to}"))
@pass_call
def register(call: Call, name: str, details: tuple[str, ...], sentence: str) -> None:
    """Make a kind of your own known, named like club:transfer. It falls under the rules for payments."""
    wanted = pairs(details)
    if unknown := sorted(set(wanted.values()) - TYPES.keys()):
        raise Unfit("detail_type", _("A detail is text or number, not {unknown}.").format(unknown=unknown[0]))
    made = call.guard.kinds.register(name, {key: TYPES[one] for key, one in wanted.items()}, sentence)
    call.out.data(_data(name, made), _row(name, made))


def _data(name: str, kind: Kind) -> dict[str, object]:
    details = {key: _NAMES[one] for key, one in kind.details.items()}
    return {
        "kind": name,
        "details": details,
        "ours": kind.ours,
        "pays": kind.pays,
        "waits": kind.waits,
        "sentence": kind.sentence,
    }


def _row(name: str, kind: Kind) -> dict[str, str]:
    return {
        "kind": name,
        "details": ", ".join(f"{key} ({_NAMES[one]})" for key, one in kind.details.items()),
        "done by": "GuardTUI" if kind.ours else _("who asks"),
        "waits on hold": _("yes") if kind.waits else _("no"),
    }
