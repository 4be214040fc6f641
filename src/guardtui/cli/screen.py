"""The way to the app, and to the plain face beside it: late imports, so that no other command pays for them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from guardtui.cli import output, typed
from guardtui.cli.exits import Unfit
from guardtui.language import _

if TYPE_CHECKING:
    from guardtui.cli.call import Call
    from guardtui.core.records import Client
    from guardtui.lab.practice import Practice


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who comes from outside: as which device, and the size of their browser's tab where it is no terminal."""

    client: Client
    tab: tuple[int, int] | None = None


def open_app(call: Call) -> int:
    """Open the app, or with --plain the plain face, on the call's store. Where none was named and none is there, the doors come first."""
    need_screen(call)
    if call.store is not None or os.path.lexists(call.config.store):
        return show(call)
    from guardtui.cli.doors import Doors

    if call.out.mode == "plain":
        from guardtui.plain import doors as plain

        return _heard(partial(plain.run, Doors(call.config, "plain")))
    from guardtui.tui.doors import run

    return run(Doors(call.config))


def show(
    call: Call, *, phone: Practice | None = None, handle: str = "", hint: str = "", visit: Visit | None = None
) -> int:
    """Run the app, or the plain face, until it is left; its exit code."""
    if call.out.mode == "plain":
        return _talk(call, phone, handle, hint)
    from guardtui.tui.app import run

    client, tab = (call.client, None) if visit is None else (visit.client, visit.tab)
    return run(call.guard, client=client, phone=phone, handle=handle, hint=hint, visitor=visit is not None, tab=tab)


def need_screen(call: Call) -> None:
    """Refuse early and in words where no screen can be drawn; the plain face needs none. Raises `Unfit`.

    A terminal that says of itself that it draws none gets the plain face unasked.
    """
    if _at_dumb_terminal(call):
        call.out.say(_("This terminal draws no screens (TERM=dumb), so all goes line by line."))
        call.out.mode = "plain"
    if call.out.mode == "plain":
        return
    if call.out.as_json:
        raise Unfit(
            "no_lines_here", _("The app draws a screen. For objects, use a command: guardtui --help lists them.")
        )
    if not (typed.at_terminal() and output.is_terminal()):
        raise Unfit(
            "no_terminal",
            _(
                "The app needs a terminal. Line by line it works without: add --plain. For scripts, use a command:"
                " guardtui --help lists them."
            ),
        )


def need_drawn_screen(call: Call) -> None:
    """The same for a visitor, to whom the plain face would open this machine's files. Raises `Unfit`."""
    if call.out.mode == "plain" or _at_dumb_terminal(call):
        raise Unfit(
            "no_plain_visit",
            _("A visit takes a terminal that draws screens: line by line, files of this machine could be written."),
        )
    need_screen(call)


def _at_dumb_terminal(call: Call) -> bool:
    at_terminal = typed.at_terminal() and output.is_terminal()
    return at_terminal and call.out.mode == "table" and os.environ.get("TERM") == "dumb"


def _talk(call: Call, practice: Practice | None, handle: str, hint: str) -> int:
    from guardtui.plain.run import run

    return _heard(partial(run, call.guard, call.client, practice=practice, handle=handle, hint=hint))


def _heard(talk: Callable[[], int]) -> int:
    """Talk, and end as every command does where nobody reads what is said."""
    from guardtui.plain.talk import Unheard

    try:
        return talk()
    except Unheard as unheard:
        raise output.Unheard(unheard.cause) from None
