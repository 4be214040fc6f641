"""Every rule of the guide, with its evidence, its state and its fix (PRODUCT M10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guardtui import wording
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
    menu = visit.menu("checklist", "Checklist")
    score, open_only, by_gain = -1, False, False
    while True:
        found = visit.guard.checklist.show(visit.session)
        if found.score != score:
            score = found.score
            good = sum(one.state == "good" for one in found.items)
            visit.talk.say(f"{score} of 100. {good} of {len(found.items)} are fine.")
        lines = [
            _line(visit, one)
            for _, items in arranged(found.items, open_only=open_only, by_gain=by_gain)
            for one in items
        ]
        if not lines:
            visit.talk.say("Everything is fine. f shows it all.")
        letters = {"f": f"show {SHOWN[not open_only]}", "s": f"in order {ORDERS[not by_gain]}"}
        chosen = item or menu.ask(lines, letters)
        if chosen in letters:
            menu.anew()
        open_only, by_gain = open_only ^ (chosen == "f"), by_gain ^ (chosen == "s")
        item, score = "", score if chosen else -1
        for one in found.items:
            if one.id == chosen:
                visit.attempt(_one, visit, one)


def _line(visit: Visit, item: Item) -> Line:
    points = f", {item.earned} of {item.points}" if item.points else ""
    said = f", your word of {visit.dated(item.attested_at)}" if item.attested_at and not item.evidence else ""
    reason = wording.checklist_reason(item)
    state = f"{STATES[item.state].capitalize()}{points}{said}: {reason}"
    return Line(item.id, wording.checklist_title(item), f"{state}." if not state.endswith("?") else state)


def _one(visit: Visit, item: Item) -> None:
    """Go to the fix; what only the person can know is theirs to say, or to take back."""
    if not item.evidence and item.attested_at is not None:
        lines = [Line("attest", "Say it is so", "With today's date."), Line("withdraw", "Take it back")]
        if visit.talk.choose(f"{wording.checklist_title(item)}: what is to be done?", lines) == "withdraw":
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
