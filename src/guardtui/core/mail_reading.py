"""A mail, or a text that was pasted, as a record of what matters for judging it. Whatever comes in, a record comes out.

The standard library's reader does the work, kept from what could hurt: it sees the first 64 KiB (SECURITY N25), a
thousand characters of each header, and a hundred parts. What it stumbles over is a defect that is told, never an error.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from dataclasses import dataclass
from email import headerregistry
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import EmailPolicy
from typing import Any, Final

from guardtui.core.html_reading import MOST_LINKS, Link, Page, entities, read_html

MOST_READ: Final = 65_536
"""Bytes that are read and judged; the rest is said to be left out (SECURITY N25)."""
MOST_HEADER: Final = 1_000
MOST_PARTS: Final = 100
MOST_ATTACHMENTS: Final = 50
MOST_SENDERS: Final = 10
MOST_CHECKS: Final = 20

_CHARSETS: Final = re.compile(
    r"us-ascii|ascii|utf-?[78]|utf-?(16|32)(le|be)?|latin-?1|iso-?8859-\d+|windows-\d+|cp\d+|koi8-[ru]|gb2312|gbk|gb18030|big5|"
    r"shift_?jis|euc-(jp|kr)|iso-2022-(jp|kr)|ks_c_5601-1987"
)
"""Charsets of mail. Python knows "charsets" beside them that are quadratic (punycode, idna) or no text at all."""
_HEADER: Final = re.compile(rb"[!-9;-~]+[ \t]*:")
_FAMILIAR: Final = frozenset(
    [b"authentication-results", b"content-type", b"date", b"delivered-to", b"from", b"message-id", b"mime-version",
     b"received", b"reply-to", b"return-path", b"sender", b"subject", b"to", b"dkim-signature", b"arc-seal",
     b"x-received", b"x-original-to", b"cc"]
)  # fmt: skip
_APART: Final = re.compile(r"""[\s<>,;:"'()\[\]\\]+""")
_LOOKS_HTML: Final = re.compile(r"<(?:a|html|body|p|div|table|form)[\s>]", re.IGNORECASE)
_PAGES: Final = (".htm", ".html", ".shtml", ".xhtml", ".svg")
_SHOWN: Final = frozenset({"text/plain", "text/html"})
"""What mail programs show among the text, whatever it is called, unless it is said to be an attachment."""
_CALENDAR: Final = "text/calendar"
_COMMENT: Final = re.compile(r"\([^()]*\)")
_TOKEN: Final = re.compile(r"[A-Za-z0-9-]+")
_LOOKED_AT: Final = 400
"""Bytes by which it is seen that letters take two each."""
_RESULT: Final = re.compile(r"(?:^|[\s;])(dkim|spf|dmarc)\s{0,4}=\s{0,4}([a-z]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and the address behind it."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2].lower()


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    type: str
    acts: bool = False
    """Whether it is a page with a script in it, or with something to fill in."""


@dataclass(frozen=True, slots=True)
class Check:
    """What a mail says that a server found when it checked its origin. Anybody can write such a line."""

    server: str
    method: str
    """`dkim`, `spf` or `dmarc`."""
    result: str


@dataclass(frozen=True, slots=True)
class Mail:
    """What was read. `is_mail` is false for a text without headers, of which only `text` and `links` are known."""

    is_mail: bool
    senders: tuple[Mailbox, ...] = ()
    hidden_senders: tuple[str, ...] = ()
    """Addresses that stand in the From line but that its reading does not give (LIBRARIES 1.20)."""
    reply_to: tuple[Mailbox, ...] = ()
    return_path: str = ""
    subject: str = ""
    from_a_list: bool = False
    text: str = ""
    links: tuple[Link, ...] = ()
    form: bool = False
    password_field: bool = False
    attachments: tuple[Attachment, ...] = ()
    checks: tuple[Check, ...] = ()
    defects: tuple[str, ...] = ()
    read: int = 0
    """Bytes that were read."""
    left_out: int = 0
    """Bytes that were not."""

    @property
    def sender(self) -> Mailbox:
        """Who it says it is from; nobody where it does not."""
        return self.senders[0] if self.senders else Mailbox("", "")


def read(raw: bytes | str) -> Mail:
    """Read a mail with its headers, or a text without. Never raises."""
    data = raw.encode("utf-8", "replace") if isinstance(raw, str) else _in_utf8(raw)
    kept = data[:MOST_READ]
    left_out = len(data) - len(kept)
    kept = kept.lstrip(b"\xef\xbb\xbf \t\r\n") or kept
    if not _has_headers(kept):
        return _pasted(_unlabelled(kept), len(kept), left_out)
    message, whole = _parse(kept)
    return _mail(message, len(kept), left_out, whole=whole)


def _in_utf8(data: bytes) -> bytes:
    """A file as it would be in UTF-8: Windows saves what it calls "Unicode" with two bytes to a letter."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    first, second = data[:_LOOKED_AT:2], data[1:_LOOKED_AT:2]
    for full, empty, charset in ((first, second, "utf-16-le"), (second, first, "utf-16-be")):
        if full.count(0) * 4 < len(full) and empty.count(0) * 4 > 3 * len(empty):
            return data.decode(charset, "replace").encode("utf-8", "replace")
    return data


def _unlabelled(data: bytes) -> str:
    """A text that does not say how it is written: UTF-8, or else what Windows wrote before."""
    try:
        return getincrementaldecoder("utf-8")().decode(data)  # which waits for the rest of a letter that was cut
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def tokens(text: str) -> list[str]:
    """The text cut at spaces and brackets: where addresses and links are looked for, one look at each character."""
    return [piece for piece in _APART.split(text) if piece]


def text_links(text: str) -> tuple[Link, ...]:
    """The links that stand in a plain text as themselves."""
    found: list[Link] = []
    for word in text.split():
        target = word.strip("<>()[]{}\"'.,;!?*|")
        start = target.lower().find("http")
        if start > 0 and "://" in target[start:]:
            target = target[start:]
        if "://" in target[:12] or target[:4].lower() == "www." or _has_path(target):
            found.append(Link(target, target if "://" in target else f"http://{target}"))
            if len(found) == MOST_LINKS:
                break
    return tuple(found)


def _has_path(word: str) -> bool:
    """Whether it is a domain with something behind it, such as `short.example/x`; a file's name is not."""
    host, slash, rest = word.partition("/")
    name, dot, ending = host.rpartition(".")
    return bool(slash and rest and dot and name and ending.isalpha() and len(ending) > 1 and "@" not in host)


def _has_headers(data: bytes) -> bool:
    """Whether it begins like a mail: among the first lines, which are all headers, is one that mails have."""
    for line in data.split(b"\n", 40)[:40]:
        if line.startswith((b" ", b"\t", b"From ", b">From ")):
            continue
        if not _HEADER.match(line):
            return False
        if line.partition(b":")[0].strip().lower() in _FAMILIAR:
            return True
    return False


def _pasted(text: str, read: int, left_out: int) -> Mail:
    page = read_html(text) if _LOOKS_HTML.search(text) else None
    shown = page.text if page else text
    links = (*(page.links if page else ()), *text_links(shown))
    return Mail(
        False,
        text=shown[:MOST_READ],
        links=links[:MOST_LINKS],
        form=bool(page and page.form),
        password_field=bool(page and page.password_field),
        read=read,
        left_out=left_out,
    )


class _TooManyParts(Exception):
    """More than `MOST_PARTS`; nesting them deep would otherwise exhaust the stack."""


class _Policy(EmailPolicy):
    """Headers as the standard library reads them, but bounded, and as plain text where it stumbles."""

    def header_fetch_parse(self, name: str, value: str) -> Any:  # noqa: ANN401 - as the base class has it
        text = _bounded(str(value))
        if name.lower() == "content-transfer-encoding":  # which the library only knows without anything around it
            return found[0] if (found := _TOKEN.search(_COMMENT.sub("", text))) else ""
        try:
            return super().header_fetch_parse(name, text)
        except Exception:  # noqa: BLE001 - its parser of headers raises whatever its indices meet
            return text


def _parse(data: bytes) -> tuple[Message, bool]:
    """The message, and whether its parts could be told apart."""
    count = 0

    def part(*_: object, **kwargs: Any) -> EmailMessage:
        nonlocal count
        count += 1
        if count > MOST_PARTS:
            raise _TooManyParts
        return EmailMessage(**kwargs)

    policy = _Policy(message_factory=part)
    try:
        return BytesParser(policy=policy).parsebytes(data), True
    except (_TooManyParts, RecursionError, ValueError, LookupError):
        count = 0
        return BytesParser(policy=policy).parsebytes(data, headersonly=True), False


def _mail(message: Message, read: int, left_out: int, *, whole: bool) -> Mail:
    body = _Body()
    parts = list(message.walk())[:MOST_PARTS] if whole else [message]
    for part in parts:
        body.take(part, whole=whole)
    text = "\n".join(body.texts)[:MOST_READ]
    senders, hidden = _senders(message)
    return Mail(
        True,
        senders=senders,
        hidden_senders=hidden,
        reply_to=_mailboxes(message, "reply-to"),
        return_path=_address(" ".join(_raw(message, "return-path"))),
        subject=str(message.get("subject") or ""),
        from_a_list=message.get("list-id") is not None or message.get("list-post") is not None,
        text=text,
        links=(*body.links, *text_links(text))[:MOST_LINKS],
        form=body.form,
        password_field=body.password_field,
        attachments=tuple(body.attachments),
        checks=tuple(_checks(message)),
        defects=_defects(parts, whole=whole, cut=left_out > 0),
        read=read,
        left_out=left_out,
    )


class _Body:
    """What the parts of a mail come to."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.links: list[Link] = []
        self.attachments: list[Attachment] = []
        self.form = self.password_field = False

    def take(self, part: Message, *, whole: bool) -> None:
        """One part: a text, or an attachment, or both, as one with a name that mail programs show all the same."""
        if whole and part.is_multipart():
            return
        kind = _quietly(part.get_content_type) or "text/plain"
        name = _quietly(part.get_filename)
        page = (
            self._read_page(_text(part)) if kind == "text/html" or (whole and name.lower().endswith(_PAGES)) else None
        )
        set_apart = _quietly(part.get_content_disposition) == "attachment"
        attached = whole and (bool(name) or set_apart or not kind.startswith("text/"))
        if attached and len(self.attachments) < MOST_ATTACHMENTS:
            self.attachments.append(Attachment(name, kind, page is not None and (page.script or page.form)))
        if not attached or kind == _CALENDAR or (kind in _SHOWN and not set_apart):
            self.texts.append(_unfolded(part) if kind == _CALENDAR else page.text if page else _text(part))

    def _read_page(self, html: str) -> Page:
        page = read_html(html)
        self.links += page.links
        self.form |= page.form
        self.password_field |= page.password_field
        return page


def _unfolded(part: Message) -> str:
    """An invitation, of which a calendar shows what it says wherever it stands, with its lines put together (RFC 5545 3.1)."""
    return re.sub(r"\r?\n[ \t]", "", _text(part))


def _text(part: Message) -> str:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        payload = b""
    charset = _quietly(part.get_content_charset).lower()
    data = payload if isinstance(payload, bytes) else str(payload or "").encode("utf-8", "replace")
    try:
        return data.decode(charset, "replace") if _CHARSETS.fullmatch(charset) else _unlabelled(data)
    except (LookupError, UnicodeError):
        return _unlabelled(data)


def _quietly(ask: Any) -> str:  # noqa: ANN401 - a method of the standard library's message
    """What a part says of itself; nothing where that cannot be read."""
    try:
        found = ask()
    except Exception:  # noqa: BLE001 - as with headers
        return ""
    return found if isinstance(found, str) else ""


def _mailboxes(message: Message, name: str) -> tuple[Mailbox, ...]:
    """The addresses of the headers of a name, as mail programs read them: what stands in angle brackets is the address.

    The standard library's reading is taken where it agrees with that. It does not for `Ana @Work <ana@b.example>`, of which
    it makes `Ana@Work`.
    """
    parsed, raw = message.get_all(name, [])[:MOST_SENDERS], _raw(message, name)
    return tuple(mailbox for header, text in zip(parsed, raw, strict=True) for mailbox in _boxes_of(header, text))


def _boxes_of(header: Any, text: str) -> list[Mailbox]:  # noqa: ANN401 - a text that may have addresses
    if isinstance(header, headerregistry.AddressHeader):
        found = [Mailbox(one.display_name, one.addr_spec) for one in header.addresses if one.domain]
        if found and all(any(one.address == address for one in found) for _, address in _in_brackets(text)):
            return found
    by_hand = [Mailbox(_decoded(name), address) for name, address in _in_brackets(text)]
    return by_hand or [Mailbox("", token) for token in tokens(text) if _is_address(token)]


def _in_brackets(text: str) -> list[tuple[str, str]]:
    """Every address in angle brackets, with the name before it."""
    found = []
    for piece in text.split(">"):
        name, bracket, address = piece.rpartition("<")
        if bracket and _is_address(address.strip()):
            name = name if '"' in name else name.rpartition(",")[2]  # before a comma stands another sender
            found.append((name.strip(' ,;<"'), address.strip()))
    return found


def _is_address(token: str) -> bool:
    local, at, domain = token.rpartition("@")
    return bool(local and at and domain)


def _decoded(name: str) -> str:
    """A name with its encoded words decoded."""
    return str(_Policy().header_fetch_parse("subject", name))


def _raw(message: Message, name: str) -> list[str]:
    """The headers of a name as they stand there, of which the library's reading shows only what it understood."""
    values = [str(value) for one, value in message.raw_items() if one.lower() == name]
    return [_bounded(value) for value in values[:MOST_SENDERS]]


def _bounded(value: str) -> str:
    text = value[:MOST_HEADER].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(text.splitlines())


def _address(text: str) -> str:
    return next((token for token in tokens(text) if _is_address(token)), "")


def _senders(message: Message) -> tuple[tuple[Mailbox, ...], tuple[str, ...]]:
    """Everybody that the mail says it is from, and the addresses which its From lines have besides."""
    senders = _mailboxes(message, "from")
    told = " ".join(f"{one.name} {one.address}" for one in senders).lower()
    there = [token for text in _raw(message, "from") for token in tokens(text) if _is_address(token)]
    return senders, tuple(token for token in there if token.lower() not in told)


def _checks(message: Message) -> Iterator[Check]:
    """The results that the mail carries, newest first: a server puts its line on top."""
    count = 0
    for header in message.get_all("authentication-results", [])[:5]:
        text = entities(str(header))
        server = text.partition(";")[0].split()[:1]
        for method, result in _RESULT.findall(text):
            count += 1
            if count > MOST_CHECKS:
                return
            yield Check(server[0] if server else "", method.lower(), result.lower())


def _defects(parts: list[Message], *, whole: bool, cut: bool) -> tuple[str, ...]:
    """What is broken about it, by the names that the standard library has for that. Where it was cut, that says nothing."""
    if not whole:
        return ("TooManyParts",)
    if cut:
        return ()
    return tuple(sorted({type(defect).__name__ for part in parts for defect in part.defects}))
