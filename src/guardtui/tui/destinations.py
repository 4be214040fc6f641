"""The view of each destination."""

from __future__ import annotations

from pkgutil import resolve_name
from typing import TYPE_CHECKING, Final, cast

from guardtui.core.records import Session

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard
    from guardtui.tui.views.base import GuardView

VIEWS: Final = {
    "overview": "guardtui.tui.views.overview:OverviewView",
    "two-step": "guardtui.tui.views.two_step:TwoStepView",
    "contacts": "guardtui.tui.views.contacts:ContactsView",
    "approvals": "guardtui.tui.views.approvals:ApprovalsView",
    "activity": "guardtui.tui.views.activity:ActivityView",
    "devices": "guardtui.tui.views.devices:DevicesView",
    "checklist": "guardtui.tui.views.checklist:ChecklistView",
    "messages": "guardtui.tui.views.messages:MessagesView",
    "learn": "guardtui.tui.views.learn:LearnView",
    "support": "guardtui.tui.views.support:SupportView",
}
"""Where its class is; imported when the person first goes there."""


def make_view(destination: str, guard: Guard, session: Session) -> GuardView:
    """The view of a destination."""
    return cast("GuardView", resolve_name(VIEWS[destination])(guard, session))
