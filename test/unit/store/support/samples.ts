import type { Hex, RequestId } from '../../../../src/model/ids.js'
import type { Answer, Job } from '../../../../src/model/job.js'
import type { LimitUse } from '../../../../src/model/limit.js'
import type { SealedReply, Submission } from '../../../../src/model/reply.js'
import type { GrantRow, KeyRow, PolicyRow, ShieldingRow } from '../../../../src/model/rows.js'
import { trailGenesis } from '../../../../src/protocol/ids.js'

/** An id that is the number `n` in `length` bytes. */
export const id = (n: number, length = 32): Hex => `0x${n.toString(16).padStart(length * 2, '0')}`

export const identity = { genesis: id(0xa1), shard: id(0xa2), account: id(0xa3) }
export const beginning = trailGenesis(identity)
export const storeOptions = { identity, trailGenesis: beginning }

export const CALLER = id(0xca11e4)

export const jobOf = (n: number, parts: Partial<Job> = {}): Job => ({
  id: id(n),
  caller: CALLER,
  nonce: id(n, 16),
  callIndex: 0,
  call: { tag: 'PublicKey', value: { keyId: id(0x4e4) } },
  deadline: 1_000,
  admittedAt: 10,
  factsSalt: new Uint8Array(32).fill(n),
  replyTo: { secret: new Uint8Array(32).fill(n), isPublic: false, block: 10 },
  state: 'admitted',
  ...parts,
})

/** What job `n` was answered, in one part. */
export const answerOf = (n: number): Answer => ({ plains: [new Uint8Array(104).fill(n)], detail: `denied ${n}` })

/** The whole reply to one request, in so many parts. */
export const repliesTo = (requestId: RequestId, parts = 1): SealedReply[] =>
  Array.from({ length: parts }, (_, part) => ({ requestId, part, parts, body: new Uint8Array(133).fill(part + 1) }))

export const submissionOf = (n: number, parts: Partial<Submission> = {}): Omit<Submission, 'id' | 'state'> => ({
  kind: 'bulk',
  hash: id(n),
  extrinsic: new Uint8Array(200).fill(n),
  nonce: n,
  tipPlanck: 0n,
  specVersion: 2,
  composedAt: 1,
  lastBlock: 64,
  ...parts,
})

export const keyOf = (n: number, parts: Partial<KeyRow> = {}): KeyRow => ({
  id: id(n),
  type: 'Secp256k1',
  purpose: 'caller',
  publicKey: new Uint8Array(33).fill(n),
  owner: CALLER,
  chains: ['eip155:1', 'eip155:10'],
  origin: id(n + 1),
  createdBlock: 10,
  state: 'active',
  label: 'first',
  uses: 0,
  ...parts,
})

export const grantOf = (n: number, parts: Partial<GrantRow> = {}): GrantRow => ({
  keyId: id(n),
  grantee: id(0x9a),
  rights: ['sign'],
  until: 20,
  ...parts,
})

export const limitUseOf = (n: number, parts: Partial<LimitUse> = {}): LimitUse => ({
  requestId: id(n),
  policyId: 'base',
  routeId: 'transfers',
  keyId: id(0x4e4),
  caller: CALLER,
  chain: 'eip155:1',
  asset: 'native',
  amount: BigInt(n),
  timeMs: n,
  ...parts,
})

export const shieldingOf = (n: number, parts: Partial<ShieldingRow> = {}): ShieldingRow => ({
  kid: id(n, 8),
  keyId: id(n),
  validFrom: n,
  validUntil: n + 100,
  signedRecord: new Uint8Array(150).fill(n),
  published: false,
  ...parts,
})

export const policyOf = (name: string, version: number, parts: Partial<PolicyRow> = {}): Omit<PolicyRow, 'state'> => ({
  id: name,
  version,
  hash: id(version),
  text: `{ id: ${name}, version: ${version}, routes: [] }`,
  putBy: CALLER,
  byOperator: false,
  block: 12,
  ...parts,
})
