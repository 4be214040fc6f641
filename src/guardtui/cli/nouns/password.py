"""`guardtui password`: judge one, change one's own, have one made."""

from __future__ import annotations

import click

from guardtui import wording
from guardtui.cli import exits, proving, shown, typed
from guardtui.cli.call import Call
from guardtui.cli.command import Noun, out_option, pass_call
from guardtui.cli.output import plain_data
from guardtui.core.records import Challenge
from guardtui.language import _


@click.group(cls=Noun)
def password() -> None:
    """Judge passwords by the rule in force, change yours, have one made."""


@password.command("check")
@click.option(
    "--handle", default="", help=_("Whose password it would be: what others know of a person is guessed first.")
)
@click.option("--name", default="", help=_("Likewise."))
@click.option("--email", default="", metavar="ADDRESS", help=_("Likewise."))
@click.option("--phone", default="", metavar="NUMBER", help=_("Likewise."))
@click.option("--birthday", default="", help=_("Likewise."))
@click.option("--pet", default="", help=_("Likewise."))
@pass_call
def check(call: Call, handle: str, name: str, email: str, phone: str, birthday: str, pet: str) -> int:
    """Judge a password that is typed at a prompt or comes on standard input; exit code 1 when it would be refused."""
    from guardtui.bootstrap import DEFAULT_SERVICE
    from guardtui.core import contact
    from guardtui.core import password as rules
    from guardtui.core.records import ContactKind, Profile
    from guardtui.shipped import common_passwords

    policy = call.config.policy
    service = call.guard.service if call.config.store.exists() else DEFAULT_SERVICE
    given = [(ContactKind.MAIL, email), (ContactKind.PHONE, phone)]
    addresses = [contact.parse(kind, text) for kind, text in given if text]
    typed_password, profile = typed.secret(_("Password to judge: "), "password"), Profile(handle, name, birthday, pet)
    judged = rules.judge(typed_password, policy, profile, addresses, service=service, blocklist=common_passwords())
    reasons = [{"reason": r.code, "sentence": wording.password_reason(r), **r.facts} for r in judged.reasons]
    strength = wording.strength(judged.facts.score)
    call.out.data(
        {"ok": judged.ok, "strength": strength, **plain_data(judged.facts), "reasons": reasons},
        {"taken": _("yes") if judged.ok else _("no"), "strength": strength},
        wording.password(judged),
    )
    return exits.DONE if judged.ok else exits.REFUSED


@password.command("change")
@pass_call
def change(call: Call) -> int:
    """Change the password of who is signed in: the present one and the new one, a line each on standard input.

    Where a code can reach you it has to be confirmed with one. Every other session ends.
    """
    session = call.session
    present = typed.secret(_("Present password: "), "present password")
    begun = call.guard.passwords.change(session, present, typed.new_secret(_("New password: "), "new password"))
    if isinstance(begun, Challenge):
        return proving.begin(call, session, begun)
    sentence = _("Your password is changed, and every other session has ended.")
    call.out.data(shown.account_data(begun), shown.account_row(begun, call.now), sentence)
    return exits.DONE


@password.command("generate")
@click.option("--words", type=int, metavar="N", help=_("So many random words, to be remembered; 5 unless told."))
@click.option(
    "--characters", type=int, metavar="N", help=_("So many random characters instead, for a password manager.")
)
@out_option
@pass_call
def generate(call: Call, words: int | None, characters: int | None, out: str | None) -> int:
    """Make a password by chance. It goes to your terminal or, with --out, to a new private file. Nothing is stored."""
    from guardtui import shipped
    from guardtui.core import password as rules
    from guardtui.entropy import SystemEntropy

    if words is not None and characters is not None:
        raise exits.Unfit("words_or_characters", _("Name either --words or --characters."))
    if characters is not None:
        made = rules.characters(SystemEntropy(), characters)
    else:
        made = rules.passphrase(SystemEntropy(), shipped.words(), rules.LEAST_WORDS if words is None else words)
    place = proving.SecretPlace.choose(call, out, needed=True)
    try:
        place.show([made], _("A password made by chance:"))
    finally:
        place.unused()
    call.out.data({"made": True}, {})
    return exits.DONE
