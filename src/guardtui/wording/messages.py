"""The messages themselves: a code, and a notice. Both say what happened, give a reference, and ask for nothing."""

from __future__ import annotations

from collections.abc import Mapping

from guardtui.core.passcode import spaced
from guardtui.core.records import Event
from guardtui.core.text import printable
from guardtui.wording.events import event


def code_message(
    *, code: str, summary: str, words: tuple[str, str], reference: str, service: str, minutes: int
) -> tuple[str, str]:
    """Subject and text of a message that carries a code. The code and its one use come first (SECURITY 3.2)."""
    service = printable(service)
    body = (
        f"{spaced(code)} is your {service} code to {summary}.\n"
        f"Words: {words[0]} {words[1]}. Good for {minutes} min. Ref {reference}.\n"
        "Staff never ask for it. Not you? Don't enter it anywhere."
    )
    return f"Your {service} code", body


def notice(tag: str, details: Mapping[str, str | int], *, service: str, handle: str, reference: str) -> tuple[str, str]:
    """Subject and text of a message that only tells. It has no link and needs no answer."""
    service = printable(service)
    told = event(Event("", 0, 0, tag, "done", details))
    body = (
        f"{service}, account {printable(handle)}: {told}.\n"
        f"Was it you? Then there is nothing to do. If not, sign in and look at your activity. Ref {reference}."
    )
    return f"{service}: a change to your account", body


def trial_message(service: str) -> tuple[str, str]:
    """Subject and text of the message by which an operator tries out delivery."""
    service = printable(service)
    return f"{service}: a test", f"This is a test of {service}'s messages. It has no code, and there is nothing to do."
