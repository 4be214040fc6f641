from __future__ import annotations

import pytest

from guardtui.clock import MINUTE, SECOND

PURCHASE = ["--action", "purchase", "--detail", "order=A-7", "--detail", "currency=EUR", "--detail", "payee=Riverbend"]


@pytest.fixture
def shop(verified):
    """A line of the shop's back end: no session is needed."""
    verified("signout")
    return verified


def request(shop, amount: int = 12900):
    return shop("--json", "code", "request", "mara", *PURCHASE, "--detail", f"amount={amount}")


def test_a_purchase_gets_a_code_with_everything_to_go_on(shop):
    answer = request(shop)
    assert answer.code == 0
    wanted = {
        "challenge",
        "channel",
        "target",
        "words",
        "reference",
        "sent_at",
        "expires_at",
        "resend_at",
        "tries_left",
    }
    assert wanted <= answer.json.keys()
    assert answer.json["target"] == "m•••@example.org"
    assert answer.json["tries_left"] == 5
    assert "129.00" in answer.json["summary"]


def test_the_right_code_is_accepted_once_with_an_approval(shop, newest_code):
    challenge = request(shop).json["challenge"]
    code = newest_code()
    first = shop("--json", "code", "answer", challenge, stdin=f" {code[:3]}-{code[3:]} \n")
    assert (first.code, first.json["outcome"]) == (0, "accepted")
    assert first.json["approval"]
    again = shop("--json", "code", "answer", challenge, stdin=code)
    assert (again.code, again.json["outcome"]) == (1, "used")
    assert "approval" not in again.json


def test_every_outcome_has_the_same_names(shop, newest_code):
    challenge = request(shop).json["challenge"]
    for typed in ("000000", "nonsense", newest_code()):
        names = shop("--json", "code", "answer", challenge, stdin=typed).json.keys()
        assert {"outcome", "tries_left", "until", "clock_off_s", "sentence"} <= names


def test_details_that_differ_void_the_code(shop, newest_code):
    challenge = request(shop).json["challenge"]
    code = newest_code()
    other = shop("--json", "code", "answer", challenge, *PURCHASE, "--detail", "amount=99900", stdin=code)
    assert (other.code, other.json["outcome"]) == (1, "other_action")
    assert shop("--json", "code", "answer", challenge, stdin=code).json["outcome"] == "voided"


def test_the_same_details_may_be_given_without_the_kind(shop, newest_code):
    challenge = request(shop).json["challenge"]
    details = [*PURCHASE[2:], "--detail", "amount=12900"]
    assert shop("--json", "code", "answer", challenge, *details, stdin=newest_code()).json["outcome"] == "accepted"


def test_wrong_tries_run_out_with_exit_code_4(shop, newest_code):
    challenge = request(shop).json["challenge"]
    for left in (4, 3, 2, 1, 0):
        answer = shop("--json", "code", "answer", challenge, stdin="000000")
        assert (answer.code, answer.json["tries_left"]) == (1, left)
    answer = shop("--json", "code", "answer", challenge, stdin=newest_code())
    assert (answer.code, answer.json["outcome"]) == (4, "locked")
    assert answer.json["until"] > 0


def test_an_old_code_has_expired(shop, lab, newest_code):
    challenge = request(shop).json["challenge"]
    code = newest_code()
    lab.clock.advance(10 * MINUTE)
    assert shop("--json", "code", "answer", challenge, stdin=code).json["outcome"] == "expired"


def test_a_resend_sends_the_same_code_and_has_its_time(shop, lab, newest_code):
    challenge = request(shop).json["challenge"]
    code = newest_code()
    early = shop("--json", "code", "resend", challenge)
    assert (early.code, early.json["error"]) == (4, "resend_too_soon")
    assert early.json["until"] == lab.clock.now() + 30 * SECOND
    lab.clock.advance(30 * SECOND)
    assert shop("--json", "code", "resend", challenge).json["resends_left"] == 2
    assert newest_code() == code
    assert shop("code", "answer", challenge, stdin=code).code == 0


def test_a_cancelled_code_opens_nothing(shop, newest_code):
    challenge = request(shop).json["challenge"]
    code = newest_code()
    assert shop("--json", "code", "cancel", challenge).json["state"] == "voided"
    assert shop("--json", "code", "answer", challenge, stdin=code).json["outcome"] == "voided"
    assert shop("--json", "code", "show", challenge).json["state"] == "voided"


def test_the_ways_are_listed(shop):
    found = shop("--json", "code", "ways", "mara", *PURCHASE, "--detail", "amount=1").json["items"]
    assert [(way["channel"], way["ready"]) for way in found] == [("mail", True)]


def test_the_account_may_be_named_apart(shop, newest_code):
    answer = request(shop).json
    line = ["--json", "code", "answer", answer["id"], "--account", "mara"]
    assert shop(*line, stdin=newest_code()).json["outcome"] == "accepted"


def test_another_account_cannot_answer_it(shop, lab, newest_code):
    lab.guard.accounts.add("otto", "Otto", "Clear-7-morning-wharf")
    answer = request(shop).json
    stranger = shop("--json", "code", "answer", f"otto:{answer['id']}", stdin=newest_code())
    assert (stranger.code, stranger.json["error"]) == (3, "no_challenge")


@pytest.mark.parametrize(
    "line",
    [
        ["code", "request", "mara", "--action", "nonsense"],
        ["code", "request", "mara", "--action", "purchase"],
        ["code", "request", "mara", "--action", "sign-in", "--detail", "broken"],
        ["code", "request", "mara", *PURCHASE, "--detail", "amount=1.50"],
        ["code", "request", "mara", *PURCHASE, "--detail", "amount=1", "--detail", "amount=2"],
        ["code", "request", "mara", *PURCHASE, "--detail", "amount=1", "--channel", "pigeon"],
    ],
)
def test_what_is_no_action_is_wrong_usage(shop, line):
    answer = shop("--json", *line)
    assert answer.code == 2
    assert answer.json["sentence"]


def test_an_unknown_account_is_not_found(shop):
    assert shop("--json", "code", "request", "nobody", "--action", "sign-in").json["error"] == "no_account"


def test_no_delivery_is_exit_code_6(lab, cli):
    lab.guard.accounts.add("lone", "Lone", "Clear-7-morning-wharf")
    answer = cli("--json", "code", "request", "lone", *PURCHASE, "--detail", "amount=1")
    assert (answer.code, answer.json["error"]) == (6, "no_way")
