import assert from 'node:assert/strict'
import { isSignerError } from '../../../src/errors/signer-error.js'
import { concat, toHex } from '../../../src/protocol/hash.js'
import { bodyHash, contentHash, decodeRequest, encodeBody, encodeRequest } from '../../../src/protocol/request.js'
import { HOSTILE_REQUESTS } from './support/hostile-requests.js'
import { rawGenerate, rawPublicKey, rawRequest, rawSign, withCall, withOptions } from './support/raw-request.js'
import { bytes, filled, repeat, some, text, variant, vec } from './support/raw-scale.js'

const ACCEPTED: Record<string, Uint8Array> = {
  'a generate and a sign call': rawRequest(),
  '32 calls': rawRequest({ calls: vec(repeat(32, rawPublicKey)) }),
  '16 chains': withCall(rawGenerate({ chains: vec(repeat(16, text('eip155:1'))) })),
  'a chain of 256 bytes': withCall(rawGenerate({ chains: vec([bytes(filled(256))]) })),
  'a label of 64 bytes': withCall(rawGenerate({ label: bytes(filled(64)) })),
  'an empty label': withCall(rawGenerate({ label: text('') })),
  'U+FEFF within a label': withCall(rawGenerate({ label: text('a\ufeff') })),
  'U+FFFD in a label': withCall(rawGenerate({ label: text('\ufffd') })),
  'a decomposed label, as it is': withCall(rawGenerate({ label: text('a\u0308') })),
  'a payload of 49,152 bytes': withCall(rawSign({ payload: variant(1, bytes(filled(49_152))) })),
  'an empty payload': withCall(rawSign({ payload: variant(1, bytes(filled(0))) })),
  'a digest': withCall(rawSign({ payload: variant(6, filled(32)) })),
  'an inline policy of 8,192 bytes': withOptions({ inlinePolicy: some(bytes(filled(8_192))) }),
  'a tavp of 4,096 bytes': withOptions({ tavp: some(bytes(filled(4_096))) }),
  'eight extensions of 1,024 bytes': withOptions({
    ext: vec(repeat(8, 0).map((_, tag) => concat(Uint8Array.of(tag), bytes(filled(1_024))))),
  }),
  'an unknown extension of the options': withOptions({ ext: vec([concat(Uint8Array.of(200), bytes(filled(0)))]) }),
}

const body = () => decodeRequest(rawRequest()).body

describe('decodeRequest', () => {
  for (const [name, raw] of Object.entries(ACCEPTED)) {
    it(`accepts ${name}, and writes the same bytes again`, () => {
      assert.equal(toHex(encodeRequest(decodeRequest(raw))), toHex(raw))
    })
  }

  for (const { name, bytes: raw, code } of HOSTILE_REQUESTS) {
    it(`refuses: ${name}`, () => {
      assert.throws(
        () => decodeRequest(raw),
        (error) => isSignerError(error, code),
      )
    })
  }

  it('refuses every truncation', () => {
    const raw = rawRequest()
    for (let length = 0; length < raw.length; length++) {
      assert.throws(() => decodeRequest(raw.slice(0, length)), isSignerError, `${length} bytes`)
    }
  })

  it('refuses more bytes than an envelope may have without reading them', () => {
    assert.throws(
      () => decodeRequest(filled(65_537)),
      (error) => isSignerError(error, 'SIGNER__PROTOCOL__BOUND_EXCEEDED'),
    )
  })

  it('allocates nothing for a count that is only claimed', () => {
    const claims = HOSTILE_REQUESTS.filter(({ name }) => name.startsWith('claims'))
    const before = process.memoryUsage().heapUsed

    for (const { bytes: raw } of claims) assert.throws(() => decodeRequest(raw))

    const grownBytes = process.memoryUsage().heapUsed - before
    assert.ok(grownBytes < 64 * 1024 * 1024, `${grownBytes} bytes`)
  })

  it('reads a view into a larger buffer like a buffer of its own', () => {
    const large = Buffer.concat([Buffer.alloc(7, 0xff), rawRequest(), Buffer.alloc(9, 0xff)])

    assert.deepEqual(decodeRequest(large.subarray(7, -9)), decodeRequest(rawRequest()))
  })

  it('gives key types by name and ids as lowercase hex', () => {
    const { calls, caller } = decodeRequest(withCall(rawGenerate({ keyType: Uint8Array.of(2) }))).body

    assert.equal(caller, `0x${'01'.repeat(32)}`)
    assert.deepEqual(calls[0], {
      tag: 'GenerateKey',
      value: { keyType: 'Sr25519', chains: ['eip155:1'], label: 'hot' },
    })
  })

  it('says nothing of the content in its errors', () => {
    const secret = withCall(rawGenerate({ label: concat(text('top-secret'), filled(1)) }))

    assert.throws(
      () => decodeRequest(secret),
      (error) => isSignerError(error) && !`${error.message}${JSON.stringify(error.context)}`.includes('secret'),
    )
  })
})

describe('encodeBody', () => {
  it('refuses what decodeRequest would refuse, instead of writing something else', () => {
    const refused = [
      { ...body(), deadline: 2 ** 32 },
      { ...body(), deadline: -1 },
      { ...body(), deadline: 1.5 },
      { ...body(), nonce: '0x0102' as const },
      { ...body(), caller: '0xzz' as const },
      { ...body(), calls: [] },
      { ...body(), ext: [[1, filled(1)] as [number, Uint8Array]] },
    ]
    for (const wrong of refused) assert.throws(() => encodeBody(wrong), isSignerError)
  })

  it('refuses a text with a lone surrogate, which would be written as U+FFFD', () => {
    const value = { keyType: 'Ed25519' as const, chains: ['eip155:1'], label: '\ud800' }

    assert.throws(() => encodeBody({ ...body(), calls: [{ tag: 'GenerateKey', value }] }), isSignerError)
  })
})

describe('contentHash', () => {
  it('does not depend on the wish for a public reply, nor on the signature', () => {
    assert.equal(contentHash({ ...body(), publicReply: true }), contentHash(body()))
    assert.notEqual(toHex(bodyHash({ ...body(), publicReply: true })), toHex(bodyHash(body())))
  })

  it('depends on everything else of the body', () => {
    const others = [
      { ...body(), deadline: 101 },
      { ...body(), calls: body().calls.slice(1) },
      { ...body(), nonce: `0x${'03'.repeat(16)}` as const },
      { ...body(), caller: `0x${'02'.repeat(32)}` as const },
    ]
    for (const other of others) assert.notEqual(contentHash(other), contentHash(body()))
  })
})
