import assert from 'node:assert/strict'
import fc from 'fast-check'
import { ENCODINGS, KINDS, payloadIn, readPayloadFile } from '../../../../src/cli/request/payloads/payload-file.js'
import { BOUNDS } from '../../../../types/protocol/bounds.js'
import { fileOf, removeFiles } from '../policy/support.js'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const valueOf = (...args: Parameters<typeof payloadIn>): string => {
  const payload = payloadIn(...args)
  return typeof payload === 'string' ? payload : Buffer.from(payload.value).toString('hex')
}

describe('payload files', () => {
  after(removeFiles)

  it('hold raw bytes, hex, or base64 where tools write that', () => {
    assert.equal(valueOf(utf8('0x02C0\n'), 'ethereum-transaction', 'auto'), '02c0')
    assert.equal(valueOf(Uint8Array.of(2, 0xc0), 'ethereum-transaction', 'auto'), '02c0')
    assert.equal(valueOf(utf8('cHNidP8=\n'), 'bitcoin-psbt', 'auto'), '70736274ff')
    assert.equal(valueOf(utf8('cHNidP8='), 'substrate-payload', 'base64'), '70736274ff')
    assert.deepEqual(payloadIn(new Uint8Array(32), 'digest', 'auto'), { tag: 'Digest', value: new Uint8Array(32) })
  })

  it('hold hex without a prefix, as tools of Bitcoin and Ethereum write it, where no sound bytes look like that', () => {
    assert.equal(valueOf(utf8('70736274FF\n'), 'bitcoin-psbt', 'auto'), '70736274ff')
    assert.equal(valueOf(utf8('02c0'), 'ethereum-transaction', 'auto'), '02c0')
    assert.equal(valueOf(utf8('02c0'), 'solana-message', 'hex'), '02c0')
    assert.equal(valueOf(utf8('02c0'), 'substrate-payload', 'auto'), Buffer.from('02c0').toString('hex'))
    assert.equal(valueOf(utf8(' \n'), 'bitcoin-psbt', 'auto'), '200a')
  })

  it('hold texts as they stand, also those that look like hex', () => {
    assert.equal(valueOf(utf8('0x1234'), 'ethereum-message', 'auto'), Buffer.from('0x1234').toString('hex'))
    assert.equal(valueOf(utf8('0x1234'), 'ethereum-message', 'hex'), '1234')
  })

  it('are refused when they are empty, too large, no digest, or not what they are called', () => {
    assert.equal(valueOf(utf8(''), 'ethereum-message', 'auto'), 'it is empty')
    assert.equal(valueOf(utf8('0x'), 'ethereum-transaction', 'auto'), 'it is empty')
    assert.match(valueOf(new Uint8Array(BOUNDS.payload + 1), 'ethereum-message', 'raw'), /more than the 49152/)
    assert.equal(valueOf(new Uint8Array(31), 'digest', 'raw'), 'a digest has 32 bytes, and not 31')
    assert.match(valueOf(utf8('0xabc'), 'digest', 'hex'), /no text of hex digits/)
    // Unused bits that are set would be a second spelling.
    assert.equal(valueOf(utf8('cHNidP9='), 'bitcoin-psbt', 'base64'), 'it is no base64')
  })

  it('are read without ever throwing, whatever is in them', () => {
    const input = [fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...KINDS), fc.constantFrom(...ENCODINGS)] as const
    fc.assert(fc.property(...input, (bytes, kind, encoding) => void payloadIn(bytes, kind, encoding)))
  })

  it('are not read beyond what a payload may have', async () => {
    const invalid = { code: 'SIGNER__CLI__INVALID_FILE' }
    await assert.rejects(readPayloadFile('/dev/zero', 'ethereum-message', 'raw'), { ...invalid, message: /too large/ })
    await assert.rejects(readPayloadFile('/nowhere', 'digest', 'raw'), { ...invalid, message: /ENOENT/ })
    const payload = await readPayloadFile(fileOf(['m.txt', 'hello']), 'ethereum-message', 'auto')
    assert.deepEqual(payload, { tag: 'EthereumMessage', value: utf8('hello') })
  })
})
