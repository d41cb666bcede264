import { concat } from '../../../../src/protocol/hash.js'
import { flipped } from '../../../unit/protocol/support/fixtures.js'
import { HOSTILE_BULKS } from '../../../unit/protocol/support/hostile-bulks.js'
import { HOSTILE_PLAINS } from '../../../unit/protocol/support/hostile-plains.js'
import { HOSTILE_RECORDS } from '../../../unit/protocol/support/hostile-records.js'
import { HOSTILE_REQUESTS } from '../../../unit/protocol/support/hostile-requests.js'
import { publishByHand, sealByHand } from '../../../unit/protocol/support/seal-by-hand.js'
import { makeEnvelope, REPLY_SECRET } from './envelope.js'
import { DEPLOYMENT } from './inputs.js'
import { makeRefusedSignatures } from './refused-signatures.js'
import { makeReplies, REQUEST_ID } from './replies.js'

/** Larger cases only test the bounds of tables.json; they would make the file unreadable. */
const LARGEST_BYTES = 10_000

const named = (cases: Readonly<Record<string, Uint8Array>>) =>
  Object.entries(cases).map(([name, bytes]) => ({ name, bytes }))

const envelopes = (): Record<string, Uint8Array> => {
  const { envelope } = makeEnvelope()
  return {
    empty: new Uint8Array(0),
    'version 0': envelope.with(0, 0),
    'version 2': envelope.with(0, 2),
    'without ciphertext': envelope.slice(0, 41),
    'shorter than its tag': envelope.slice(0, 56),
    'one bit of kid changed': flipped(envelope, 8),
    'one bit of enc changed': flipped(envelope, 9),
    'one bit of ciphertext changed': flipped(envelope, 41),
    'one bit of the tag changed': flipped(envelope, envelope.length - 1),
    'a byte after the end': concat(envelope, Uint8Array.of(0)),
    'enc of small order': concat(envelope.slice(0, 9), new Uint8Array(32), envelope.slice(41)),
  }
}

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
    { name: 'form 2', ...place, body: done.sealed.with(0, 2) },
    { name: 'empty', ...place, body: new Uint8Array(0) },
  ]
}

export const makeRefused = () => ({
  requests: HOSTILE_REQUESTS.filter(({ bytes }) => bytes.length <= LARGEST_BYTES).map(({ name, bytes }) => ({
    name,
    bytes,
  })),
  envelopes: named(envelopes()),
  signatures: makeRefusedSignatures(),
  plains: named(HOSTILE_PLAINS),
  replies: replies(),
  bulks: named(HOSTILE_BULKS),
  signedRecords: named(HOSTILE_RECORDS),
})
