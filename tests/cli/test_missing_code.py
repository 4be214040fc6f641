"""`guardtui code missing`: the facts, the causes in order, one question at a time where a person sits."""

from __future__ import annotations

import pytest

from guardtui.cli import typed
from guardtui.clock import MINUTE, SECOND
from guardtui.core.missing_code import USUAL

PURCHASE = ["--action", "purchase", "--detail", "order=A-7", "--detail", "currency=EUR", "--detail", "payee=Riverbend"]


@pytest.fixture
def asked(verified, lab):
    """A purchase's code went to `mara` a minute ago; the name of its challenge."""
    answer = verified("--json", "code", "request", "mara", *PURCHASE, "--detail", "amount=12900")
    lab.clock.advance(MINUTE)
    return answer.json["challenge"]


def test_the_causes_come_in_order_with_facts_fixes_and_commands(verified, asked):
    found = verified("--json", "code", "missing", asked).json
    assert [one["cause"] for one in found["causes"]] == ["spam", "contact", "blocked", "failed", "support"]
    assert (found["challenge"], found["question"], found["target"]) == (asked, "spam", "m•••@example.org")
    assert found["sendings"][0]["state"] == "delivered"
    assert next(one["command"] for one in found["causes"] if one["fix"] == "resend") == f"guardtui code resend {asked}"
    assert all(one["sentence"] and one["sure"] and one["reason"] for one in found["causes"])
    assert "spam" in found["question_sentence"]


def test_a_code_on_its_way_says_since_when_and_until_when_that_is_usual(verified, lab):
    answer = verified("--json", "code", "request", "mara", *PURCHASE, "--detail", "amount=12900")
    sent = lab.clock.now()
    lab.clock.advance(6 * SECOND)
    first = verified("--json", "code", "missing", answer.json["challenge"]).json["causes"][0]
    assert (first["cause"], first["reason"]) == ("coming", "just_arrived")
    assert first["facts"] == {"at": sent, "until": sent + USUAL}


def test_answers_are_options_and_change_the_order(verified, asked):
    found = verified("--json", "code", "missing", asked, "--spam", "no", "--blocked", "yes").json
    assert [one["cause"] for one in found["causes"]] == ["blocked", "contact", "failed", "support"]
    assert found["answers"] == {"spam": False, "blocked": True}
    assert verified("--json", "code", "missing", asked, "--spam", "perhaps").code == 2


def test_without_a_name_it_is_the_last_code_of_who_is_signed_in_or_of_the_account(verified, asked):
    mine = verified("--json", "code", "missing").json
    assert mine["challenge"] == asked.removeprefix("mara:")
    assert mine["causes"][0]["cause"] == "spam"
    assert {one["fix"] for one in mine["causes"]} == {"contacts", "elsewhere", "support"}
    told = dict(line.split(": ", 1) for line in verified("--plain", "code", "missing").out.splitlines())
    assert told["do"].startswith("A program, such as a shop's, asked for it")
    assert verified("--json", "code", "missing", "--account", "mara").json["challenge"] == asked
    assert verified("--json", "code", "missing", "--account", "nobody").code == 3
    assert verified("--json", "code", "missing", "mara:NOSUCHCODE").code == 3


def test_lines_for_people_say_what_became_of_it_and_what_to_do(verified, asked):
    answer = verified("--plain", "code", "missing", asked, "--spam", "no", "--contact", "no")
    lines = dict(line.split(": ", 1) for line in answer.out.splitlines())
    assert "delivered" in lines["sending 1"]
    assert "blocked" in lines["cause 1"]
    assert lines["do"] == f"guardtui code resend {asked}"


def test_at_a_terminal_it_asks_one_thing_at_a_time(verified, asked, monkeypatch):
    monkeypatch.setattr(typed, "at_terminal", lambda: True)
    answer = verified("code", "missing", asked, stdin="n\nn\nyes\n")
    asked_for = [line for line in answer.err.split("[y/n]") if "?" in line]
    assert len(asked_for) == 3
    assert "spam or junk folder?" in asked_for[0]
    assert "Yes: I found it: type it. No: Perhaps the number or address is wrong or out of date." in asked_for[0]
    assert "no longer yours?" in asked_for[1]
    assert "Is the sender blocked" in asked_for[2]
    assert f"do: guardtui code resend {asked}" in answer.out
    left = verified("code", "missing", asked, stdin="what\n")
    assert left.err.count("[y/n]") == 1
    assert "cause 1: Mail with codes is often taken for spam" in left.out


def test_a_yes_leads_to_what_mends_that_cause(verified, asked, monkeypatch):
    monkeypatch.setattr(typed, "at_terminal", lambda: True)
    answer = verified("code", "missing", asked, stdin="y\n")
    assert answer.err.count("[y/n]") == 1
    assert answer.out.splitlines()[-1] == f"do: guardtui code answer {asked}"


def test_each_fix_that_a_command_does_names_it_and_it_works(verified, asked, lab):
    def do(*answers: str) -> list[str]:
        found = verified("--json", "code", "missing", asked, *answers).json["causes"]
        assert found[-1]["command"] == "guardtui support mara --symptom code-missing"
        return found[0]["command"].split()[1:]

    assert do("--spam", "no", "--contact", "no") == ["code", "resend", asked]
    verified("code", "cancel", asked)
    assert do() == ["code", "renew", asked]
    anew = verified("--json", *do()).json
    assert anew["challenge"] != asked
    assert verified("--json", "code", "renew", anew["challenge"]).json["challenge"] == anew["challenge"], "it is open"
    lab.clock.advance(MINUTE)
    used = verified("code", "answer", anew["challenge"], stdin=lab.phone.arrived(1)[0].body[:7])
    assert used.code == 0
    found = verified("--json", "code", "missing", anew["challenge"]).json["causes"][0]
    assert (found["reason"], found["fix"], found["command"]) == ("accepted", "nothing", None)
