/**
 * What authentication and encryption cost the store: the three transactions of a job (admitted, signing,
 * answered) per second, against the same rows written by plain SQL in the same run. Rounds alternate, so that a
 * noisy machine disturbs all alike. Then what opening a store with many rows costs.
 *
 *   node --import=tsx bench/store.ts [jobs per round] [rounds]
 */
import { NO_OPTIONS } from '../types/protocol/no-options.js'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Database from 'libsql'
import { openEphemeralKms } from '../src/kms/open.js'
import type { Hex } from '../src/model/ids.js'
import type { Job } from '../src/model/job.js'
import { trailGenesis } from '../src/protocol/ids.js'
import type { StoreVault } from '../src/store/authenticated-table.js'
import { openDatabase } from '../src/store/database.js'
import { openStore } from '../src/store/open.js'
import type { Store } from '../src/store/port.js'

const JOBS = Number(process.argv[2] ?? 300)
const ROUNDS = Number(process.argv[3] ?? 5)
const TRANSACTIONS_PER_JOB = 3
const BODY_BYTES = 133

const id = (n: number, length = 32): Hex => `0x${n.toString(16).padStart(length * 2, '0')}`
const identity = { genesis: id(1), shard: id(2), account: id(3) }

const jobOf = (n: number): Job => ({
  id: id(n),
  caller: id(7),
  nonce: id(n, 16),
  callIndex: 0,
  call: {
    tag: 'Sign',
    value: {
      chainId: 'eip155:1',
      keyId: id(8),
      payload: { tag: 'EthereumTransaction', value: new Uint8Array(120) },
      opts: NO_OPTIONS,
    },
  },
  deadline: 1_000,
  admittedAt: 1,
  factsSalt: new Uint8Array(32),
  replyTo: { secret: new Uint8Array(32), isPublic: false, block: 1 },
  state: 'admitted',
})

/** No authentication and no encryption: what is left is the store's own work. */
const openVault: StoreVault = {
  mac: () => new Uint8Array(32),
  seal: (_id, _aad, plaintext) => plaintext,
  unseal: (_id, _aad, sealed) => sealed,
}

type RunJob = (n: number) => void

const throughStore =
  (store: Store): RunJob =>
  (n) => {
    const reply = { requestId: id(n), part: 0, parts: 1, body: new Uint8Array(BODY_BYTES) }
    store.transaction((tx) => tx.insertJob(jobOf(n)))
    store.transaction((tx) => tx.markSigning(id(n)))
    store.transaction((tx) => {
      tx.appendTrail({ type: 'decision', block: 1, timeMs: 1, requestId: id(n), outcome: 'ok' })
      tx.answerJob(id(n), 'ok', [reply])
    })
  }

/** The same transactions on rows of the same sizes, as plainly as SQL can. */
const throughSql = (db: Database.Database): RunJob => {
  db.exec(`CREATE TABLE jobs (id BLOB PRIMARY KEY, state TEXT, body BLOB);
    CREATE TABLE replies (id BLOB PRIMARY KEY, body BLOB); CREATE TABLE trail (seq INTEGER PRIMARY KEY, entry BLOB)`)
  const insertJob = db.prepare("INSERT INTO jobs VALUES (?, 'admitted', ?)")
  const setState = db.prepare('UPDATE jobs SET state = ? WHERE id = ?')
  const insertReply = db.prepare('INSERT INTO replies VALUES (?, ?)')
  const insertEntry = db.prepare('INSERT INTO trail VALUES (?, ?)')
  const transaction = (work: () => void): void => {
    db.exec('BEGIN IMMEDIATE')
    work()
    db.exec('COMMIT')
  }
  return (n) => {
    const key = Buffer.from(id(n).slice(2), 'hex')
    transaction(() => void insertJob.run([key, new Uint8Array(450)]))
    transaction(() => void setState.run(['signing', key]))
    transaction(() => {
      insertEntry.run([n, new Uint8Array(250)])
      setState.run(['answered', key])
      insertReply.run([key, new Uint8Array(BODY_BYTES + 70)])
    })
  }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN

const perSecond = (runJob: RunJob, from: number): number => {
  const start = performance.now()
  for (let n = from; n < from + JOBS; n++) runJob(n)
  return (JOBS * TRANSACTIONS_PER_JOB * 1_000) / (performance.now() - start)
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const report = (name: string, rates: readonly number[], base: readonly number[]): void => {
  const ratio = median(rates.map((rate, i) => rate / (base[i] ?? NaN)))
  say(`${name.padEnd(34)} ${median(rates).toFixed(0).padStart(7)} transactions/s   ${ratio.toFixed(2)} of plain SQL`)
}

const folder = mkdtempSync(join(tmpdir(), 'signer-bench-'))
const kms = await openEphemeralKms()
const open = (path: string, vault: StoreVault): Store =>
  openStore({ path, identity, trailGenesis: trailGenesis(identity) }, vault)

const benchMode = (name: string, pathOf: (file: string) => string): void => {
  const contenders = {
    'plain SQL': throughSql(openDatabase(pathOf('plain.db'))),
    'store without MAC and encryption': throughStore(open(pathOf('open.db'), openVault)),
    store: throughStore(open(pathOf('sealed.db'), kms.vault)),
  }
  const rates = Object.entries(contenders).map(([label, runJob]) => ({ label, runJob, found: [] as number[] }))
  for (let round = -1; round < ROUNDS; round++) {
    for (const { runJob, found } of rates) {
      const rate = perSecond(runJob, (round + 1) * JOBS + 1)
      // The first round warms up.
      if (round >= 0) found.push(rate)
    }
  }
  say(name)
  for (const { label, found } of rates) report(`  ${label}`, found, rates[0]?.found ?? [])
}

const benchOpening = (jobs: number): void => {
  const path = join(folder, 'large.db')
  const store = open(path, kms.vault)
  store.transaction((tx) => {
    for (let n = 1; n <= jobs; n++) {
      tx.insertJob(jobOf(n))
      tx.appendTrail({ type: 'decision', block: 1, timeMs: 1, requestId: id(n), outcome: 'ok' })
      tx.answerJob(id(n), 'ok', [{ requestId: id(n), part: 0, parts: 1, body: new Uint8Array(BODY_BYTES) }])
    }
  })
  store.close()
  const start = performance.now()
  const again = open(path, kms.vault)
  say(`opening a store of ${jobs} answered jobs: ${(performance.now() - start).toFixed(0)} ms`)
  again.close()
}

try {
  benchMode('in memory', () => ':memory:')
  benchMode('durable', (file) => join(folder, file))
  benchOpening(100)
  rmSync(join(folder, 'large.db'))
  benchOpening(20_000)
} finally {
  kms.close()
  rmSync(folder, { recursive: true, force: true })
}
