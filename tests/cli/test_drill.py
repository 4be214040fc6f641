"""`guardtui drill`: one question at a time, answered by a person or a script."""

from __future__ import annotations

from guardtui.guard import drills

RIGHT = "".join("f\n" if message.fraud else "honest\n" for message in drills.messages())
WRONG = "".join("h\n" if message.fraud else "FRAUD\n" for message in drills.messages())


def g21(line):
    return next(item for item in line("checklist", "--json").json["items"] if item["id"] == "G21")


def test_a_drill_that_goes_well_is_evidence_on_the_checklist(mara, lab):
    assert g21(mara)["state"] == "unknown"
    done = mara("drill", "--json", stdin=RIGHT)
    assert done.code == 0, done.err
    assert (done.json["right"], done.json["passed"], done.json["kept"]) == (10, True, True)
    assert "Right: it is a fraud." in done.err
    assert "riverbbend.example" in done.err
    after = g21(mara)
    assert (after["state"], after["reason"], after["evidence"]) == ("good", "drill_passed", True)
    assert after["attested_at"] == lab.clock.now()
    assert "in the drill · today" in mara("--plain", "checklist").out
    told = mara("drill", stdin=WRONG)
    assert told.code == 0
    assert "right: 0 of 10" in told.out
    assert "Not quite: it is honest." in told.err
    assert g21(mara)["reason"] == "drill_missed"


def test_every_answer_is_explained_by_signs_and_a_sentence(mara):
    items = mara("drill", "--json", stdin=WRONG).json["items"]
    assert len(items) == 10
    assert all(item["why"] and item["right"] is False for item in items)
    assert all(item["signs"] for item in items if item["fraud"])


def test_answers_that_lack_or_do_not_fit_keep_nothing(mara):
    assert mara("drill", stdin="h\n" * 9).code == 2
    assert (g21(mara)["state"], g21(mara)["attested_at"]) == ("unknown", None)
    assert mara("drill", stdin="perhaps\n" * 20).code == 2
    assert mara("drill", stdin="perhaps\nno\n" + RIGHT).code == 0  # two slips are asked again
    assert g21(mara)["reason"] == "drill_passed"


def test_it_can_be_done_without_an_account_and_without_a_store(cli, guardtui, environment, tmp_path):
    assert cli("drill", "--json", stdin=RIGHT).json["kept"] is False
    home = tmp_path / "home"
    home.mkdir()
    env = environment(XDG_DATA_HOME=str(home), HOME=str(home))
    done = guardtui("drill", input=RIGHT.encode(), env=env)
    assert done.returncode == 0, done.stderr
    assert b"right: 10 of 10" in done.stdout
    assert not [*home.rglob("guard.db")]
