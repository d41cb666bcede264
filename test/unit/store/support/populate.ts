import { isSignerError } from '../../../../src/errors/signer-error.js'
import type { Store, StoreTx } from '../../../../src/store/port.js'
import {
  answerOf,
  CALLER,
  grantOf,
  id,
  jobOf,
  keyOf,
  limitUseOf,
  policyOf,
  repliesTo,
  shieldingOf,
  submissionOf,
} from './samples.js'

/** Writes two rows at least to every table that may have them, in all their states. */
export const populate = (store: Store): void =>
  store.transaction((tx) => {
    tx.setCursor({ number: 12, hash: id(12), timestampMs: 12_000, specVersion: 2 })
    for (const n of [1, 2, 3, 4]) {
      tx.insertRequest({ caller: CALLER, nonce: id(n, 16), contentHash: id(n), block: 10 })
      tx.insertJob(jobOf(n))
    }
    tx.markSigning(id(2))
    for (const n of [2, 3, 4]) {
      tx.insertAnswer(id(n), answerOf(n))
      tx.answerJob(id(n), 'ok', repliesTo(id(n), n === 2 ? 2 : 1))
    }
    for (const n of [1, 2]) tx.useNonce({ account: CALLER, nonce: id(n, 16), expiresAt: 20 })
    tx.insertSubmission(submissionOf(8), [id(3)])
    tx.settleSubmission(tx.insertSubmission(submissionOf(9), [id(4)]).id, 'included')
    tx.settleSubmission(tx.insertSubmission(submissionOf(10), []).id, 'dead')
    tx.insertKey(keyOf(1))
    tx.insertKey(keyOf(2))
    tx.setKeyState(id(2), 'deleted', 40)
    tx.countKeyUse(id(1))
    tx.setKeyRotated(id(1), id(2))
    for (const n of [1, 2]) tx.putGrant(grantOf(n, { rights: n === 1 ? ['sign'] : ['sign', 'read'] }))
    for (const n of [1, 2]) tx.insertShielding(shieldingOf(n, { signedRecord: new Uint8Array(150).fill(n) }))
    for (const n of [1, 2]) tx.putLimitUse(limitUseOf(n))
    for (const version of [1, 2]) tx.insertPolicy(policyOf('a', version))
    for (const name of ['b', 'c']) tx.insertPolicy(policyOf(name, 1))
    tx.removePolicy('b')
    tx.setPolicyAttachments('a', { keys: [id(1)], callers: [CALLER] })
    for (const journalBlock of [1, 2]) {
      const { number } = tx.insertEpoch({ head: { number: 12, hash: id(12), timestampMs: 12_000 }, journalBlock })
      if (journalBlock === 1) tx.endEpoch(number)
    }
    for (const n of [1, 2]) tx.insertLostAnswer(id(n), 12)
    for (const n of [1, 2]) tx.appendTrail({ type: 'decision', block: n, timeMs: n, requestId: id(n) })
  })

const hexOf = (bytes: unknown): `0x${string}` => `0x${Buffer.from(bytes as ArrayBuffer).toString('hex')}`

/** Rows as they lie in the database. */
export type RawRows = (sql: string) => Record<string, unknown>[]

const carryEach = (tx: StoreTx, raw: RawRows): void =>
  raw('SELECT DISTINCT request_id FROM replies').forEach(({ request_id }, i) => {
    try {
      tx.insertSubmission(submissionOf(1_000 + i), [hexOf(request_id)])
    } catch (error) {
      // Another submission carries it: to know that, its rows were read.
      if (!isSignerError(error, 'SIGNER__STORE__CONFLICT')) throw error
    }
  })

const readEpoch = (tx: StoreTx, number: number): void => {
  try {
    tx.endEpoch(number)
  } catch (error) {
    if (!isSignerError(error, 'SIGNER__STORE__CONFLICT')) throw error
  }
}

/** Reads through the port whatever the database holds; only the ids come from `raw`. */
export const readEverything = (store: Store, raw: RawRows): void =>
  store.transaction((tx) => {
    tx.cursor()
    for (const { caller, nonce } of raw('SELECT caller, nonce FROM requests'))
      tx.findRequest(hexOf(caller), hexOf(nonce))
    for (const row of raw('SELECT id FROM jobs')) tx.findJob(hexOf(row['id']))
    for (const { request_id } of raw('SELECT request_id FROM answers')) tx.findAnswer(hexOf(request_id))
    for (const { account, nonce } of raw('SELECT account, nonce FROM nonces'))
      tx.useNonce({ account: hexOf(account), nonce: hexOf(nonce), expiresAt: 20 })
    for (const { hash } of raw('SELECT hash FROM submissions')) tx.findSubmission(hexOf(hash))
    tx.keys()
    for (const { key_id } of raw('SELECT key_id FROM grants')) tx.grantsOf(hexOf(key_id))
    tx.shieldingKeys()
    for (const { request_id } of raw('SELECT request_id FROM limit_uses')) tx.limitUsesOf(hexOf(request_id))
    tx.activePolicies()
    for (const { policy_id, version } of raw('SELECT policy_id, version FROM policies')) {
      tx.newestPolicy(String(policy_id))
      tx.findPolicy(String(policy_id), Number(version))
    }
    for (const { policy_id } of raw('SELECT policy_id FROM policy_attachments')) tx.policyAttachments(String(policy_id))
    tx.epoch()
    // Ended already, or to be ended: to know that, its row is read. Nothing of it is kept.
    for (const { number } of raw('SELECT number FROM epochs')) readEpoch(tx, Number(number))
    for (const { request_id } of raw('SELECT request_id FROM lost_answers')) tx.hasLostAnswer(hexOf(request_id))
    tx.trailHead()
    tx.trail(0, 1_000)
    carryEach(tx, raw)
  })
