"""How often the inspector is wrong, on mails of our own making: honest ones called fraud, and frauds let pass.

The first 71 mails of `honest.toml` and `fraud.toml` were written before the rules, the others joined them after they had
been held back once, as is said there. `held_back.toml` is what the rules of today were not written for.
The figures are printed: `pytest tests/core/test_mail_corpus.py -s`.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from guardtui.core import mail_reading, phishing
from guardtui.core.inspection import Outcome
from guardtui.core.lookalike import Known

CORPUS = Path(__file__).parents[1] / "corpus"
KNOWN = Known("Riverbend Market", ("riverbend.example",), ("mira.oduya@post.example",))
"""Whose shop the reader is a customer of, and the reader's own address."""


def mails(name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = tomllib.loads((CORPUS / f"{name}.toml").read_text())["mail"]
    return found


def outcomes(found: list[dict[str, str]]) -> dict[str, Outcome]:
    return {one["name"]: phishing.inspect(mail_reading.read(one["text"]), KNOWN).outcome for one in found}


def told(kind: str, found: dict[str, Outcome], wrong: list[str], what: str) -> str:
    count = {outcome: sum(one is outcome for one in found.values()) for outcome in Outcome}
    return (
        f"{kind}: {len(found)} mails, {len(wrong)} {what} ({len(wrong) / len(found):.1%}); "
        f"{count[Outcome.FRAUD]} signs of fraud, {count[Outcome.DOUBT]} something to look at, {count[Outcome.NONE]} none"
        + "".join(f"\n  {name}: {found[name]}" for name in wrong)
    )


def test_the_corpus_has_sixty_mails_and_half_of_them_are_honest():
    honest, fraud = mails("honest"), mails("fraud")
    assert len(honest) >= 30
    assert len(fraud) >= 30
    assert len(mails("held_back")) >= 10
    names = [one["name"] for one in (*honest, *fraud, *mails("held_back"))]
    assert len(names) == len(set(names))


def test_hardly_an_honest_mail_is_called_fraud(capsys: pytest.CaptureFixture[str]):
    found = outcomes(mails("honest"))
    wrong = [name for name, outcome in found.items() if outcome is Outcome.FRAUD]
    with capsys.disabled():
        print("\n" + told("Honest", found, wrong, "called fraud"))
    assert len(wrong) / len(found) <= 0.03


def test_few_frauds_are_let_pass(capsys: pytest.CaptureFixture[str]):
    found = outcomes(mails("fraud"))
    wrong = [name for name, outcome in found.items() if outcome is not Outcome.FRAUD]
    with capsys.disabled():
        print("\n" + told("Fraud", found, wrong, "let pass"))
    assert len(wrong) / len(found) <= 0.10
    silent = [name for name in wrong if found[name] is Outcome.NONE]
    assert len(silent) / len(found) <= 0.05


def test_mails_that_the_rules_were_not_written_for_are_told_as_they_are(capsys: pytest.CaptureFixture[str]):
    """A figure, with a bound that only says that it is better than a coin."""
    kinds = {one["name"]: one["kind"] for one in mails("held_back")}
    found = outcomes(mails("held_back"))
    honest = {name: outcome for name, outcome in found.items() if kinds[name] == "honest"}
    fraud = {name: outcome for name, outcome in found.items() if kinds[name] == "fraud"}
    flagged = [name for name, outcome in honest.items() if outcome is Outcome.FRAUD]
    passed = [name for name, outcome in fraud.items() if outcome is not Outcome.FRAUD]
    with capsys.disabled():
        print("\n" + told("Held back, honest", honest, flagged, "called fraud"))
        print(told("Held back, fraud", fraud, passed, "let pass"))
    assert len(flagged) <= 1
    assert len(passed) < len(fraud)
