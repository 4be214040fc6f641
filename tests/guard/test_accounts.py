"""Accounts: what may be one, and what is said where it may not."""

import pytest

from guardtui import wording
from guardtui.core.errors import BadInput, GuardError, NotFound, Refused

GOOD = "seven quiet harbours at dawn"
HOSTILE = [
    "",
    " ",
    "\x00",
    "\x1b]0;pwned\x07",
    "a\nb",
    "\u202eevil",
    "x" * 1_000_000,
    "\ud800",
    "[@click=app.quit]x[/]",
    "миra",
]


@pytest.mark.parametrize("handle", HOSTILE)
def test_a_handle_of_the_wrong_form_is_refused_in_a_clean_sentence_and_nothing_changes(lab, handle):
    with pytest.raises(BadInput) as refused:
        lab.guard.accounts.add(handle, "Mira", GOOD)
    sentence = wording.problem(refused.value)
    assert sentence.isprintable()
    assert len(sentence) < 300
    assert not lab.guard.accounts.any()


@pytest.mark.parametrize("name", ["\x1b[2J", "x" * 100_000, "\ud800", "a\x00b"])
def test_so_is_a_name(lab, name):
    with pytest.raises(BadInput):
        lab.guard.accounts.add("mira", name, GOOD)
    assert not lab.guard.accounts.any()


@pytest.mark.parametrize(
    "password", ["", "shrt", "password1234", "MiraOduya-1990!", "x" * 300, "\x1b" * 20, "\ud800" * 20]
)
def test_a_bad_password_is_refused_with_reasons_that_do_not_repeat_it(lab, password):
    with pytest.raises(Refused) as refused:
        lab.guard.accounts.add("mira", "Mira Oduya", password, birthday="1990-04-12")
    sentence = wording.problem(refused.value)
    assert sentence.isprintable()
    assert len(password) < 4 or password not in sentence
    assert password[:6] not in repr(refused.value.facts) or password in ("", "shrt")
    assert not lab.guard.accounts.any()


def test_a_handle_is_taken_in_every_spelling(lab):
    lab.guard.accounts.add("Mira", "Mira", GOOD)
    with pytest.raises(Refused) as refused:
        lab.guard.accounts.add("mIRA", "Another", GOOD)
    assert refused.value.reason == "handle_taken"


def test_accounts_are_found_and_listed_in_pages(lab):
    for number in range(7):
        lab.guard.accounts.add(f"user{number}", f"User {number}", GOOD)
    page = lab.guard.accounts.list(limit=4)
    rest = lab.guard.accounts.list(after=page.next, limit=4)
    assert [a.handle for a in (*page.items, *rest.items)] == [f"user{number}" for number in range(7)]
    assert rest.next is None
    assert lab.guard.accounts.find("USER3").profile.name == "User 3"
    with pytest.raises(NotFound):
        lab.guard.accounts.find("nobody")


def test_every_reason_that_is_raised_has_a_sentence():
    """No error reaches a person as a bare word."""
    import re
    from pathlib import Path

    import guardtui
    from guardtui.wording.problems import PROBLEMS

    raised = set()
    for file in Path(guardtui.__file__).parent.rglob("*.py"):
        calls = re.findall(
            r"(?:Refused|BadInput|NotFound|Locked|StoreTrouble|NoDelivery)\(\s*\"(\w+)\"", file.read_text()
        )
        raised |= set(calls)
    from guardtui.store.trouble import _REASONS

    raised |= set(_REASONS.values())
    assert raised - set(PROBLEMS) == set()


def test_a_sentence_never_carries_control_bytes_from_its_facts():
    class Odd(GuardError):
        pass

    assert wording.problem(Odd("unknown_action", kind="\x1b]52;c;x\x07", known=["\x9b2J"])).isprintable()
