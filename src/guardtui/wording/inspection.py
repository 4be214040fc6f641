"""What the inspector found, in words: each sign, what it means and what to do. Never the word that nothing can promise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guardtui.core.inspection import LANGUAGES, Inspection, Outcome, Sign, Signature
from guardtui.core.text import printable
from guardtui.wording.fill import fill

if TYPE_CHECKING:
    from guardtui.core.mail_reading import Mail, Mailbox

OUTCOMES: Final = {
    Outcome.FRAUD: "Signs of fraud found.",
    Outcome.DOUBT: "Something to look at. None of it shows fraud by itself.",
    Outcome.NONE: "No known sign found. That does not show that the message is honest.",
}

_WHERE: Final = {
    "sender": "The sender's domain",
    "reply": "The domain that answers go to",
    "link": "The domain of a link",
}

_BY_OTHER_WAY: Final = "Go to the service by the address that you know, never by this message."

SIGNS: Final[dict[str, tuple[str, str]]] = {
    # who it says it is from
    "no_sender": (
        "The message names no sender. Mail programs always do.",
        "Do not act on it.",
    ),
    "several_senders": (
        "It names more than one sender: {address} and {also}. Mail programs show only one of them.",
        "Trust none of these addresses.",
    ),
    "name_shows_other_domain": (
        "The name beside the address, “{name}”, shows another address than the real one, which is at {domain}.",
        "Look at the address itself. The name is free text that anybody can choose.",
    ),
    "name_of_service": (
        "It calls itself “{name}”, but it comes from {domain}, which is no domain of {service}.",
        "Look at the address itself. The name is free text that anybody can choose.",
    ),
    "name_mixes_letters": (
        "The sender's name mixes letters of several alphabets that look alike: “{name}”.",
        "Honest senders have no need for that. Do not act on it.",
    ),
    "name_turned": (
        "The sender's name, “{name}”, has hidden signs that turn its letters round.",
        "Honest senders have no need for that. Do not act on it.",
    ),
    "from_yourself": (
        "It says that it is from your own address, {address}. Anybody can write that.",
        "If you did not send it to yourself, do not act on it; your mailbox was not necessarily entered.",
    ),
    "reply_elsewhere": (
        "An answer would not go to {domain}, where it says it is from, but to {reply}.",
        "Do not answer. Write to an address that you know.",
    ),
    "bounce_elsewhere": (
        "It was sent by way of {bounce}, not of {domain}. Newsletters do that too.",
        "By itself this tells nothing.",
    ),
    # where it comes from
    "signature_failed": (
        "The signature of {by} does not fit: the message was changed on its way, or was never from there.",
        "Do not act on it.",
    ),
    "signature_good": (
        "The signature of {by} fits: the message left there as it is. That tells where it comes from, not what it wants.",
        "Look at the other signs, and whether {by} is the domain that you know.",
    ),
    "signature_of_other": (
        "It is signed by {by}, not by {domain} where it says it is from. Newsletters do that too.",
        "By itself this tells nothing.",
    ),
    "says_check_failed": (
        "The message says that {server} checked where it comes from, and that this failed: {checks}.",
        "Take it for a message of a stranger.",
    ),
    "says_check_passed": (
        "The message says that {server} checked where it comes from, and that this passed: {checks}.",
        "Anyone can write that line, unless {server} is your own mail provider. Rely on the other signs.",
    ),
    # domains
    "domain_letters": (
        "{where}, {host}, has letters that look like those of {known}. It is another domain.",
        _BY_OTHER_WAY,
    ),
    "domain_slip": (
        "{where}, {host}, differs from {known} by one letter. It is another domain.",
        _BY_OTHER_WAY,
    ),
    "domain_two_slips": (
        "{where}, {host}, is near to {known}, but is another domain.",
        "Read it letter by letter.",
    ),
    "domain_within": (
        "{where}, {host}, has {known} in it, but belongs to whoever owns its end.",
        "What counts is the last part before the first single slash. " + _BY_OTHER_WAY,
    ),
    "domain_part": (
        "{where}, {host}, uses the name of {known}, but is another domain.",
        "Anybody can register such a name. " + _BY_OTHER_WAY,
    ),
    "domain_ending": (
        "{where}, {host}, is {known} under another ending. It can belong to somebody else.",
        _BY_OTHER_WAY,
    ),
    "domain_mixes_letters": (
        "{where}, {host}, mixes letters of several alphabets, which is done to look like another domain.",
        "Do not open it.",
    ),
    "domain_disguised": (
        "{where}, {host}, is written in letters of another alphabet that look like ours.",
        "Do not open it.",
    ),
    # links
    "link_text_differs": (
        "A link shows {shown} and leads to {host}.",
        "Do not click it. Newsletters count clicks that way; frauds hide where they lead.",
    ),
    "link_to_number": (
        "A link leads to a bare number, {host}. Services have names.",
        "Do not open it.",
    ),
    "link_with_user": (
        "A link begins like {shown}, but what stands before an @ is no place: it leads to {host}.",
        "Do not open it.",
    ),
    "link_runs": (
        "A link leads to no page, but brings its own ({scheme}:). Mails have no use for that.",
        "Do not open it.",
    ),
    "link_to_program": (
        "A link leads straight to a program, “{name}”, at {host}.",
        "Do not open it. Get programs from their makers' own pages.",
    ),
    "link_shortened": (
        "A link is shortened by {host}, which hides where it leads.",
        "Do not open it. " + _BY_OTHER_WAY,
    ),
    "link_odd_port": (
        "A link names a port, {port}, at {host}. Pages for everybody rarely do.",
        "By itself this tells nothing.",
    ),
    "form_for_password": (
        "The message has a field for a password in it.",
        "Fill in nothing. What is typed goes to whoever sent it.",
    ),
    "form_in_mail": (
        "The message has fields to fill in.",
        "Fill in nothing. " + _BY_OTHER_WAY,
    ),
    # what it wants
    "asks_for_code": (
        "It asks you to hand over a code or password: “{quote}”.",
        "Give it to nobody. A code is only ever typed where you asked for it; nobody honest asks you to tell it.",
    ),
    "asks_for_private_data": (
        "It asks for a password, or for data of a card, bank account or passport: “{quote}”.",
        "Send nothing. " + _BY_OTHER_WAY,
    ),
    "asks_to_confirm": (
        "It wants you to confirm or renew something by a link: “{quote}”.",
        _BY_OTHER_WAY,
    ),
    "asks_for_remote_access": (
        "It wants you to let somebody into your computer: “{quote}”.",
        "Install nothing and let nobody in. Makers of computers do not write that.",
    ),
    "asks_for_gift_cards": (
        "It wants gift cards, or their codes: “{quote}”. That is money nobody can bring back.",
        "Buy none. Call the person by the number that you know.",
    ),
    "asks_for_payment": (
        "It wants money for an account or from a number that is new: “{quote}”.",
        "Call whom it is from by the number that you had before.",
    ),
    "asks_for_money": (
        "It wants you to send money: “{quote}”.",
        "Ask whom it is from by a way that you knew before, such as a call.",
    ),
    "blackmails": (
        "It threatens and wants to be paid in a currency that cannot be traced: “{quote}”.",
        "Do not pay and do not answer. Such messages go to thousands; report it.",
    ),
    "asks_to_call": (
        "It wants to be called about a charge: “{quote}”.",
        "Do not call that number. Look into your account by the address that you know.",
    ),
    "asks_to_scan": (
        "It wants you to scan a picture: “{quote}”. That hides where it leads, and moves you to your phone.",
        "Do not scan it. " + _BY_OTHER_WAY,
    ),
    "password_of_archive": (
        "It brings a packed file with its password, which keeps virus scanners from looking in: “{quote}”.",
        "Do not open it.",
    ),
    "promises_money": (
        "It promises money or a prize: “{quote}”.",
        "What costs a fee or your data to get is not there.",
    ),
    "asks_for_secrecy": (
        "It wants you to ask nobody: “{quote}”.",
        "Ask somebody.",
    ),
    "presses": (
        "It presses for time or threatens: “{quote}”.",
        "Take your time. Nothing honest is lost by asking first.",
    ),
    "words_broken_up": (
        "Unseen signs break words up, so that filters do not find them: “{quote}”.",
        "Honest senders have no need for that. Do not act on it.",
    ),
    "words_mix_letters": (
        "Some words mix letters of several alphabets that look alike.",
        "Filters are fooled that way; foreign texts do it too.",
    ),
    # attachments
    "attachment_runs": (
        "The attachment “{name}” is a program, or starts one.",
        "Do not open it.",
    ),
    "attachment_macros": (
        "The attachment “{name}” can have programs in it.",
        "Open it only if you asked for it, and allow nothing in it to run.",
    ),
    "attachment_page": (
        "The attachment “{name}” is a web page on your own computer, often a copy of a sign-in page.",
        "Type no password into it.",
    ),
    "attachment_archive": (
        "The attachment “{name}” is a packed file; what is in it was not looked at.",
        "Open it only if you expected it.",
    ),
    "attachment_turned": (
        "The name of the attachment “{name}” has hidden signs that turn its letters round.",
        "Do not open it.",
    ),
    "broken_form": (
        "The message does not have the form that mails have ({defects}), so it may not have been read as meant.",
        "By itself this tells nothing.",
    ),
}
"""Reason → what was found and what it means; what to do."""

_UNCHECKED: Final = {
    "no_library": "The signature was not checked: that takes the extra “dkim” (pip install 'guardtui[dkim]').",
    "no_answer": "The signature could not be checked: no name server answered.",
    "no_key": "The signature could not be checked: {by} publishes no key for it, or no longer does.",
    "expired": "The signature of {by} has expired, so it tells nothing any more.",
    "only_a_part": "The signature of {by} covers only the beginning of the message, so it tells nothing of the rest.",
    "too_long": "The signature was not checked: the message is longer than 1 MiB.",
    "unreadable": "The signature could not be read.",
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
            return fill("The signature of {by} fits.", {"by": found.signed_by})
        case Signature.FAILED:
            return fill("The signature of {by} does not fit.", {"by": found.signed_by or "the sender"})
        case Signature.ABSENT:
            return "The message is not signed."
        case Signature.UNKNOWN:
            return fill(_UNCHECKED.get(found.not_checked_why, _UNCHECKED["unreadable"]), {"by": found.signed_by})
    return "The signature was not checked."


def inspection_limits(found: Inspection) -> list[str]:
    """What was not looked at, so that nobody takes silence for an answer."""
    told = []
    if found.left_out:
        told.append(f"Only the first {found.read:,} bytes were read; {found.left_out:,} were left out.")
    if found.is_mail:
        told.append(signature(found))
    if not found.service_known:
        told.append("No domain of the service is known here, so nothing was compared with it.")
    told.append(
        f"Words are read in {', '.join(LANGUAGES[:-1])} and {LANGUAGES[-1]}. Pictures and attachments are not read."
    )
    return told


def message_lines(mail: Mail) -> list[str]:
    """A message as text: who, what about, what it says, and what a mail program shows only when asked, its links' ends."""
    sender = mail.sender
    told = [f"From: {_mailbox(sender)}"]
    told += [f"Answers go to: {_mailbox(one)}" for one in mail.reply_to[:3] if one.address != sender.address]
    told += [f"Subject: {mail.subject}", "", *_paragraphs(mail.text)]
    ends = [link for link in mail.links[:20] if link.text != link.target]
    files = mail.attachments[:20]
    if ends or files:
        told.append("")
    told += [f"Link: “{link.text}” leads to {link.target}" for link in ends]
    told += [f"Attachment: {one.name}" for one in files]
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
    place = printable(service) or "the service"
    if found.outcome is Outcome.FRAUD:
        return [
            "Do not click, answer, call or open anything in it.",
            f"If it could be about your account, go to {place} by the address that you know, typed by yourself.",
            f"Report it to {place}, then delete it.",
            "Did you type a password or code after it? Change the password now, and report it as “not me” in your activity.",
        ]
    return [
        f"If it wants something of you, go to {place} by the address that you know, typed by yourself.",
        "Give no code and no password to anybody who asks for it.",
        "In doubt ask whom it is from, by a way that you knew before.",
    ]
