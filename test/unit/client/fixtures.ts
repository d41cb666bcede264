import { NO_OPTIONS } from '../../../types/protocol/no-options.js'
import { ed25519, x25519 } from '@noble/curves/ed25519.js'
import { Keyring } from '@polkadot/api'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import type { RequestCall, ShieldingRecord } from '../../../types/protocol/scale.js'
import type { AccountExtrinsic, LeafCall, TopCall } from '../../../src/client/account-extrinsic.js'
import type { BlockSource } from '../../../src/client/follow-blocks.js'
import type { Pin } from '../../../src/client/pin.js'
import type { AccountId, Hex } from '../../../src/model/ids.js'
import type { ReplyContent, SealedReply } from '../../../src/model/reply.js'
import { bulkData, bulkHash, encodeBulk } from '../../../src/protocol/bulk.js'
import { blake2_256, concat, toHex } from '../../../src/protocol/hash.js'
import { shieldingKid } from '../../../src/protocol/ids.js'
import { encodePlain, sealReply } from '../../../src/protocol/reply.js'
import { encodeRecord, recordData, recordMessage } from '../../../src/protocol/shielding-record.js'

/** Ids and secrets of these tests: one byte, repeated. */
export const bytes32 = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)
export const hex32 = (byte: number): Hex => toHex(bytes32(byte))

/** Test keys only. */
const AGENT_SEED = bytes32(0xa1)
export const AGENT: AccountId = toHex(ed25519.getPublicKey(AGENT_SEED))
export const STRANGER: AccountId = hex32(0x66)
export const SHIELDING = { privateKey: bytes32(0x51), publicKey: x25519.getPublicKey(bytes32(0x51)) }
export const MR_ENCLAVE = hex32(0xee)
export const PIN: Pin = { genesis: hex32(0x45), shard: hex32(0x01), agentAccount: AGENT }
export const REPLY_SECRET = bytes32(0x5e)
export const NO_TRAIL = hex32(0)

/** Well-known development key pairs. */
export const devPair = async (type: 'ed25519' | 'sr25519' | 'ecdsa', uri = '//Alice') => {
  await cryptoWaitReady()
  return new Keyring({ type }).addFromUri(uri)
}

export const digestCall: RequestCall = {
  tag: 'Sign',
  value: {
    chainId: 'eip155:1',
    keyId: hex32(0x77),
    payload: { tag: 'Digest', value: bytes32(0xd1) },
    opts: NO_OPTIONS,
  },
}

/** A record of the test shielding key; kid and signature are right unless `change` or `seed` say otherwise. */
export const makeRecord = (change: Partial<ShieldingRecord> = {}): ShieldingRecord => ({
  version: 1,
  kid: shieldingKid(change.publicKey ?? SHIELDING.publicKey),
  publicKey: SHIELDING.publicKey,
  validFrom: 10,
  validUntil: 1_000,
  protocols: [1],
  tlsSpki: undefined,
  ...change,
})

export const signRecord = (record: ShieldingRecord, pin: Pin = PIN, seed: Uint8Array = AGENT_SEED): Uint8Array =>
  concat(encodeRecord(record), ed25519.sign(recordMessage(pin, record), seed))

/** A batch of two, as a `TopCall`. */
export interface Published {
  readonly name: 'batchAll'
  readonly calls: readonly [LeafCall, LeafCall]
}

/** `batchAll([publishHash, remark])` as the agent makes it. */
export const publish = (content: Uint8Array, data: Uint8Array, hash = blake2_256(content)): Published => ({
  name: 'batchAll',
  calls: [
    { name: 'publishHash', hash, topics: [bytes32(0x7a)], data },
    { name: 'remark', remark: content },
  ],
})

export const publishBulk = (replies: readonly SealedReply[]): Published => {
  const bulk = encodeBulk(replies)
  return publish(bulk, bulkData(replies.length), bulkHash(bulk))
}

export const publishRecord = (record: ShieldingRecord, signed = signRecord(record)): Published =>
  publish(signed, recordData(record.kid))

/** A successful extrinsic of the agent in block 7, unless told otherwise. */
export const extrinsic = (call: TopCall, change: Partial<AccountExtrinsic> = {}): AccountExtrinsic => ({
  blockNumber: 7,
  signer: AGENT,
  success: true,
  call,
  ...change,
})

export const DENIED: ReplyContent = { status: 'denied', kind: 'none', reason: 'NoRoute', bytes: new Uint8Array() }
export const PENDING: ReplyContent = {
  status: 'pending',
  kind: 'none',
  reason: 'AwaitingConfirmation',
  bytes: new Uint8Array(),
}
export const signatureReply = (kind: ReplyContent['kind'], bytes: Uint8Array): ReplyContent => ({
  status: 'ok',
  kind,
  reason: 'None',
  bytes,
})

/** How a reply of these tests differs from part 0 of 1, sealed with the test secret. */
export interface SealChange {
  readonly part?: number
  readonly parts?: number
  readonly publicReply?: boolean
  readonly replySecret?: Uint8Array
  readonly sealedFor?: Hex
  readonly pin?: Pin
}

export const seal = (requestId: Hex, content: ReplyContent, change: SealChange = {}): SealedReply => {
  const parts = change.parts ?? (content.status === 'pending' ? 0 : 1)
  const part = change.part ?? 0
  const place = {
    deployment: change.pin ?? PIN,
    requestId: change.sealedFor ?? requestId,
    part,
    parts,
    replySecret: change.replySecret ?? REPLY_SECRET,
    publicReply: change.publicReply ?? false,
    nonce12: new Uint8Array(12).fill(part + 1),
  }
  return { requestId, part, parts, body: sealReply(place, encodePlain(content, NO_TRAIL)) }
}

/** A chain whose finalised heads are `heads` and whose extrinsics are by block; every other block is empty. */
export const chainOf = (extrinsics: readonly AccountExtrinsic[], heads: readonly number[]) => {
  const read: number[] = []
  const source: BlockSource = {
    async *finalizedNumbers() {
      yield* heads
    },
    extrinsicsOf: async (_account, blockNumber) => {
      read.push(blockNumber)
      return extrinsics.filter((one) => one.blockNumber === blockNumber)
    },
  }
  return { ...source, read }
}
