"""What is said after a password, the same whether or not the account exists (SECURITY C-43)."""

from __future__ import annotations

from guardtui.core.records import ContactChange
from guardtui.language import _
from guardtui.wording.fill import fill
from guardtui.wording.times import span, when


def sign_in_refused() -> str:
    """After a wrong password or an unknown handle: it never says which."""
    return _("That handle and password do not belong together. Check both and try again.")


def sign_in_wait(until: int, now: int) -> str:
    """How long a wait still takes."""
    return _("Too many tries. You can try again in {span}.").format(span=span(max(0, until - now)))


def password_wrong() -> str:
    """The same where it is known whose it is: at the lock."""
    return _("That is not your password. Try again.")


def changed_lately(change: ContactChange, now: int) -> str:
    """Offers to put a contact back whose place another took: the code may have gone there."""
    return fill(
        _("Was the code to go to somebody else? {new} took the place of {old} {at}. If that was not you, put it back."),
        {"new": change.new.masked, "old": change.old.masked, "at": when(change.at, now)},
    )


def first_mail(*, sends: bool) -> str:
    """What a mail address of the first account is good for."""
    if sends:
        return _("The mail address is where codes can reach you; you confirm it after signing in.")
    return _("A mail address is kept for later: this store cannot send mail yet, so it cannot be confirmed now.")
