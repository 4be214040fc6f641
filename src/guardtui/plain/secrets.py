"""Secrets that are shown once: to a person at a terminal, never into a pipe or a file that nobody asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from guardtui import wording
from guardtui.core.errors import Refused
from guardtui.language import _
from guardtui.plain.visit import Reception
from guardtui.wording import Question
from guardtui.wording.two_step import NEW_CODE, NEW_CODES, Page

STAYS: Final = _("It stays in this window's history: clear that, or close the window, when you have written it down.")
NOT_SHOWN: Final = _("It was not shown: this is no terminal. Make new recovery codes at one.")


def need_private(desk: Reception) -> None:
    """See that a secret which is about to be made can be shown. Raises `Refused`."""
    if not desk.talk.private:
        raise Refused("secret_needs_terminal")


def show_once(desk: Reception, page: Page, codes: Iterable[str], question: Question) -> None:
    """Say codes until the person has copied them."""
    codes = tuple(codes)
    while True:
        desk.talk.say(f"{page.title}.", page.lead)
        desk.talk.say(*numbered(codes))
        desk.talk.say(STAYS)
        if desk.talk.confirm(question):
            return


def show_replacement(desk: Reception, code: str) -> None:
    """A new recovery code in the place of the one that was used up."""
    if desk.talk.private:
        show_once(desk, NEW_CODE, [code], wording.question("copied_one"))
    else:
        desk.talk.say(NOT_SHOWN)


def show_new(desk: Reception, codes: Iterable[str]) -> None:
    """A new set of recovery codes."""
    show_once(desk, NEW_CODES, codes, wording.question("copied_all"))


def numbered(codes: tuple[str, ...]) -> list[str]:
    """One on each line, with its number where there are several."""
    return [f"{number}. {code}" for number, code in enumerate(codes, 1)] if len(codes) > 1 else list(codes)
