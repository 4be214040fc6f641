"""Another password: the present one, the new one explained, one made by chance on request (M11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from guardtui import wording
from guardtui.core.errors import GuardError
from guardtui.core.password import Judgement
from guardtui.core.records import Challenge
from guardtui.language import _
from guardtui.plain.visit import Reception, Visit
from guardtui.wording import Question

ADVICE: Final = _(
    "A good password is long: four or five unrelated words in a row are better than a short mix of signs, and easier to "
    "keep. Use it for this account only. Type g, and one is made for you."
)
DIFFER: Final = _("The two differ. Type it again.")
TAKE: Final = Question(
    _("Take this one?"),
    _("Keep it before you go on, best in a password manager."),
    yes=_("I have kept it"),
    no=_("Not this one"),
)


def show(visit: Visit, _item: str = "") -> None:
    """The present password and a new one, then the code that confirms it where one is due."""
    talk = visit.talk
    talk.say(_("Change your password."), ADVICE)
    present = talk.secret(_("Your password now"))
    while True:
        new = new_password(visit, lambda typed: visit.guard.passwords.judge_mine(visit.session, typed))
        try:
            begun = visit.guard.passwords.change(visit.session, present, new)
            break
        except GuardError as error:
            visit.problem(error)
            if error.reason == "password_wrong":
                present = talk.secret(_("Your password now"))
            elif error.reason != "password_refused":
                return
    if isinstance(begun, Challenge) and visit.enter_code(begun, wording.proof("password")) is None:
        talk.say(wording.done("password_kept"))
        return
    talk.say(wording.done("password_changed"))


def new_password(desk: Reception, judge: Callable[[str], Judgement]) -> str:
    """A password that the rule takes, typed twice since nobody sees it. Raises `Back`."""
    talk = desk.talk
    while True:
        typed = talk.secret(_("The new password"))
        if typed == "g":
            made = _made(desk)
            if made:
                return made
            continue
        judged = judge(typed)
        talk.say(wording.password(judged))
        if not judged.ok:
            continue
        if talk.secret(_("The new one again")) == typed:
            return typed
        talk.say(DIFFER)


def _made(desk: Reception) -> str:
    """Random words, shown so that they can be kept; empty where the person would rather not."""
    from guardtui.plain.secrets import STAYS, need_private

    need_private(desk)
    while True:
        made = desk.guard.passwords.passphrase()
        desk.talk.say(made, STAYS)
        if desk.talk.confirm(TAKE):
            return made
        if not desk.talk.confirm(Question(_("Make another one?"))):
            return ""
