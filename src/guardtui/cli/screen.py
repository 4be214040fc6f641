"""The way to the app: a late import, so that no other command pays for it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guardtui.cli import output, typed
from guardtui.cli.exits import Unfit

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
    """Open the app on the call's store. Where no store was named and none is there, the doors come first."""
    need_screen(call)
    if call.store is not None or os.path.lexists(call.config.store):
        return show(call)
    from guardtui.cli.doors import Doors
    from guardtui.tui.doors import run

    return run(Doors(call.config))


def show(
    call: Call, *, phone: Practice | None = None, handle: str = "", hint: str = "", visit: Visit | None = None
) -> int:
    """Run the app until it is left; its exit code."""
    from guardtui.tui.app import run

    client, tab = (call.client, None) if visit is None else (visit.client, visit.tab)
    return run(call.guard, client=client, phone=phone, handle=handle, hint=hint, visitor=visit is not None, tab=tab)


def need_screen(call: Call) -> None:
    """Refuse early and in words where no screen can be drawn. Raises `Unfit`."""
    if call.out.mode != "table":
        raise Unfit("no_lines_here", "The app draws a screen. For lines, use a command: guardtui --help lists them.")
    if not (typed.at_terminal() and output.is_terminal()):
        raise Unfit("no_terminal", "The app needs a terminal. For scripts, use a command: guardtui --help lists them.")
