"""`guardtui notme`, from the line to the closed case."""

from __future__ import annotations

from .conftest import PASSWORD


def test_a_line_that_was_not_you_is_reported_and_seen_through(mara):
    opened = mara("--json", "notme", "1").json["case"]
    assert mara("--json", "notme", "1").json["case"]["id"] == opened["id"]
    assert mara("--json", "activity", "show", "1").json["case"] == opened["id"]
    assert mara("--json", "hold").json["hold"]["reason"] == "not_me"
    unfinished = mara("--json", "notme", "close", opened["id"])
    assert (unfinished.json["error"], unfinished.code) == ("case_unfinished", 1)
    assert mara("password", "change", stdin=f"{PASSWORD}\nviolet tractors sing 4 Mondays\n").code == 0
    assert mara("notme", "checked", opened["id"], "contacts").code == 0
    assert mara("notme", "checked", opened["id"], "methods").code == 0
    assert mara("--json", "notme", "close", opened["id"]).json["case"]["closed_at"]
    assert len(mara("--json", "notme", "list").json["items"]) == 1
    assert mara("--json", "notme", "4000").code == 3
