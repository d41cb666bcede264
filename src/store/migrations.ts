import Database from 'libsql'
import { SignerError } from '../errors/signer-error.js'
import { sqliteCodeOf } from './errors.js'

/**
 * The schema, step by step: step n brings a store from version n to n + 1. A step that has been
 * released is never changed. One that changes what the columns of a table mean counts up the
 * table's layout version and writes the MACs of its rows anew.
 *
 * Ids are BLOBs. Text that a caller may choose is JSON: libsql cuts strings at a NUL.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE identity (id INTEGER PRIMARY KEY, genesis BLOB NOT NULL, shard BLOB NOT NULL, account BLOB NOT NULL,
    trail_genesis BLOB NOT NULL, mac BLOB NOT NULL) STRICT;

  CREATE TABLE cursor (id INTEGER PRIMARY KEY, number INTEGER NOT NULL, hash BLOB NOT NULL,
    timestamp_ms INTEGER NOT NULL, spec_version INTEGER NOT NULL, mac BLOB NOT NULL) STRICT;

  CREATE TABLE requests (caller BLOB NOT NULL, nonce BLOB NOT NULL, content_hash BLOB NOT NULL,
    block INTEGER NOT NULL, mac BLOB NOT NULL, PRIMARY KEY (caller, nonce)) STRICT, WITHOUT ROWID;

  CREATE TABLE jobs (seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, caller BLOB NOT NULL, nonce BLOB NOT NULL,
    call_index INTEGER NOT NULL, deadline INTEGER NOT NULL, admitted_at INTEGER NOT NULL, reply_block INTEGER,
    reply_parts INTEGER, public_reply INTEGER, sealed_secret BLOB, state TEXT NOT NULL, outcome TEXT, sealed BLOB NOT NULL,
    mac BLOB NOT NULL) STRICT;
  CREATE INDEX jobs_by_reply_block ON jobs (reply_block, reply_parts) WHERE reply_block IS NOT NULL;
  CREATE INDEX jobs_by_caller ON jobs (caller, admitted_at);
  CREATE INDEX jobs_of_caller ON jobs (caller, seq);
  CREATE INDEX jobs_open ON jobs (seq) WHERE state <> 'answered';
  CREATE INDEX jobs_open_by_caller ON jobs (caller) WHERE state <> 'answered';

  CREATE TABLE answers (request_id BLOB PRIMARY KEY NOT NULL REFERENCES jobs (id), parts INTEGER NOT NULL,
    sealed BLOB NOT NULL, mac BLOB NOT NULL) STRICT;

  CREATE TABLE nonces (account BLOB NOT NULL, nonce BLOB NOT NULL, expires_at INTEGER NOT NULL, mac BLOB NOT NULL,
    PRIMARY KEY (account, nonce)) STRICT, WITHOUT ROWID;
  CREATE INDEX nonces_by_end ON nonces (expires_at);

  CREATE TABLE submissions (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, hash BLOB NOT NULL UNIQUE,
    nonce INTEGER NOT NULL, tip TEXT NOT NULL, spec_version INTEGER NOT NULL, composed_at INTEGER NOT NULL,
    last_block INTEGER NOT NULL, state TEXT NOT NULL, cause TEXT, included_at INTEGER,
    sealed BLOB NOT NULL, mac BLOB NOT NULL) STRICT;
  CREATE INDEX submissions_by_state ON submissions (state);

  CREATE TABLE replies (request_id BLOB NOT NULL REFERENCES jobs (id), part INTEGER NOT NULL, parts INTEGER NOT NULL,
    seq INTEGER NOT NULL UNIQUE, submission INTEGER REFERENCES submissions (id), sealed BLOB NOT NULL,
    mac BLOB NOT NULL, PRIMARY KEY (request_id, part)) STRICT;
  CREATE INDEX replies_ready ON replies (seq) WHERE submission IS NULL;
  CREATE INDEX replies_by_submission ON replies (submission) WHERE submission IS NOT NULL;

  CREATE TABLE keys (id BLOB PRIMARY KEY NOT NULL, type TEXT NOT NULL, purpose TEXT NOT NULL,
    public_key BLOB NOT NULL, owner BLOB, chains TEXT NOT NULL, origin TEXT NOT NULL, label TEXT NOT NULL,
    created_block INTEGER NOT NULL, state TEXT NOT NULL, destroy_after INTEGER, uses INTEGER NOT NULL,
    rotated_to BLOB, mac BLOB NOT NULL) STRICT;
  CREATE INDEX keys_by_owner ON keys (owner, state);
  CREATE INDEX keys_by_end ON keys (destroy_after) WHERE state = 'deleted';

  CREATE TABLE grants (key_id BLOB NOT NULL, grantee BLOB NOT NULL, rights INTEGER NOT NULL, until INTEGER NOT NULL,
    mac BLOB NOT NULL, PRIMARY KEY (key_id, grantee)) STRICT, WITHOUT ROWID;
  CREATE INDEX grants_by_grantee ON grants (grantee, key_id);
  CREATE INDEX grants_by_end ON grants (until);

  CREATE TABLE shielding (kid BLOB PRIMARY KEY NOT NULL, key_id BLOB NOT NULL, valid_from INTEGER NOT NULL,
    valid_until INTEGER NOT NULL, signed_record BLOB NOT NULL, published INTEGER NOT NULL, mac BLOB NOT NULL) STRICT;

  CREATE TABLE limit_uses (request_id BLOB NOT NULL, policy_id TEXT NOT NULL, route_id TEXT NOT NULL,
    asset TEXT NOT NULL, key_id BLOB NOT NULL, caller BLOB NOT NULL, chain TEXT NOT NULL, amount TEXT,
    time_ms INTEGER NOT NULL, mac BLOB NOT NULL, PRIMARY KEY (request_id, policy_id, route_id, asset)) STRICT,
    WITHOUT ROWID;
  CREATE INDEX limit_uses_by_route ON limit_uses (policy_id, route_id, time_ms);
  CREATE INDEX limit_uses_by_time ON limit_uses (time_ms);

  CREATE TABLE policies (policy_id TEXT NOT NULL, version INTEGER NOT NULL, hash BLOB NOT NULL, text BLOB NOT NULL,
    put_by BLOB NOT NULL, by_operator INTEGER NOT NULL, block INTEGER NOT NULL, state TEXT NOT NULL, mac BLOB NOT NULL,
    PRIMARY KEY (policy_id, version)) STRICT;
  CREATE UNIQUE INDEX policies_active ON policies (policy_id) WHERE state = 'active';

  CREATE TABLE policy_attachments (policy_id TEXT NOT NULL, subject TEXT NOT NULL, id BLOB NOT NULL, mac BLOB NOT NULL,
    PRIMARY KEY (policy_id, subject, id)) STRICT, WITHOUT ROWID;

  CREATE TABLE epochs (number INTEGER PRIMARY KEY, head INTEGER NOT NULL, head_hash BLOB NOT NULL,
    head_time_ms INTEGER NOT NULL, journal_block INTEGER, state TEXT NOT NULL, mac BLOB NOT NULL) STRICT;

  CREATE TABLE lost_answers (request_id BLOB PRIMARY KEY NOT NULL, block INTEGER NOT NULL, mac BLOB NOT NULL) STRICT;

  CREATE TABLE trail (seq INTEGER PRIMARY KEY, entry TEXT NOT NULL, hash BLOB NOT NULL, mac BLOB NOT NULL) STRICT;
  CREATE INDEX trail_by_hash ON trail (hash);
  `,
]

const RESTORE = 'Somebody changed the store from outside: restore it from a backup'

const refuse = (message: string, context: SignerError['context'], cause?: unknown): SignerError =>
  new SignerError('SIGNER__STORE__MIGRATION_REFUSED', message, context, cause)

const versionOf = (db: Database.Database): number =>
  Number((db.prepare('PRAGMA user_version').raw().all() as number[][])[0]?.[0])

const schemaOf = (db: Database.Database): string =>
  JSON.stringify(db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name').raw().all())

const runSteps = (db: Database.Database, from: number): void => {
  db.exec('BEGIN EXCLUSIVE')
  try {
    for (const step of MIGRATIONS.slice(from)) db.exec(step)
    db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`)
    db.exec('COMMIT')
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK')
    // Faults of the disk keep their own advice; this code is for SQL that does not apply.
    if (sqliteCodeOf(error) !== 'SQLITE_ERROR') throw error
    throw refuse(`The steps from version ${from} on do not apply. ${RESTORE}`, { version: from }, error)
  }
}

const expectedSchema = (): string => {
  const model = new Database(':memory:')
  try {
    runSteps(model, 0)
    return schemaOf(model)
  } finally {
    model.close()
  }
}

/**
 * Brings the schema to the newest version, all steps in one transaction, and requires that it is
 * exactly the schema that the steps make: a trigger or view from elsewhere would act within our
 * transactions. Raises SIGNER__STORE__MIGRATION_REFUSED, also for a store of a newer version.
 */
export const migrate = (db: Database.Database): void => {
  const version = versionOf(db)
  const known = MIGRATIONS.length
  if (!(version >= 0 && version <= known)) {
    const advice = 'It was written by a newer agent: run that one, or restore a backup that was made before the upgrade'
    throw refuse(`The store has version ${version}, this agent knows up to ${known}. ${advice}`, { version, known })
  }
  runSteps(db, version)
  if (schemaOf(db) === expectedSchema()) return
  throw refuse(`The tables of the store are not those of version ${known}. ${RESTORE}`, { version: known })
}
