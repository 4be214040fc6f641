"""`guardtui demo`: the practice lab. Any other command works on the same store with `--demo`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from guardtui.cli import exits, screen, shown
from guardtui.cli.call import Call
from guardtui.cli.command import Verb, pass_call

if TYPE_CHECKING:
    from guardtui.lab.phone import Arrived


@click.command(cls=Verb)
@click.option("--fresh", is_flag=True, help="Throw the practice account away and begin anew.")
@click.option("--folder", metavar="FOLDER", help="Where the practice store lies; else in the user's data folder.")
@click.option("--phone", is_flag=True, help="Print what arrived on the pretend phone and inbox, newest first.")
@click.option("--limit", type=click.IntRange(1, 500), help="Messages at most, with --phone; else 12.")
@pass_call
def demo(call: Call, fresh: bool, folder: str | None, phone: bool, limit: int | None) -> int:
    """Practise on an invented shop's account. Nothing in it is real, and it can't touch a real store.

    With --json or --plain the app is not opened: the facts to work on it with other commands are printed.
    """
    if limit is not None and not phone:
        raise exits.Unfit("limit_without_phone", "--limit goes with --phone.")
    call.practice = True
    if folder is not None:
        call.store = folder
    if not phone and call.out.mode == "table":
        return open_demo(call, fresh=fresh)
    from guardtui.lab.build import demo_phone, the_story

    call.build_demo(fresh=fresh)
    if phone:
        _show_phone(call, demo_phone(call.config.folder).arrived(limit or 12))
        return exits.DONE
    person = the_story().person
    facts = {"folder": str(call.config.folder), "handle": person.handle, "password": person.password}
    call.out.data({**facts, "store": str(call.config.store)}, facts)
    return exits.DONE


def open_demo(call: Call, *, fresh: bool = False) -> int:
    """Open the app on the practice store, with the pretend phone and what it takes to sign in."""
    from guardtui.lab.build import demo_phone, the_story

    screen.need_screen(call)
    call.build_demo(fresh=fresh)
    person = the_story().person
    hint = f"Practice account: {person.handle}, password {person.password} (unless you changed it: --fresh begins anew)"
    return screen.show(call, phone=demo_phone(call.config.folder), handle=person.handle, hint=hint)


def _show_phone(call: Call, arrived: tuple[Arrived, ...]) -> None:
    if call.out.mode != "table":
        call.out.items(arrived, (_row(call, one) for one in arrived), empty="Nothing has arrived.")
        return
    if not arrived:
        call.out.say("Nothing has arrived.")
    for one in arrived:
        row = _row(call, one)
        call.out.paragraph([f"{row['when']}  {row['way']} to {row['to']} ({row['in']})", one.subject, one.body])


def _row(call: Call, one: Arrived) -> dict[str, str]:
    return {
        "when": shown.at(one.at, call.now),
        "way": shown.CHANNELS.get(one.channel, one.channel),
        "from": one.sender,
        "to": one.to,
        "subject": one.subject,
        "body": " / ".join(line for line in one.body.splitlines() if line.strip()),
        "in": one.place,
    }
