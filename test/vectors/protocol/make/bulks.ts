import { bulkData, bulkHash, encodeBulk } from '../../../../src/protocol/bulk.js'
import { encodeFallback } from '../../../../src/protocol/fallback.js'
import { toHex } from '../../../../src/protocol/hash.js'
import type { SealedReply } from '../../../../src/model/reply.js'
import { counting } from '../../../unit/protocol/support/fixtures.js'
import { makeReplies, REQUEST_ID } from './replies.js'

const TRAIL_HEAD = counting(0xd0, 32)

const caseOf = (name: string, replies: readonly SealedReply[]) => {
  const bulk = encodeBulk(replies)
  return {
    name,
    replies,
    bulk,
    publishHash: bulkHash(bulk),
    publishData: bulkData(replies.length),
    fallbackRemark: encodeFallback('bulk', toHex(TRAIL_HEAD), bulk),
  }
}

export const makeBulks = () => {
  const { cases } = makeReplies()
  const sealed = cases.map(({ part, parts, sealed: body }) => ({ requestId: REQUEST_ID, part, parts, body }))
  const open = cases.map(({ part, parts, public: body }) => ({ requestId: REQUEST_ID, part, parts, body }))
  const many = Array.from({ length: 64 }, (_, i) => sealed[i % sealed.length]).filter((reply) => reply !== undefined)
  return {
    trailHead: TRAIL_HEAD,
    cases: [
      caseOf('one sealed reply', sealed.slice(0, 1)),
      caseOf('sealed and public replies', [...sealed.slice(0, 2), ...open.slice(2, 4)]),
      caseOf('no reply at all', []),
      caseOf('64 replies: the count takes two bytes', many),
    ],
  }
}
