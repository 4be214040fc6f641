"""Where to ask for help, and what became of it (PRODUCT M13, G15)."""

from __future__ import annotations

from guardtui import wording
from guardtui.core.support import SupportCase, Symptom
from guardtui.language import _
from guardtui.plain.support import ask_for_help, offer_file, tell_case
from guardtui.plain.visit import Visit
from guardtui.wording import Line
from guardtui.wording.names import LEDGER
from guardtui.wording.places import LEADS


def show(visit: Visit, item: str = "") -> None:
    """What may be the matter, and below it the earlier cases. `item` is a symptom."""
    menu = visit.menu("support", _("Support"), LEADS["support"])
    while True:
        cases = {_("case {id}").format(id=one.id): one for one in visit.guard.support.list(visit.session)}
        lines = [Line(one.value, wording.symptom(one.value)) for one in Symptom]
        chosen = item or menu.ask([*lines, *(_line(visit, name, one) for name, one in cases.items())])
        item = ""
        if chosen in cases:
            visit.attempt(_read, visit, cases[chosen])
        elif chosen:
            visit.attempt(ask_for_help, visit, visit.session, chosen)


def _line(visit: Visit, name: str, case: SupportCase) -> Line:
    mailed = _("mail {state}").format(state=LEDGER[case.mail]) if case.mail else _("not mailed")
    facts = f"{wording.symptom(case.symptom.value)}, {visit.dated(case.opened_at)}, {mailed}."
    return Line(name, _("Your case {id}").format(id=case.id), facts)


def _read(visit: Visit, case: SupportCase) -> None:
    tell_case(visit, case)
    visit.talk.say(wording.packet(case.packet))
    offer_file(visit, case.packet)
