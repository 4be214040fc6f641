from __future__ import annotations

import json


def test_a_back_end_records_what_it_knows(mara):
    answer = mara(
        "--json", "activity", "record", "mara", "order:placed", "--detail", "order=A-7", "--detail", "amount=12900",
        "--detail", "currency=EUR", "--detail", "payee=Shop",
    )  # fmt: skip
    assert answer.code == 0
    assert answer.json["details"] == {"order": "A-7", "amount": 12900, "currency": "EUR", "payee": "Shop"}
    shown = mara("--json", "activity", "show", str(answer.json["seq"]), "--account", "mara").json
    assert shown["sentence"] == answer.json["sentence"]


def test_what_only_happens_cannot_be_recorded(mara):
    answer = mara("--json", "activity", "record", "mara", "signin:done")
    assert (answer.code, answer.json["error"]) == (2, "not_recordable")
    answer = mara("--json", "activity", "record", "mara", "order:placed", "--detail", "amount=1.5")
    assert (answer.code, answer.json["error"]) == (2, "not_a_number")


def test_a_list_comes_in_pages(mara):
    for number in range(7):
        mara("activity", "record", "mara", "order:delivered", "--detail", f"order=A-{number}")
    first = mara("--json", "activity", "list", "mara", "--kind", "order", "--limit", "5").json
    assert [event["details"]["order"] for event in first["items"]] == ["A-6", "A-5", "A-4", "A-3", "A-2"]
    second = mara(
        "--json", "activity", "list", "mara", "--kind", "order", "--limit", "5", "--after", first["next"]
    ).json
    assert [event["details"]["order"] for event in second["items"]] == ["A-1", "A-0"]
    assert second["next"] is None


def test_lists_are_filtered(mara, lab):
    mara("activity", "record", "mara", "order:delivered", "--detail", "order=KETTLE")
    found = mara("--json", "activity", "list", "mara", "--search", "kettle").json["items"]
    assert [event["tag"] for event in found] == ["order:delivered"]
    assert mara("--json", "activity", "list", "--since", str(lab.clock.now() + 1)).json["items"] == []
    assert mara("--json", "activity", "list", "--until", "2026-01-01").json["items"] == []
    assert mara("--json", "activity", "list", "--until", "2030-01-01T00:00+01:00").json["items"]
    assert mara("--json", "activity", "list", "--since", "yesterday").code == 2
    assert mara("--json", "activity", "list", "--since", "9" * 40).code == 2
    oldest = mara("--json", "activity", "list", "--oldest-first", "--limit", "1").json["items"]
    assert oldest[0]["tag"] == "account:made"


def test_a_place_that_is_none_is_wrong_usage(mara):
    for cursor in ("nonsense", "-1", "9" * 30):
        assert mara("--json", "activity", "list", "--after", cursor).code == 2


def test_an_export_is_one_object_a_line_and_whole(mara):
    for number in range(3):
        mara("activity", "record", "mara", "setting:changed", "--detail", f"setting=Sprache größer {number}")
    lines = mara("activity", "export", "mara").out.splitlines()
    events = [json.loads(line) for line in lines]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events[-1]["details"]["setting"] == "Sprache größer 2"
    assert all(line.isascii() for line in lines)
    assert mara("--json", "activity", "export", "mara").json == {"items": events, "next": None}


def test_an_export_goes_to_a_file_of_ones_own_and_never_over_another(mara, tmp_path):
    place = tmp_path / "mine.csv"
    done = mara("--json", "activity", "export", "--kind", "account", "--out", str(place))
    assert (done.code, done.json["saved"]) == (0, str(place))
    assert place.stat().st_mode & 0o777 == 0o600
    assert len(place.read_text().splitlines()) == done.json["lines"] + 1
    before = place.read_text()
    assert mara("--json", "activity", "export", "--out", str(place)).json["error"] == "file_exists"
    assert place.read_text() == before
    assert mara("activity", "export", "--out", str(tmp_path / "x.sh")).code == 2


def test_an_export_to_the_terminal_is_narrowed_like_a_list(mara):
    mara("activity", "record", "mara", "order:cancelled", "--detail", "order=Z9")
    lines = mara("activity", "export", "mara", "--kind", "order").out.splitlines()
    assert [json.loads(line)["tag"] for line in lines] == ["order:cancelled"]
    assert {one["tag"] for one in mara("--json", "activity", "list", "--outcome", "new").json["items"]} <= {
        "signin:done",
        "signin:password_alone",
        "device:added",
    }


def test_reviewing_marks_everything_read(mara):
    assert not mara("--json", "activity", "list").json["items"][0]["reviewed"]
    reviewed = mara("--json", "activity", "review").json["reviewed_seq"]
    items = mara("--json", "activity", "list").json["items"]
    assert all(event["reviewed"] for event in items if event["seq"] <= reviewed)
    answer = mara("--json", "activity", "review", "999999")
    assert (answer.code, answer.json["error"]) == (3, "no_event")


def test_the_chain_is_intact(mara):
    assert mara("--json", "activity", "verify", "mara").json["ok"] is True
    assert mara("--json", "activity", "verify").json["checked"] >= 3


def test_a_changed_line_is_named(mara, lab):
    import sqlite3

    with sqlite3.connect(lab.config.store) as intruder:
        intruder.execute("UPDATE events SET outcome = 'refused' WHERE seq = 2")
    intruder.close()
    answer = mara("--json", "activity", "verify", "mara")
    assert answer.code == 5
    assert (answer.json["ok"], answer.json["first_bad"], answer.json["handle"]) == (False, 2, "mara")


def test_the_ledger_says_what_became_of_each_message(verified):
    items = verified("--json", "message", "list").json["items"]
    assert {message["state"] for message in items} == {"delivered"}
    assert items == verified("--json", "message", "list", "mara").json["items"]
    assert verified("--json", "deliver").json == {"delivered": 0}


def test_the_checklist_gives_its_reasons_and_the_best_step(mara):
    found = mara("--json", "checklist", "mara").json
    assert [item["id"] for item in found["items"]] == [f"G{number}" for number in range(16, 28)]
    assert found["best_step"] == "G19"
    before = found["score"]
    assert mara("--json", "checklist", "attest", "g26").json["score"] > before
    assert mara("--json", "checklist", "withdraw", "G26").json["score"] == before
    assert mara("--json", "checklist", "attest", "G19").code == 2
    assert mara("--json", "checklist").json["score"] == before


def test_devices_and_sessions_are_listed_and_ended(mara):
    assert len(mara("--json", "device", "list").json["items"]) == 1
    session = mara("--json", "session", "list").json["items"][0]
    assert session["current"] is True
    assert "token" not in session
    assert mara("--json", "session", "end", "NOSUCH").json["error"] == "no_session"
    assert mara("session", "end", session["id"]).code == 0
    assert mara("--json", "session", "list").json["error"] == "not_signed_in"
