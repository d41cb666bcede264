import type { Epoch } from '../../../src/model/epoch.js'
import type { Hex, RequestId } from '../../../src/model/ids.js'
import type { Job } from '../../../src/model/job.js'
import type { KeyInfo } from '../../../src/model/key.js'
import type { FinalizedBlock, OwnExtrinsic } from '../../../src/model/l1.js'
import type { ReplyContent, SealedReply } from '../../../src/model/reply.js'
import { encodeBulk } from '../../../src/protocol/bulk.js'
import { encodePlain, sealReply } from '../../../src/protocol/reply.js'
import { deployment } from '../../support/request.js'
import { id, jobOf } from '../store/support/samples.js'

export const TRAIL_HASH: Hex = id(0x7a11)
export const HEAD = 100

export const epochOf = (parts: Partial<Epoch> = {}): Epoch => ({
  number: 1,
  head: { number: HEAD, hash: id(HEAD), timestampMs: 600_000 },
  journalBlock: 40,
  state: 'open',
  ...parts,
})

export const blockOf = (number: number, own: readonly OwnExtrinsic[] = []): FinalizedBlock => ({
  number,
  hash: id(number),
  parentHash: id(number - 1),
  timestampMs: number * 6_000,
  specVersion: 2,
  invocations: [],
  own,
})

export const denied: ReplyContent = { status: 'denied', kind: 'none', reason: 'NoRoute', bytes: new Uint8Array(0) }
export const done: ReplyContent = { status: 'ok', kind: 'done', reason: 'None', bytes: new Uint8Array(0) }
export const publicKeyOf = (bytes: Uint8Array): ReplyContent => ({
  status: 'ok',
  kind: 'publicKey',
  reason: 'None',
  bytes,
})

/** The reply to job `n` of the samples, one part per content, as the lost agent sealed it. */
export const replyTo = (
  { id: requestId, replyTo: asker }: Pick<Job, 'id' | 'replyTo'>,
  contents: readonly ReplyContent[],
): { replies: SealedReply[]; plains: Uint8Array[] } => {
  const plains = contents.map((content) => encodePlain(content, TRAIL_HASH))
  const replies = plains.map((plain, part) => {
    const place = { requestId, part, parts: plains.length }
    const secrecy = { replySecret: asker!.secret, publicReply: asker!.isPublic, nonce12: new Uint8Array(12).fill(part) }
    return { ...place, body: sealReply({ deployment, ...place, ...secrecy }, plain) }
  })
  return { replies, plains }
}

/** An extrinsic of a life that the journal does not know. */
export const bulkOf = (n: number, replies: readonly SealedReply[], more: Partial<OwnExtrinsic> = {}): OwnExtrinsic => ({
  hash: id(0xe000 + n),
  nonce: n,
  outcome: 'succeeded',
  bulk: encodeBulk(replies),
  ...more,
})

/** A job for a call that makes a key. */
export const generateJob = (n: number): Job =>
  jobOf(n, { call: { tag: 'GenerateKey', value: { keyType: 'Ed25519', chains: ['eip155:1'], label: 'mine' } } })

/** A key as its file describes it. */
export const heldKey = (n: number, parts: Partial<KeyInfo> = {}): KeyInfo => ({
  id: id(n),
  type: 'Ed25519',
  purpose: 'caller',
  publicKey: new Uint8Array(32).fill(n),
  owner: id(0xca11e4),
  chains: ['eip155:1'],
  origin: id(n),
  createdBlock: 10,
  state: 'active',
  ...parts,
})

/** The keys of callers that a KMS has, by what made them. */
export const madeBy =
  (...keys: readonly KeyInfo[]) =>
  (origin: RequestId): KeyInfo | undefined =>
    keys.find((key) => key.origin === origin)
