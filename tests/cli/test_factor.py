from __future__ import annotations

import stat
from pathlib import Path

import pyotp
import pytest

from guardtui.clock import MINUTE
from guardtui.language import speaking

PASSWORD = "green-Harbour-7-lantern"


def totp(out: Path, now: int) -> str:
    """What an authenticator app shows that scanned the address in the file."""
    parsed = pyotp.parse_uri(out.read_text().splitlines()[0])
    assert isinstance(parsed, pyotp.TOTP)
    return parsed.at(now // 1000)


@pytest.fixture
def protected(verified, lab, tmp_path):
    """`mara` with two-step on: an app whose address is in app.txt, recovery codes in spare.txt."""
    enrolled = verified("--json", "factor", "enroll", "totp", "--out", str(tmp_path / "app.txt")).json
    confirm = verified("--json", "factor", "confirm", enrolled["authenticator"]["id"]).json["challenge"]
    code = totp(tmp_path / "app.txt", lab.clock.now())
    assert verified("--json", "code", "answer", confirm, stdin=code).json["result"]["state"] == "confirmed"
    assert verified("factor", "recovery-codes", "--out", str(tmp_path / "spare.txt")).code == 0
    spare = (tmp_path / "spare.txt").read_text().splitlines()
    assert verified("--json", "factor", "keep", stdin=spare[3].lower()).json["outcome"] == "accepted"
    answer = verified("--json", "factor", "on")
    assert answer.json["two_step"] is True
    lab.clock.advance(MINUTE)
    return verified


def test_two_step_can_be_turned_on_without_a_screen(protected):
    listed = protected("--json", "factor", "list").json
    assert [one["channel"] for one in listed["items"]] == ["app"]
    assert protected("--json", "factor", "draft").json["recovery_left"] == 10


def test_secrets_lie_in_private_files_and_nowhere_else(verified, tmp_path):
    answer = verified("--json", "factor", "enroll", "totp", "--out", str(tmp_path / "app.txt"))
    uri, groups = (tmp_path / "app.txt").read_text().splitlines()
    assert stat.S_IMODE((tmp_path / "app.txt").stat().st_mode) == 0o600
    assert uri.startswith("otpauth://totp/")
    secret = groups.replace(" ", "")
    assert secret in uri
    assert secret not in answer.out + answer.err
    assert groups not in answer.out + answer.err


def test_secrets_never_go_into_a_pipe(verified):
    for line in (["factor", "enroll", "totp"], ["factor", "recovery-codes"]):
        answer = verified("--json", *line)
        assert (answer.code, answer.json["error"]) == (2, "secret_needs_out")
    assert verified("--json", "factor", "draft").json == {"authenticators": [], "recovery": "none", "recovery_left": 0}


def test_a_file_that_is_there_is_not_written_over(verified, tmp_path):
    (tmp_path / "app.txt").write_text("mine")
    answer = verified("--json", "factor", "enroll", "totp", "--out", str(tmp_path / "app.txt"))
    assert (answer.code, answer.json["error"]) == (5, "out_exists")
    assert (tmp_path / "app.txt").read_text() == "mine"
    assert verified("--json", "factor", "draft").json["authenticators"] == []


def test_it_is_never_on_without_proof(verified, tmp_path):
    verified("factor", "enroll", "totp", "--out", str(tmp_path / "app.txt"))
    answer = verified("--json", "factor", "on")
    assert (answer.code, answer.json["error"], answer.json["missing"]) == (1, "wizard_unfinished", "method")


def test_signing_in_then_takes_the_app_s_code_on_the_second_line(protected, lab, tmp_path):
    code = totp(tmp_path / "app.txt", lab.clock.now())
    answer = protected("--json", "signin", "mara", stdin=f"{PASSWORD}\n{code[:3]} {code[3:]}\n")
    assert answer.code == 0
    again = protected("--json", "signin", "mara", stdin=f"{PASSWORD}\n{code}\n")
    assert (again.code, again.json["outcome"]) == (1, "used")


def test_the_app_is_called_as_the_language_has_it_and_for_scripts_as_it_is_kept(protected):
    """In the ways, in what was asked for, and in what is known of a code that did not come."""
    details = (f"--detail={one}" for one in ("order=A-7", "currency=EUR", "payee=Riverbend", "amount=900"))
    purchase = ["mara", "--action", "purchase", *details]
    asked = protected("--json", "code", "request", *purchase, "--channel", "app").json
    name = asked["challenge"]
    with speaking("de"):
        told = [
            protected("--plain", "code", *line).out.splitlines()
            for line in (["ways", *purchase], ["show", name], ["missing", name])
        ]
    assert ["to: Authenticator-App" in lines for lines in told] == [True] * 3
    assert asked["target"] == protected("--json", "code", "missing", name).json["target"] == "Authenticator app"


def test_a_recovery_code_signs_in_once(protected, tmp_path):
    spare = (tmp_path / "spare.txt").read_text().splitlines()[0]
    line = ["--json", "signin", "mara", "--channel", "recovery"]
    assert protected(*line, stdin=f"{PASSWORD}\n{spare}\n").code == 0
    assert protected(*line, stdin=f"{PASSWORD}\n{spare}\n").json["outcome"] == "used"


def test_new_recovery_codes_need_a_proof_and_a_place(protected, lab, tmp_path):
    challenge = protected("--json", "factor", "regenerate").json["challenge"]
    code = totp(tmp_path / "app.txt", lab.clock.now())
    refused = protected("--json", "code", "answer", challenge, stdin=code)
    assert (refused.code, refused.json["error"]) == (2, "secret_needs_out")
    out = tmp_path / "new.txt"
    answer = protected("--json", "code", "answer", challenge, "--out", str(out), stdin=code)
    assert answer.json["result"] == {"codes": 10}
    codes = out.read_text().splitlines()
    assert len(codes) == 10
    assert not any(one in answer.out + answer.err for one in codes)
    assert protected("--json", "factor", "draft").json["recovery_left"] == 10


def test_a_place_for_secrets_is_named_where_they_are_made(protected, tmp_path):
    for line in (["factor", "regenerate"], ["factor", "enroll", "totp"]):
        answer = protected("--json", *line, "--out", str(tmp_path / "early.txt"))
        assert (answer.code, answer.json["error"]) == (2, "out_too_early")


def test_no_empty_file_is_left_when_nothing_secret_came(protected, tmp_path):
    challenge = protected("--json", "factor", "regenerate").json["challenge"]
    out = tmp_path / "new.txt"
    assert protected("--json", "code", "answer", challenge, "--out", str(out), stdin="000000").code == 1
    assert not out.exists()


def test_a_second_method_is_added_with_a_proof(protected, lab, tmp_path):
    contact = protected("--json", "contact", "list").json["items"][0]["id"]
    challenge = protected("--json", "factor", "enroll", "mail", contact).json
    assert challenge["kind"] == "factor-add"
    code = totp(tmp_path / "app.txt", lab.clock.now())
    added = protected("--json", "code", "answer", challenge["challenge"], stdin=code).json["result"]
    assert (added["channel"], added["state"]) == ("mail", "pending")


def test_a_second_app_is_added_with_a_proof_and_its_secret_goes_to_the_file(protected, lab, tmp_path):
    challenge = protected("--json", "factor", "enroll", "totp").json["challenge"]
    code = totp(tmp_path / "app.txt", lab.clock.now())
    out = tmp_path / "second.txt"
    answer = protected("--json", "code", "answer", challenge, "--out", str(out), stdin=code)
    assert answer.code == 0
    assert out.read_text().startswith("otpauth://")
    assert answer.json["result"]["authenticator"]["state"] == "pending"


def test_a_phone_is_no_way_for_mail(verified):
    contact = verified("--json", "contact", "list").json["items"][0]["id"]
    answer = verified("--json", "factor", "enroll", "sms", contact)
    assert (answer.code, answer.json["error"]) == (2, "other_channel")


def test_turning_it_off_takes_a_code(protected, lab, tmp_path):
    challenge = protected("--json", "factor", "off").json["challenge"]
    code = totp(tmp_path / "app.txt", lab.clock.now())
    assert protected("--json", "code", "answer", challenge, stdin=code).code == 0
    assert protected("--json", "account", "show", "mara").json["two_step"] is False


def test_leaving_throws_the_draft_away(verified, tmp_path):
    verified("factor", "enroll", "totp", "--out", str(tmp_path / "app.txt"))
    assert verified("factor", "leave").code == 0
    assert verified("--json", "factor", "draft").json["authenticators"] == []
