"""A code did not arrive, as one run: the doctor's dialog, and then what the person took really done (PRODUCT M6)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from guardtui import wording
from guardtui.core.missing_code import Fix
from guardtui.core.records import Contact
from guardtui.core.support import Symptom
from guardtui.language import _
from guardtui.shared.fixes import place_of
from guardtui.tui.dialogs.missing_code import MissingCode, Taken
from guardtui.tui.flows.support import ask_for_help
from guardtui.tui.keymap import called
from guardtui.tui.views.base import Go

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard
    from guardtui.core.records import Challenge, Session
    from guardtui.guard.callers import Caller
    from guardtui.tui.asking import Asks
    from guardtui.tui.screens.main import MainScreen


async def look_into(node: Asks, guard: Guard, caller: Caller, challenge_id: str | None) -> Taken | None:
    """Show what is known and what may be the matter; the fix that the person took, support having been seen to here."""
    found = await node.ask(guard.missing_codes.diagnose, caller, challenge_id)
    taken = await node.desk.push_screen_wait(MissingCode(guard, caller, challenge_id, found))
    if taken is not None and taken.fix is Fix.SUPPORT:
        told = wording.for_support(taken.found, guard.clock.now())
        await ask_for_help(node, guard, caller, Symptom.NO_CODE, told.splitlines())
        return None
    return taken


async def for_who_is_signed_in(screen: MainScreen, guard: Guard, session: Session) -> None:
    """The last code that was sent, from anywhere in the app; what can be done is done from here."""
    taken = await look_into(screen, guard, session, None)
    match taken.fix if taken else Fix.NOTHING:
        case Fix.NOTHING:
            return
        case Fix.ACTIVITY:
            screen.post_message(Go("activity"))
        case Fix.CONTACTS if taken:
            screen.post_message(Go("contacts", taken.found.contact_id or ""))
        case Fix.ELSEWHERE if taken:
            screen.post_message(Go(*place_of(taken.found)))
        case fix if taken and taken.found.challenge_id is not None:
            await _answer(screen, guard, session, fix, taken.found.challenge_id)


async def _answer(screen: MainScreen, guard: Guard, session: Session, fix: Fix, challenge_id: str) -> None:
    """Mend it, let the code be typed, and go on with what it allowed."""
    from guardtui.tui.dialogs.code import CodeDialog

    codes = guard.codes
    verb = {Fix.RESEND: codes.resend, Fix.NEW_CODE: codes.renew}.get(fix, codes.show)
    challenge = await screen.ask(verb, session, challenge_id)
    begins = "switch" if fix is Fix.OTHER_WAY else ""
    again = partial(codes.renew, session, challenge.id)
    verdict = await screen.desk.push_screen_wait(CodeDialog(guard, session, challenge, again=again, begins=begins))
    if verdict is not None:
        await _done(screen, challenge, verdict.result)


async def _done(screen: MainScreen, challenge: Challenge, result: object) -> None:
    """What the accepted code made goes on where such things are done; codes that are shown once are shown here."""
    if isinstance(result, tuple):
        from guardtui.tui.dialogs.spare_codes import SpareCodes

        await screen.desk.push_screen_wait(SpareCodes(result))
    elif isinstance(result, Contact) and not result.verified:
        from guardtui.tui.views.contacts import VERIFY

        key = called(screen.desk, VERIFY)
        screen.post_message(Go("contacts", result.id))
        screen.tell(
            _("{masked} is not verified yet. Press {key} on it to send it a code.").format(
                masked=result.masked, key=key
            ),
            "attention",
        )
    elif challenge.kind.startswith("factor-"):
        screen.post_message(Go("two-step"))
    else:
        screen.tell(_("Done: {summary}.").format(summary=challenge.summary))
