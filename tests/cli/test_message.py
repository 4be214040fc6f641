"""The send ledger on the command line: what was sent, whether a text was, and a code that nobody asked for."""

from __future__ import annotations

import pytest

PURCHASE = ["--action", "purchase", "--detail", "order=A-7", "--detail", "currency=USD", "--detail", "amount=12900"]


@pytest.fixture
def body(verified, lab):
    """The text of a code that just arrived by mail."""
    assert verified("code", "request", "mara", *PURCHASE, "--detail", "payee=Alder Outdoor").code == 0
    return lab.phone.arrived(1)[0].body


def test_a_text_on_standard_input_is_yes_or_no_with_its_reason(verified, body, newest_code):
    yes = verified("--json", "message", "check", stdin=body)
    assert (yes.code, yes.json["sent"], yes.json["reason"], yes.json["open"]) == (0, True, "", True)
    assert yes.json["why"] == "pay 129.00 USD to Alder Outdoor for order A-7"
    assert yes.json["message"]["target"] == "m•••@example.org"
    assert yes.json["sentence"].startswith("Yes, we sent this: a mail to m•••@example.org")
    assert newest_code() not in yes.out.replace(" ", "")
    no = verified("--json", "message", "check", stdin=body.replace("129.00", "12.00").replace("Alder", "Elder"))
    assert (no.code, no.json["sent"], no.json["reason"]) == (1, False, "changed")
    assert no.json["missing"] == ["129.00", '"Alder']
    assert no.json["added"] == ["12.00", '"Elder']
    plain = verified("message", "check", stdin=body + "\nhttps://evil.example/")
    assert plain.code == 1
    assert "has a link" not in plain.out
    assert "no message of ours has a link, and this text has: https://evil.example/" in plain.err


def test_a_reference_shows_what_was_sent_to_compare_it_with_but_no_code(verified, body, lab, newest_code):
    reference = lab.phone.arrived(1)[0].reference
    answer = verified("message", "check", reference.lower())
    assert answer.code == 0
    assert "•••••• approves at Riverbend Market: pay 129.00 USD" in answer.out
    assert answer.err.startswith("Yes, a message under this reference went from here: a mail to")
    assert "word by word" in answer.err
    assert newest_code() not in answer.out.replace(" ", "")
    assert verified("--json", "message", "check", reference, "--account", "mara").json["reference"] == reference
    other = verified("--json", "message", "check", "ZZZZ22")
    assert (other.code, other.json["reason"], other.json["message"]) == (1, "unknown_reference", None)


@pytest.mark.parametrize("stdin", [b"", b"\n", b"x" * 70_000])
def test_nothing_and_too_much_are_wrong_usage(verified, stdin):
    answer = verified("--json", "message", "check", stdin=stdin)
    assert answer.code == 2
    assert answer.json["sentence"]


def test_the_list_says_what_each_was_for_and_what_became_of_it(verified, body):
    newest = verified("--json", "message", "list").json["items"][0]
    assert newest["about"] == "pay 129.00 USD to Alder Outdoor for order A-7"
    assert verified("message", "list", "--plain").out.startswith("when: ")
    assert "state: delivered" in verified("message", "list", "--plain").out


def test_a_code_that_was_not_asked_for_is_ended_and_leads_to_not_me(verified, body):
    newest = verified("--json", "message", "list").json["items"][0]["id"]
    ended = verified("--json", "message", "disown", newest)
    assert (ended.code, ended.json["tag"], ended.json["outcome"]) == (0, "code:cancelled", "alarm")
    again = verified("--json", "message", "disown", newest)
    assert (again.code, again.json["error"]) == (1, "challenge_closed")
    assert verified("--json", "message", "check", stdin=body).json["open"] is False
    assert verified("--json", "message", "disown", "NOTTHERE00").code == 3
    assert verified("notme", str(ended.json["seq"])).code == 0


@pytest.mark.parametrize("noun", ["message", "approval"])
def test_a_list_from_the_beginning_on_is_the_other_one_turned_round_page_by_page(verified, noun):
    for payee in "ABC":
        for verb in (("code", "request"), ("approval", "ask")):
            assert verified(*verb, "mara", *PURCHASE, "--detail", f"payee={payee}").code == 0
    newest_first = [one["id"] for one in verified("--json", noun, "list").json["items"]]
    found, after = [], []
    while True:
        page = verified("--json", noun, "list", "--oldest-first", "--limit", "2", *after).json
        found += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        after = ["--after", page["next"]]
    assert len(found) > 2
    assert found == newest_first[::-1]
