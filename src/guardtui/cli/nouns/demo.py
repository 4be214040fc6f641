"""`guardtui demo`: the practice lab. Any other command works on the same store with `--demo`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from guardtui.cli import exits, screen, shown, typed
from guardtui.cli.call import Call
from guardtui.cli.command import Verb, pass_call
from guardtui.clock import SECOND
from guardtui.core.errors import Refused
from guardtui.language import _
from guardtui.wording import times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guardtui.lab.course import Standing
    from guardtui.lab.phone import Arrived
    from guardtui.lab.practice import Practice

FAULTS: Final = "refused, busy, bounce, typo, blocked, lost, signal, delay, spam, clock"
"""As `lab.faults.Fault` has them: named here so that no other command pays for the lab."""
SPANS: Final = "10min, 1h, 1d, 7d, 30d, 6mo"
"""As `lab.clock.JUMPS` has them."""


@click.command(cls=Verb)
@click.option("--fresh", is_flag=True, help=_("Throw the practice account away and begin anew."))
@click.option("--folder", metavar="FOLDER", help=_("Where the practice store lies; else in the user's data folder."))
@click.option("--phone", is_flag=True, help=_("Print what arrived on the pretend phone and inbox, newest first."))
@click.option("--limit", type=click.IntRange(1, 500), help=_("Messages at most, with --phone; else 12."))
@click.option("--scan", is_flag=True, help=_("Let the pretend phone's app take the secret on standard input."))
@click.option("--app", "app", is_flag=True, help=_("Print the code that the pretend phone's authenticator app shows."))
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="NAME",
    help=_("What goes wrong from now on: {faults}.").format(faults=FAULTS),
)
@click.option("--no-faults", is_flag=True, help=_("Let nothing go wrong any more."))
@click.option(
    "--forward", metavar="SPAN", help=_("Go forward in the practice store's time: {spans}.").format(spans=SPANS)
)
@click.option("--missions", is_flag=True, help=_("Print the missions, and how far each one came."))
@click.option(
    "--mission", metavar="NAME", help=_("Begin a mission: what it tells happens then. One that was left goes on.")
)
@click.option("--again", is_flag=True, help=_("With --mission: begin it anew, whatever was reached in it."))
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
    forward: str | None,
    missions: bool,
    mission: str | None,
    again: bool,
) -> int:
    """Practise on an invented shop's account. Nothing in it is real, and it can't touch a real store.

    With --plain all of it goes line by line. With --json nothing is opened: the facts to work on it with other commands
    are printed.
    """
    _check(faults, no_faults=no_faults)
    _check_alone(limit=limit is not None and not phone, again=again and mission is None)
    call.practice = True
    if folder is not None:
        call.store = folder
    from guardtui.lab.build import demo_practice

    asked = (phone, scan, app, faults, no_faults, forward, missions, mission)
    if not any(asked) and not call.out.as_json:
        return open_demo(call, fresh=fresh)
    call.build_demo(fresh=fresh)
    practice = demo_practice(call.config.folder)
    if forward is not None:
        practice.forward(call.guard, forward)
    if faults or no_faults:
        practice.set_faults(faults)
    if scan:
        practice.scan(typed.secret(_("Secret: "), "secret"))
    if app:
        _show_app(call, practice)
    elif mission is not None:
        _take_up(call, practice, mission, again=again)
    elif missions:
        _show_missions(call, practice.missions(call.guard))
    elif phone:
        _show_phone(call, practice.arrived(limit or 12))
    else:
        _show_facts(call, practice)
    return exits.DONE


def _show_app(call: Call, practice: Practice) -> None:
    if (code := practice.app_code()) is None:
        raise exits.Unmet("app_empty", _("The pretend phone's app has scanned nothing: demo --scan takes a secret."))
    call.out.data({"code": code}, {"code": code})


def _show_facts(call: Call, practice: Practice) -> None:
    """What it takes to work on the demo, and how things stand there."""
    (handle, password), on = practice.sign_in_with(), [one for one in practice.faults() if one[2]]
    facts = {"folder": str(call.config.folder), "handle": handle, "password": password}
    now, ahead = practice.clock.now(), practice.ahead()
    row = {
        **facts,
        "goes wrong": ", ".join(words for _, words, _ in on) or _("nothing"),
        "time there": times.date_and_time(now) + (_(", {span} ahead").format(span=times.span(ahead)) if ahead else ""),
    }
    names = [name for name, _, _ in on]
    told = {**facts, "store": str(call.config.store), "faults": names, "now": now, "ahead_s": ahead // SECOND}
    call.out.data(told, row)


def _check_alone(*, limit: bool, again: bool) -> None:
    if limit:
        raise exits.Unfit("limit_without_phone", _("--limit goes with --phone."))
    if again:
        raise exits.Unfit("again_without_mission", _("--again goes with --mission."))


def _check(faults: tuple[str, ...], *, no_faults: bool) -> None:
    known = FAULTS.split(", ")
    if faults and no_faults:
        raise exits.Unfit("faults_both_ways", _("--fault and --no-faults do not go together."))
    if any(fault not in known for fault in faults):
        raise exits.Unfit(
            "unknown_fault", _("What can go wrong is one of: {faults}.").format(faults=FAULTS), known=known
        )


def open_demo(call: Call, *, fresh: bool = False, visit: screen.Visit | None = None) -> int:
    """Open the app on the practice store, with the pretend phone and what it takes to sign in."""
    from guardtui.lab.build import demo_practice

    if visit is None:
        screen.need_screen(call)
    call.build_demo(fresh=fresh)
    practice = demo_practice(call.config.folder)
    handle, password = practice.sign_in_with()
    hint = sign_in_hint(handle, password, keys=call.out.mode != "plain")
    return screen.show(call, phone=practice, handle=handle, hint=hint, visit=visit)


def sign_in_hint(handle: str, password: str, *, keys: bool) -> str:
    """What the sign-in screen says to somebody who practises: nobody else has an account whose password is printed."""
    hint = _("Practice account: {handle}, password {password} (unless you changed it: --fresh begins anew)").format(
        handle=handle, password=password
    )
    return _("{hint}\nF8 types it. F6 shows what there is to try.").format(hint=hint) if keys else hint


def _take_up(call: Call, practice: Practice, mission: str, *, again: bool) -> None:
    """Go on with a mission that is under way or was left; begin any other, and this one too where it is asked for."""
    from guardtui.shared.practice import ways_on

    standings = {one.id: one for one in practice.missions(call.guard)}
    ways = ways_on(standings[mission], standings.values()) if mission in standings else {}
    if "go_on" in ways and not again:
        practice.go_on(mission)
    else:
        _begin(call, practice, mission)
    _show_mission(call, next(one for one in practice.missions(call.guard) if one.id == mission))


def _begin(call: Call, practice: Practice, mission: str) -> None:
    """Begin it; the stranger's takes the password, where that is not the printed one any more."""
    try:
        practice.begin(call.guard, mission)
    except Refused as refused:
        if refused.reason != "mission_password":
            raise
        call.out.say(exits.sentence_of(refused))
        practice.begin(call.guard, mission, typed.secret(_("Password: "), "password"))


def _show_missions(call: Call, standings: Sequence[Standing]) -> None:
    call.out.items([_mission_data(one) for one in standings], (_mission_row(call, one) for one in standings))


def _show_mission(call: Call, one: Standing) -> None:
    if call.out.mode != "table":
        call.out.data(_mission_data(one), {**_mission_row(call, one), "situation": one.situation, "next": one.hint})
        return
    steps = (f"{'✓' if step.done else '·'} {step.text}" for step in one.steps)
    call.out.paragraph([one.title, one.situation])
    call.out.paragraph(steps)
    call.out.paragraph([(_("Next: {hint}") if one.done else _("First: {hint}")).format(hint=one.hint)])


def _mission_data(one: Standing) -> dict[str, object]:
    steps = [{"text": step.text, "hint": step.hint, "done": step.done} for step in one.steps]
    told = {"mission": one.id, "title": one.title, "state": one.state, "solved_at": one.solved_at}
    debrief = one.debrief if one.solved_at is not None else None
    more = {"situation": one.situation, "steps": steps, "debrief": debrief, "teaches": one.teaches}
    return {**told, "done": one.done, "of": len(one.steps), **more}


def _mission_row(call: Call, one: Standing) -> dict[str, str]:
    solved = "" if one.solved_at is None else _("solved {at}").format(at=shown.at(one.solved_at, call.now))
    state = {"running": _("under way"), "aside": _("left for now"), "over": _("over: begin again"), "fresh": ""}.get(
        one.state, ""
    )
    return {
        "mission": one.id,
        "title": one.title,
        "steps": f"{one.done}/{len(one.steps)}",
        "state": ", ".join(filter(None, (state, solved))),
    }


def _show_phone(call: Call, arrived: tuple[Arrived, ...]) -> None:
    if call.out.mode != "table":
        call.out.items(arrived, (_row(call, one) for one in arrived), empty=_("Nothing has arrived."))
        return
    if not arrived:
        call.out.say(_("Nothing has arrived."))
    for one in arrived:
        row = _row(call, one)
        call.out.paragraph(
            [
                _("{row}  {row_2} to {row_3} ({row_4})").format(
                    row=row["when"], row_2=row["way"], row_3=row["to"], row_4=row["in"]
                ),
                one.subject,
                one.body,
            ]
        )


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
