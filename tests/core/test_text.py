"""Text from people and networks: what may be kept, and how nothing in it reaches the terminal but what can be seen."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from guardtui.core.errors import BadInput
from guardtui.core.text import MARK, clip, one_line, printable, script, whole, width

ODDITIES = (
    "\u200d\u200c\ufe0f\ufe0e❤👩🏽👍🏴1#٤میक्ष\u0301\u0488\u1160\u115f\u034f\u180b\U000e0100\U000e0041葛가\u11a8"
    "\n\r\t\x1b\x9b\x7f\ud800\u202e\u2066\ufeff\u2028\xad↔·◌ \U0001fae8"
)
ODD_TEXT = st.text(st.one_of(st.characters(exclude_categories=()), st.sampled_from(ODDITIES)), max_size=40)


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("\x9b31mred", "·31mred"),
        ("a\x00b\x7fc", "a␀b␡c"),
        ("one\ttwo\nthree\r", "one two␊three␍"),
        ("abc\u202egnp.exe", "abc·gnp.exe"),
        ("pay\u200bpal\ufeff", "pay·pal·"),
        ("soft\xadhyphen", "soft·hyphen"),
        ("a\u2028b\u2029c", "a·b·c"),
        ("hi\U000e0068\U000e0069", "hi··"),
        ("\u3164\u115f\u2800", "···"),
        ("\udcff\ud800", "\ufffd\ufffd"),
        ("a\u200db a\ufe0f", "a·b a·"),
        ("Z" + "\u0301" * 200, "Z" + "\u0301" * 4),
        ("\u0301alone", "◌\u0301alone"),
    ],
)
def test_what_steers_or_hides_is_replaced_by_a_mark(stored: str, seen: str) -> None:
    """Escapes, bidi controls, zero width, tags, fillers, broken encoding and heaps of accents (SECURITY 3.3)."""
    assert seen == printable(stored)


@pytest.mark.parametrize(
    "text",
    [
        "Mara Jensen",
        "Zoë Nuñez–O’Brien • 10 €",
        "Мария Ιωάννα 田中太郎",
        "नमस्ते क्\u200dष",
        "می\u200cخواهم",
        "葛\U000e0100城",
        "Nguyễn Thị Ánh",
        "👩\u200d👩\u200d👧\u200d👦 👍🏽 ❤\ufe0f\u200d🔥 1\ufe0f\u20e3 🇩🇰 🏳\ufe0f\u200d🌈 ☎\ufe0e",
    ],
)
def test_names_of_the_whole_world_stay_as_they_are(text: str) -> None:
    """Joiners and style selectors are kept where a script or an emoji needs them."""
    assert text == printable(text)


def test_lines_stay_only_where_lines_are_wanted() -> None:
    """A name has one line; a note may have more, however its line ends were typed."""
    assert "a\nb\nc␍d" == printable("a\r\nb\nc\rd", lines=True)
    assert "a␍␊b" == printable("a\r\nb")


@given(ODD_TEXT, st.booleans())
def test_printable_text_holds_nothing_that_cannot_be_seen(text: str, lines: bool) -> None:
    """No control, surrogate or separator survives; a format character only as a joiner; and once is enough."""
    seen = printable(text, lines=lines)
    left = {c for c in seen if unicodedata.category(c) in {"Cc", "Cs", "Cf", "Zl", "Zp"}}
    assert left <= {"\u200c", "\u200d"} | ({"\n"} if lines else set())
    assert seen == printable(seen, lines=lines)
    seen.encode()


@given(ODD_TEXT, st.integers(-1, 25))
def test_clipped_text_fits_its_cells(text: str, cells: int) -> None:
    """Our count is never below the one that the screen draws by."""
    clipped = clip(printable(text), cells)
    assert cell_len(clipped) <= width(clipped) <= max(cells, 0) or clipped == printable(text)
    assert clipped == printable(text) or clipped == "" or clipped.endswith("…")


def test_no_character_is_counted_narrower_than_it_is_drawn() -> None:
    """Python's tables are older than the terminal's; every character of the first three planes is compared."""
    shown = (printable(chr(point)) for point in range(0x20, 0x30000))
    assert not [one for one in shown if cell_len(one) > width(one)]


@pytest.mark.parametrize(
    ("text", "cells", "clipped"),
    [
        ("Riverbend", 9, "Riverbend"),
        ("Riverbend Market", 11, "Riverbend…"),
        ("日本語テキスト", 6, "日本…"),
        ("👩\u200d👩\u200d👧 family", 6, "…"),
        ("❤\ufe0f❤\ufe0f❤\ufe0f", 4, "❤\ufe0f…"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("anything", 1, "…"),
        ("anything", 0, ""),
        ("", 0, ""),
    ],
)
def test_what_is_too_wide_ends_in_an_ellipsis(text: str, cells: int, clipped: str) -> None:
    """Cut between characters as people count them, never inside an emoji or between a letter and its accent."""
    assert clipped == clip(text, cells)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Mara Jensen \n", "Mara Jensen"), ("Zoe\u0308", "Zoë"), ("👩\u200d👧", "👩\u200d👧"), ("é" * 64, "é" * 64)],
)
def test_an_entry_is_trimmed_and_brought_to_one_form(typed: str, kept: str) -> None:
    """NFC, so that what looks the same is the same in the store."""
    assert kept == one_line(typed, "name", most=64)


def test_an_entry_typed_with_loose_accents_is_as_long_as_it_looks() -> None:
    """The limit counts what is kept, not how a keyboard spelt it."""
    assert 64 == len(one_line("e\u0301" * 64, "name", most=64))


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        (" \t\n", "empty"),
        ("\u200b\u3164", "empty"),
        ("a\nb", "control_characters"),
        ("a\x1bb", "control_characters"),
        ("a\x9bb", "control_characters"),
        ("a\u2028b", "control_characters"),
        ("x" * 65, "too_long"),
        ("x" * 1_000_000, "too_long"),
        ("a\udcff", "not_text"),
    ],
)
def test_an_entry_that_could_never_be_meant_is_refused(typed: str, reason: str) -> None:
    """Each with the field's name, so that the sentence can say where."""
    with pytest.raises(BadInput) as refused:
        one_line(typed, "name", most=64)
    assert (reason, "name") == (refused.value.reason, refused.value.facts["field"])


def test_a_blank_entry_may_be_allowed() -> None:
    """Whatever blank is made of, it is kept as nothing."""
    assert "" == one_line(" \u200b ", "search", most=200, blank_ok=True)


@given(ODD_TEXT)
def test_an_accepted_entry_is_accepted_again_unchanged(typed: str) -> None:
    """What the store holds passes its own door."""
    try:
        kept = one_line(typed, "name", most=64)
    except BadInput:
        return
    assert kept == one_line(kept, "name", most=64)
    assert len(kept.encode()) <= 256


@given(ODD_TEXT)
def test_whole_text_can_be_stored(text: str) -> None:
    """Broken bytes of a command line never reach the database as they are."""
    whole(text).encode()


@pytest.mark.parametrize(
    ("characters", "name"),
    [("aÉß", "LATIN"), ("ж", "CYRILLIC"), ("日タひ가々ー", "CJK"), ("٤۴م", "ARABIC"), ("\x00", "")],
)
def test_letters_are_told_apart_by_script(characters: str, name: str) -> None:
    """Japanese and Korean, written in several scripts at once, count as one."""
    assert {name} == {script(c) for c in characters}


def test_the_mark_is_itself_printable() -> None:
    """Or cleaning would never end."""
    assert MARK == printable(MARK)
