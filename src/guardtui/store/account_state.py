"""What an account's seal covers besides its own row: everything that decides who gets in and what is allowed.

Contacts and their changes, factors, recovery codes, devices, sessions, earlier passwords, open codes with their tries, and
approvals lie in rows of their own. Whoever changes one of them in the file, moves it to another account, or brings a used
or ended one back, changes the one keyed mark over them (SECURITY A4).
"""

from __future__ import annotations

import json
import sqlite3
from typing import Final

_IN_FORCE: Final = (
    (
        "SELECT id, kind, address, address_key, state, is_primary, added_at, verified_at, confirmed_at, replaces, rescued"
        " FROM contacts WHERE account_id = ? AND state <> 'removed' ORDER BY id"
    ),
    (
        "SELECT id, channel, state, label, contact_id, secret, created_at, last_step, draft_of"
        " FROM authenticators WHERE account_id = ? AND state <> 'removed' ORDER BY id"
    ),
    (
        "SELECT id, selector, hash, state, kept, draft_of FROM recovery_codes"
        " WHERE account_id = ? AND state IN ('active', 'draft') ORDER BY id"
    ),
    "SELECT id, token_key, name, trusted_until FROM devices WHERE account_id = ? AND ended_at IS NULL ORDER BY id",
    "SELECT id, device_id, token_key, expires_at FROM sessions WHERE account_id = ? AND ended_at IS NULL ORDER BY id",
    "SELECT id, old_id, new_id, at, undone_at FROM contact_changes WHERE account_id = ? ORDER BY id",
    "SELECT password, set_at FROM password_history WHERE account_id = ? ORDER BY set_at",
    (
        "SELECT id, caller, kind, digest, channel, contact_id, authenticator_id, generation, tries, resends, sent_at,"
        " last_sent_at, expires_at, need, app_done, approval_id FROM challenges"
        " WHERE account_id = ? AND state = 'open' ORDER BY id"
    ),
    (
        "SELECT id, caller, kind, subject, digest, state, proven, asked_at, expires_at FROM approvals"
        " WHERE account_id = ? AND state IN ('waiting', 'approved') ORDER BY id"
    ),
    (
        "SELECT id, failures, disabled_at FROM authenticators WHERE account_id = ? AND state = 'bound'"
        " AND (failures > 0 OR disabled_at IS NOT NULL) ORDER BY id"
    ),
)
"""Only what is in force: what is used up, ended or removed changes the mark the moment it comes back."""
_FIRST: Final = 7
"""So many there were under schema 2. A later one, at the end, leaves no trace while it finds nothing: the marks that were
made before there was its table stay right."""


def text(connection: sqlite3.Connection, account_id: str) -> str:
    """All that an account's rows say as they stand, in the one spelling that is marked."""
    said = [[tuple(map(_plain, row)) for row in connection.execute(query, (account_id,))] for query in _IN_FORCE]
    while len(said) > _FIRST and not said[-1]:
        said.pop()
    return "account state\0" + json.dumps([account_id, said])


def _plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value
