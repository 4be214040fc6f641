from __future__ import annotations

import pytest

PURCHASE = ["--action", "purchase", "--detail", "order=A-7", "--detail", "currency=USD", "--detail", "payee=Riverbend"]


def ask(cli, amount: int = 12900, *more: str):
    return cli("--json", "approval", "ask", "mara", *PURCHASE, "--detail", f"amount={amount}", *more)


def test_a_shop_asks_its_customer_approves_and_the_shop_carries_it_out_once(verified, newest_code):
    asked = ask(verified).json
    assert (asked["state"], asked["by_code"], len(asked["words"])) == ("waiting", True, 2)
    [waiting] = verified("--json", "approval", "list").json["items"]
    early = verified("--json", "approval", "use", asked["approval"])
    assert (early.code, early.json["error"], early.json["state"]) == (1, "no_such_approval", "waiting")
    challenge = verified("--json", "approval", "approve", waiting["id"]).json
    assert challenge["words"] == asked["words"]
    done = verified("--json", "code", "answer", challenge["challenge"], stdin=newest_code())
    assert done.json["approval"] == waiting["id"]
    used = verified("--json", "approval", "use", asked["approval"], *PURCHASE, "--detail", "amount=12900")
    assert (used.code, used.json["state"]) == (0, "used")
    assert verified("approval", "use", asked["approval"]).code == 1


def test_other_details_at_the_end_void_it(verified, newest_code):
    asked = ask(verified).json
    challenge = verified("--json", "approval", "approve", asked["id"]).json["challenge"]
    assert verified("code", "answer", challenge, stdin=newest_code()).code == 0
    other = verified("--json", "approval", "use", asked["approval"], *PURCHASE, "--detail", "amount=99900")
    assert (other.code, other.json["error"]) == (1, "other_details")
    assert verified("--json", "approval", "show", asked["approval"]).json["state"] == "voided"


def test_a_small_purchase_is_approved_at_once(verified):
    assert ask(verified, 850).json["state"] == "approved"


def test_the_customer_denies_and_the_shop_takes_back(verified):
    first, second = ask(verified).json, ask(verified, 12900, "--for", "basket 8").json
    assert verified("--json", "approval", "deny", first["id"]).json["state"] == "denied"
    assert verified("--json", "approval", "withdraw", second["approval"]).json["error"] == "no_approval"
    taken = verified("--json", "approval", "withdraw", second["approval"], "--for", "basket 8")
    assert taken.json["state"] == "voided"


def test_what_is_over_is_refused_with_its_state(verified):
    asked = ask(verified).json
    verified("approval", "deny", asked["id"])
    again = verified("--json", "approval", "approve", asked["id"])
    assert (again.code, again.json["error"], again.json["state"]) == (1, "approval_over", "denied")
    assert "denied" in again.json["sentence"]


def test_an_app_beside_a_phone_makes_two_codes_of_a_payment(world_with_app):
    line, app_code, sent = world_with_app
    challenge = line("--json", "code", "request", "mara", *PURCHASE, "--detail", "amount=12900").json
    assert (challenge["channel"], challenge["step"], challenge["steps"]) == ("app", 1, 2)
    half = line("--json", "code", "answer", challenge["challenge"], stdin=app_code())
    assert (half.code, half.json["outcome"], half.json["then"]["channel"]) == (1, "one_more", "mail")
    assert "approval" not in half.json
    whole = line("--json", "code", "answer", challenge["challenge"], stdin=sent())
    assert (whole.code, whole.json["outcome"]) == (0, "accepted")


@pytest.fixture
def world_with_app(verified, lab, newest_code, oathtool):
    """`mara` with two-step verification by an app."""
    session = lab.guard.signin.begin("mara", "green-Harbour-7-lantern", _client()).pending
    challenge = lab.guard.codes.request(session, _sign_in())
    mara = lab.guard.signin.finish(session, challenge.id, newest_code()).result
    new = lab.guard.authenticators.begin_app(mara)
    asked = lab.guard.authenticators.confirm(mara, new.authenticator.id)
    assert lab.guard.codes.answer(mara, asked.id, oathtool(new.secret, lab.clock.now())).accepted
    codes = lab.guard.authenticators.new_recovery_codes(mara)
    lab.guard.authenticators.keep_recovery_codes(mara, codes[0])
    lab.guard.authenticators.turn_on(mara)
    lab.clock.advance(60_000)
    return verified, lambda: oathtool(new.secret, lab.clock.now()), newest_code


def _client():
    from guardtui.core.records import Client

    return Client("c" * 43)


def _sign_in():
    from guardtui.core.action import Action

    return Action("sign-in")


def test_a_kind_of_the_shops_own_is_registered_listed_and_asked_for(verified):
    sentence = ["--sentence", "send {points} points to {to}"]
    made = verified(
        "--json", "kind", "register", "club:transfer", "--detail", "points=number", "--detail", "to=text", *sentence
    )
    assert (made.code, made.json["details"]) == (0, {"points": "number", "to": "text"})
    kinds = {one["kind"] for one in verified("--json", "kind", "list").json["items"]}
    assert {"club:transfer", "purchase", "export"} <= kinds
    details = ["--detail", "points=250", "--detail", "to=Noor"]
    asked = verified("--json", "approval", "ask", "mara", "--action", "club:transfer", *details)
    assert asked.json["summary"] == "send 250 points to Noor"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (["kind", "register", "transfer", "--sentence", "x"], 2),
        (["kind", "register", "club:transfer", "--detail", "to=date", "--sentence", "{to}"], 2),
        (["kind", "register", "club:transfer", "--detail", "to=text", "--sentence", "nothing said"], 2),
        (["approval", "ask", "mara", "--action", "two-step-off"], 1),
        (["approval", "ask", "mara", "--action", "club:unknown"], 2),
        (["approval", "show", "mara:NOTTHERE00"], 3),
        (["approval", "approve", "NOTTHERE00"], 3),
    ],
)
def test_what_cannot_be_is_refused_in_words(verified, line, code):
    answer = verified("--json", *line)
    assert answer.code == code
    assert answer.json["sentence"]
