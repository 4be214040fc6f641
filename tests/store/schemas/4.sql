PRAGMA application_id = 1196709193;
PRAGMA user_version = 4;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'guardtui','m0001_the_first_five_minutes','2026-11-26 01:43:29.202261+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'guardtui','m0002_seals_holds_and_changes','2026-11-26 01:43:29.206713+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'guardtui','m0003_approvals','2026-11-26 01:43:29.208626+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'guardtui','m0004_what_became_of_a_message','2026-11-26 01:43:29.210530+00:00');
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
    chain_head BLOB NOT NULL DEFAULT x'', seal TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT '', place INTEGER, hold_reason TEXT, hold_since INTEGER, hold_until INTEGER) STRICT;
INSERT INTO "accounts" VALUES('GCR9GS9YCM','18b152e4f10aa0516d431ba29d8d455246d18e35a9bf4fd26ffa4bd46d5e6f14',X'011BECB203E2776F41560F1381AE093610F46F3C7372319BD979E3C182C51EA52435BD8C7705FA9610D73FCE84AD6118C2268556E9CE2C788FDC6D0A8D3E22B78E9EE65C2D5EB373BCD645EACFFAB051D35F7F8CD6031B9FC4F46F97F1C2E5DFDBCC933E43C3E5F14933B48FB856EB2CAA','open',1790000000000,'$argon2id$v=19$m=8,t=1,p=1$whGXKBtIAOfbQDWDwWHEjw$NyaDp9DmffoyqBbVU7/xynqbBn5qDSemPruP1SYWyBo','{"length_ok": true, "mixed": false, "score": 4, "guessable": false}',1790000000000,1790000000000,0,NULL,17,X'FAEE2BBB454E4B798C441314D9E93B3FBE92CE1728D2C53DF36CABBC1A9203BC','abf30a55445e0fe174546b1efdb43f23ec7a1ccb79083890972c567d16f0a692','40e76f3de0695aabe5f2f42ad1b2fb81997a67c0c2315a0c5e04bc1d8e63bb6a',1,NULL,NULL,NULL);
INSERT INTO "accounts" VALUES('LKXTJKJZV5','59b70d6d72132cc520db33c32ea7b1262182547eac536a45a1ccbe21026fdd77',X'01E1A360F899335EEA1C6F3A59E033AF29CCDAAD8E02F36B565FE8BE9421D2DE6678F633451A599A910B16834F8BDD853EE1EC6DD9AE8CEC3EFB4BE0FA7ABECF11E4065F72C6C104B42C3A34783294017FCB073949B55D1CD7A456CADE707D3ED8','open',1790000030000,'$argon2id$v=19$m=8,t=1,p=1$sOogUNVrDqJDVp2r4fd7tA$DASrafqlbvYcchhtUCzL5lyfIL7s37Ahqy4Rk+aBh/I','{"length_ok": true, "mixed": false, "score": 4, "guessable": false}',1790000030000,NULL,0,NULL,2,X'5FEF0FE65994FAC03C5D9B10035A4B1E4D358FC3479F914399C604EEA90DE13E','09e817a41f18bef0ef0f3c06d307ef4b150c6d7995037f6aaa125534047c592e','588fbb006763a2a31046b48c833406b098024fda6829558a2159427ea43a11f4',2,NULL,NULL,NULL);
CREATE TABLE action_kinds (
            name TEXT PRIMARY KEY,
            says BLOB NOT NULL,
            made_at INTEGER NOT NULL
        ) STRICT
    ;
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
    ;
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
    draft_of TEXT, failures INTEGER NOT NULL DEFAULT 0, disabled_at INTEGER,
    CHECK ((channel = 'app') = (secret IS NOT NULL) OR state = 'removed'),
    CHECK ((channel = 'app') = (contact_id IS NULL))
) STRICT;
INSERT INTO "authenticators" VALUES('2N892SZLT2','GCR9GS9YCM','app','bound','Authenticator app',NULL,X'01F157C9A545C134D888033CFB9EEB38C93BC265C389F1B5997B7E48DAC8F9BB19174CF51C98440A2C618B8B14262A986A7C25DB3D0149E2D9B935E531',1790000000000,1790000000000,1790000000000,1790000000000,59666666,'2BH26UQRWW',0,NULL);
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
    ;
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
, need TEXT NOT NULL DEFAULT 'factor', app_done INTEGER NOT NULL DEFAULT 0 CHECK (app_done IN (0, 1)), approval_id TEXT REFERENCES approvals) STRICT;
INSERT INTO "challenges" VALUES('LB9N5F6WZR','GCR9GS9YCM','1c7a34258cb2e20f4ac2a7a7fa56ef90f1c34364fddffde1ccc987519efa3114','contact-verify',X'DACED3359750E95BCC27ABFBDCBF93EDD7C81630FAB47B29167B3008134B249D',X'01B3381A22A045BED4C1A253BFA15CFA6FE4E8F9385667FC50ECAB44644BA3149404A8DC5067EE58979A03E6A7BE9BF839192F50839D','sms','LAC8YQYPPL',NULL,'M4EJSK','accepted',0,1,0,1790000000000,1790000000000,1790000600000,1790000000000,NULL,NULL,NULL,'of_its_own',0,NULL);
INSERT INTO "challenges" VALUES('A9ZFEGSWVN','GCR9GS9YCM','1c7a34258cb2e20f4ac2a7a7fa56ef90f1c34364fddffde1ccc987519efa3114','contact-verify',X'EEC3F3D022654DF506D9996E1FD6B7BA73E482A3E7E36984FBB0557953464FE9',X'0150ED9BABA2C2BB4E8316FF96BB722AB6D46CD8E64DCBDF030A02571FE1B4898459468E21241710B6E78C68B3F05A6DB5D0FAF79E0C','mail','9V4CQ63GNN',NULL,'3KX3MU','accepted',0,1,0,1790000000000,1790000000000,1790000600000,1790000000000,NULL,NULL,NULL,'of_its_own',0,NULL);
INSERT INTO "challenges" VALUES('F39PBF2A83','GCR9GS9YCM','1c7a34258cb2e20f4ac2a7a7fa56ef90f1c34364fddffde1ccc987519efa3114','factor-confirm',X'508F2CEA24843ECAE944E87CE87CCE38498E8A2F720C625C43384D2576141CD4',X'016CA4639CC72680ABE252CB92229F0C15DE49F321E554117578F75BB13724D82886C2F74145EF983851B604B7D54C7D347A9CCCA5FED864B00D935E','app',NULL,'2N892SZLT2','DKBURG','accepted',0,1,0,1790000000000,1790000000000,1790000600000,1790000000000,NULL,NULL,NULL,'of_its_own',0,NULL);
CREATE TABLE checklist_marks (
    account_id TEXT NOT NULL REFERENCES accounts,
    item TEXT NOT NULL,
    marked_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, item)
) STRICT, WITHOUT ROWID;
INSERT INTO "checklist_marks" VALUES('GCR9GS9YCM','G26',1790000030000);
CREATE TABLE contact_changes (
            id TEXT PRIMARY KEY,
            account_id TEXT NOT NULL REFERENCES accounts,
            old_id TEXT NOT NULL REFERENCES contacts,
            new_id TEXT NOT NULL REFERENCES contacts,
            at INTEGER NOT NULL,
            undone_at INTEGER
        ) STRICT
    ;
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
, rescued INTEGER NOT NULL DEFAULT 0 CHECK (rescued IN (0, 1))) STRICT;
INSERT INTO "contacts" VALUES('9V4CQ63GNN','GCR9GS9YCM','mail',X'0113A4D6A322E9B1BE6F5D25E5804B5C10E9282BB0F29347A23F8F059266DB34D0713BFBFC5A13D8488B40809A119D2AB1599F','a405b1a3ef9312f44713b975752f0addf761eb0a592038a1728f1b18ff6a53c8','verified',1,1790000000000,1790000000000,1790000000000,NULL,0);
INSERT INTO "contacts" VALUES('LAC8YQYPPL','GCR9GS9YCM','phone',X'01F8C60AD29CB1089E3527E4F5982A7FCE418C976F962F18CF96DE81DF401EB6C9E956CA2263BA0ED9','be40c5f9a27399c63a7228ca72ed16f3795ff625a56e448497fdd72259983d02','verified',1,1790000000000,1790000000000,1790000000000,NULL,0);
INSERT INTO "contacts" VALUES('NZ2KTL5ABX','LKXTJKJZV5','mail',X'010779779BFA82F7A5088178681408F2E33CEBB0C68C2315C4CAB51A053920E910C9347EAE25F8F90E326FF83C','94f191754f0e35f652c751c6801ebb8234164382d30dfb04eff165a1fb64a4b6','unverified',0,1790000030000,NULL,NULL,NULL,0);
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
INSERT INTO "devices" VALUES('LNES8GM7PD','GCR9GS9YCM','11e9d1cb51404826ac87929df0ee83ca6365b6fc09d679d1421b6faf1502d785','Firefox on Linux','London, GB',1790000000000,1790000000000,NULL,NULL);
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
INSERT INTO "events" VALUES('GCR9GS9YCM',1,1790000000000,'account:made','done','{}',X'4FB21FAEA884B82D954228B374A52A602AC8B50D9A9D70457108027868EA78C1');
INSERT INTO "events" VALUES('GCR9GS9YCM',2,1790000000000,'contact:added','done','{"kind":"mail","to":"m•••@example.org"}',X'62D53F9EFCDB6592DC522961F0AD41AD77ACEE8CF8243B92594CF5088930D22F');
INSERT INTO "events" VALUES('GCR9GS9YCM',3,1790000000000,'contact:added','done','{"kind":"phone","to":"+1 ••• 0143"}',X'F9C8C304106813CF5BEBE36E08A926F240189331B712F3DDE3D892384345C94E');
INSERT INTO "events" VALUES('GCR9GS9YCM',4,1790000000000,'device:added','done','{"device":"Firefox on Linux","place":"London, GB"}',X'1D2C591F2EAFA369081111A54D707A4700F61765BC0EA71006CB02C3D94D9CDC');
INSERT INTO "events" VALUES('GCR9GS9YCM',5,1790000000000,'signin:password_alone','done','{"device":"Firefox on Linux","place":"London, GB"}',X'564804297EC24B7236B2FDAAAFE3CDF459D5F4D7FE5708D3C0A88E2A394EE0D3');
INSERT INTO "events" VALUES('GCR9GS9YCM',6,1790000000000,'code:sent','done','{"action":"contact-verify","channel":"sms","to":"+1 ••• 0143"}',X'4B4EA7246C42B80A9A07B70502A15F3AF8A55E6E57466CC2EDD08546D9D9A9F1');
INSERT INTO "events" VALUES('GCR9GS9YCM',7,1790000000000,'code:accepted','done','{"action":"contact-verify","channel":"sms"}',X'30B62B16A3467B7C6C6039CB3EF4DEDED8FB953207E221B209D6B0470D1C3E5C');
INSERT INTO "events" VALUES('GCR9GS9YCM',8,1790000000000,'contact:verified','done','{"kind":"phone","to":"+1 ••• 0143"}',X'C288F25A4D3425E62BD2E4A78E63365A833D29A5CDAE6BC6D6292E4817D97F12');
INSERT INTO "events" VALUES('GCR9GS9YCM',9,1790000000000,'code:sent','done','{"action":"contact-verify","channel":"mail","to":"m•••@example.org"}',X'A7F4AE60FCA4AE3AEA05AE920F0BECBC31F506BB80CE937E4A065581A1A9D52A');
INSERT INTO "events" VALUES('GCR9GS9YCM',10,1790000000000,'code:accepted','done','{"action":"contact-verify","channel":"mail"}',X'28A2F85082B96244DFDC2CF0F2782B90227A54CF346B19F20F53CCAE981FDCA8');
INSERT INTO "events" VALUES('GCR9GS9YCM',11,1790000000000,'contact:verified','done','{"kind":"mail","to":"m•••@example.org"}',X'2DC842D0C2E49B833E2C3A3CDFA10749135E2054865FD71BEE50C0FF1A028E40');
INSERT INTO "events" VALUES('GCR9GS9YCM',12,1790000000000,'code:accepted','done','{"action":"factor-confirm","channel":"app"}',X'DB96B4A141A06581AC3CAD963401F69AE68A735D0666B8BCCB305B6B25F12C25');
INSERT INTO "events" VALUES('GCR9GS9YCM',13,1790000000000,'factor:bound','done','{"channel":"app","to":"Authenticator app"}',X'CDB40E2771A80E7A5E9DE35D9084FC8AD06B4A70A5E9C320CA180B10B4C2D1BE');
INSERT INTO "events" VALUES('GCR9GS9YCM',14,1790000000000,'factor:recovery_made','done','{"count":10}',X'8D9FE954AFFAB3BA93F3627B3D0B2763F34671C68BF1EEF4EAAF4A928CAF94BF');
INSERT INTO "events" VALUES('GCR9GS9YCM',15,1790000000000,'factor:on','done','{}',X'FD645092253F3C5CEDE707013783F45746B5F4215BCEE1AE551405C797A37FD5');
INSERT INTO "events" VALUES('GCR9GS9YCM',16,1790000030000,'order:placed','done','{"amount":1,"currency":"EUR","order":"1","payee":"Shop"}',X'A85DAD2E50FBF91FECE71B0B4B34B3E28699668011B41E21CF66265DE8231D0E');
INSERT INTO "events" VALUES('GCR9GS9YCM',17,1790000030000,'checklist:attested','done','{"item":"G26"}',X'FAEE2BBB454E4B798C441314D9E93B3FBE92CE1728D2C53DF36CABBC1A9203BC');
INSERT INTO "events" VALUES('LKXTJKJZV5',1,1790000030000,'account:made','done','{}',X'98607BE25B87DBDF7EC941C622129787E53C7FEBAD44666AA60ECAD1FE498D20');
INSERT INTO "events" VALUES('LKXTJKJZV5',2,1790000030000,'contact:added','done','{"kind":"mail","to":"n•••@example.org"}',X'5FEF0FE65994FAC03C5D9B10035A4B1E4D358FC3479F914399C604EEA90DE13E');
CREATE TABLE limits (
    bucket TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
INSERT INTO "limits" VALUES('sends:be40c5f9a27399c63a7228ca72ed16f3795ff625a56e448497fdd72259983d02',1790000000000);
INSERT INTO "limits" VALUES('sent:all',1790000000000);
INSERT INTO "limits" VALUES('sms:back:US',1790000000000);
INSERT INTO "limits" VALUES('sends:a405b1a3ef9312f44713b975752f0addf761eb0a592038a1728f1b18ff6a53c8',1790000000000);
INSERT INTO "limits" VALUES('sent:all',1790000000000);
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
    ;
INSERT INTO "messages" VALUES('R7Q69B25DN','GCR9GS9YCM','LB9N5F6WZR','LAC8YQYPPL','sms','code','{}','M4EJSK','delivered',1790000000000,1790000000000,NULL,1,0,'practice phone','[[1790000000000,"delivered","practice phone"]]');
INSERT INTO "messages" VALUES('KB9AYQ8D8E','GCR9GS9YCM','A9ZFEGSWVN','9V4CQ63GNN','mail','code','{}','3KX3MU','delivered',1790000000000,1790000000000,NULL,1,0,'practice phone','[[1790000000000,"delivered","practice phone"]]');
INSERT INTO "messages" VALUES('LHARBF7NCU','GCR9GS9YCM',NULL,'LAC8YQYPPL','sms','contact:verified','{"kind": "mail", "to": "m\u2022\u2022\u2022@example.org"}','WTG48W','delivered',1790000000000,1790000000000,NULL,1,0,'practice phone','[[1790000000000,"delivered","practice phone"]]');
INSERT INTO "messages" VALUES('5QR5TJRU4E','GCR9GS9YCM',NULL,'LAC8YQYPPL','sms','factor:on','{}','KMNLND','delivered',1790000000000,1790000000000,NULL,1,0,'practice phone','[[1790000000000,"delivered","practice phone"]]');
INSERT INTO "messages" VALUES('A3ZGCH4X4D','GCR9GS9YCM',NULL,'9V4CQ63GNN','mail','factor:on','{}','T5USZK','delivered',1790000000000,1790000000000,NULL,1,0,'practice phone','[[1790000000000,"delivered","practice phone"]]');
CREATE TABLE password_drafts (
            id TEXT PRIMARY KEY,
            account_id TEXT NOT NULL REFERENCES accounts,
            draft_of TEXT NOT NULL,
            password BLOB NOT NULL,
            made_at INTEGER NOT NULL
        ) STRICT
    ;
CREATE TABLE password_history (
            account_id TEXT NOT NULL REFERENCES accounts,
            set_at INTEGER NOT NULL,
            password TEXT NOT NULL,
            PRIMARY KEY (account_id, set_at)
        ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "password_history" VALUES('GCR9GS9YCM',1790000000000,'$argon2id$v=19$m=8,t=1,p=1$whGXKBtIAOfbQDWDwWHEjw$NyaDp9DmffoyqBbVU7/xynqbBn5qDSemPruP1SYWyBo');
INSERT INTO "password_history" VALUES('LKXTJKJZV5',1790000030000,'$argon2id$v=19$m=8,t=1,p=1$sOogUNVrDqJDVp2r4fd7tA$DASrafqlbvYcchhtUCzL5lyfIL7s37Ahqy4Rk+aBh/I');
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
INSERT INTO "recovery_codes" VALUES(1,'GCR9GS9YCM','Z5H','$argon2id$v=19$m=8,t=1,p=1$OK7IV9tMfpeLWr6Ed7R0hA$OnLbEgh7ynPJuMsquVIAq37fUtey5yTZyAUiitNbt/I','active',1,1790000000000,NULL,'2BH26UQRWW');
INSERT INTO "recovery_codes" VALUES(2,'GCR9GS9YCM','CED','$argon2id$v=19$m=8,t=1,p=1$HPE4TNZMrbknkKMLfJTKKw$KmkAmURSDcqQkugg7UyabHtyJeMaPRlNazLRGbwURbM','active',0,1790000000000,NULL,'2BH26UQRWW');
INSERT INTO "recovery_codes" VALUES(3,'GCR9GS9YCM','3V3','$argon2id$v=19$m=8,t=1,p=1$Q0lCXitPeOhvd48jCOi1DQ$xm4TYevxNeasRATGX56ijczrEy7RZwOgfFO4sJxW1dw','active',0,1790000000000,NULL,'2BH26UQRWW');
INSERT INTO "recovery_codes" VALUES(4,'GCR9GS9YCM','V56','$argon2id$v=19$m=8,t=1,p=1$rEfA14NQaDCvnmLUASpHMw$FBwzWUufIB+mCFWjsmhE4DJuqxpsB9r6FNAAv9A9+xo','active',0,1790000000000,NULL,'2BH26UQRWW');
INSERT INTO "recovery_codes" VALUES(5,'GCR9GS9YCM','V6L','$argon2id$v=19$m=8,t=1,p=1$aSD2hV17wGamdW2dhRskOQ$nggxtbn/kGrMCCQR3r4wVXi4SQhbcEq9NFPBUK3DcvE','active',0,1790000000000,NULL,'2BH26UQRWW');
INSERT INTO "recovery_codes" VALUES(6,'GCR9GS9YCM','6ED','$argon2id$v=19$m=8,t=1,p=1$aYxHWDP4FC2GRgMKUCuBpA$N6IRCP3yxOnWfXRcZm5DO5E+BJdw3N9H2vtpp6VeSFo','active',0,1790000000000,NULL,'2BH26UQRWW');
INSERT INTO "recovery_codes" VALUES(7,'GCR9GS9YCM','D5L','$argon2id$v=19$m=8,t=1,p=1$6YUIRkE4/W3x0oImJ5oL+w$kGm0bD6MkDJ14PEDO1h2nTvqOWEFi7m63R+dCUWs7M8','active',0,1790000000000,NULL,'2BH26UQRWW');
INSERT INTO "recovery_codes" VALUES(8,'GCR9GS9YCM','475','$argon2id$v=19$m=8,t=1,p=1$k74rSUoWCGUdminVTIGCww$SbWhAEgT9aCzRmclAdS9ey4IK7LisMYMRjoF7aGMpwc','active',0,1790000000000,NULL,'2BH26UQRWW');
INSERT INTO "recovery_codes" VALUES(9,'GCR9GS9YCM','ZFV','$argon2id$v=19$m=8,t=1,p=1$5KViuPIW8gWBqkNfMmTElw$1c5fvU4nsRkpKW9EJ/9/M89BQlJ9w6Cc5DxqApCijZ4','active',0,1790000000000,NULL,'2BH26UQRWW');
INSERT INTO "recovery_codes" VALUES(10,'GCR9GS9YCM','3SB','$argon2id$v=19$m=8,t=1,p=1$+BR8QK3CwNEjeRCLpRLDkg$U6vgoUOxOKXY3Fsx/LHrPurbV4q2RLbmL0C3rzgBd0w','active',0,1790000000000,NULL,'2BH26UQRWW');
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
INSERT INTO "sessions" VALUES('2BH26UQRWW','GCR9GS9YCM','LNES8GM7PD','002d1c4dc8d5743f22821c137b8ae473f4964b5e3f5566046057b205335aa91f',1790000000000,1790000000000,1790043200000,NULL);
CREATE TABLE store_meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "store_meta" VALUES('key_mark','aacbdcac672c6ce5e80cb188642b677b1369a3a96e6ea85702de96625355aebd');
INSERT INTO "store_meta" VALUES('kind','practice');
INSERT INTO "store_meta" VALUES('made_at','1790000000000');
INSERT INTO "store_meta" VALUES('no_such_code','$argon2id$v=19$m=8,t=1,p=1$0y5ESBaD2S10Ja2SIRf1Vg$WsBSGUI+LSR2XD2Bcw4wrRm4CNcSDE7j+Z7wmTHyt94');
INSERT INTO "store_meta" VALUES('no_such_password','$argon2id$v=19$m=8,t=1,p=1$k6A3WEw0r7a/0NhkCq8mCg$pZAa5uv1raXCAycnCP+Qc9GgUWCYqdLDTY7RHCJp/5k');
INSERT INTO "store_meta" VALUES('service','GuardTUI');
INSERT INTO "store_meta" VALUES('store_id','CC2DKD8MKU');
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
    ;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX contacts_of ON contacts (account_id, added_at);
CREATE UNIQUE INDEX contacts_live ON contacts (account_id, address_key) WHERE state IN ('unverified', 'verified');
CREATE UNIQUE INDEX contacts_primary ON contacts (account_id, kind) WHERE is_primary = 1;
CREATE INDEX authenticators_of ON authenticators (account_id, created_at);
CREATE INDEX recovery_codes_of ON recovery_codes (account_id, selector);
CREATE INDEX challenges_of ON challenges (account_id, sent_at);
CREATE INDEX sessions_of ON sessions (account_id, started_at);
CREATE INDEX limits_of ON limits (bucket, at)
;
CREATE UNIQUE INDEX accounts_in_order ON accounts (place);
CREATE INDEX sessions_open ON sessions (account_id, id) WHERE ended_at IS NULL;
CREATE INDEX contact_changes_of ON contact_changes (account_id, at);
CREATE INDEX approvals_of ON approvals (account_id);
CREATE INDEX approvals_in_force ON approvals (account_id) WHERE state IN ('waiting', 'approved');
CREATE INDEX challenges_open ON challenges (account_id) WHERE state = 'open';
CREATE INDEX messages_of ON messages (account_id, created_at);
CREATE INDEX messages_due ON messages (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX messages_for ON messages (challenge_id) WHERE challenge_id IS NOT NULL;
CREATE INDEX messages_named ON messages (reference);
CREATE INDEX support_cases_of ON support_cases (account_id, opened_at);
CREATE INDEX support_cases_due ON support_cases (mail_due_at) WHERE mail_due_at IS NOT NULL;
COMMIT;
