"""`guardtui password`: judged, changed, made by chance; never an argument, never down a pipe."""

from __future__ import annotations

import stat
from pathlib import Path

from .conftest import PASSWORD

NEW = "violet tractors sing 4 Mondays"


def test_a_password_is_changed_and_opens(mara):
    answer = mara("--json", "password", "change", stdin=f"{PASSWORD}\n{NEW}\n")
    assert answer.code == 0, answer.err
    assert answer.json["handle"] == "mara"
    assert mara("--json", "signin", "mara", stdin=f"{PASSWORD}\n").json["error"] == "sign_in_refused"
    assert mara("--json", "signin", "mara", stdin=f"{NEW}\n").code == 0


def test_where_a_code_can_come_it_is_asked_for(verified, newest_code):
    begun = verified("--json", "password", "change", stdin=f"{PASSWORD}\n{NEW}\n").json
    assert (begun["kind"], begun["channel"]) == ("password", "mail")
    done = verified("--json", "code", "answer", begun["challenge"], stdin=newest_code())
    assert done.json["outcome"] == "accepted"
    assert NEW not in done.out + done.err
    assert verified("--json", "signin", "mara", stdin=f"{PASSWORD}\n").json["error"] == "sign_in_refused"


def test_a_refused_one_says_why_and_changes_nothing(mara):
    for stdin, error, code in (
        (f"wrong\n{NEW}\n", "password_wrong", 1),
        (f"{PASSWORD}\nshort\n", "password_refused", 1),
        (f"{PASSWORD}\n{PASSWORD}\n", "password_refused", 1),
        (f"{PASSWORD}\n", "nothing_on_stdin", 2),
        ("", "nothing_on_stdin", 2),
    ):
        answer = mara("--json", "password", "change", stdin=stdin)
        assert (answer.json["error"], answer.code) == (error, code)
        assert PASSWORD not in answer.out + answer.err
    assert "been used" not in answer.err
    assert mara("--json", "signin", "mara", stdin=f"{PASSWORD}\n").code == 0


def test_who_is_not_signed_in_changes_nothing(cli):
    assert cli("--json", "password", "change", stdin="a\nb\n").json["error"] == "not_signed_in"


def test_one_made_by_chance_goes_to_a_private_file_and_is_good(cli, tmp_path: Path):
    for more, parts in (([], 5), (["--words", "7"], 7), (["--characters", "20"], 1)):
        place = tmp_path / f"made-{parts}"
        assert cli("--json", "password", "generate", *more, "--out", str(place)).json == {"made": True}
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
        made = place.read_text().removesuffix("\n")
        assert len(made.split(" ")) == parts
        assert cli("--json", "password", "check", stdin=made).json["ok"] is True


def test_one_made_by_chance_does_not_go_down_a_pipe(cli):
    answer = cli("--json", "password", "generate")
    assert (answer.json["error"], answer.code) == ("secret_needs_out", 2)
    assert cli("--json", "password", "generate", "--words", "4").json["error"] == "password_parts"
    assert (
        cli("--json", "password", "generate", "--words", "6", "--characters", "20").json["error"]
        == "words_or_characters"
    )


def test_the_password_rule_can_be_read(cli):
    lines = {line["name"]: line for line in cli("--json", "policy").json["items"]}
    assert lines["password_rule"]["known"] == ["guide", "nist"]
    assert "guide, nist" in cli("policy", "show").out


def test_a_code_that_is_piped_along_is_judged_and_its_outcome_is_the_exit_code(verified, lab):
    """With an app there is nothing to wait for: password, new password and code, a line each."""
    from guardtui.core import totp

    secret = lab_app(verified, lab)
    lab.clock.advance(60_000)
    code = totp.code_at(secret, totp.step_at(lab.clock.now()))
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    refused = verified("--json", "password", "change", stdin=f"{PASSWORD}\n{NEW}\n{wrong}\n")
    assert (refused.json["outcome"], refused.code) == ("wrong", 1)
    done = verified("--json", "password", "change", stdin=f"{PASSWORD}\n{NEW}\n{code}\n")
    assert (done.json["outcome"], done.code) == ("accepted", 0)


def lab_app(verified, lab):
    """Two-step verification with an app, all by commands whose codes are piped along; the app's secret."""
    import re

    from guardtui.core import totp

    folder = lab.config.folder.parent
    app = verified("--json", "factor", "enroll", "totp", "--out", str(folder / "app")).json["authenticator"]["id"]
    secret = re.search("secret=([A-Z2-7]+)", (folder / "app").read_text())[1]
    code = totp.code_at(secret, totp.step_at(lab.clock.now()))
    assert verified("--json", "factor", "confirm", app, stdin=code).json["outcome"] == "accepted"
    verified("--json", "factor", "recovery-codes", "--out", str(folder / "codes"))
    assert verified("--json", "factor", "keep", stdin=(folder / "codes").read_text().splitlines()[0]).code == 0
    assert verified("--json", "factor", "on").code == 0
    return secret
