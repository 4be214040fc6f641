"""Two-step verification: whether it is on, by which methods, and how many recovery codes are left (PRODUCT M2)."""

from __future__ import annotations

from functools import partial
from typing import Final

from guardtui import wording
from guardtui.core.records import Account, Authenticator
from guardtui.language import _, capital
from guardtui.plain.secrets import need_private, show_new
from guardtui.plain.visit import Visit
from guardtui.shared.details import about_method
from guardtui.wording import Line
from guardtui.wording.names import NAMES, own
from guardtui.wording.two_step import BEGUN, OFF, ON, STEPS

CHOOSE: Final = _("Your ways to get a code.")


def show(visit: Visit, _item: str = "") -> None:
    """On or off; everything that weakens it asks for proof first."""
    menu = visit.menu("two-step", _("Two-step"))
    heard: list[str] = []
    visit.tell_hold()
    while True:
        account = visit.guard.accounts.of(visit.session)
        methods = visit.guard.authenticators.list(visit.session)
        told = _told(visit, account)
        if told != heard:
            visit.talk.say(*told)
            heard = told
        menu.lead = CHOOSE if methods else ""
        chosen = menu.ask([_line(visit, one) for one in methods], _letters(visit, account))
        if not chosen:
            heard = []
            continue
        acts = {
            "t": partial(_wizard, visit, add=False),
            "a": partial(_wizard, visit, add=True),
            "n": partial(_renew, visit),
            "r": partial(rehearse, visit),
            "o": partial(_turn_off, visit),
        }
        visit.attempt(acts.get(chosen) or partial(_one, visit, methods, chosen))


def _told(visit: Visit, account: Account) -> list[str]:
    if not account.two_step:
        begun = bool(visit.guard.authenticators.draft(visit.session).confirmed)
        return [_("Two-step verification is off. {off}").format(off=OFF), *([BEGUN] if begun else STEPS)]
    left = visit.guard.authenticators.recovery_left(visit.session)
    few = left <= visit.guard.policy.recovery_codes_warning
    advice = (
        _("Make new ones before you need them.") if few else _("Each opens the account once, when all else is lost.")
    )
    return [
        _("Two-step verification is on since {dated}. {on}").format(dated=visit.dated(account.two_step_at), on=ON),
        (_("Recovery codes: {count} left. {advice}") if left else _("Recovery codes: none left. {advice}")).format(
            count=left, advice=advice
        ),
    ]


def _letters(visit: Visit, account: Account) -> dict[str, str]:
    if not account.two_step:
        begun = visit.guard.authenticators.draft(visit.session).confirmed
        return {"t": _("go on where you left") if begun else _("turn it on"), "r": _("rehearse losing something")}
    return {
        "a": _("add a method"),
        "n": _("make new recovery codes"),
        "r": _("rehearse losing something"),
        "o": _("turn it off"),
    }


def _line(visit: Visit, one: Authenticator) -> Line:
    name = (
        NAMES[one.channel]
        if own(one.label) == NAMES[one.channel]
        else _("{way} to {target}").format(way=NAMES[one.channel], target=one.label)
    )
    if one.disabled_at is not None:
        out = _("Out of use since {dated}, after too many wrong codes: add it again.").format(
            dated=visit.dated(one.disabled_at)
        )
        return Line(one.id, name, out)
    used = _("Last used {used}, added {added}.").format(
        used=visit.dated(one.last_used_at), added=visit.dated(one.bound_at or one.created_at)
    )
    return Line(one.id, name, used)


def _wizard(visit: Visit, *, add: bool) -> None:
    """It keeps its draft when it is left."""
    from guardtui.plain.wizard import Wizard

    Wizard(visit, add=add).run()


def _renew(visit: Visit) -> None:
    """Prove it, then the new codes are shown once."""
    need_private(visit)
    if not visit.talk.confirm(wording.question("new_recovery_codes")):
        return
    verdict = visit.prove(wording.proof("recovery_codes"), visit.guard.authenticators.regenerate, visit.session)
    if verdict is not None and isinstance(verdict.result, tuple):
        show_new(visit, verdict.result)


def rehearse(visit: Visit) -> None:
    """What a sign-in would come to after each common loss."""
    visit.talk.say(_("If you lost this, could you still get in?"))
    for one in visit.guard.rehearsal.all(visit.session):
        lost = wording.lost(one)
        visit.talk.say(f"{capital(lost)}: {wording.rehearsal(one)}")


def _one(visit: Visit, methods: tuple[Authenticator, ...], chosen: str) -> None:
    """What is known of a method; all but the last can be removed, with a proof."""
    method = next(one for one in methods if one.id == chosen)
    visit.talk.say(f"{own(method.label)}.")
    visit.tell(about_method(method, visit.now))
    if len(methods) < 2:
        visit.talk.say(
            _("It is the only one, so it cannot be removed: turn two-step verification off, or add another.")
        )
        return
    visit.talk.choose(
        _("{name}: what is to be done?").format(name=own(method.label)),
        [Line("remove", _("Remove"), _("Remove the chosen method."))],
    )
    if not visit.talk.confirm(wording.question("remove_method", method=own(method.label))):
        return
    title = wording.proof("remove_method", method=own(method.label))
    if visit.prove(title, visit.guard.authenticators.remove, visit.session, method.id) is not None:
        visit.talk.say(wording.done("method_removed", method=own(method.label)))


def _turn_off(visit: Visit) -> None:
    """Ask twice: once whether it is meant, once for proof."""
    if not visit.talk.confirm(wording.question("two_step_off")):
        return
    title = wording.proof("two_step_off")
    if visit.prove(title, visit.guard.authenticators.turn_off, visit.session) is not None:
        visit.talk.say(wording.done("two_step_off"))
