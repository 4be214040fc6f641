"""A code did not arrive, as one run: the doctor's dialog, and then what the person took really done (PRODUCT M6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guardtui import wording
from guardtui.core.missing_code import Fix
from guardtui.core.support import Symptom
from guardtui.tui.dialogs.missing_code import MissingCode, Taken
from guardtui.tui.flows.support import ask_for_help

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
    from guardtui.tui.dialogs.code import CodeDialog

    taken = await look_into(screen, guard, session, None)
    if taken is None:
        return
    if taken.fix is Fix.CONTACTS:
        screen.show_destination("contacts", taken.found.contact_id or "")
    elif taken.fix in (Fix.RESEND, Fix.NEW_CODE, Fix.OTHER_WAY, Fix.LOOK) and taken.found.challenge_id is not None:
        challenge = await _go_on(screen, guard, session, taken.fix, taken.found.challenge_id)
        await screen.desk.push_screen_wait(CodeDialog(guard, session, challenge))


async def _go_on(screen: MainScreen, guard: Guard, session: Session, fix: Fix, challenge_id: str) -> Challenge:
    codes = guard.codes
    verb = {Fix.RESEND: codes.resend, Fix.NEW_CODE: codes.renew}.get(fix, codes.show)
    return await screen.ask(verb, session, challenge_id)
