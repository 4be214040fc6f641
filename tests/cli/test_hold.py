"""Holds, undo and rescue from the command line."""

from __future__ import annotations

from .conftest import PASSWORD


def test_a_dead_mailbox_is_rescued_put_on_hold_and_undone(verified, newest_code, lab):
    old = verified("contact", "list", "--json").json["items"][0]["id"]
    assert verified("--json", "hold").json == {"hold": None}
    wrong = verified("--json", "contact", "rescue", old, "mara@second.example", stdin="wrong\n")
    assert (wrong.json["error"], wrong.code) == ("password_wrong", 1)
    new = verified("--json", "contact", "rescue", old, "mara@second.example", stdin=f"{PASSWORD}\n").json["result"][
        "id"
    ]
    challenge = verified("--json", "contact", "verify", new).json["challenge"]
    assert verified("--json", "code", "answer", challenge, stdin=newest_code()).json["outcome"] == "accepted"

    assert verified("--json", "hold").json["hold"]["reason"] == "contact"
    assert "On hold for 24 hours more" in verified("hold").err.replace("1 day", "24 hours")
    held = verified("--json", "contact", "remove", new)
    assert (held.json["error"], held.code) == ("on_hold", 4)
    shop = ("--detail", "order=1", "--detail", "amount=1", "--detail", "currency=EUR", "--detail", "payee=Shop")
    assert verified("--json", "code", "request", "mara", "--action", "purchase", *shop).code == 4

    lab.clock.advance(60_000)
    (change,) = verified("--json", "contact", "changes").json["items"]
    undo = verified("--json", "contact", "undo", change["id"]).json
    assert undo["kind"] == "contact-undo"
    assert verified("--json", "code", "answer", undo["challenge"], stdin=newest_code()).json["outcome"] == "accepted"
    assert verified("--json", "contact", "changes").json["items"] == []
    assert [one["id"] for one in verified("--json", "contact", "list").json["items"]] == [old]


def test_a_hold_is_lifted_from_the_old_contact(verified, newest_code, lab):
    old = verified("contact", "list", "--json").json["items"][0]["id"]
    assert verified("--json", "hold", "lift").json["error"] == "no_hold"
    lab.clock.advance(60_000)
    new = verified("--json", "contact", "rescue", old, "mara@second.example", stdin=f"{PASSWORD}\n").json["result"][
        "id"
    ]
    challenge = verified("--json", "contact", "verify", new).json["challenge"]
    verified("--json", "code", "answer", challenge, stdin=newest_code())
    lift = verified("--json", "hold", "lift").json
    assert lift["target"].endswith("@example.org")
    assert verified("--json", "code", "answer", lift["challenge"], stdin=newest_code()).json["outcome"] == "accepted"
    assert verified("--json", "hold", "show", "mara").json == {"hold": None}
