import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { REASON_RANGES, REASONS, type Reason } from '../../../../types/protocol/reasons.js'
import type { ReplyStatus } from '../../../../types/protocol/reply.js'
import type { Hex } from '../../../../src/model/ids.js'
import type { ReplyContent } from '../../../../src/model/reply.js'
import { concat, fromHex } from '../../../../src/protocol/hash.js'
import { requestId } from '../../../../src/protocol/ids.js'
import { encodePlain, sealReply } from '../../../../src/protocol/reply.js'
import { CONTENTS } from '../../../unit/protocol/support/contents.js'
import { counting, countingHex } from '../../../unit/protocol/support/fixtures.js'
import { REPLY_SECRET } from './envelope.js'
import { ALICE_ACCOUNT, DEPLOYMENT, NONCE } from './inputs.js'

/** Of the second call of the story, made by its ed25519 caller. */
export const REQUEST_ID = requestId({ ...DEPLOYMENT, caller: ALICE_ACCOUNT.Ed25519, nonce: NONCE, callIndex: 1 })

interface Case {
  readonly name: string
  readonly content: ReplyContent
  readonly part: number
  readonly parts: number
  readonly trailHash: Hex
}

const TRAIL_HASH = countingHex(0xe0, 32)
const NO_TRAIL_HASH: Hex = `0x${'00'.repeat(32)}`

const CASES: readonly Case[] = [
  ...Object.entries(CONTENTS).map(([name, content]) => ({
    name,
    content,
    part: 0,
    parts: content.status === 'pending' ? 0 : 1,
    trailHash: TRAIL_HASH,
  })),
  { name: 'second of three bip340 signatures', content: CONTENTS.bip340, part: 1, parts: 3, trailHash: TRAIL_HASH },
  { name: 'last of 255 ecdsa signatures', content: CONTENTS.ecdsa, part: 254, parts: 255, trailHash: TRAIL_HASH },
  { name: 'without a trail entry', content: CONTENTS.failed, part: 0, parts: 1, trailHash: NO_TRAIL_HASH },
]

const keyOf = (form: number): Uint8Array => hmac(sha256, REPLY_SECRET, concat(Uint8Array.of(form), fromHex(REQUEST_ID)))

const caseOf = ({ content, trailHash, part, parts, name }: Case, index: number) => {
  const plain = encodePlain(content, trailHash)
  const nonce12 = counting(0x10 * index, 12)
  const place = { deployment: DEPLOYMENT, requestId: REQUEST_ID, part, parts, replySecret: REPLY_SECRET, nonce12 }
  return {
    name,
    part,
    parts,
    ...content,
    trailHash,
    plain,
    aad: concat(
      fromHex(DEPLOYMENT.genesis),
      fromHex(DEPLOYMENT.shard),
      fromHex(REQUEST_ID),
      Uint8Array.of(part, parts),
    ),
    nonce: nonce12,
    sealed: sealReply({ ...place, publicReply: false }, plain),
    public: sealReply({ ...place, publicReply: true }, plain),
  }
}

const STATUSES = Object.keys(REASON_RANGES) as ReplyStatus[]

/** What a reply without a signature says for every reason there is; `None` is in the cases. */
const reasonOf = (reason: Reason) => {
  const number = REASONS[reason]
  const status = STATUSES.find((each) => number >= REASON_RANGES[each][0] && number <= REASON_RANGES[each][1])
  if (status === undefined) throw new Error(`${reason} is in no range`)
  const plain = encodePlain({ status, kind: 'none', reason, bytes: new Uint8Array(0) }, TRAIL_HASH)
  return { status, reason, number, trailHash: TRAIL_HASH, plain }
}

const makeReasons = () => (Object.keys(REASONS) as Reason[]).filter((reason) => reason !== 'None').map(reasonOf)

export const makeReplies = () => ({
  deployment: DEPLOYMENT,
  requestId: REQUEST_ID,
  replySecret: REPLY_SECRET,
  sealedKey: keyOf(0),
  publicKey: keyOf(1),
  cases: CASES.map(caseOf),
  reasons: makeReasons(),
})
