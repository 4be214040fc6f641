"""`guardtui demo`: the practice lab. Any other command works on the same store with `--demo`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from guardtui.cli import exits, screen, shown, typed
from guardtui.cli.call import Call
from guardtui.cli.command import Verb, pass_call

if TYPE_CHECKING:
    from guardtui.lab.phone import Arrived

FAULTS: Final = "refused, busy, bounce, typo, blocked, signal, delay, spam, clock"
"""As `lab.faults.Fault` has them: named here so that no other command pays for the lab."""


@click.command(cls=Verb)
@click.option("--fresh", is_flag=True, help="Throw the practice account away and begin anew.")
@click.option("--folder", metavar="FOLDER", help="Where the practice store lies; else in the user's data folder.")
@click.option("--phone", is_flag=True, help="Print what arrived on the pretend phone and inbox, newest first.")
@click.option("--limit", type=click.IntRange(1, 500), help="Messages at most, with --phone; else 12.")
@click.option("--scan", is_flag=True, help="Let the pretend phone's app take the secret on standard input.")
@click.option("--app", "app", is_flag=True, help="Print the code that the pretend phone's authenticator app shows.")
@click.option("--fault", "faults", multiple=True, metavar="NAME", help=f"What goes wrong from now on: {FAULTS}.")
@click.option("--no-faults", is_flag=True, help="Let nothing go wrong any more.")
@pass_call
def demo(
    call: Call,
    fresh: bool,
    folder: str | None,
    phone: bool,
    limit: int | None,
    scan: bool,
    app: bool,
    faults: tuple[str, ...],
    no_faults: bool,
) -> int:
    """Practise on an invented shop's account. Nothing in it is real, and it can't touch a real store.

    With --json or --plain the app is not opened: the facts to work on it with other commands are printed.
    """
    if limit is not None and not phone:
        raise exits.Unfit("limit_without_phone", "--limit goes with --phone.")
    call.practice = True
    if folder is not None:
        call.store = folder
    _check_faults(faults, no_faults=no_faults)
    from guardtui.lab.build import demo_practice, the_story

    if not (phone or scan or app or faults or no_faults) and call.out.mode == "table":
        return open_demo(call, fresh=fresh)
    call.build_demo(fresh=fresh)
    practice = demo_practice(call.config.folder)
    if faults or no_faults:
        practice.set_faults(faults)
    if scan:
        practice.scan(typed.secret("Secret: ", "secret"))
    if app:
        if (code := practice.app_code()) is None:
            raise exits.Unmet("app_empty", "The pretend phone's app has scanned nothing: demo --scan takes a secret.")
        call.out.data({"code": code}, {"code": code})
        return exits.DONE
    if phone:
        _show_phone(call, practice.arrived(limit or 12))
        return exits.DONE
    person, on = the_story().person, [name for name, _, is_on in practice.faults() if is_on]
    facts = {"folder": str(call.config.folder), "handle": person.handle, "password": person.password}
    row = {**facts, "goes wrong": ", ".join(words for _, words, is_on in practice.faults() if is_on) or "nothing"}
    call.out.data({**facts, "store": str(call.config.store), "faults": on}, row)
    return exits.DONE


def _check_faults(faults: tuple[str, ...], *, no_faults: bool) -> None:
    known = FAULTS.split(", ")
    if faults and no_faults:
        raise exits.Unfit("faults_both_ways", "--fault and --no-faults do not go together.")
    if any(fault not in known for fault in faults):
        raise exits.Unfit("unknown_fault", f"What can go wrong is one of: {FAULTS}.", known=known)


def open_demo(call: Call, *, fresh: bool = False, visit: screen.Visit | None = None) -> int:
    """Open the app on the practice store, with the pretend phone and what it takes to sign in."""
    from guardtui.lab.build import demo_practice, the_story

    if visit is None:
        screen.need_screen(call)
    call.build_demo(fresh=fresh)
    person = the_story().person
    practice = demo_practice(call.config.folder)
    hint = f"Practice account: {person.handle}, password {person.password} (unless you changed it: --fresh begins anew)"
    return screen.show(call, phone=practice, handle=person.handle, hint=hint, visit=visit)


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
