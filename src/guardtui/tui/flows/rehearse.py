"""The lock-out rehearsal, from wherever it is asked for (PRODUCT M22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guardtui.tui.views.base import GuardView


async def rehearse(view: GuardView) -> None:
    """Show what a sign-in would come to after each common loss; to be awaited inside an `act`."""
    from guardtui.tui.dialogs.rehearsal import RehearsalDialog

    found = await view.ask(view.guard.rehearsal.all, view.session)
    await view.desk.push_screen_wait(RehearsalDialog(found))
