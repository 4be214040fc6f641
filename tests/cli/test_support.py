"""`guardtui support` and `learn`: seen first, kept on a yes, saved privately."""

from __future__ import annotations

import json
import stat

from guardtui import wording
from guardtui.language import speaking

WORDS = "The code 123456 never came, and my password is hunter2"


def test_it_is_shown_and_not_kept_until_somebody_says_yes(mara, lab):
    answer = mara("support", "--symptom", "code-missing", stdin=WORDS)
    assert answer.code == 0, answer.err
    assert "The code [removed: a code] never came, and my password is [removed: a password]" in answer.out
    assert "Contacts (masked)" in answer.out
    assert "hunter2" not in answer.out + answer.err
    assert "Nothing was kept" in answer.err
    assert mara("support", "list", "--json").json["items"] == []


def test_a_kept_case_has_a_number_and_is_saved_as_text_or_json(mara, tmp_path):
    text, data = tmp_path / "case.txt", tmp_path / "case.json"
    one = mara(
        "support", "--symptom", "other", "--tried", "looked in spam", "--yes", "--json", "--out", str(text), stdin=WORDS
    )
    assert one.code == 0, one.err
    case = one.json["case"]
    assert text.read_text().startswith(f"Support case {case}\n")
    assert stat.S_IMODE(text.stat().st_mode) == 0o600
    assert one.json["packet"]["facts"]["tried"] == [{"step": "looked in spam"}]
    assert mara("support", "list", "--json").json["items"][0]["case"] == case
    shown = mara("support", "show", case, "--json", "--out", str(data))
    assert json.loads(data.read_text()) == shown.json["packet"] == one.json["packet"]
    again = mara("support", "--symptom", "other", "--yes", "--json", "--out", str(data), stdin="")
    assert (again.code, again.json["error"]) == (5, "file_exists")
    assert len(mara("support", "list", "--json").json["items"]) == 1, "refused before anything was kept"
    gone = mara("support", "--symptom", "other", "--yes", "--out", str(tmp_path / "no" / "case.txt"), stdin="")
    assert gone.code == 5
    assert "only the file is not there" in gone.err
    named = mara("support", "--symptom", "other", "--yes", "--json", "--out", str(tmp_path / "case.sh"), stdin="")
    assert named.json["error"] == "case_file_name"
    assert len(mara("support", "list", "--json").json["items"]) == 2, "refused before anything was kept"


def test_the_face_is_kept_by_its_name_and_told_in_the_language(mara):
    with speaking("de"):
        asked = mara("support", "--symptom", "other", "--yes", "--json", stdin=WORDS).json
        shown = mara("support", "show", asked["case"]).out
    kept = next(fact["terminal"] for fact in asked["packet"]["facts"]["program"] if "terminal" in fact)
    assert kept.startswith("command line")
    assert "Terminal: Befehlszeile" in shown


def test_who_cannot_sign_in_gets_a_packet_that_says_nothing_of_an_account(cli, lab, tmp_path):
    lab.guard.accounts.add("mara", "Mara Quist", "green-Harbour-7-lantern", mail="mara@example.org")
    out = tmp_path / "case.txt"
    answer = cli("support", "--symptom", "sign-in", "--yes", "--json", "--out", str(out), stdin="I am mara")
    assert answer.code == 0, answer.err
    assert (answer.json["case"], answer.json["packet"]["account"]) == (None, None)
    assert set(answer.json["packet"]["facts"]) <= {"program", "policy"}
    assert "example.org" not in out.read_text()
    assert answer.json["sentence"].startswith("Nobody is signed in here")
    operator = cli("support", "mara", "--symptom", "sign-in", "--yes", "--json", stdin="Mara called")
    assert operator.json["packet"]["account"] == "mara"
    assert operator.json["case"]


def test_what_is_too_long_or_no_text_is_refused(mara):
    for stdin, reason in (("x" * 4097, "words_long"), (b"\xff\xfe", "not_text"), ("é" * 1_000_000, "words_long")):
        answer = mara("support", "--symptom", "other", "--yes", "--json", stdin=stdin)
        assert (answer.code, answer.json["error"]) == (2, reason)
    assert mara("support", "--symptom", "fever", "--json").code == 2
    assert mara("support", "show", "NOSUCHCASE", "--json").json["error"] == "no_support_case"


def test_a_mail_that_is_not_set_up_is_said(mara, lab):
    answer = mara("support", "--symptom", "other", "--yes", "--json", stdin="x")
    case = lab.guard.support.show(mara_session(lab), answer.json["case"])
    assert (answer.json["mail"], answer.json["sentence"]) == (None, wording.case_mailed(case))


def mara_session(lab):
    from guardtui.guard import Backend

    return Backend("mara")


def test_the_cards_are_read_without_a_store(cli, tmp_path):
    listed = cli("--store", str(tmp_path / "none.db"), "learn", "--json")
    assert listed.code == 0, listed.err
    assert {"code", "big-shop"} <= {card["id"] for card in listed.json["items"]}
    assert [card["id"] for card in cli("learn", "--search", "junk", "--json").json["items"]] == ["spam"]
    card = cli("learn", "life")
    assert "10 minutes" in card.out
    assert max(map(len, card.out.splitlines())) <= 72
    assert cli("learn", "life", "--plain").out.startswith("title: A code does not live long\n")
    assert (cli("learn", "nothing", "--json").code, cli("learn", "--search", "zzz").code) == (3, 0)
