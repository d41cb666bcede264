import type { Hex } from '../../../../src/model/ids.js'
import type { FinalizedBlock } from '../../../../src/model/l1.js'
import type { SealedReply } from '../../../../src/model/reply.js'
import type { ShieldingRow } from '../../../../src/model/rows.js'
import { openStore } from '../../../../src/store/open.js'
import type { Store } from '../../../../src/store/port.js'
import type { Settled } from '../../../../src/model/settled.js'
import { settleBlock } from '../../../../src/submit/settle.js'
import { mustJob } from './jobs.js'
import { keylessVault } from './keyless-vault.js'

const GENESIS: Hex = `0x${'01'.repeat(32)}`

/** The real store, in memory. Close it. */
export const openMemoryStore = (): Store =>
  openStore(
    { path: ':memory:', identity: { genesis: GENESIS, shard: GENESIS, account: GENESIS }, trailGenesis: GENESIS },
    keylessVault,
  )

const replyPart = (requestId: Hex, part: number, parts: number): SealedReply => ({
  requestId,
  part,
  parts,
  body: new Uint8Array(133).fill(part),
})

/** Answers the i-th job with so many reply parts; gives its request id. */
export const addReply = (store: Store, i: number, parts = 1): Hex => {
  const job = mustJob(i)
  store.transaction((tx) => {
    tx.insertJob(job)
    tx.answerJob(
      job.id,
      'ok',
      Array.from({ length: parts }, (_, part) => replyPart(job.id, part, parts)),
    )
  })
  return job.id
}

/** A record that is valid for a long time; `fill` tells it from others. */
export const shieldingRow = (fill: number, more: Partial<ShieldingRow> = {}): ShieldingRow => ({
  kid: `0x${fill.toString(16).padStart(16, '0')}`,
  keyId: `0x${fill.toString(16).padStart(64, '0')}`,
  validFrom: 0,
  validUntil: 1_000_000,
  signedRecord: new Uint8Array(120).fill(fill),
  published: false,
  ...more,
})

/** Commits a block as the agent does: settled submissions and cursor in one transaction. */
export const commitBlock = (store: Store, block: FinalizedBlock): Settled =>
  store.transaction((tx) => {
    tx.setCursor({
      number: block.number,
      hash: block.hash,
      timestampMs: block.timestampMs,
      specVersion: block.specVersion,
    })
    return settleBlock(tx, block)
  })
