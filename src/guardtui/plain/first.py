"""The first account of a store."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from guardtui import wording
from guardtui.core.errors import GuardError
from guardtui.core.password import Judgement
from guardtui.core.records import Channel, Profile, Session
from guardtui.language import _
from guardtui.plain.password import ADVICE, new_password
from guardtui.plain.visit import Reception

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard


def make_first(desk: Reception) -> Session | None:
    """Make it and sign it in; None where it is there but has to be signed in to. What was typed is offered again."""
    talk, guard = desk.talk, desk.guard
    talk.say(
        _("This store holds no account yet. Make the first account."),
        wording.first_mail(sends=guard.can_send(Channel.MAIL)),
    )
    handle = name = mail = password = ""
    while True:
        handle = talk.ask(_("Handle: what you sign in with"), default=handle, home=True)
        name = talk.ask(_("Your name, or enter for none"), default=name, blank=not name)
        mail = talk.ask(_("Mail address, or enter for none"), default=mail, blank=not mail)

        judge = partial(_judge, guard, Profile(handle, name), [mail] if mail else [])
        if not password:
            talk.say(ADVICE)
            password = new_password(desk, judge)
        try:
            guard.accounts.add(handle, name, password, mail=mail)
            break
        except GuardError as error:
            desk.problem(error)
            if error.reason == "password_refused":
                password = ""
    desk.handle = handle.strip()
    try:
        signed = guard.signin.begin(handle, password, desk.client)
    except GuardError as error:  # the account is there all the same
        desk.problem(error)
        return None
    if signed.session is None:
        talk.say(wording.done("account_made"))
    return signed.session


def _judge(guard: Guard, profile: Profile, addresses: list[str], typed: str) -> Judgement:
    return guard.passwords.judge(typed, profile, addresses)
