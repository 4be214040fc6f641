"""The signs of fraud in a mail or text: each with its reason, its weight and the facts that show it (PRODUCT M12).

Signs, never a verdict that something is safe: no such judgement can be had from a message alone (SECURITY 1.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guardtui.core import lookalike, mail_words
from guardtui.core.html_reading import Link
from guardtui.core.inspection import Inspection, Outcome, Sign, Signature, Weight
from guardtui.core.lookalike import Known, Likeness
from guardtui.core.mail_reading import Attachment, Check, Mail
from guardtui.core.mail_words import Ask, Found
from guardtui.core.text import script

MOST_HOSTS: Final = 60
"""Hosts of links that are judged."""
MOST_FACT: Final = 160
"""Characters of what is quoted from a message."""
_APART: Final = re.compile(r'[%=!"\s]+')
"""What parts an address that is written before the @ of another one."""
ENOUGH: Final = 3
"""Weight from which the signs together are called signs of fraud."""


def inspect(
    mail: Mail, known: Known, *, signature: Signature = Signature.NOT_ASKED, signed_by: str = "", why: str = ""
) -> Inspection:
    """Everything that speaks against a message, worst first, and what that comes to.

    `signature`, `signed_by` and `why` are what `delivery.signatures` found out, where it was asked.
    """
    found: dict[tuple[str, str], Sign] = {}
    for sign in _signs(mail, known, signature, signed_by):
        facts = dict(sign.facts)
        found.setdefault((sign.reason, facts.get("host") or facts.get("name", "")), sign)
    signs = sorted(found.values(), key=lambda sign: -sign.weight)
    return Inspection(
        outcome=_outcome(signs),
        signs=tuple(signs),
        is_mail=mail.is_mail,
        sender=_shown_sender(mail),
        subject=mail.subject,
        signature=signature,
        signed_by=signed_by,
        not_checked_why=why,
        read=mail.read,
        left_out=mail.left_out,
        service_known=bool(known.domains),
    )


def _outcome(signs: list[Sign]) -> Outcome:
    weighed: dict[str, int] = {}
    for sign in signs:  # several links of one kind are one sign
        weighed[sign.reason] = max(weighed.get(sign.reason, 0), int(sign.weight))
    total = sum(weighed.values())
    if total >= ENOUGH:
        return Outcome.FRAUD
    return Outcome.DOUBT if total else Outcome.NONE


def _shown_sender(mail: Mail) -> str:
    sender = mail.sender
    return f"{sender.name} <{sender.address}>" if sender.name else sender.address


def _sign(reason: str, weight: Weight, **facts: str) -> Sign:
    return Sign(str(reason), weight, tuple(sorted((name, value[:MOST_FACT]) for name, value in facts.items())))


def _signs(mail: Mail, known: Known, signature: Signature, signed_by: str) -> Iterator[Sign]:
    if mail.is_mail:
        yield from _sender(mail, known)
        yield from _replies(mail, known)
        yield from _origin(mail, known, signature, signed_by)
    yield from _links(mail, known)
    yield from _wording(mail)
    for attachment in mail.attachments:
        yield from _attachment(attachment)
    if mail.defects:
        yield _sign("broken_form", Weight.NOTE, defects=", ".join(mail.defects))


# Who it says it is from


def _sender(mail: Mail, known: Known) -> Iterator[Sign]:
    sender = mail.sender
    if not sender.address:
        yield _sign("no_sender", Weight.SLIGHT)
        return
    if len({one.domain for one in mail.senders}) > 1 or mail.hidden_senders:
        also = [one.address for one in mail.senders[1:]] + list(mail.hidden_senders)
        yield _sign("several_senders", Weight.STRONG, address=sender.address, also=", ".join(also[:3]))
    yield from _name(sender.name, sender.domain, known)
    yield from _before_the_at(sender.address, sender.domain, known, from_a_list=mail.from_a_list)
    yield from _host(sender.domain, known, "sender")
    if sender.address.lower() in {address.lower() for address in known.own}:
        yield _sign("from_yourself", Weight.SLIGHT, address=sender.address)


def _name(name: str, domain: str, known: Known) -> Iterator[Sign]:
    """What the name beside the address pretends."""
    ours = lookalike.registrable(domain)
    shown = [
        lookalike.registrable(host) for host in lookalike.domains_in(name.replace("(", " ").replace(")", " ").split())
    ]
    other = next((host for host in shown if host != ours), None)
    if other is not None:
        trusted = known.has(other) or other in known.own_domains
        weight = Weight.STRONG if "@" in name or trusted else Weight.NOTE  # else a name such as "Node.js Weekly"
        yield _sign("name_shows_other_domain", weight, name=name, domain=domain)
    elif known.domains and not known.has(domain) and _names(name, known):
        yield _sign(
            "name_of_service", Weight.STRONG, name=name, domain=domain, service=known.service or known.domains[0]
        )
    if _mixes_letters(name):
        yield _sign("name_mixes_letters", Weight.STRONG, name=name)
    if _turned(name):
        yield _sign("name_turned", Weight.STRONG, name=name)


def _before_the_at(address: str, domain: str, known: Known, *, from_a_list: bool) -> Iterator[Sign]:
    """What the part before the last @ pretends: whoever owns the domain chooses it freely.

    A mailing list puts the address of who wrote there (`ana=post.example@list.example`).
    """
    local = address.rpartition("@")[0]
    ours, shown = lookalike.registrable(domain), lookalike.domains_in(_APART.sub(" ", local).split())
    other = next((host for host in map(lookalike.registrable, shown) if host != ours), None)
    if other is None or from_a_list:
        return
    if "@" in local or known.has(other) or other in known.own_domains:
        yield _sign("address_shows_other_domain", Weight.STRONG, address=address, other=other, domain=domain)


def _names(name: str, known: Known) -> bool:
    """Whether a name has the service's in it, to the eye."""
    squeezed = _squeezed(name)
    names = [known.service, *(lookalike.name_of(domain) for domain in known.domains)]
    return any(len(one) >= lookalike.LEAST_PART and one in squeezed for one in map(_squeezed, names))


def _squeezed(name: str) -> str:
    return "".join(character for character in lookalike.skeleton(name) if character.isalnum())


def _mixes_letters(text: str) -> bool:
    """Whether one word has Latin letters beside Cyrillic or Greek ones."""
    for word in text.split():
        scripts = {script(character) for character in word if character.isalpha()}
        if "LATIN" in scripts and scripts & {"CYRILLIC", "GREEK"}:
            return True
    return False


def _replies(mail: Mail, known: Known) -> Iterator[Sign]:
    """Where answers and bounces go."""
    ours = lookalike.registrable(mail.sender.domain)
    for mailbox in mail.reply_to[:5]:
        theirs = lookalike.registrable(mailbox.domain)
        if not ours or not theirs or theirs == ours:
            continue
        yield from _host(mailbox.domain, known, "reply")
        close = _alike(ours, theirs)
        if mail.from_a_list:
            weight = Weight.NOTE
        else:
            weight = Weight.MARKED if close or known.has(mail.sender.domain) else Weight.SLIGHT
        yield _sign("reply_elsewhere", weight, domain=mail.sender.domain, reply=mailbox.address)
    bounce = lookalike.registrable(mail.return_path.rpartition("@")[2].lower())
    if bounce and ours and bounce != ours:
        weight = Weight.SLIGHT if known.has(mail.sender.domain) and not known.has(bounce) else Weight.NOTE
        yield _sign("bounce_elsewhere", weight, domain=mail.sender.domain, bounce=bounce)


def _alike(ours: str, theirs: str) -> bool:
    """Whether one domain's name is near the other's or a part of it, as when an answer is led to `name-billing`."""
    one, other = ours.partition(".")[0], theirs.partition(".")[0]
    return len(one) >= lookalike.LEAST_PART and (one in other or lookalike.slips(one, other) == 1)


def _origin(mail: Mail, known: Known, signature: Signature, signed_by: str) -> Iterator[Sign]:
    """What was found out of where it comes from, by us or by what the mail says of itself."""
    domain = mail.sender.domain
    if signature is Signature.FAILED:
        yield _sign("signature_failed", Weight.SLIGHT if mail.from_a_list else Weight.STRONG, by=signed_by)
    elif signature is Signature.GOOD:
        aligned = lookalike.registrable(signed_by) == lookalike.registrable(domain)
        yield _sign("signature_good" if aligned else "signature_of_other", Weight.NOTE, by=signed_by, domain=domain)
    failed = [check for check in mail.checks if check.result in {"fail", "permerror"}]
    if failed:
        yield _sign("says_check_failed", _failure(mail, failed, known), checks=_told(failed), server=failed[0].server)
    elif passed := [check for check in mail.checks if check.result == "pass"]:
        yield _sign("says_check_passed", Weight.NOTE, checks=_told(passed), server=passed[0].server)


def _failure(mail: Mail, failed: list[Check], known: Known) -> Weight:
    """How much a failed check tells. Lists and forwarding break honest mails; nobody forwards in the service's name."""
    if mail.from_a_list:
        return Weight.NOTE
    if known.has(mail.sender.domain):
        return Weight.STRONG
    return Weight.MARKED if any(check.method == "dmarc" for check in failed) else Weight.SLIGHT


def _told(checks: list[Check]) -> str:
    return ", ".join(dict.fromkeys(check.method.upper() for check in checks))


# Domains and links


def _host(host: str, known: Known, where: str) -> Iterator[Sign]:
    """What is wrong with a host by itself."""
    shown = lookalike.readable(host)
    like = lookalike.likeness(host, known)
    if like is not None:
        how, domain = like
        yield _sign(f"domain_{how}", _LIKENESS[how], host=shown, known=domain, where=where)
    if lookalike.mixed_scripts(host):
        yield _sign("domain_mixes_letters", Weight.STRONG, host=shown, where=where)
    elif lookalike.disguised(host):
        yield _sign("domain_disguised", Weight.STRONG, host=shown, where=where)


_LIKENESS: Final = {
    Likeness.LETTERS: Weight.STRONG,
    Likeness.SLIP: Weight.STRONG,
    Likeness.TWO_SLIPS: Weight.MARKED,
    Likeness.WITHIN: Weight.STRONG,
    Likeness.PART: Weight.STRONG,
    Likeness.ENDING: Weight.MARKED,
}


def _links(mail: Mail, known: Known) -> Iterator[Sign]:
    hosts: dict[str, None] = {}
    for found in mail.links:
        target = lookalike.unwrapped(found.target)
        link = Link(target if found.text == found.target else found.text, target)
        yield from _link(link, known)
        for host in map(lookalike.host_of, (target, *lookalike.onward(target))):
            if host and len(hosts) < MOST_HOSTS:
                hosts.setdefault(host)
    for host in hosts:
        yield from _host(host, known, "link")
        if lookalike.is_number(host):
            yield _sign("link_to_number", Weight.STRONG, host=host)
        elif lookalike.registrable(host) in SHORTENERS:
            yield _sign("link_shortened", Weight.SLIGHT, host=host)
    if mail.password_field:
        yield _sign("form_for_password", Weight.STRONG)
    elif mail.form:
        yield _sign("form_in_mail", Weight.MARKED)


def _link(link: Link, known: Known) -> Iterator[Sign]:
    scheme = lookalike.scheme_of(link.target)
    if scheme in {"javascript", "data", "vbscript", "file", "blob"}:
        yield _sign("link_runs", Weight.STRONG, scheme=scheme, text=link.text[:MOST_SHOWN])
        return
    if scheme not in PAGES_BY:
        return
    host = lookalike.host_of(link.target)
    user = lookalike.user_part(link.target)
    if user:
        yield _sign("link_with_user", Weight.STRONG if "." in user else Weight.MARKED, host=host, shown=user)
    port = lookalike.port_of(link.target)
    if port not in {"", "80", "443"}:
        yield _sign("link_odd_port", Weight.NOTE, host=host, port=port)
    path = link.target.partition("?")[0].partition("#")[0]
    if "/" in path.partition("://")[2] and _ending(path.rpartition("/")[2]) in RUNS - {"com", "app", "one", "run"}:
        yield _sign("link_to_program", Weight.STRONG, host=host, name=path.rpartition("/")[2])
    yield from _text_against_target(link, host, known)


def _text_against_target(link: Link, host: str, known: Known) -> Iterator[Sign]:
    """A link whose text shows another domain than the one it leads to."""
    if link.text == link.target or not host:
        return
    shown = lookalike.domains_in(lookalike.unseen_gone(link.text).split()[:20])
    if not shown:
        return
    target = lookalike.registrable(host)
    readable = {lookalike.registrable(one) for one in shown} | {
        lookalike.registrable(lookalike.encoded(one)) for one in shown
    }
    if target not in readable:
        weight = Weight.STRONG if known.has(shown[0]) and not known.has(host) else Weight.MARKED
        yield _sign("link_text_differs", weight, shown=shown[0], host=lookalike.readable(host))


SHORTENERS: Final = frozenset(
    ["bit.ly", "tinyurl.com", "t.co", "goo.gl", "is.gd", "v.gd", "ow.ly", "buff.ly", "cutt.ly", "rebrand.ly", "rb.gy",
     "shorturl.at", "t.ly", "tiny.cc", "s.id", "lnkd.in", "qr.link"]
)  # fmt: skip
"""Services that hide where a link leads."""
PAGES_BY: Final = frozenset({"http", "https"})
MOST_SHOWN: Final = 120


# What it says


_ASKS: Final = {
    Ask.CODE: Weight.STRONG,
    Ask.PRIVATE: Weight.STRONG,
    Ask.REMOTE: Weight.STRONG,
    Ask.GIFT_CARDS: Weight.STRONG,
    Ask.BLACKMAIL: Weight.STRONG,
    Ask.PAYMENT: Weight.MARKED,
    Ask.MONEY: Weight.MARKED,
    Ask.CALL: Weight.MARKED,
    Ask.QR: Weight.MARKED,
    Ask.PROMISE: Weight.MARKED,
    Ask.SECRECY: Weight.SLIGHT,
    Ask.PRESSURE: Weight.SLIGHT,
}


def _wording(mail: Mail) -> Iterator[Sign]:
    text = f"{mail.subject}.\n\n{mail.text}"
    for found in mail_words.asks(text):
        weight = _weight(found, mail)
        if weight is not None:
            yield _sign(found.ask, weight, quote=found.quote)
    if word := mail_words.broken_up(text):
        yield _sign("words_broken_up", Weight.STRONG, quote=word)
    if _mixes_letters(text):
        yield _sign("words_mix_letters", Weight.SLIGHT)


def _weight(found: Found, mail: Mail) -> Weight | None:
    """How much a wish tells in this message; None where it is none here."""
    match found.ask:
        case Ask.CONFIRM:
            return _by_link(mail)
        case Ask.PACKED:
            return Weight.MARKED if any(_ending(one.name) in ARCHIVES for one in mail.attachments) else None
        case Ask.PRESSURE if found.times >= MUCH_PRESSURE:
            return Weight.MARKED
        case Ask.CODE if not found.clear:
            return Weight.SLIGHT
    return _ASKS[found.ask]


def _by_link(mail: Mail) -> Weight | None:
    """What it weighs that something is to be confirmed: nothing without a link, more where that hides its place."""
    hosts = [lookalike.host_of(link.target) for link in mail.links if lookalike.scheme_of(link.target) in PAGES_BY]
    if not hosts:
        return None
    hidden = any(lookalike.is_number(host) or lookalike.registrable(host) in SHORTENERS for host in hosts)
    return Weight.MARKED if hidden else Weight.SLIGHT


MUCH_PRESSURE: Final = 3
"""Phrases that press, from which it is more than manners."""


# Attachments


RUNS: Final = frozenset(
    ["exe", "scr", "com", "pif", "bat", "cmd", "js", "jse", "vbs", "vbe", "wsf", "wsh", "hta", "msi", "msix", "appx", "ps1",
     "psm1", "jar", "lnk", "cpl", "reg", "dll", "apk", "dmg", "pkg", "app", "command", "sh", "run", "desktop", "url",
     "chm", "scf", "gadget", "iso", "img", "vhd", "vhdx", "one", "xll", "msc", "rdp", "mst", "msp", "sct", "wsc", "jnlp", "appinstaller", "msixbundle", "appxbundle",
     "library-ms", "search-ms", "settingcontent-ms", "appref-ms", "diagcab"]
)  # fmt: skip
"""Endings of what runs when it is opened, or brings something along that does."""
MACROS: Final = frozenset(["docm", "dotm", "xlsm", "xlsb", "xltm", "xlam", "pptm", "potm", "ppam", "sldm"])
PAGES: Final = frozenset(["htm", "html", "shtml", "xhtml", "mht", "mhtml", "svg"])
ARCHIVES: Final = frozenset(
    ["zip", "rar", "7z", "gz", "tgz", "tar", "ace", "arj", "cab", "lzh", "z", "bz2", "xz", "zst"]
)
_RUNS_BY_TYPE: Final = (
    "application/x-msdownload",
    "application/x-msdos-program",
    "application/hta",
    "application/x-sh",
)


def _attachment(attachment: Attachment) -> Iterator[Sign]:
    ending, name = _ending(attachment.name), attachment.name
    if ending in RUNS or attachment.type in _RUNS_BY_TYPE:
        yield _sign("attachment_runs", Weight.STRONG, name=name, ending=ending)
    elif ending in MACROS:
        yield _sign("attachment_macros", Weight.MARKED, name=name)
    elif ending in PAGES or attachment.type == "text/html":
        yield _sign("attachment_page", Weight.STRONG if attachment.acts else Weight.MARKED, name=name)
    elif ending in ARCHIVES:
        yield _sign("attachment_archive", Weight.NOTE, name=name)
    if _turned(name):
        yield _sign("attachment_turned", Weight.STRONG, name=name)


def _turned(name: str) -> bool:
    """Whether signs that cannot be seen turn a name's letters round (UAX 9: embeddings, overrides, isolates)."""
    return any("\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069" for character in name)


def _ending(name: str) -> str:
    return name.rstrip(" .").rpartition(".")[2].strip().lower() if "." in name else ""
