"""Codes of an app: the RFCs' own vectors, a real counterpart, the window, the clock hint, the URI."""

import json
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oathtool import generate_otp

from guardtui.core import totp

VECTORS = json.loads(Path(__file__).with_name("rfc-vectors.json").read_text())
SECRET = VECTORS["keys_b32"]["SHA1"]
NOW = 1_790_000_010_000


@pytest.mark.parametrize("vector", VECTORS["hotp"], ids=lambda v: str(v["counter"]))
def test_the_vectors_of_rfc_4226_come_out(vector):
    assert totp.code_at(SECRET, vector["counter"]) == vector["code"]


@pytest.mark.parametrize("vector", VECTORS["totp"], ids=lambda v: f"{v['alg']}-{v['time']}")
def test_the_vectors_of_rfc_6238_come_out(vector):
    secret, step = VECTORS["keys_b32"][vector["alg"]], totp.step_at(vector["time"] * 1000)
    assert step == vector["step"]
    assert totp.code_at(secret, step, digits=8, algorithm=vector["alg"]) == vector["code8"]
    assert totp.code_at(secret, step, algorithm=vector["alg"]) == vector["code6"]


@pytest.mark.parametrize("seconds", [59, 1_111_111_109, 1_790_000_010, 20_000_000_000])
def test_oathtool_makes_the_same_code(oathtool, seconds):
    secret = totp.secret_from(bytes(range(20)))
    assert oathtool(secret, seconds * 1000) == totp.code_at(secret, totp.step_at(seconds * 1000))


@given(st.binary(min_size=20, max_size=20), st.integers(1, 2**40))
def test_an_independent_package_makes_the_same_codes(raw, step):
    secret = totp.secret_from(raw)
    assert generate_otp(secret, step) == totp.code_at(secret, step)


@pytest.mark.parametrize(("off", "matches"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_one_step_either_way_is_accepted_and_two_are_not(off, matches):
    step = totp.step_at(NOW) + off
    assert totp.matching_step(SECRET, totp.code_at(SECRET, step), NOW, 1) == (step if matches else None)


def test_a_code_from_far_off_only_tells_how_far_the_clock_is_off():
    code = totp.code_at(SECRET, totp.step_at(NOW) + 5)
    assert totp.matching_step(SECRET, code, NOW, 1) is None
    assert totp.clock_off(SECRET, code, NOW, 10) == 150


def test_a_clock_at_1970_crashes_nothing():
    assert totp.matching_step(SECRET, totp.code_at(SECRET, 0), 0, 1) == 0


@given(secret=st.binary(min_size=20, max_size=20), step=st.integers(0, 2**40))
def test_every_code_has_six_digits_and_matches_its_own_step(secret, step):
    spelt = totp.secret_from(secret)
    code = totp.code_at(spelt, step)
    assert len(code) == 6
    assert code.isascii()
    assert code.isdigit()
    assert totp.matching_step(spelt, code, step * 30_000, 0) == step


def test_a_secret_has_160_bits_and_no_padding():
    secret = totp.secret_from(bytes(20))
    assert len(secret) == 32
    assert "=" not in secret
    assert totp.groups(secret) == ("AAAA",) * 8
    with pytest.raises(ValueError, match="20 bytes"):
        totp.secret_from(bytes(19))


@given(issuer=st.text(min_size=1, max_size=60), account=st.text(min_size=1, max_size=60))
def test_the_uri_passes_a_strict_reader_whatever_the_names(issuer, account):
    issuer, account = (text.encode(errors="ignore").decode() for text in (issuer, account))
    uri = totp.uri(SECRET, issuer=issuer, account=account)
    assert len(uri.encode()) <= 300
    assert uri.isascii()
    parts = urlsplit(uri)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parts.path.count(":") == 1
    assert "+" not in uri
    assert set(parts.path + parts.query) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%/:=&"
    )
    query = parse_qs(parts.query, strict_parsing=True)
    assert set(query) == {"secret", "issuer"}
    assert query["issuer"] == [unquote(parts.path.lstrip("/").split(":")[0])]


def test_another_reader_of_the_uri_makes_the_same_codes():
    read = pyotp.parse_uri(totp.uri(SECRET, issuer="Riverbend Market", account="mira"))
    assert isinstance(read, pyotp.TOTP)
    assert (read.issuer, read.name) == ("Riverbend Market", "mira")
    assert read.at(NOW // 1000) == totp.code_at(SECRET, totp.step_at(NOW))


def test_the_uri_of_an_ordinary_account_is_short_enough_for_80x24():
    assert len(totp.uri(SECRET, issuer="Riverbend Market", account="mira")) <= 106
