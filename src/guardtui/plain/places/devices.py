"""Where the account is signed in, by which name, and the end of it (PRODUCT M9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from guardtui import wording
from guardtui.clock import DAY
from guardtui.core.errors import GuardError
from guardtui.core.records import Device, Session
from guardtui.language import _, capital
from guardtui.plain.not_me import report
from guardtui.plain.visit import Visit
from guardtui.shared.devices import ORDERS, SHOWN, about, arranged, came_with, is_trusted
from guardtui.wording import Line
from guardtui.wording.places import LEADS


def show(visit: Visit, _item: str = "") -> None:
    """One line for each device; what is not yours is signed out."""
    menu = visit.menu("devices", _("Devices"), LEADS["devices"])
    shown = order = ""
    while True:
        found = visit.guard.devices.list(visit.session)
        open_on = {one.device_id: one for one in visit.guard.sessions.list(visit.session)}
        devices = arranged(found, open_on, visit.now, shown, order)
        if not devices:
            visit.talk.say(_("No device is like that. f shows all."))
        letters = {"o": _("sign out all others")} if len(found) > 1 else {}
        letters |= {
            "f": _("show which devices, now {shown}").format(shown=SHOWN[shown]),
            "s": _("in which order, now {order}").format(order=ORDERS[order]),
        }
        chosen = menu.ask([_line(visit, one, open_on) for one in devices], letters)
        if chosen in {"f", "s"}:
            menu.anew()
        if chosen == "o":
            visit.attempt(_end_others, visit)
        elif chosen == "f":
            shown = _chosen(visit, "devices", SHOWN, shown)
        elif chosen == "s":
            order = _chosen(visit, "order", ORDERS, order)
        elif chosen:
            device = next(one for one in devices if one.id == chosen)
            visit.attempt(_one, visit, device, open_on.get(device.id))


def _chosen(visit: Visit, question: str, choices: Mapping[str, str], before: str) -> str:
    """One of several that may be empty; the one before where the person went back."""
    lines = [Line(f"{name}.", capital(words)) for name, words in choices.items()]
    answer = visit.attempt(visit.talk.choose, wording.choice(question)[0], lines)
    return before if answer is None else answer.removesuffix(".")


def _line(visit: Visit, device: Device, open_on: Mapping[str, Session]) -> Line:
    here = device.id == visit.session.device_id
    name = f"{device.name}{f', {device.place}' if device.place else ''}"
    facts = [_("this one")] if here else [_("signed in")] if device.id in open_on else []
    facts += [
        _("last seen {dated}").format(dated=visit.dated(device.last_seen_at)),
        _("first seen {dated}").format(dated=visit.dated(device.first_seen_at)),
    ]
    if is_trusted(device, visit.now):
        facts.append(_("trusted until {dated}").format(dated=visit.dated(device.trusted_until)))
    told = ", ".join(facts)
    return Line(device.id, name, f"{capital(told)}.")


def _one(visit: Visit, device: Device, session: Session | None) -> None:
    """What is known of it, and what can be done. This device is left by signing out."""
    here, trusted = device.id == visit.session.device_id, is_trusted(device, visit.now)
    trusts = not visit.guard.accounts.of(visit.session).two_step and visit.guard.policy.device_trust > 0
    visit.talk.say(f"{device.name}.")
    visit.tell(about(device, session, visit.now, here=here))
    offers: Mapping[str, tuple[str, str, bool, Callable[[Visit, Device], None]]] = {
        "rename": (_("Rename"), _("Call it as you know it."), True, _rename),
        "trust": (_("Trust"), _("Ask for no code there for a while."), trusts and not trusted, _trust),
        "distrust": (_("Trust no more"), _("Ask for a code there again."), trusted, _distrust),
        "end": (_("Sign out"), _("Sign it out and forget it."), not here, _end),
        "not_mine": (_("Not mine"), _("I do not know it: shut everything else."), not here, _not_mine),
    }
    lines = [Line(name, verb, tip) for name, (verb, tip, on, _act) in offers.items() if on]
    question = _("{name}: what is to be done?").format(name=device.name)
    offers[visit.talk.choose(question, lines)][3](visit, device)


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


def _distrust(visit: Visit, device: Device) -> None:
    """Ask for a code there again."""
    visit.guard.devices.distrust(visit.session, device.id)
    visit.talk.say(wording.done("device_distrusted", device=device.name))


def _not_mine(visit: Visit, device: Device) -> None:
    """Report the line of the activity with which it came."""
    came = came_with(visit.guard, visit.session, device)
    if came is None:
        visit.talk.say(wording.done("device_came_unseen"))
    else:
        report(visit, came)


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
