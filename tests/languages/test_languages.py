"""Every language is whole: each text has its translation, with the same gaps, and says dates, numbers and money its own way."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys

import pytest
from babel.messages.catalog import Catalog
from hypothesis import given
from hypothesis import strategies as st

from guardtui import language, wording
from guardtui.clock import DAY, HOUR
from guardtui.core import sms
from guardtui.core.records import Channel, Event
from guardtui.wording.actions import ACTIONS, money
from guardtui.wording.events import EVENTS
from guardtui.wording.messages import CodeFacts, NoticeFacts

from . import catalogue

OTHERS = [name for name in language.LANGUAGES if name != language.ENGLISH]
GAP = re.compile(r"(?<!\{)\{(\w*)\}(?!\})")
AT = 1_795_526_460_000
"""24 November 2026, 13:21 UTC."""


def forms(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def by_text(texts: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {forms(message.id): forms(message.string) for message in texts if message.id}


@pytest.mark.parametrize("name", OTHERS)
def test_the_catalogue_has_every_text_of_today_and_no_other(name):
    """`python tests/languages/catalogue.py` brings it up to date."""
    assert catalogue.spelt(catalogue.up_to_date(name)) == catalogue.po(name).read_bytes()


@pytest.mark.parametrize("name", OTHERS)
def test_what_the_program_reads_is_made_of_the_catalogue(name):
    """Text by text: two versions of babel lay the same texts out differently."""
    assert by_text(catalogue.read_by_the_program(name)) == by_text(catalogue.written(name))


@pytest.mark.parametrize("name", OTHERS)
def test_every_text_has_its_translation(name):
    missing = [m.id for m in catalogue.written(name) if m.id and (m.fuzzy or not all(forms(m.string)))]
    assert missing == []


@pytest.mark.parametrize("name", OTHERS)
def test_a_translation_has_the_gaps_and_edges_of_its_text(name):
    """A gap that is missing would drop a fact, one that is made up would end the program."""
    for message in catalogue.written(name):
        for text, said in zip(forms(message.id), forms(message.string), strict=True) if message.id else ():
            assert set(GAP.findall(text)) == set(GAP.findall(said)), text
            assert text.count("{{") == said.count("{{"), text
            assert [text[:1].isspace(), text[-1:].isspace()] == [said[:1].isspace(), said[-1:].isspace()], text


def test_the_environment_names_the_language():
    """Ours first, then as POSIX has it; what is not here is English."""
    told = [
        ({}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "de_AT", "LANG": "en_GB"}, "de"),
        ({"GUARDTUI_LANGUAGE": "de", "LC_ALL": "en_US.UTF-8"}, "de"),
        ({"GUARDTUI_LANGUAGE": "en", "LANG": "de"}, "en"),
        ({"LANG": "tlh"}, "en"),
        ({"LANG": "../../etc"}, "en"),
    ]
    assert [language.wanted(environment) for environment, _name in told] == [name for _environment, name in told]


@given(st.text())
def test_no_environment_names_a_language_that_is_not_here(value):
    assert language.wanted({"LANG": value}) in language.LANGUAGES


def run(*arguments: str, code: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    what = ["-c", code] if code else ["-m", "guardtui", *arguments]
    return subprocess.run(
        [sys.executable, *what], env=os.environ | environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_language_that_comes_too_late_is_a_fault_of_the_program():
    done = run(code="from guardtui import language, wording\nlanguage.use('de')")
    assert "texts were read before the language was chosen" in done.stderr


def test_the_command_line_speaks_it_and_its_keys_do_not_change(tmp_path):
    """Help, sentences and click's own words; what a script reads stays."""
    told = run("--help", GUARDTUI_LANGUAGE="de").stdout
    assert "Aufruf:" in told
    assert "Usage" not in told
    assert "Passwords and codes" not in told, "a help of several paragraphs is told too"
    store = str(tmp_path / "guard.db")
    english, german = (
        json.loads(run("--store", store, "checklist", "show", "nobody", "--json", GUARDTUI_LANGUAGE=name).stdout)
        for name in ("en", "de")
    )
    assert english.keys() == german.keys()
    assert english["sentence"] != german["sentence"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("contac",), ("contact", "lis"), ("contact", "list", "--hndle"), ("contact", "verify"), ("contact", "add", "--kind"),
        ("activity", "list", "--limit", "0"), ("contact", "add", "--kind", "fax", "x"), ("contact", "list", "a", "b", "c"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_the_command_line_refuses_in_it(arguments):
    """What its library says by itself too: none of it is what it says in English."""
    english, german = (run(*arguments, GUARDTUI_LANGUAGE=name) for name in ("en", "de"))
    assert english.returncode == german.returncode == 2
    said = [done.stderr.splitlines()[-1].removeprefix("guardtui: ") for done in (english, german)]
    words = [set(re.findall(r"(?<![\w'-])[a-z]{3,}(?![\w'-])", line)) for line in said]
    assert words[0], said
    assert not words[0] & words[1], said


@pytest.mark.parametrize(
    ("name", "date", "amount", "count", "past"),
    [
        ("en", "24 Nov 2026, 13:21 UTC", "1,249.50", "1,234,567", "3 hours ago"),
        ("de", "24. Nov. 2026, 13:21 UTC", "1.249,50", "1.234.567", "vor 3 Stunden"),
    ],
)
def test_dates_numbers_and_money_are_written_as_the_language_has_them(name, date, amount, count, past):
    with language.speaking(name):
        told = (
            wording.times.utc(AT),
            money(124_950, "EUR"),
            language.number(1_234_567),
            wording.ago(AT, AT + 3 * HOUR),
        )
    assert told == (date, amount, count, past)


@given(st.integers(-(10**40), 10**40), st.sampled_from(["EUR", "JPY", "BHD", "CLF"]))
def test_an_amount_is_written_whole_in_every_language(amount, currency):
    """No digit is lost or rounded away, whatever stands between them."""
    for name in language.LANGUAGES:
        with language.speaking(name):
            assert int(re.sub(r"[^\d-]", "", money(amount, currency))) == amount


def code_facts(kind: str) -> CodeFacts:
    details = {
        "order": "RB-20417", "payee": "Riverbend Market", "amount": 12_900, "currency": "EUR", "device": "Laptop",
        "method": "card ending 4242", "contact": "+44 ••• 123", "address": "m•••@example.org", "what": "activity",
        "authenticator": "an app", "entry": 12,
    }  # fmt: skip
    clause = wording.action(kind, details, in_message=True)
    return CodeFacts(kind, clause, ("amber", "kettle"), "K7M2QX", AT, 10, "Riverbend", "", "help@riverbend.example")


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("kind", ACTIONS)
def test_a_code_by_sms_takes_no_more_messages_than_in_english(name, kind):
    """Letters of GSM 7 alone, and the code, the words and the reference are in each."""
    sizes = []
    for spoken in (language.ENGLISH, name):
        with language.speaking(spoken):
            body = wording.code_message(code_facts(kind), Channel.SMS, "482113").body
        assert all(fact in body.replace(" ", "") for fact in ("482113", "amberkettle", "K7M2QX"))
        sizes.append(sms.size(body).segments)
    assert sizes[1] <= sizes[0]


@pytest.mark.parametrize("name", OTHERS)
def test_a_notice_by_sms_takes_no_more_messages_than_in_english(name):
    details = dict.fromkeys(("device", "place", "to", "was", "reason", "action", "symptom", "item"), "Laptop") | {
        "count": 3, "left": 2, "case": "C-1", "entry": 7, "amount": 12_900, "currency": "EUR"}  # fmt: skip
    longer = {}
    for tag in EVENTS:
        facts = NoticeFacts(tag, details, "mira", "K7M2QX", AT, "Riverbend")
        sizes = []
        for spoken in (language.ENGLISH, name):
            with language.speaking(spoken):
                sizes.append(sms.size(wording.notice(facts, Channel.SMS).body).segments)
        if sizes[1] > sizes[0]:
            longer[tag] = sizes
    assert longer == {}


@pytest.mark.parametrize("name", OTHERS)
def test_each_event_is_said_in_the_language_in_use(name):
    """The tables of what messages are made of are looked up anew each time."""
    event = Event("a", 1, AT, "signin:done", "done", {"device": "Laptop", "place": ""})
    english = wording.event(event)
    with language.speaking(name):
        assert wording.event(event) != english
    assert wording.event(event) == english


def test_lists_and_lengths():
    assert [language.all_of(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    with language.speaking("de"):
        assert language.any_of(["a", "b", "c"]) == "a, b oder c"
        assert wording.times.length(DAY) == "1 Tag"
        assert [language.yes_or_no(word) for word in ("j", "Ja", "y", "nein", "n", "vielleicht")] == [
            True,
            True,
            True,
            False,
            False,
            None,
        ]


def test_every_gap_of_a_text_is_filled_where_it_is_said():
    """`_("{count} left").format(len=3)` would end the program, and only on the screen that nobody looked at."""
    for path in sorted(catalogue.SOURCE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "format":
                given = {one.arg for one in call.keywords}
                for text in marked(call.func.value):
                    assert set(GAP.findall(text)) <= given, (path.name, call.lineno, text)


def marked(node: ast.expr) -> list[str]:
    """The texts for the catalogue below a place in the code."""
    calls = [one for one in ast.walk(node) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)]
    return [one.args[0].value for one in calls if one.func.id == "_" and isinstance(one.args[0], ast.Constant)]
