"""What a mail in HTML shows and where its links lead, read in one pass over its characters.

Not `html.parser`: on Python 3.11 it took 21 s for 64 KiB of `<a <a <a`, and 13 s for the same with a quote (SECURITY C-94
allows one). Here each character is looked at a fixed number of times, whatever it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Final
from urllib.parse import urljoin

MOST_LINKS: Final = 200
MOST_TEXT: Final = 4096
"""Characters of one link's text that are kept."""

_BLOCKS: Final = frozenset(
    ["address", "article", "blockquote", "br", "dd", "div", "dt", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
     "header", "hr", "li", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"]
)  # fmt: skip
"""What begins a new line; other tags do not even part a word."""
_UNSHOWN: Final = frozenset(["script", "style", "iframe", "noembed", "noframes"])
_FOREIGN: Final = frozenset(["svg", "math"])
"""In which everything is read as tags and text, as browsers do."""
_END: Final = {name: re.compile(f"</{name}", re.IGNORECASE) for name in (*_UNSHOWN, "title", "textarea", "xmp")}
"""Where the text of what has no tags in it ends."""
_ATTRIBUTE: Final = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_ON_EVENT: Final = re.compile(r"[\s\"'/]on[a-z]+\s*=", re.IGNORECASE)
_REFRESH: Final = re.compile(r"url\s*=\s*[\"']?([^\s\"']+)", re.IGNORECASE)
_COMMENT_END: Final = re.compile("--!?>")
_HERE: Final = re.compile(r"(?![/\\]{2})[^:/?#\\]*(?:[/?#\\]|$)")
"""A target that goes on from the place of the page."""
_QUOTE_OR_END: Final = re.compile("[\"'>]")


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says, and where it leads."""

    text: str
    target: str


@dataclass(slots=True)
class Page:
    """What was read of one text in HTML."""

    text: str = ""
    links: list[Link] = field(default_factory=list)
    form: bool = False
    """Whether something is to be filled in."""
    password_field: bool = False
    script: bool = False
    """Whether it does something by itself: by a script, at an event, or by going on to another page."""


def read_html(html: str) -> Page:
    """The text that is shown, the links, and whether there is a form."""
    return _Reader(html).read()


def entities(text: str) -> str:
    """The text with `&amp;` and its kin resolved, as it stands where Python refuses a number (more than 4,300 digits)."""
    try:
        return unescape(text)
    except ValueError:
        return text


class _Reader:
    def __init__(self, html: str) -> None:
        self._html = html
        self._last = {quote: html.rfind(quote) for quote in "\"'"}
        self._page = Page()
        self._shown: list[str] = []
        self._target: str | None = None
        self._link_from = 0
        self._base = ""
        self._foreign = 0

    def read(self) -> Page:
        at = 0
        while at >= 0:
            at = self._next(at)
        self._end_link()
        self._page.text = "".join(self._shown)
        self._page.links = [Link(link.text, _from(self._base, link.target)) for link in self._page.links]
        return self._page

    def _next(self, at: int) -> int:
        """Take what stands from here to behind the next tag; where to go on, or -1 at the end."""
        html = self._html
        start = html.find("<", at)
        self._show(html[at:] if start < 0 else html[at:start])
        if start < 0:
            return -1
        if html.startswith("<!--", start):
            ends = _COMMENT_END.search(html, start + 2)  # `<!-->` is a whole comment
            return ends.end() if ends else -1
        following = html[start + 1 : start + 2]
        if following in {"!", "?"}:
            return _behind(html.find(">", start), 1)
        if not (following.isalpha() or following == "/"):
            self._show("<")
            return start + 1
        end = self._tag_end(start + 1)
        if end < 0:
            return -1
        return self._tag(html[start + 1 : end], end + 1)

    def _tag_end(self, at: int) -> int:
        """Where a tag's `>` stands; one inside a quoted value is none."""
        while found := _QUOTE_OR_END.search(self._html, at):
            here, sign = found.start(), found[0]
            if sign == ">":
                return here
            opens = self._html[max(0, here - 8) : here].rstrip().endswith("=") and self._last[sign] > here
            at = self._html.find(sign, here + 1) + 1 if opens else here + 1
        return -1

    def _tag(self, tag: str, behind: int) -> int:
        closing = tag.startswith("/")
        name = _name(tag.removeprefix("/"))
        if name in _BLOCKS:
            self._show("\n")
        if name in _FOREIGN and not tag.endswith("/"):
            self._foreign = max(0, self._foreign + (-1 if closing else 1))
        if closing:
            if name == "a":
                self._end_link()
            return behind
        self._page.script |= name == "script" or _ON_EVENT.search(tag) is not None
        if name == "base":
            self._base = self._base or _attributes(tag).get("href", "").strip()
        elif name == "meta":
            self._refresh(_attributes(tag))
        elif name in {"a", "area", "form", "input", "textarea"}:
            self._take(name, _attributes(tag))
        return self._raw(name, behind) if name in _END and not self._foreign else behind

    def _raw(self, name: str, behind: int) -> int:
        """Take the text of what has no tags in it."""
        found = _END[name].search(self._html, behind)
        if name not in _UNSHOWN:
            self._show(self._html[behind : found.start() if found else None])
        return found.start() if found else -1

    def _take(self, name: str, attributes: dict[str, str]) -> None:
        if name in {"a", "area"}:
            self._end_link()
            target = attributes.get("href") or attributes.get("xlink:href")  # as drawings have it
            self._target, self._link_from = target, len(self._shown)
            return
        self._lead(attributes.get("action") or attributes.get("formaction"))
        self._page.form = True
        self._page.password_field |= name == "input" and attributes.get("type", "").strip().lower() == "password"

    def _refresh(self, attributes: dict[str, str]) -> None:
        """A page that goes on to another by itself acts as one with a script does."""
        leads = _REFRESH.search(attributes.get("content", ""))
        if leads and attributes.get("http-equiv", "").strip().lower() == "refresh":
            self._page.script = True
            self._lead(leads[1])

    def _lead(self, target: str | None) -> None:
        """Note where something leads that has no text of its own."""
        if target and len(self._page.links) < MOST_LINKS:
            self._page.links.append(Link("", target.strip()))

    def _show(self, text: str) -> None:
        if text:
            self._shown.append(entities(text))

    def _end_link(self) -> None:
        if self._target is not None and len(self._page.links) < MOST_LINKS:
            text = "".join(self._shown[self._link_from :])
            self._page.links.append(Link(" ".join(text.split())[:MOST_TEXT], self._target.strip()))
        self._target = None


def _from(base: str, target: str) -> str:
    """Where a link leads, in a page that names the place from which its links go on."""
    try:
        return urljoin(base, target) if base and _HERE.match(target) else target
    except ValueError:  # a base that is no place
        return target


def _behind(found: int, length: int) -> int:
    return found + length if found >= 0 else -1


def _name(tag: str) -> str:
    name = re.match(r"[^\s/>]*", tag)
    return name[0].lower() if name else ""


def _attributes(tag: str) -> dict[str, str]:
    """The attributes of a tag; the first of a name counts, as in browsers."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(tag):
        found.setdefault(match[1].lower(), entities(match[2] or match[3] or match[4] or ""))
    return found
