import assert from 'node:assert/strict'
import fc from 'fast-check'
import { MAX_PENDING_CHARACTERS, readPending, writePending } from '../../../../src/client/pending/pending-text.js'
import { isSignerError } from '../../../../src/errors/signer-error.js'
import { toHex } from '../../../../src/protocol/hash.js'
import { BOUNDS } from '../../../../types/protocol/bounds.js'
import { digestCall, hex32, REPLY_SECRET } from '../fixtures.js'
import { pendingOf } from './fixtures.js'

type Document = Record<string, unknown>

const TEXT = writePending(pendingOf())
const changed = (change: (document: Document) => unknown): string => {
  const document = JSON.parse(TEXT) as Document
  return JSON.stringify({ ...document, ...(change(document) as object) })
}
const refusalOf = (text: string): string => {
  try {
    readPending(text)
  } catch (error) {
    if (isSignerError(error, 'SIGNER__CLIENT__INVALID_PENDING_REQUEST')) return error.message
  }
  return assert.fail('it was read, or raised something else')
}

describe('readPending', () => {
  it('reads what writePending wrote', () => {
    assert.deepEqual(readPending(TEXT), pendingOf())
  })

  it('reads the largest request', () => {
    const payload = { tag: 'EthereumMessage', value: new Uint8Array(BOUNDS.payload) } as const
    const calls = [{ ...digestCall, value: { ...digestCall.value, payload } }] as never
    const large = { ...pendingOf(), calls, requestIds: [hex32(1)], envelope: new Uint8Array(BOUNDS.envelope) }

    assert.deepEqual(readPending(writePending(large)), large)
  })

  const hostile: readonly (readonly [string, (document: Document) => object, RegExp])[] = [
    ['another version', () => ({ version: 2 }), /wrong in version/],
    ['a member that is not known', () => ({ more: 1 }), /wrong in the document/],
    ['a member too few', () => ({ nonce: undefined }), /wrong in nonce/],
    ['a secret that is too short', () => ({ reply_secret: '0x00' }), /wrong in reply_secret/],
    [
      'a secret in capitals',
      ({ reply_secret }) => ({ reply_secret: String(reply_secret).toUpperCase() }),
      /reply_secret/,
    ],
    ['an empty envelope', () => ({ envelope: '0x' }), /wrong in envelope/],
    ['too long an envelope', () => ({ envelope: `0x${'00'.repeat(BOUNDS.envelope + 1)}` }), /wrong in envelope/],
    ['a block that is no number of one', () => ({ from_block: -1 }), /wrong in from_block/],
    ['a deadline that is too large', () => ({ deadline: 2 ** 32 }), /wrong in deadline/],
    ['no request ids', () => ({ request_ids: [] }), /wrong in request_ids/],
    ['a request id twice', () => ({ request_ids: [hex32(1), hex32(1)] }), /wrong in the document/],
    ['fewer request ids than calls', () => ({ request_ids: [hex32(1)] }), /one request id for each call/],
    ['calls with bytes behind them', ({ calls }) => ({ calls: `${String(calls)}00` }), /not those of the protocol/],
    ['calls cut off', ({ calls }) => ({ calls: String(calls).slice(0, -2) }), /not those of the protocol/],
    ['no calls', () => ({ calls: '0x00' }), /not those of the protocol/],
  ]
  for (const [name, change, problem] of hostile)
    it(`refuses ${name}`, () => assert.match(refusalOf(changed(change)), problem))

  it('refuses what is no document of one', () => {
    for (const text of ['', '{', 'null', '[]', '"0x"', TEXT.slice(0, -3), ' '.repeat(MAX_PENDING_CHARACTERS + 1)])
      assert.notEqual(refusalOf(text), '')
  })

  it('tells nothing of what it found', () => {
    const secret = toHex(REPLY_SECRET)
    const places = ['version', 'nonce', 'calls', 'from_block', 'request_ids']

    for (const place of places)
      assert.ok(!refusalOf(changed(() => ({ [place]: `${secret}zz` }))).includes(secret), place)
  })

  it('raises nothing but its own refusal, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((value) => changed(() => ({ calls: value }))),
        ),
        (text) => {
          assert.notEqual(refusalOf(text), '')
        },
      ),
    )
  })
})
