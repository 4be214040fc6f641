"""What the inspector found, in words: each sign, what it means and what to do. Never the word that nothing can promise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guardtui.core.inspection import Inspection, Outcome, Sign, Signature
from guardtui.core.text import printable
from guardtui.language import _, all_of, number
from guardtui.wording.fill import fill

if TYPE_CHECKING:
    from guardtui.core.mail_reading import Mail, Mailbox

OUTCOMES: Final = {
    Outcome.FRAUD: _("Signs of fraud found."),
    Outcome.DOUBT: _("Something to look at. None of it shows fraud by itself."),
    Outcome.NONE: _("No known sign found. That does not show that the message is honest."),
}

_WHERE: Final = {
    "sender": _("The sender's domain"),
    "reply": _("The domain that answers go to"),
    "link": _("The domain of a link"),
}

_BY_OTHER_WAY: Final = _("Go to the service by the address that you know, never by this message.")

SIGNS: Final[dict[str, tuple[str, str]]] = {
    # who it says it is from
    "no_sender": (
        _("The message names no sender. Mail programs always do."),
        _("Do not act on it."),
    ),
    "several_senders": (
        _("It names more than one sender: {address} and {also}. Mail programs show only one of them."),
        _("Trust none of these addresses."),
    ),
    "name_shows_other_domain": (
        _("The name beside the address, “{name}”, shows another address than the real one, which is at {domain}."),
        _("Look at the address itself. The name is free text that anybody can choose."),
    ),
    "address_shows_other_domain": (
        _("The sender's address {address} begins as if it were at {other}. It is at {domain}."),
        _("What counts stands behind the last @. The rest can be chosen by whoever owns that."),
    ),
    "name_of_service": (
        _("It calls itself “{name}”, but it comes from {domain}, which is no domain of {service}."),
        _("Look at the address itself. The name is free text that anybody can choose."),
    ),
    "name_mixes_letters": (
        _("The sender's name mixes letters of several alphabets that look alike: “{name}”."),
        _("Honest senders have no need for that. Do not act on it."),
    ),
    "name_turned": (
        _("The sender's name, “{name}”, has hidden signs that turn its letters round."),
        _("Honest senders have no need for that. Do not act on it."),
    ),
    "from_yourself": (
        _("It says that it is from your own address, {address}. Anybody can write that."),
        _("If you did not send it to yourself, do not act on it; your mailbox was not necessarily entered."),
    ),
    "reply_elsewhere": (
        _("An answer would not go to {domain}, where it says it is from, but to {reply}."),
        _("Do not answer. Write to an address that you know."),
    ),
    "bounce_elsewhere": (
        _("It was sent by way of {bounce}, not of {domain}. Newsletters do that too."),
        _("By itself this tells nothing."),
    ),
    # where it comes from
    "signature_failed": (
        _("The signature of {by} does not fit: the message was changed on its way, or was never from there."),
        _("Do not act on it."),
    ),
    "signature_good": (
        _(
            "The signature of {by} fits: the message left there as it is. That tells where it comes from, not what it wants."
        ),
        _("Look at the other signs, and whether {by} is the domain that you know."),
    ),
    "signature_of_other": (
        _("It is signed by {by}, not by {domain} where it says it is from. Newsletters do that too."),
        _("By itself this tells nothing."),
    ),
    "says_check_failed": (
        _("The message says that {server} checked where it comes from, and that this failed: {checks}."),
        _("Take it for a message of a stranger."),
    ),
    "says_check_passed": (
        _("The message says that {server} checked where it comes from, and that this passed: {checks}."),
        _("Anyone can write that line, unless {server} is your own mail provider. Rely on the other signs."),
    ),
    # domains
    "domain_letters": (
        _("{where}, {host}, has letters that look like those of {known}. It is another domain."),
        _BY_OTHER_WAY,
    ),
    "domain_slip": (
        _("{where}, {host}, differs from {known} by one letter. It is another domain."),
        _BY_OTHER_WAY,
    ),
    "domain_two_slips": (
        _("{where}, {host}, is near to {known}, but is another domain."),
        _("Read it letter by letter."),
    ),
    "domain_within": (
        _("{where}, {host}, has {known} in it, but belongs to whoever owns its end."),
        _("What counts is the last part before the first single slash. ") + _BY_OTHER_WAY,
    ),
    "domain_part": (
        _("{where}, {host}, uses the name of {known}, but is another domain."),
        _("Anybody can register such a name. ") + _BY_OTHER_WAY,
    ),
    "domain_ending": (
        _("{where}, {host}, is {known} under another ending. It can belong to somebody else."),
        _BY_OTHER_WAY,
    ),
    "domain_mixes_letters": (
        _("{where}, {host}, mixes letters of several alphabets, which is done to look like another domain."),
        _("Do not open it."),
    ),
    "domain_disguised": (
        _("{where}, {host}, is written in letters of another alphabet that look like ours."),
        _("Do not open it."),
    ),
    # links
    "link_text_differs": (
        _("A link shows {shown} and leads to {host}."),
        _("Do not click it. Newsletters count clicks that way; frauds hide where they lead."),
    ),
    "link_to_number": (
        _("A link leads to a bare number, {host}. Services have names."),
        _("Do not open it."),
    ),
    "link_with_user": (
        _("A link begins like {shown}, but what stands before an @ is no place: it leads to {host}."),
        _("Do not open it."),
    ),
    "link_runs": (
        _("A link leads to no page, but brings its own ({scheme}:). Mails have no use for that."),
        _("Do not open it."),
    ),
    "link_to_program": (
        _("A link leads straight to a program, “{name}”, at {host}."),
        _("Do not open it. Get programs from their makers' own pages."),
    ),
    "link_shortened": (
        _("A link is shortened by {host}, which hides where it leads."),
        _("Do not open it. ") + _BY_OTHER_WAY,
    ),
    "link_odd_port": (
        _("A link names a port, {port}, at {host}. Pages for everybody rarely do."),
        _("By itself this tells nothing."),
    ),
    "form_for_password": (
        _("The message has a field for a password in it."),
        _("Fill in nothing. What is typed goes to whoever sent it."),
    ),
    "form_in_mail": (
        _("The message has fields to fill in."),
        _("Fill in nothing. ") + _BY_OTHER_WAY,
    ),
    # what it wants
    "asks_for_code": (
        _("It asks you to hand over a code or password: “{quote}”."),
        _("Give it to nobody. A code is only ever typed where you asked for it; nobody honest asks you to tell it."),
    ),
    "asks_for_private_data": (
        _("It asks for a password, or for data of a card, bank account or passport: “{quote}”."),
        _("Send nothing. ") + _BY_OTHER_WAY,
    ),
    "asks_to_confirm": (
        _("It wants you to confirm or renew something by a link: “{quote}”."),
        _BY_OTHER_WAY,
    ),
    "asks_for_remote_access": (
        _("It wants you to let somebody into your computer: “{quote}”."),
        _("Install nothing and let nobody in. Makers of computers do not write that."),
    ),
    "asks_for_gift_cards": (
        _("It wants gift cards, or their codes: “{quote}”. That is money nobody can bring back."),
        _("Buy none. Call the person by the number that you know."),
    ),
    "asks_for_payment": (
        _("It wants money for an account or from a number that is new: “{quote}”."),
        _("Call whom it is from by the number that you had before."),
    ),
    "asks_for_money": (
        _("It wants you to send money: “{quote}”."),
        _("Ask whom it is from by a way that you knew before, such as a call."),
    ),
    "blackmails": (
        _("It threatens and wants to be paid in a currency that cannot be traced: “{quote}”."),
        _("Do not pay and do not answer. Such messages go to thousands; report it."),
    ),
    "asks_to_call": (
        _("It wants to be called about a charge: “{quote}”."),
        _("Do not call that number. Look into your account by the address that you know."),
    ),
    "asks_to_scan": (
        _("It wants you to scan a picture: “{quote}”. That hides where it leads, and moves you to your phone."),
        _("Do not scan it. ") + _BY_OTHER_WAY,
    ),
    "password_of_archive": (
        _("It brings a packed file with its password, which keeps virus scanners from looking in: “{quote}”."),
        _("Do not open it."),
    ),
    "promises_money": (
        _("It promises money or a prize: “{quote}”."),
        _("What costs a fee or your data to get is not there."),
    ),
    "asks_for_secrecy": (
        _("It wants you to ask nobody: “{quote}”."),
        _("Ask somebody."),
    ),
    "presses": (
        _("It presses for time or threatens: “{quote}”."),
        _("Take your time. Nothing honest is lost by asking first."),
    ),
    "words_broken_up": (
        _("Unseen signs break words up, so that filters do not find them: “{quote}”."),
        _("Honest senders have no need for that. Do not act on it."),
    ),
    "words_mix_letters": (
        _("Some words mix letters of several alphabets that look alike."),
        _("Filters are fooled that way; foreign texts do it too."),
    ),
    # attachments
    "attachment_runs": (
        _("The attachment “{name}” is a program, or starts one."),
        _("Do not open it."),
    ),
    "attachment_macros": (
        _("The attachment “{name}” can have programs in it."),
        _("Open it only if you asked for it, and allow nothing in it to run."),
    ),
    "attachment_page": (
        _("The attachment “{name}” is a web page on your own computer, often a copy of a sign-in page."),
        _("Type no password into it."),
    ),
    "attachment_archive": (
        _("The attachment “{name}” is a packed file; what is in it was not looked at."),
        _("Open it only if you expected it."),
    ),
    "attachment_turned": (
        _("The name of the attachment “{name}” has hidden signs that turn its letters round."),
        _("Do not open it."),
    ),
    "broken_form": (
        _("The message does not have the form that mails have ({defects}), so it may not have been read as meant."),
        _("By itself this tells nothing."),
    ),
}
"""Reason → what was found and what it means; what to do."""

_UNCHECKED: Final = {
    "no_library": _("The signature was not checked: that takes the extra “dkim” (pip install 'guardtui[dkim]')."),
    "no_answer": _("The signature could not be checked: no name server answered."),
    "no_key": _("The signature could not be checked: {by} publishes no key for it, or no longer does."),
    "expired": _("The signature of {by} has expired, so it tells nothing any more."),
    "only_a_part": _(
        "The signature of {by} covers only the beginning of the message, so it tells nothing of the rest."
    ),
    "too_long": _("The signature was not checked: the message is longer than 1 MiB."),
    "unreadable": _("The signature could not be read."),
}


def inspected(found: Inspection) -> str:
    """What the inspection came to."""
    return OUTCOMES[found.outcome]


def sign(found: Sign) -> str:
    """What a sign is, and what it means."""
    return _told(found, 0)


def sign_advice(found: Sign) -> str:
    """What to do about it."""
    return _told(found, 1)


def _told(found: Sign, part: int) -> str:
    facts = dict(found.facts)
    facts["where"] = _WHERE.get(facts.get("where", ""), "")
    return fill(SIGNS[found.reason][part], facts)


def signature(found: Inspection) -> str:
    """What is known of its signature."""
    match found.signature:
        case Signature.GOOD:
            return fill(_("The signature of {by} fits."), {"by": found.signed_by})
        case Signature.FAILED:
            return fill(_("The signature of {by} does not fit."), {"by": found.signed_by or _("the sender")})
        case Signature.ABSENT:
            return _("The message is not signed.")
        case Signature.UNKNOWN:
            return fill(_UNCHECKED.get(found.not_checked_why, _UNCHECKED["unreadable"]), {"by": found.signed_by})
    return _("The signature was not checked.")


_LANGUAGES: Final = (_("English"), _("German"), _("French"), _("Spanish"), _("Italian"), _("Portuguese"))
"""Whose words are read (`core.mail_words`)."""


def inspection_limits(found: Inspection) -> list[str]:
    """What was not looked at, so that nobody takes silence for an answer."""
    told = []
    if found.left_out:
        told.append(
            _("Only the first {read} bytes were read; {left_out} were left out.").format(
                read=number(found.read), left_out=number(found.left_out)
            )
        )
    if found.is_mail:
        told.append(signature(found))
    if not found.service_known:
        told.append(_("No domain of the service is known here, so nothing was compared with it."))
    told.append(
        _("Words are read in {languages}. Pictures and attachments are not read.").format(languages=all_of(_LANGUAGES))
    )
    return told


def message_lines(mail: Mail) -> list[str]:
    """A message as text: who, what about, what it says, and what a mail program shows only when asked, its links' ends."""
    sender = mail.sender
    told = [_("From: {mailbox}").format(mailbox=_mailbox(sender))]
    told += [
        _("Answers go to: {mailbox}").format(mailbox=_mailbox(one))
        for one in mail.reply_to[:3]
        if one.address != sender.address
    ]
    told += [_("Subject: {subject}").format(subject=mail.subject), "", *_paragraphs(mail.text)]
    ends = [link for link in mail.links[:20] if link.text != link.target]
    files = mail.attachments[:20]
    if ends or files:
        told.append("")
    told += [_("Link: “{text}” leads to {target}").format(text=link.text, target=link.target) for link in ends]
    told += [_("Attachment: {name}").format(name=one.name) for one in files]
    return [printable(line) for line in told]


def _mailbox(one: Mailbox) -> str:
    return f"{one.name} <{one.address}>" if one.name else one.address


def _paragraphs(text: str) -> list[str]:
    """The text without the empty lines that tags leave."""
    kept: list[str] = []
    for line in text.strip().splitlines():
        if line.strip() or (kept and kept[-1]):
            kept.append(line.strip())
    return kept


def inspection_steps(found: Inspection, service: str = "") -> list[str]:
    """What to do next."""
    place = printable(service) or _("the service")
    if found.outcome is Outcome.FRAUD:
        return [
            _("Do not click, answer, call or open anything in it."),
            _(
                "If it could be about your account, go to {place} by the address that you know, typed by yourself."
            ).format(place=place),
            _("Report it to {place}, then delete it.").format(place=place),
            _(
                "Did you type a password or code after it? Change the password now, and report it as “not me” in your activity."
            ),
        ]
    return [
        _("If it wants something of you, go to {place} by the address that you know, typed by yourself.").format(
            place=place
        ),
        _("Give no code and no password to anybody who asks for it."),
        _("In doubt ask whom it is from, by a way that you knew before."),
    ]
