"""This was not me, as one run: shut everything else first, then step by step (PRODUCT M8).

It can be left and gone on with from the entry of the activity that it is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from guardtui import wording
from guardtui.core.records import Authenticator, Case, Contact, Event
from guardtui.language import _
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.dialogs.not_me import NotMe
from guardtui.wording.names import own

if TYPE_CHECKING:
    from guardtui.tui.screens.main import MainScreen
    from guardtui.tui.views.base import GuardView


async def report(view: GuardView, event: Event, *, asked: bool = False) -> None:
    """Report a line and go through what is left to do; `asked` says that the person was asked already whether to."""
    sure = Confirm(*wording.question("not_me"))
    if not asked and not event.case and not await view.desk.push_screen_wait(sure):
        return
    await go_through(view, await view.ask(view.guard.notme.report, view.session, event.seq))


async def go_through(view: GuardView, case: Case) -> None:
    """Take what is left to do, step by step, until the person leaves or it is closed."""
    while step := await view.desk.push_screen_wait(NotMe(case)):
        await _take(view, step, case)
        case = await view.ask(view.guard.notme.show, view.session, case.id)


async def _take(view: GuardView, step: str, case: Case) -> None:
    """One step of the run."""
    if step == "close":
        await view.ask(view.guard.notme.close, view.session, case.id)
        view.tell(wording.done("case_closed", case=case.id))
    elif step == "password":
        await cast("MainScreen", view.screen).change_password()
    else:
        await _look_through(view, step, case)


async def _look_through(view: GuardView, step: str, case: Case) -> None:
    """Whether all contacts, or all methods, are the person's own."""
    held: tuple[Contact, ...] | tuple[Authenticator, ...]
    if step == "contacts":
        held = await view.ask(view.guard.contacts.list, view.session)
    else:
        held = await view.ask(view.guard.authenticators.list, view.session)
    names = [one.masked if isinstance(one, Contact) else own(one.label) for one in held]
    question = wording.question("all_mine" if names else "none_there")._replace(detail="\n".join(names))
    if await view.desk.push_screen_wait(Confirm(*question)):
        await view.ask(view.guard.notme.check, view.session, case.id, step)
    else:
        place = _("Contacts") if step == "contacts" else _("Two-step")
        view.tell(wording.done("not_all_mine", place=place), "attention")
