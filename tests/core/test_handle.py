"""Handles: what may be one, what is shown, and what two people can never both have."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardtui.core.errors import BadInput
from guardtui.core.handle import MOST, MOST_LOOKED_AT, canonical, parse

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("mara", "mara"),
        ("  Mara.Jensen-2_x ", "Mara.Jensen-2_x"),
        ("4you", "4you"),
        ("ma\u0301ra", "mára"),
        ("ｍａｒａ", "mara"),
        ("мария", "мария"),
        ("日本タロウ", "日本タロウ"),
        ("संगीता", "संगीता"),
        ("یاسر۴", "یاسر۴"),
        ("m" * MOST, "m" * MOST),
    ],
)
def test_a_handle_of_any_one_script_is_kept_as_it_was_typed(typed: str, kept: str) -> None:
    """Trimmed and in one Unicode form, capitals and script as its owner likes them."""
    assert kept == parse(typed)


@pytest.mark.parametrize(
    ("typed", "reason", "wrong"),
    [
        ("", "empty", None),
        ("\u3164\u3164", "empty", None),
        ("m", "handle_form", "length"),
        ("m" * (MOST + 1), "too_long", None),
        ("ﷺ" * 2, "handle_form", "length"),
        (".mara", "handle_form", "start"),
        ("_mara", "handle_form", "start"),
        ("ma ra", "handle_form", "character"),
        ("mara@example.org", "handle_form", "character"),
        ("ma/ra", "handle_form", "character"),
        ("m\u0316ara", "handle_form", "character"),
        ("ma\u200bra", "handle_form", "character"),
        ("ma\u202era", "handle_form", "character"),
        ("가\u1160나", "handle_form", "character"),
        ("ب" + "\u064e" * 20, "handle_form", "character"),
        ("🦊fox", "handle_form", "character"),
        ("ma\x1b[31mra", "control_characters", None),
        ("mara\udcff", "not_text", None),
        ("mаra", "handle_mixed", None),
        ("μara", "handle_mixed", None),
        ("mara٤", "handle_mixed", None),
    ],
)
def test_what_is_no_handle_is_refused_with_its_reason(typed: str, reason: str, wrong: str | None) -> None:
    """Nothing that hides, steers, mixes alphabets or breaks a line becomes a handle."""
    with pytest.raises(BadInput) as refused:
        parse(typed)
    assert (reason, wrong) == (refused.value.reason, refused.value.facts.get("wrong"))


@pytest.mark.parametrize(
    "twins",
    [
        ("mara", "MARA", " Mara ", "ｍａｒａ", "𝐦𝐚𝐫𝐚"),
        ("straße", "STRASSE", "strasse"),
        ("coco", "сосо", "СОСО"),
        ("αρα", "apa"),
        ("istanbul", "İstanbul", "ıstanbul", "ISTANBUL"),
        ("ışık", "IŞIK", "işik"),
        ("мария", "МАРИЯ"),
    ],
    ids=lambda twins: str(twins[0]),
)
def test_twins_share_one_canonical_handle(twins: tuple[str, ...]) -> None:
    """Two handles that a person takes for one are one for look-ups, uniqueness and limits."""
    assert 1 == len({canonical(twin) for twin in twins})


@given(ANY_TEXT)
def test_canonical_takes_whatever_is_typed_at_sign_in(typed: str) -> None:
    """It never raises, stays short, and its result can be encoded and digested."""
    assert len(canonical(typed).encode()) < 100 * MOST_LOOKED_AT


@given(ANY_TEXT)
def test_an_accepted_handle_is_found_under_any_spelling_of_it(typed: str) -> None:
    """Typed, displayed or canonical: all lead to the same account."""
    try:
        kept = parse(typed)
    except BadInput:
        return
    assert kept == parse(kept)
    assert canonical(typed) == canonical(kept) == canonical(canonical(kept)) == canonical(kept.upper())


@given(st.from_regex(r"[a-zA-Z0-9][a-zA-Z0-9._-]{1,31}", fullmatch=True))
def test_ascii_handles_are_all_accepted(typed: str) -> None:
    """The everyday form needs no thought."""
    assert typed == parse(typed)
    assert typed.lower() == canonical(typed)


@given(st.text(min_size=MOST_LOOKED_AT + 1))
def test_a_cut_input_is_nobodys_handle(typed: str) -> None:
    """What is longer than any handle ends in a character that no handle has, even if its beginning composes to one."""
    typed = "m" + typed + "m"
    assert canonical(typed).endswith("…")


def test_a_megabyte_is_answered_at_once() -> None:
    """Only the beginning is normalised, so nobody can keep the machine busy by sign-in."""
    before = time.process_time()
    canonical("ﷺ" * 1_000_000)
    assert time.process_time() - before < 0.2
