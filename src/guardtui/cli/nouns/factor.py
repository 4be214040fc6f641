"""`guardtui factor`: two-step verification. While it is off, these steps make a draft that `factor on` puts in force."""

from __future__ import annotations

import click

from guardtui import wording
from guardtui.cli import exits, proving, shown, typed
from guardtui.cli.call import Call
from guardtui.cli.command import Noun, out_option, pass_call
from guardtui.core.records import Channel
from guardtui.language import _


@click.group(cls=Noun)
def factor() -> None:
    """Two-step verification, its methods and recovery codes.

    The way on: enroll (totp, sms or mail), confirm, recovery-codes, keep, on. Nothing changes before the last step.
    """


@factor.command("list")
@pass_call
def list_factors(call: Call) -> None:
    """The methods in force."""
    found = call.guard.authenticators.list(call.session)
    call.out.items(
        found, (shown.authenticator_row(one, call.now) for one in found), empty=_("Two-step verification is off.")
    )


@factor.command("draft")
@pass_call
def draft(call: Call) -> None:
    """How far turning it on has come."""
    found = call.guard.authenticators.draft(call.session)
    left = call.guard.authenticators.recovery_left(call.session)
    methods = ", ".join(f"{one.id} {shown.CHANNELS[one.channel]} {one.state.value}" for one in found.authenticators)
    call.out.data(
        {"authenticators": found.authenticators, "recovery": found.recovery, "recovery_left": left},
        {
            "methods": methods or _("none"),
            "recovery codes": found.recovery,
            "in force": _("{left} recovery codes").format(left=left),
        },
    )


@factor.group("enroll", cls=Noun)
def enroll() -> None:
    """Begin a new method; `factor confirm` then proves that it works."""


@enroll.command("totp")
@out_option
@pass_call
def enroll_totp(call: Call, out: str | None) -> int:
    """An authenticator app. Its secret is shown once: as a QR code, or with --out as an address in a private file."""
    guard, session = call.guard, call.session
    if guard.accounts.of(session).two_step:
        proving.refuse_early_out(call, out)
        return proving.begin(call, session, guard.authenticators.add(session, Channel.APP), out)
    place = proving.SecretPlace.choose(call, out, needed=True)
    try:
        app = guard.authenticators.begin_app(session)
        proving.show_app(app, place)
    finally:
        place.unused()
    call.out.data(
        {"authenticator": app.authenticator},
        shown.authenticator_row(app.authenticator, call.now),
        _("Next: guardtui factor confirm {id}").format(id=app.authenticator.id),
    )
    return exits.DONE


@enroll.command("sms")
@click.argument("contact_id", metavar="CONTACT")
@pass_call
def enroll_sms(call: Call, contact_id: str) -> int:
    """Codes by text message to a verified phone."""
    return _enroll_contact(call, contact_id, Channel.SMS)


@enroll.command("mail")
@click.argument("contact_id", metavar="CONTACT")
@pass_call
def enroll_mail(call: Call, contact_id: str) -> int:
    """Codes by mail to a verified address."""
    return _enroll_contact(call, contact_id, Channel.MAIL)


@factor.command("confirm")
@click.argument("authenticator_id", metavar="FACTOR")
@pass_call
def confirm(call: Call, authenticator_id: str) -> int:
    """Prove with one code that a new method works."""
    return proving.begin(call, call.session, call.guard.authenticators.confirm(call.session, authenticator_id))


@factor.command("recovery-codes")
@out_option
@pass_call
def recovery_codes(call: Call, out: str | None) -> None:
    """Make the draft's recovery codes, shown once. In force already? Then `factor regenerate` makes new ones."""
    place = proving.SecretPlace.choose(call, out, needed=True)
    try:
        codes = call.guard.authenticators.new_recovery_codes(call.session)
        place.show(
            list(codes), _("Keep these recovery codes somewhere safe: they are shown only now, each works once.")
        )
    finally:
        place.unused()
    call.out.data(
        {"codes": len(codes)}, {"codes": str(len(codes))}, _("Next: guardtui factor keep, and type one back.")
    )


@factor.command("keep")
@pass_call
def keep(call: Call) -> int:
    """Type one recovery code back, to prove that you kept them. It is not used up."""
    code = typed.secret(_("One of your recovery codes: "), "recovery code")
    verdict = call.guard.authenticators.keep_recovery_codes(call.session, code)
    sentence = wording.sentence(verdict, call.guard.policy)
    call.out.data(shown.verdict_data(verdict, call.guard.policy), shown.verdict_row(verdict, call.now), sentence)
    return exits.of_verdict(verdict)


@factor.command("on")
@pass_call
def turn_on(call: Call) -> None:
    """Turn two-step verification on: everything confirmed takes force at once, and other sessions end."""
    account = call.guard.authenticators.turn_on(call.session)
    call.out.data(
        shown.account_data(account), shown.account_row(account, call.now), _("Two-step verification is on. Well done.")
    )


@factor.command("off")
@pass_call
def turn_off(call: Call) -> int:
    """Turn two-step verification off, with a proof."""
    return proving.begin(call, call.session, call.guard.authenticators.turn_off(call.session))


@factor.command("leave")
@pass_call
def leave(call: Call) -> None:
    """Throw the draft away; what is in force stays."""
    call.guard.authenticators.leave(call.session)
    call.out.data({"left": True}, {"draft": "none"}, _("The draft is gone; nothing else changed."))


@factor.command("remove")
@click.argument("authenticator_id", metavar="FACTOR")
@pass_call
def remove(call: Call, authenticator_id: str) -> int:
    """Remove a method that is in force, with a proof. The last one goes with `factor off`."""
    return proving.begin(call, call.session, call.guard.authenticators.remove(call.session, authenticator_id))


@factor.command("regenerate")
@out_option
@pass_call
def regenerate(call: Call, out: str | None) -> int:
    """Make new recovery codes with a proof; the old ones are void then."""
    proving.refuse_early_out(call, out)
    return proving.begin(call, call.session, call.guard.authenticators.regenerate(call.session), out)


def _enroll_contact(call: Call, contact_id: str, channel: Channel) -> int:
    guard, session = call.guard, call.session
    contact = next((one for one in guard.contacts.list(session) if one.id == contact_id), None)
    if contact is not None and contact.channel is not channel:
        raise exits.Unfit(
            "other_channel",
            _("{masked} is reached by {channels}.").format(
                masked=contact.masked, channels=shown.CHANNELS[contact.channel]
            ),
        )
    if guard.accounts.of(session).two_step:
        return proving.begin(call, session, guard.authenticators.add(session, channel, contact_id))
    begun = guard.authenticators.begin_contact(session, contact_id)
    call.out.data(
        {"authenticator": begun},
        shown.authenticator_row(begun, call.now),
        _("Next: guardtui factor confirm {id}").format(id=begun.id),
    )
    return exits.DONE
