"""Every rule of the guide, with its evidence, its state and its fix (PRODUCT M10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guardtui import wording
from guardtui.language import _, capital
from guardtui.plain.places import show as show_place
from guardtui.plain.visit import Visit
from guardtui.shared.checklist import ORDERS, SHOWN, arranged
from guardtui.shared.fixes import fix_of
from guardtui.wording import Line
from guardtui.wording.names import STATES

if TYPE_CHECKING:
    from guardtui.core.checklist import Item


def show(visit: Visit, item: str = "") -> None:
    """A number goes to the fix; what nobody can check from here is attested with a date and goes stale."""
    menu = visit.menu("checklist", _("Checklist"))
    score, open_only, by_gain = -1, False, False
    while True:
        found = visit.guard.checklist.show(visit.session)
        if found.score != score:
            score = found.score
            good = sum(one.state == "good" for one in found.items)
            visit.talk.say(
                _("{score} of 100. {good} of {items} are fine.").format(score=score, good=good, items=len(found.items))
            )
        lines = [
            _line(visit, one)
            for _title, items in arranged(found.items, open_only=open_only, by_gain=by_gain)
            for one in items
        ]
        if not lines:
            visit.talk.say(_("Everything is fine. f shows it all."))
        letters = {
            "f": _("show {shown}").format(shown=SHOWN[not open_only]),
            "s": _("in order {order}").format(order=ORDERS[not by_gain]),
        }
        chosen = item or menu.ask(lines, letters)
        if chosen in letters:
            menu.anew()
        open_only, by_gain = open_only ^ (chosen == "f"), by_gain ^ (chosen == "s")
        item, score = "", score if chosen else -1
        for one in found.items:
            if one.id == chosen:
                visit.attempt(_one, visit, one)


def _line(visit: Visit, item: Item) -> Line:
    stands = [capital(STATES[item.state])]
    if item.points:
        stands.append(_("{earned} of {points}").format(earned=item.earned, points=item.points))
    if item.attested_at and not item.evidence:
        stands.append(_("your word of {dated}").format(dated=visit.dated(item.attested_at)))
    state = f"{', '.join(stands)}: {wording.checklist_reason(item)}"
    return Line(item.id, wording.checklist_title(item), f"{state}." if not state.endswith("?") else state)


def _one(visit: Visit, item: Item) -> None:
    """Go to the fix; what only the person can know is theirs to say, or to take back."""
    if not item.evidence and item.attested_at is not None:
        lines = [Line("attest", _("Say it is so"), _("With today's date.")), Line("withdraw", _("Take it back"))]
        question = _("{name}: what is to be done?").format(name=wording.checklist_title(item))
        if visit.talk.choose(question, lines) == "withdraw":
            visit.guard.checklist.withdraw(visit.session, item.id)
            visit.talk.say(wording.done("withdrawn"))
            return
    fix = fix_of(item)
    if fix.item == item.id and item.evidence:
        visit.talk.say(f"{wording.checklist_title(item)}: {wording.checklist_reason(item)}.")
    elif fix.item:
        _attest(visit, next(one for one in visit.guard.checklist.show(visit.session).items if one.id == fix.item))
    else:
        show_place(visit, *fix)


def _attest(visit: Visit, item: Item) -> None:
    """It counts until it goes stale."""
    if visit.talk.confirm(wording.question("attest", item=wording.checklist_fix(item))):
        visit.guard.checklist.attest(visit.session, item.id)
        visit.talk.say(wording.done("attested"))
