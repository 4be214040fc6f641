from __future__ import annotations


def contact_ids(cli) -> list[str]:
    return [one["id"] for one in cli("--json", "contact", "list").json["items"]]


def answered(cli, challenge: str, code: str):
    return cli("--json", "code", "answer", challenge, stdin=code + "\n")


def test_addresses_are_masked_until_they_are_revealed(mara):
    listed = mara("contact", "list", "--json")
    assert "mara@" not in listed.out
    assert listed.json["items"][0]["masked"] == "m•••@example.org"
    assert mara("--json", "contact", "reveal", contact_ids(mara)[0]).json["address"] == "mara@example.org"


def test_a_contact_is_verified_with_the_code_that_it_received(mara, newest_code):
    contact = contact_ids(mara)[0]
    challenge = mara("--json", "contact", "verify", contact).json
    assert challenge["target"] == "m•••@example.org"
    assert challenge["delivery"] == "delivered"
    answer = answered(mara, challenge["challenge"], newest_code())
    assert answer.code == 0
    assert answer.json["result"]["state"] == "verified"
    assert "address" not in answer.json["result"]


def test_adding_a_phone_takes_a_proof_and_then_its_own_code(verified, newest_code):
    challenge = verified("--json", "contact", "add", "+1 202 555 0143").json
    assert challenge["kind"] == "contact-add"
    added = answered(verified, challenge["challenge"], newest_code()).json["result"]
    assert (added["kind"], added["state"]) == ("phone", "unverified")
    proof = verified("--json", "contact", "verify", added["id"]).json
    assert proof["channel"] == "sms"
    assert answered(verified, proof["challenge"], newest_code()).json["result"]["state"] == "verified"


def test_a_replacement_takes_force_when_its_own_code_came_back(verified, newest_code):
    old = contact_ids(verified)[0]
    challenge = verified("--json", "contact", "replace", old, "mara@new.example").json["challenge"]
    new = answered(verified, challenge, newest_code()).json["result"]["id"]
    assert old in contact_ids(verified)
    proof = verified("--json", "contact", "verify", new).json["challenge"]
    assert answered(verified, proof, newest_code()).code == 0
    assert contact_ids(verified) == [new]


def test_the_last_verified_contact_stays(verified):
    answer = verified("--json", "contact", "remove", contact_ids(verified)[0])
    assert (answer.code, answer.json["error"]) == (1, "last_contact")


def test_an_unverified_contact_goes_at_once(mara):
    contact = contact_ids(mara)[0]
    assert mara("--json", "contact", "remove", contact).json == {"removed": contact}
    assert contact_ids(mara) == []


def test_an_unknown_contact_is_not_found(verified):
    for verb in (["verify"], ["remove"], ["primary"], ["reveal"]):
        answer = verified("--json", "contact", *verb, "NOSUCH")
        assert (answer.code, answer.json["error"]) == (3, "no_contact")


def test_what_is_no_address_is_wrong_usage(mara):
    for address in ("nonsense", "a@b@c", "+1"):
        assert mara("--json", "contact", "add", address).code == 2


def test_the_same_address_twice_is_refused(mara):
    answer = mara("--json", "contact", "add", "MARA@example.org")
    assert (answer.code, answer.json["error"]) == (1, "contact_there_already")


def test_without_a_way_to_prove_anything_a_contact_is_simply_added(mara):
    answer = mara("--json", "contact", "add", "other@example.org")
    assert answer.code == 0
    assert answer.json["result"]["state"] == "unverified"


def test_a_script_sees_the_sentence_on_standard_error_only(verified):
    answer = verified("contact", "add", "+12025550143", "--json")
    assert "A code was sent" not in answer.out
    plain = verified("contact", "add", "+12025550143")
    assert "A code was sent to m•••@example.org" in plain.err
    assert plain.out.startswith("challenge: ")
