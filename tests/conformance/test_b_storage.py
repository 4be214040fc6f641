"""B. Storage of passwords."""

from __future__ import annotations

import threading

import argon2
import pytest

from guardtui.bootstrap import Parts, open_guard
from guardtui.core.errors import StoreTrouble
from guardtui.store import Store
from guardtui.vault import Hasher
from guardtui.vault.hashing import AT_ONCE

from .conftest import LAPTOP, OTHER, PASSWORD, PEPPER


def stored(world, handle: str = "mira") -> str:
    account = world.guard.accounts.find(handle)
    with world.guard._desk.store.read() as tx:
        return tx.accounts.password(account.id)


def test_c11_argon2id_of_rfc_9106_and_made_again_when_the_profile_rises(world, lab):
    phc = Hasher().hash("x", PEPPER)
    assert phc.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    world.sign_up()
    assert "m=8,t=1,p=1" in stored(world)
    risen = open_guard(lab.config, practice=True, parts=Parts(clock=lab.clock, hasher=Hasher(16, 2, 1)))
    assert risen.signin.begin("mira", PASSWORD, LAPTOP).outcome == "open"
    risen.close()
    assert "m=16,t=2,p=1" in stored(world)


def test_c12_the_same_password_twice_has_two_salts(world):
    world.guard.accounts.add("noor", "Noor", PASSWORD)
    world.sign_up()
    salts = {stored(world, handle).split("$")[4] for handle in ("mira", "noor")}
    assert (len(salts), {len(salt) for salt in salts}) == (2, {22})  # 16 bytes in base64


def test_c13_a_stolen_hash_is_no_use_without_the_key_file(world, lab):
    world.sign_up()
    with pytest.raises(argon2.exceptions.VerifyMismatchError):
        argon2.PasswordHasher().verify(stored(world), PASSWORD)
    with pytest.raises(argon2.exceptions.VerifyMismatchError):
        argon2.PasswordHasher().verify(stored(world), b"")
    lab.config.key.rename(lab.config.key.with_suffix(".away"))
    with pytest.raises(StoreTrouble) as missing:
        open_guard(lab.config, practice=True)
    assert missing.value.reason == "key_missing"


def test_c14_two_hashes_at_once_none_under_the_lock_and_no_absurd_ones(world, monkeypatch):
    at_once, most, all_in = 0, 0, threading.Barrier(AT_ONCE)
    counting = threading.Lock()
    verify = argon2.PasswordHasher.verify

    def counted(self, *given):
        nonlocal at_once, most
        with counting:
            at_once += 1
            most = max(most, at_once)
        all_in.wait(10)  # each waits for a second one: were there one slot, nobody would come
        try:
            return verify(self, *given)
        finally:
            with counting:
                at_once -= 1

    world.sign_up()
    phc = stored(world)
    hasher, vault = world.guard._desk.hasher, world.guard._desk.vault
    with monkeypatch.context() as patch:
        patch.setattr(argon2.PasswordHasher, "verify", counted)
        several = [threading.Thread(target=hasher.matches, args=(phc, PASSWORD, vault.pepper)) for _ in range(6)]
        for one in several:
            one.start()
        for one in several:
            one.join()
    assert most == AT_ONCE == 2

    held = []

    def looked(self, *given):
        held.append(world.guard._desk.store._connection.in_transaction)
        return verify(self, *given)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", looked)
    assert world.guard.signin.begin("mira", PASSWORD, LAPTOP).outcome == "open"
    assert held == [False]
    with pytest.raises(StoreTrouble) as absurd:
        hasher.matches(phc.replace("m=8,t=1", "m=4194304,t=1"), PASSWORD, vault.pepper)
    assert (absurd.value.reason, len(held)) == ("hash_damaged", 1)


def test_c15_an_unknown_name_costs_the_same_hash_and_the_same_commits(world, monkeypatch):
    world.sign_up()
    work: list[str] = []
    matches, write = Hasher.matches, Store.write
    monkeypatch.setattr(
        Hasher, "matches", lambda self, phc, *rest: work.append(phc.split("$")[3]) or matches(self, phc, *rest)
    )
    monkeypatch.setattr(Store, "write", lambda self: work.append("commit") or write(self))
    done = []
    for handle in ("mira", "nobody"):
        work.clear()
        assert world.guard.signin.begin(handle, "wrong", OTHER).outcome == "refused"
        done.append(list(work))
    assert done[0] == done[1] == ["commit", "m=8,t=1,p=1", "commit"]
