"""Keys and what they do: sealed to a row, found by keyed hash, argon2id with a pepper."""

import argon2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardtui.core.errors import StoreTrouble
from guardtui.entropy import SystemEntropy
from guardtui.vault import Hasher, KeyFile, Vault

VAULT = Vault(KeyFile("STORE", {1: bytes(range(32))}), SystemEntropy())
OTHER = Vault(KeyFile("STORE", {1: bytes(32)}), SystemEntropy())
QUICK = Hasher(8, 1, 1)


@given(st.text(), st.text(), st.text())
def test_what_is_sealed_opens_in_its_place_and_nowhere_else(plain, place, row):
    plain, place, row = (text.encode(errors="ignore").decode() for text in (plain, place, row))
    sealed = VAULT.seal(place, row, plain)
    assert VAULT.open(place, row, sealed) == plain
    for vault, p, r in ((OTHER, place, row), (VAULT, place + "x", row), (VAULT, place, row + "x")):
        with pytest.raises(StoreTrouble):
            vault.open(p, r, sealed)


@given(st.integers(0, 200), st.integers(1, 255))
def test_any_changed_byte_is_noticed(position, flip):
    sealed = bytearray(VAULT.seal("t.c", "row", "a secret of some length"))
    sealed[position % len(sealed)] ^= flip
    with pytest.raises(StoreTrouble):
        VAULT.open("t.c", "row", bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" * 12, b"\x02" * 60])
def test_what_was_never_sealed_is_refused(sealed):
    with pytest.raises(StoreTrouble):
        VAULT.open("t.c", "row", sealed)


def test_the_same_text_is_sealed_differently_each_time_and_found_by_one_key():
    assert VAULT.seal("t.c", "r", "x") != VAULT.seal("t.c", "r", "x")
    assert VAULT.lookup("t.c", "x") == VAULT.lookup("t.c", "x") != VAULT.lookup("t.d", "x")
    assert VAULT.lookup("t.c", "x") != OTHER.lookup("t.c", "x")


def test_each_use_has_a_key_of_its_own():
    text = b"one\x00text"
    assert (
        len(
            {
                VAULT.chained(text),
                bytes.fromhex(VAULT.mark("one\0text")),
                VAULT.words("one\0text"),
                VAULT.code("one", 0),
            }
        )
        == 4
    )


def test_a_code_belongs_to_its_challenge_and_generation():
    assert len({VAULT.code(challenge, generation) for challenge in "AB" for generation in range(3)}) == 6


def test_the_key_never_shows_in_a_repr():
    key = KeyFile("STORE", {1: b"k" * 32})
    assert "kkk" not in repr(key)


def test_hashes_are_argon2id_of_the_rfc_9106_low_memory_profile_or_better():
    costs = argon2.extract_parameters(Hasher().hash("x", VAULT.pepper))
    assert costs.type is argon2.Type.ID
    assert (costs.memory_cost, costs.time_cost, costs.parallelism) == (65_536, 3, 4)
    assert costs.salt_len == 16
    assert costs.hash_len == 32


def test_two_hashes_of_one_password_differ_and_both_match_only_it():
    one, two = QUICK.hash("käse", VAULT.pepper), QUICK.hash("käse", VAULT.pepper)
    assert one != two
    assert QUICK.matches(one, "käse", VAULT.pepper)
    assert QUICK.matches(two, "käse", VAULT.pepper)
    assert not QUICK.matches(one, "kase", VAULT.pepper)
    assert not QUICK.matches(one, "käse", OTHER.pepper)


@pytest.mark.parametrize("typed", ["", "\x00", "\ud800", "x" * 100_000])
def test_any_text_can_be_compared(typed):
    assert not QUICK.matches(QUICK.hash("y", VAULT.pepper), typed, VAULT.pepper)


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "plain",
        "$argon2id$v=19$m=8",
        "$argon2id$v=19$m=4194304,t=3,p=4$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    ],
)
def test_a_damaged_or_absurd_hash_is_trouble_and_not_a_wrong_password(stored):
    with pytest.raises(StoreTrouble) as refused:
        QUICK.matches(stored, "x", VAULT.pepper)
    assert refused.value.reason == "hash_damaged"


def test_a_weaker_hash_is_outdated_and_ones_own_is_not():
    assert Hasher(16, 1, 1).outdated(QUICK.hash("x", VAULT.pepper), VAULT.pepper)
    assert not QUICK.outdated(QUICK.hash("x", VAULT.pepper), VAULT.pepper)
