import type { ShieldingRecord } from '../../types/protocol/scale.js'
import { SignerError } from '../errors/signer-error.js'
import type { AccountId, Hex } from '../model/ids.js'
import { verifySignedRecord } from '../protocol/shielding-record.js'
import type { AccountExtrinsic } from './account-extrinsic.js'
import type { Pin } from './pin.js'
import { readSignedRecord } from './publication.js'

/** What the search needs of the L1; `createL1Reader` gives it. */
export interface RecordSource {
  /** Extrinsics that `account` signed in a finalised block. */
  readonly extrinsicsOf: (account: AccountId, blockNumber: number) => Promise<readonly AccountExtrinsic[]>
  /**
   * The last block ≤ `blockNumber` in which `account`, registered as enclave `mrEnclave`, sent anything, by the state
   * of the blocks up to there; undefined where the state does not tell (pruned, or nothing sent yet).
   */
  readonly lastPublication: (account: AccountId, mrEnclave: Hex, blockNumber: number) => Promise<number | undefined>
}

/** Where to search. */
export interface SearchOptions {
  readonly pin: Pin
  /** Of the agent's registration: lets the search skip the blocks in which the agent was silent. */
  readonly mrEnclave: Hex
  /** Number of the finalised head. */
  readonly head: number
  /** Blocks to read at most, backwards from the head; default 2,000. */
  readonly maxReads?: number | undefined
}

/** An envelope must also be carried while the key is valid: later it is dropped without an answer. */
const CARRY_BLOCKS = 20
const MAX_READS = 2_000
/** The version of envelopes that this client makes. */
const PROTOCOL_VERSION = 1

const noKey = (message: string): SignerError => new SignerError('SIGNER__CLIENT__NO_SHIELDING_KEY', message)

/** Whether an envelope of this version that is sealed to the record at `head` can still be carried and opened. */
export const isUsable = ({ validFrom, validUntil, protocols }: ShieldingRecord, head: number): boolean =>
  validFrom <= head && head + CARRY_BLOCKS <= validUntil && protocols.includes(PROTOCOL_VERSION)

/**
 * A record that came another way than by the chain (`signer_getShieldingKey`, a file): verified and usable
 * at `head`. Raises SIGNER__PROTOCOL__MALFORMED or SIGNER__PROTOCOL__INVALID_RECORD when it is not signed by
 * the pinned account for this deployment, SIGNER__CLIENT__NO_SHIELDING_KEY when it cannot be used at `head`.
 */
export const acceptRecord = (signedRecord: Uint8Array, pin: Pin, head: number): ShieldingRecord => {
  const record = verifySignedRecord(pin, pin.agentAccount, signedRecord)
  if (isUsable(record, head)) return record
  const { validFrom, validUntil, protocols } = record
  throw noKey(
    `The given shielding record is valid from block ${validFrom} to ${validUntil}, with ${CARRY_BLOCKS} blocks to spare, ` +
      `for the protocol versions ${protocols.join(', ') || '(none)'}; the finalised head is ${head}, and this client speaks ` +
      `version ${PROTOCOL_VERSION}. Ask the agent for its present record, or update the client.`,
  )
}

const recordsIn = (extrinsic: AccountExtrinsic, pin: Pin): ShieldingRecord[] => {
  const result = readSignedRecord(extrinsic, pin.agentAccount)
  if (!result || 'fault' in result) return []
  try {
    return [verifySignedRecord(pin, pin.agentAccount, result.value)]
  } catch {
    return [] // not signed for this deployment: one account may serve several shards
  }
}

const newest = (records: readonly ShieldingRecord[]): ShieldingRecord | undefined =>
  [...records].sort((a, b) => b.validFrom - a.validFrom)[0]

/** Blocks from the head back, without those of which the state says that the agent sent nothing. */
async function* candidateBlocks({ pin, mrEnclave, head, maxReads = MAX_READS }: SearchOptions, l1: RecordSource) {
  let below = head
  for (let reads = 0; reads < maxReads && below > 0; reads += 1) {
    const last = await l1.lastPublication(pin.agentAccount, mrEnclave, below)
    const candidate = last !== undefined && last > 0 && last < below ? last : below
    yield candidate
    below = candidate - 1
  }
}

/**
 * The pinned account's shielding record for the finalised head, from the chain (PROTOCOL 4): signature
 * verified, usable at `head`. An agent publishes its records in the order of `validFrom`, so the one that
 * was published last among the usable ones has the highest.
 *
 * Raises SIGNER__CLIENT__NO_SHIELDING_KEY when there is none within `maxReads` blocks.
 */
export const findShieldingKey = async (options: SearchOptions, l1: RecordSource): Promise<ShieldingRecord> => {
  const { pin, head } = options
  for await (const blockNumber of candidateBlocks(options, l1)) {
    const extrinsics = await l1.extrinsicsOf(pin.agentAccount, blockNumber)
    const records = extrinsics.flatMap((extrinsic) => recordsIn(extrinsic, pin))
    const record = newest(records.filter((candidate) => isUsable(candidate, head)))
    if (record) return record
  }
  throw noKey(
    `No shielding record of ${pin.agentAccount} is usable at block ${head}, as far back as was read. If the agent has just ` +
      'started, wait some blocks; else use an archive node, raise `maxReads`, or give the record that the agent ' +
      'serves (`signer_getShieldingKey`). Genesis and shard of the pin must be those of the agent.',
  )
}
