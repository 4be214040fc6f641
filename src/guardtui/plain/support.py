"""Asking for help: own words, a look at exactly what goes out, then a number, a file (PRODUCT M13)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from guardtui import wording
from guardtui.core.errors import GuardError, Locked
from guardtui.core.records import PendingSignIn
from guardtui.core.support import MOST_WORDS, Packet, SupportCase, Symptom
from guardtui.language import _
from guardtui.plain.visit import Reception
from guardtui.shared.terminal import terminal
from guardtui.wording import Line, Question
from guardtui.wording.places import CASE_NOT_KEPT, CASE_WITHOUT_ACCOUNT
from guardtui.wording.support import LINE_BY_LINE

if TYPE_CHECKING:
    from guardtui.guard.callers import Caller

SAVE = Question(_("Save it to a file?"))
LEAD = _("What happened, and when? What did you try? Leave codes and passwords out.")


def ask_for_help(desk: Reception, caller: Caller | None, symptom: str = "", tried: Iterable[str] = ()) -> None:
    """The way to a support case from anywhere. `caller` is the session, the half sign-in, or nobody. Raises `Back`."""
    talk, tried = desk.talk, tuple(tried)
    if not symptom:
        lines = [Line(one.value, wording.symptom(one.value)) for one in Symptom]
        symptom = talk.choose(_("What is the matter?"), lines)
    while True:
        talk.say(f"{wording.symptom(symptom)}.", LEAD)
        words = talk.text(4 * MOST_WORDS)
        try:
            packet, caller = _prepared(desk, caller, symptom, words, tried)
        except GuardError as error:
            desk.problem(error)
            continue
        talk.say(_("This, and nothing else, goes out:"), wording.packet(packet))
        if caller is None:
            talk.say(CASE_NOT_KEPT)
            break
        lines = [
            Line("keep", _("Keep it under a number"), _("Whoever runs these accounts can look it up.")),
            Line("words", _("Change my words")),
        ]
        if talk.choose(_("Is it right?"), lines) == "keep":
            try:
                case = desk.guard.support.open_case(caller, symptom, words, tried=tried, terminal=_terminal(desk))
            except Locked as error:  # no number is left today: only the file
                if error.reason not in {"too_many_cases", "too_many_cases_half_way"}:
                    raise
                desk.problem(error)
                break
            packet = case.packet
            tell_case(desk, case)
            break
    offer_file(desk, packet)


def tell_case(desk: Reception, case: SupportCase) -> None:
    """Its number, and what became of its mail."""
    desk.talk.say(_("Your case number: {id}.").format(id=case.id), wording.case_mailed(case))


def offer_file(desk: Reception, packet: Packet) -> None:
    """Write it where the person wants it, as text or for a program. Raises `Back`."""
    if not desk.talk.confirm(SAVE):
        return
    asked = wording.question("case_file")
    desk.talk.say(_("{detail} A name that ends in .json is for a program.").format(detail=asked.detail))
    default = str(Path.home() / f"support-{packet.case or 'case'}.txt")
    while True:
        try:
            path = desk.guard.support.save(packet, desk.talk.ask(asked.text, default=default))
        except GuardError as error:
            desk.problem(error)
            continue
        desk.talk.say(wording.done("case_saved", path=path))
        return


def _prepared(
    desk: Reception, caller: Caller | None, symptom: str, words: str, tried: tuple[str, ...]
) -> tuple[Packet, Caller | None]:
    """The packet, and for whom it is: a half sign-in may be over by now."""
    prepare, here = desk.guard.support.prepare, _terminal(desk)
    try:
        return prepare(caller, symptom, words, tried=tried, terminal=here), caller
    except GuardError as error:
        if not isinstance(caller, PendingSignIn) or error.reason not in {"sign_in_expired", "account_locked"}:
            raise
        desk.talk.say(CASE_WITHOUT_ACCOUNT)
        return prepare(None, symptom, words, tried=tried, terminal=here), None


def _terminal(desk: Reception) -> str:
    return terminal(LINE_BY_LINE, get_terminal_size() if desk.talk.private else None)
