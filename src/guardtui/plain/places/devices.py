"""Where the account is signed in, by which name, and the end of it (PRODUCT M9)."""

from __future__ import annotations

from guardtui import wording
from guardtui.clock import DAY
from guardtui.core.errors import GuardError
from guardtui.core.records import Device
from guardtui.plain.visit import Visit
from guardtui.wording import Line
from guardtui.wording.places import LEADS


def show(visit: Visit, _item: str = "") -> None:
    """One line for each device; what is not yours is signed out."""
    menu = visit.menu("devices", "Devices", LEADS["devices"])
    while True:
        devices = visit.guard.devices.list(visit.session)
        open_on = frozenset(one.device_id for one in visit.guard.sessions.list(visit.session))
        letters = {"o": "sign out all others"} if len(devices) > 1 else {}
        chosen = menu.ask([_line(visit, one, open_on) for one in devices], letters)
        if chosen == "o":
            visit.attempt(_end_others, visit)
        elif chosen:
            visit.attempt(_one, visit, next(one for one in devices if one.id == chosen))


def _line(visit: Visit, device: Device, open_on: frozenset[str]) -> Line:
    here = device.id == visit.session.device_id
    name = f"{device.name}{f', {device.place}' if device.place else ''}"
    facts = ["this one"] if here else ["signed in"] if device.id in open_on else []
    facts += [f"last seen {visit.dated(device.last_seen_at)}", f"first seen {visit.dated(device.first_seen_at)}"]
    if device.trusted_until is not None and device.trusted_until > visit.now:
        facts.append(f"trusted until {visit.dated(device.trusted_until)}")
    told = ", ".join(facts)
    return Line(device.id, name, f"{told[:1].upper()}{told[1:]}.")


def _one(visit: Visit, device: Device) -> None:
    """This device is left by signing out."""
    account = visit.guard.accounts.of(visit.session)
    lines = [Line("rename", "Rename", "Call it as you know it.")]
    if not account.two_step and visit.guard.policy.device_trust > 0:
        lines.append(Line("trust", "Trust", "Ask for no code there for a while."))
    if device.id != visit.session.device_id:
        lines.append(Line("end", "Sign out", "Sign it out and forget it."))
    act = {"rename": _rename, "trust": _trust, "end": _end}[
        visit.talk.choose(f"{device.name}: what is to be done?", lines)
    ]
    act(visit, device)


def _rename(visit: Visit, device: Device) -> None:
    """Ask for another name."""
    asked = wording.question("rename_device", device=device.name)
    while True:
        try:
            renamed = visit.guard.devices.rename(visit.session, device.id, visit.talk.ask(asked.text))
        except GuardError as error:
            visit.problem(error)
            continue
        visit.talk.say(wording.done("device_renamed", device=renamed.name))
        return


def _trust(visit: Visit, device: Device) -> None:
    """Trust it, with a code."""
    days = visit.guard.policy.device_trust // DAY
    title = wording.proof("trust", device=device.name)
    if visit.prove(title, visit.guard.devices.trust, visit.session, device.id) is not None:
        visit.talk.say(wording.done("device_trusted", device=device.name, days=days))


def _end(visit: Visit, device: Device) -> None:
    """Sign it out."""
    if visit.talk.confirm(wording.question("end_device", device=device.name)):
        visit.guard.devices.end(visit.session, device.id)
        visit.talk.say(wording.done("device_out", device=device.name))


def _end_others(visit: Visit) -> None:
    """Sign everything else out."""
    if visit.talk.confirm(wording.question("end_others")):
        visit.guard.devices.end_others(visit.session)
        visit.talk.say(wording.done("others_out"))
