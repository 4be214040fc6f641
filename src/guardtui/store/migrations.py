"""The schema, as numbered steps that are never edited once released. `SCHEMA` is the number of the last one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlite_utils import Database, Migrations

from guardtui.store.schema import SCHEMA

steps: Final = Migrations("guardtui")


def apply(connection: sqlite3.Connection, copy: Callable[[int], Path | None]) -> None:
    """Bring a store to `SCHEMA`: all steps, the record that they ran and the number, in one transaction.

    BEGIN IMMEDIATE lets several processes start at once: the first does the work, the others find it done. `copy` is
    called with the old number while nobody else can write, and makes the copy that is kept; it goes again where the
    steps fail, since the store is as it was.
    """
    database, kept = Database(connection, execute_plugins=False), None
    connection.execute("BEGIN IMMEDIATE")
    try:
        schema = connection.execute("PRAGMA user_version").fetchone()[0]
        if schema < SCHEMA:
            kept = copy(schema)
            steps.apply(database)
            connection.execute(f"PRAGMA user_version = {SCHEMA:d}")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if kept is not None:
            kept.unlink(missing_ok=True)
        raise
    try:
        connection.execute("COMMIT")  # which may fail and be durable all the same, so the copy stays
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@steps()
def m0001_the_first_five_minutes(database: Database) -> None:
    """Accounts, their contacts and factors, challenges and messages, sign-ins, activity and checklist marks."""
    for statement in _FIRST.split(";"):
        if statement.strip():
            database.execute(statement)


@steps()
def m0002_seals_holds_and_changes(database: Database) -> None:
    """A seal over each account's row, holds, changes of contacts, new passwords that wait for their proof.

    The seal takes the place of the mark over the head of the activity; it takes the key, so `Store.unlock` makes it. An
    account's place among all, 1 for the first, is where the anchor keeps its number of lines.
    """
    database.execute("ALTER TABLE accounts DROP COLUMN chain_mark")
    database.execute("ALTER TABLE accounts ADD COLUMN seal TEXT NOT NULL DEFAULT ''")
    database.execute("ALTER TABLE accounts ADD COLUMN state TEXT NOT NULL DEFAULT ''")
    database.execute("ALTER TABLE accounts ADD COLUMN place INTEGER")
    database.execute("ALTER TABLE accounts ADD COLUMN hold_reason TEXT")
    database.execute("ALTER TABLE accounts ADD COLUMN hold_since INTEGER")
    database.execute("ALTER TABLE accounts ADD COLUMN hold_until INTEGER")
    database.execute("UPDATE accounts SET place = rowid")
    database.execute("CREATE UNIQUE INDEX accounts_in_order ON accounts (place)")
    database.execute("""
        CREATE TABLE password_drafts (
            id TEXT PRIMARY KEY,
            account_id TEXT NOT NULL REFERENCES accounts,
            draft_of TEXT NOT NULL,
            password BLOB NOT NULL,
            made_at INTEGER NOT NULL
        ) STRICT
    """)
    database.execute("ALTER TABLE contacts ADD COLUMN rescued INTEGER NOT NULL DEFAULT 0 CHECK (rescued IN (0, 1))")
    database.execute("""
        CREATE TABLE contact_changes (
            id TEXT PRIMARY KEY,
            account_id TEXT NOT NULL REFERENCES accounts,
            old_id TEXT NOT NULL REFERENCES contacts,
            new_id TEXT NOT NULL REFERENCES contacts,
            at INTEGER NOT NULL,
            undone_at INTEGER
        ) STRICT
    """)
    database.execute("""
        CREATE TABLE cases (
            id TEXT PRIMARY KEY,
            account_id TEXT NOT NULL REFERENCES accounts,
            seq INTEGER NOT NULL,
            opened_at INTEGER NOT NULL,
            contacts_at INTEGER,
            factors_at INTEGER,
            closed_at INTEGER,
            UNIQUE (account_id, seq)
        ) STRICT
    """)
    database.execute("CREATE INDEX sessions_open ON sessions (account_id, id) WHERE ended_at IS NULL")
    # SQLite 3.40 calls a table damaged whose key is not its first columns and that has no rowid.
    database.execute("ALTER TABLE password_history RENAME TO earlier")
    database.execute("""
        CREATE TABLE password_history (
            account_id TEXT NOT NULL REFERENCES accounts,
            set_at INTEGER NOT NULL,
            password TEXT NOT NULL,
            PRIMARY KEY (account_id, set_at)
        ) STRICT, WITHOUT ROWID
    """)
    database.execute("INSERT INTO password_history SELECT account_id, set_at, password FROM earlier")
    database.execute("DROP TABLE earlier")
    database.execute("CREATE INDEX contact_changes_of ON contact_changes (account_id, at)")


@steps()
def m0003_approvals(database: Database) -> None:
    """What others want to do waits in a table of its own, and kinds of action that they register.

    Approvals that a code gave under schema 2 were good for five minutes; they and every open code end here, so that
    nothing is in force whose need is not known.
    """
    database.execute("""
        CREATE TABLE approvals (
            id TEXT PRIMARY KEY,
            account_id TEXT NOT NULL REFERENCES accounts,
            caller TEXT NOT NULL,
            kind TEXT NOT NULL,
            subject BLOB NOT NULL,
            digest BLOB NOT NULL,
            details BLOB NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'used', 'denied', 'voided', 'expired')),
            proven INTEGER NOT NULL CHECK (proven IN (0, 1)),
            asked_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            closed_at INTEGER
        ) STRICT
    """)
    database.execute("CREATE INDEX approvals_of ON approvals (account_id)")
    database.execute("CREATE INDEX approvals_in_force ON approvals (account_id) WHERE state IN ('waiting', 'approved')")
    database.execute("""
        CREATE TABLE action_kinds (
            name TEXT PRIMARY KEY,
            says BLOB NOT NULL,
            made_at INTEGER NOT NULL
        ) STRICT
    """)
    database.execute("UPDATE challenges SET state = 'voided', closed_at = expires_at WHERE state = 'open'")
    database.execute("ALTER TABLE challenges ADD COLUMN need TEXT NOT NULL DEFAULT 'factor'")
    database.execute("ALTER TABLE challenges ADD COLUMN app_done INTEGER NOT NULL DEFAULT 0 CHECK (app_done IN (0, 1))")
    database.execute("ALTER TABLE challenges ADD COLUMN approval_id TEXT REFERENCES approvals")
    database.execute("ALTER TABLE authenticators ADD COLUMN failures INTEGER NOT NULL DEFAULT 0")
    database.execute("ALTER TABLE authenticators ADD COLUMN disabled_at INTEGER")
    database.execute("CREATE INDEX challenges_open ON challenges (account_id) WHERE state = 'open'")


@steps()
def m0004_what_became_of_a_message(database: Database) -> None:
    """A message may wait for another try, come back, or have left without a word of it; `due_at` says when it is its turn."""
    database.execute("ALTER TABLE messages RENAME TO earlier")
    database.execute("""
        CREATE TABLE messages (
            id TEXT PRIMARY KEY,
            account_id TEXT NOT NULL REFERENCES accounts,
            challenge_id TEXT REFERENCES challenges,
            contact_id TEXT NOT NULL REFERENCES contacts,
            channel TEXT NOT NULL CHECK (channel IN ('sms', 'mail')),
            tag TEXT NOT NULL,
            details TEXT NOT NULL,
            reference TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN
                ('queued', 'sending', 'accepted', 'delivered', 'deferred', 'bounced', 'refused', 'given_up')),
            created_at INTEGER NOT NULL,
            state_at INTEGER NOT NULL,
            due_at INTEGER,
            attempts INTEGER NOT NULL DEFAULT 0,
            unsure INTEGER NOT NULL DEFAULT 0,
            detail TEXT NOT NULL DEFAULT '',
            passages TEXT NOT NULL DEFAULT '[]'
        ) STRICT
    """)
    columns = "id, account_id, challenge_id, contact_id, channel, tag, details, reference, state, created_at, state_at, detail"
    database.execute(
        f"INSERT INTO messages (rowid, {columns}, due_at, attempts)"  # noqa: S608 - the line above
        f" SELECT rowid, {columns}, CASE WHEN state IN ('queued', 'sending') THEN state_at END, state <> 'queued'"
        " FROM earlier ORDER BY rowid"
    )
    database.execute("DROP TABLE earlier")
    database.execute("CREATE INDEX messages_of ON messages (account_id, created_at)")
    database.execute("CREATE INDEX messages_due ON messages (due_at) WHERE due_at IS NOT NULL")
    database.execute("CREATE INDEX messages_for ON messages (challenge_id) WHERE challenge_id IS NOT NULL")
    database.execute("CREATE INDEX messages_named ON messages (reference)")
    database.execute("""
        CREATE TABLE support_cases (
            id TEXT PRIMARY KEY,
            account_id TEXT NOT NULL REFERENCES accounts,
            symptom TEXT NOT NULL,
            opened_at INTEGER NOT NULL,
            packet BLOB NOT NULL,
            mail_state TEXT CHECK (mail_state IN
                ('queued', 'sending', 'accepted', 'delivered', 'deferred', 'bounced', 'refused', 'given_up')),
            mail_at INTEGER,
            mail_due_at INTEGER,
            mail_attempts INTEGER NOT NULL DEFAULT 0,
            mail_unsure INTEGER NOT NULL DEFAULT 0,
            mail_detail TEXT NOT NULL DEFAULT ''
        ) STRICT
    """)
    database.execute("CREATE INDEX support_cases_of ON support_cases (account_id, opened_at)")
    database.execute("CREATE INDEX support_cases_due ON support_cases (mail_due_at) WHERE mail_due_at IS NOT NULL")


@steps()
def m0005_phones_that_rest_and_alarms_at_once(database: Database) -> None:
    """Since when no code goes to a phone, because several messages in a row did not reach it.

    And an index of the alarms: they are asked for at every look at the account, and are few among lines without number.
    """
    database.execute("ALTER TABLE contacts ADD COLUMN rests_since INTEGER")
    database.execute("CREATE INDEX events_alarms ON events (account_id, seq) WHERE outcome = 'alarm'")


_FIRST: Final = """
CREATE TABLE store_meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    handle_key TEXT NOT NULL UNIQUE,
    profile BLOB NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'locked')),
    created_at INTEGER NOT NULL,
    password TEXT NOT NULL,
    password_facts TEXT NOT NULL,
    password_set_at INTEGER NOT NULL,
    two_step_at INTEGER,
    reviewed_seq INTEGER NOT NULL DEFAULT 0,
    reviewed_at INTEGER,
    chain_seq INTEGER NOT NULL DEFAULT 0,
    chain_head BLOB NOT NULL DEFAULT x'',
    chain_mark TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE password_history (
    account_id TEXT NOT NULL REFERENCES accounts,
    password TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, set_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE contacts (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts,
    kind TEXT NOT NULL CHECK (kind IN ('phone', 'mail')),
    address BLOB NOT NULL,
    address_key TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('unverified', 'verified', 'replaced', 'removed')),
    is_primary INTEGER NOT NULL DEFAULT 0 CHECK (is_primary IN (0, 1)),
    added_at INTEGER NOT NULL,
    verified_at INTEGER,
    confirmed_at INTEGER,
    replaces TEXT REFERENCES contacts
) STRICT;
CREATE INDEX contacts_of ON contacts (account_id, added_at);
CREATE UNIQUE INDEX contacts_live ON contacts (account_id, address_key) WHERE state IN ('unverified', 'verified');
CREATE UNIQUE INDEX contacts_primary ON contacts (account_id, kind) WHERE is_primary = 1;

CREATE TABLE authenticators (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts,
    channel TEXT NOT NULL CHECK (channel IN ('app', 'sms', 'mail')),
    state TEXT NOT NULL CHECK (state IN ('pending', 'confirmed', 'bound', 'removed')),
    label TEXT NOT NULL,
    contact_id TEXT REFERENCES contacts,
    secret BLOB,
    created_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    bound_at INTEGER,
    last_used_at INTEGER,
    last_step INTEGER NOT NULL DEFAULT 0,
    draft_of TEXT,
    CHECK ((channel = 'app') = (secret IS NOT NULL) OR state = 'removed'),
    CHECK ((channel = 'app') = (contact_id IS NULL))
) STRICT;
CREATE INDEX authenticators_of ON authenticators (account_id, created_at);

CREATE TABLE recovery_codes (
    id INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts,
    selector TEXT NOT NULL,
    hash TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'active', 'used', 'void')),
    kept INTEGER NOT NULL DEFAULT 0 CHECK (kept IN (0, 1)),
    made_at INTEGER NOT NULL,
    used_at INTEGER,
    draft_of TEXT
) STRICT;
CREATE INDEX recovery_codes_of ON recovery_codes (account_id, selector);

CREATE TABLE challenges (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts,
    caller TEXT NOT NULL,
    kind TEXT NOT NULL,
    digest BLOB NOT NULL,
    details BLOB NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('app', 'sms', 'mail', 'recovery')),
    contact_id TEXT REFERENCES contacts,
    authenticator_id TEXT REFERENCES authenticators,
    reference TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'voided')),
    generation INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    resends INTEGER NOT NULL DEFAULT 0 CHECK (resends BETWEEN 0 AND 3),
    sent_at INTEGER NOT NULL,
    last_sent_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    closed_at INTEGER,
    approval TEXT UNIQUE,
    approval_until INTEGER,
    carried_out_at INTEGER
) STRICT;
CREATE INDEX challenges_of ON challenges (account_id, sent_at);

CREATE TABLE messages (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts,
    challenge_id TEXT REFERENCES challenges,
    contact_id TEXT NOT NULL REFERENCES contacts,
    channel TEXT NOT NULL CHECK (channel IN ('sms', 'mail')),
    tag TEXT NOT NULL,
    details TEXT NOT NULL,
    reference TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('queued', 'sending', 'accepted', 'delivered', 'refused', 'given_up')),
    created_at INTEGER NOT NULL,
    state_at INTEGER NOT NULL,
    detail TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX messages_of ON messages (account_id, created_at);
CREATE INDEX messages_waiting ON messages (created_at) WHERE state IN ('queued', 'sending');
CREATE INDEX messages_for ON messages (challenge_id) WHERE challenge_id IS NOT NULL;

CREATE TABLE devices (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts,
    token_key TEXT NOT NULL,
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    first_seen_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    trusted_until INTEGER,
    ended_at INTEGER,
    UNIQUE (account_id, token_key)
) STRICT;

CREATE TABLE pending_sign_ins (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts,
    token_key TEXT NOT NULL,
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    closed_at INTEGER
) STRICT;

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts,
    device_id TEXT NOT NULL REFERENCES devices,
    token_key TEXT NOT NULL UNIQUE,
    started_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE INDEX sessions_of ON sessions (account_id, started_at);

CREATE TABLE events (
    account_id TEXT NOT NULL REFERENCES accounts,
    seq INTEGER NOT NULL CHECK (seq > 0),
    at INTEGER NOT NULL,
    tag TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused', 'alarm')),
    details TEXT NOT NULL,
    chain BLOB NOT NULL,
    PRIMARY KEY (account_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE checklist_marks (
    account_id TEXT NOT NULL REFERENCES accounts,
    item TEXT NOT NULL,
    marked_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE limits (
    bucket TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX limits_of ON limits (bucket, at)
"""
