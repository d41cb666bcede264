import type { ReplyPlace } from '../../../../src/protocol/reply.js'
import { countingHex, flipped } from '../../../unit/protocol/support/fixtures.js'
import { HOSTILE_BULKS } from '../../../unit/protocol/support/hostile-bulks.js'
import { HOSTILE_PLAINS } from '../../../unit/protocol/support/hostile-plains.js'
import { HOSTILE_RECORDS } from '../../../unit/protocol/support/hostile-records.js'
import { HOSTILE_REQUESTS } from '../../../unit/protocol/support/hostile-requests.js'
import { filled } from '../../../unit/protocol/support/raw-scale.js'
import { publishByHand, sealByHand } from '../../../unit/protocol/support/seal-by-hand.js'
import { REPLY_SECRET } from './envelope.js'
import { DEPLOYMENT } from './inputs.js'
import { refusedEnvelopes, SMALL_ORDER } from './refused-envelopes.js'
import { makeRefusedSignatures } from './refused-signatures.js'
import { makeReplies, REQUEST_ID } from './replies.js'

/** Larger cases only test the bounds of tables.json; they would make the file unreadable. */
const LARGEST_BYTES = 10_000

const named = (cases: Readonly<Record<string, Uint8Array>>) =>
  Object.entries(cases).map(([name, bytes]) => ({ name, bytes }))

const OTHERS: readonly (readonly [string, Partial<ReplyPlace>])[] = [
  ['genesis', { deployment: { ...DEPLOYMENT, genesis: countingHex(0x01, 32) } }],
  ['shard', { deployment: { ...DEPLOYMENT, shard: countingHex(0x21, 32) } }],
  ['request', { requestId: countingHex(0x30, 32) }],
  ['secret', { replySecret: filled(32, 9) }],
]

/** Bodies that do not open for `part` of `parts` of the request of reply.json. */
const replies = () => {
  const { cases } = makeReplies()
  const [done, pending] = [cases.find(({ name }) => name === 'done'), cases.find(({ name }) => name === 'pending')]
  if (!done || !pending) throw new Error('the replies have done and pending')
  const place = { part: 0, parts: 1 }
  const at = { deployment: DEPLOYMENT, requestId: REQUEST_ID, replySecret: REPLY_SECRET, ...place }
  return [
    { name: 'sealed, one bit of the nonce changed', ...place, body: flipped(done.sealed, 1) },
    { name: 'sealed, one bit of the tag changed', ...place, body: flipped(done.sealed, 132) },
    { name: 'sealed, called public', ...place, body: done.sealed.with(0, 1) },
    { name: 'sealed, for another part', part: 1, parts: 2, body: done.sealed },
    { name: 'public, one bit of the plain changed', ...place, body: flipped(done.public, 1) },
    { name: 'public, one bit of the tag changed', ...place, body: flipped(done.public, 136) },
    { name: 'public, for another part', part: 0, parts: 2, body: done.public },
    { name: 'authentic, but pending as part 0 of 1', ...place, body: sealByHand(at, done.nonce, pending.plain) },
    {
      name: 'authentic, but padding is not zero',
      ...place,
      body: publishByHand(at, done.plain.with(103, 1)),
    },
    {
      name: 'authentic, but done as part 0 of 0',
      part: 0,
      parts: 0,
      body: publishByHand({ ...at, parts: 0 }, done.plain),
    },
    { name: 'authentic, but part 1 of 1', part: 1, parts: 1, body: publishByHand({ ...at, part: 1 }, done.plain) },
    {
      name: 'authentic, but done in two parts',
      part: 0,
      parts: 2,
      body: sealByHand({ ...at, parts: 2 }, done.nonce, done.plain),
    },
    {
      name: 'authentic, but denied for the reason of another status',
      ...place,
      body: publishByHand(at, done.plain.with(0, 1).with(1, 0).with(3, 4)),
    },
    { name: 'sealed, with the key of the public form', ...place, body: sealByHand(at, done.nonce, done.plain, 1) },
    { name: 'public, with the key of the sealed form', ...place, body: publishByHand(at, done.plain, 0) },
    ...OTHERS.map(([name, change]) => ({
      name: `sealed, for another ${name}`,
      ...place,
      body: sealByHand({ ...at, ...change }, done.nonce, done.plain),
    })),
    ...OTHERS.map(([name, change]) => ({
      name: `public, for another ${name}`,
      ...place,
      body: publishByHand({ ...at, ...change }, done.plain),
    })),
    { name: 'form 2', ...place, body: done.sealed.with(0, 2) },
    { name: 'empty', ...place, body: new Uint8Array(0) },
  ]
}

export const makeRefused = () => ({
  requests: HOSTILE_REQUESTS.filter(({ bytes }) => bytes.length <= LARGEST_BYTES).map(({ name, bytes }) => ({
    name,
    bytes,
  })),
  envelopes: named(refusedEnvelopes()),
  shieldingKeys: named(SMALL_ORDER),
  signatures: makeRefusedSignatures(),
  plains: named(HOSTILE_PLAINS),
  replies: replies(),
  bulks: named(HOSTILE_BULKS),
  signedRecords: named(HOSTILE_RECORDS),
})
