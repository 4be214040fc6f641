"""K. Cryptography and keys."""

from __future__ import annotations

import ast
import hmac
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

import guardtui
from guardtui.bootstrap import Parts, open_guard
from guardtui.core.action import Action
from guardtui.core.errors import StoreTrouble
from guardtui.core.verdict import Outcome
from guardtui.guard import Backend
from guardtui.guard.ways import SIGN_IN
from guardtui.store.rotation import SEALED
from guardtui.vault import read_key_file
from guardtui.vault import vault as module

from .conftest import wrong

SHOP = Backend("mira")
PURCHASE = Action("purchase", {"order": "7", "amount": 995, "currency": "EUR", "payee": "Riverbend Market"})


def test_c80_the_key_is_changed_while_the_store_is_in_use_and_nothing_of_the_old_one_is_left(world):
    session = world.protected()
    elsewhere = open_guard(world.lab.config, practice=True, parts=Parts(clock=world.lab.clock))
    state = world.guard.care.rotate_key()
    assert (state.version, state.roots, state.accounts_left) == (2, (2,), 0)
    with closing(sqlite3.connect(world.lab.config.store)) as outside:
        for table, column in SEALED:
            assert all(row[0][0] == 2 for row in outside.execute(f"SELECT {column} FROM {table}")), table
    assert elsewhere.accounts.of(session).handle == "mira"
    assert world.guard.activity.verify().ok
    elsewhere.close()


def test_c81_what_is_sealed_is_authenticated_and_no_nonce_comes_twice(world, monkeypatch):
    keys: list[bytes] = []
    monkeypatch.setattr(module, "AESGCM", lambda key: keys.append(key) or AESGCM(key))
    vault = module.Vault(read_key_file(world.lab.config.key), world.guard._desk.entropy)
    assert [len(key) for key in keys] == [32]
    sealed = [vault.seal("contacts.address", "row", "mira@example.org") for _ in range(2000)]
    assert len({one[1:13] for one in sealed}) == 2000
    one = sealed[0]
    assert len(one) == 1 + 12 + len("mira@example.org") + 16
    for at in range(len(one)):
        with pytest.raises(StoreTrouble):
            vault.open("contacts.address", "row", one[:at] + bytes([one[at] ^ 1]) + one[at + 1 :])


def test_c82_codes_marks_and_seals_are_compared_in_constant_time(world, monkeypatch):
    world.protected()
    compared: list[bytes | str] = []
    given = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda one, two: compared.extend((one, two)) or given(one, two))
    pending = world.pending()
    assert len(compared) >= 2  # the account's seal
    challenge = world.guard.codes.request(pending, SIGN_IN)
    typed = wrong(world.app())
    compared.clear()
    assert world.guard.signin.finish(pending, challenge.id, typed).outcome is Outcome.WRONG
    assert compared.count(typed.encode()) >= 3  # every step of the window is compared, also after one that fits
    compared.clear()
    assert world.guard.signin.finish(pending, challenge.id, world.app()).accepted
    assert compared.count(world.app().encode()) >= 3


def test_c83_what_opens_something_has_256_bits_of_the_right_randomness(world):
    session = world.verified()
    pending = world.pending()
    for token in (session.token, pending.id):
        assert len(bytes.fromhex(token)) == 32
    modules = set()
    for file in Path(guardtui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                modules |= {name.name for name in node.names}
            elif isinstance(node, ast.ImportFrom):
                modules.add(node.module or "")
    assert "secrets" in modules
    assert not modules & {"random", "uuid"}
