import assert from 'node:assert/strict'
import { isSignerError } from '../../../src/errors/signer-error.js'
import { authMessage } from '../../../src/protocol/auth.js'
import { toHex } from '../../../src/protocol/hash.js'
import { bodyHash, decodeRequest } from '../../../src/protocol/request.js'
import { counting, countingHex, DEPLOYMENT, OTHER_DEPLOYMENTS } from './support/fixtures.js'
import { rawRequest } from './support/raw-request.js'

const { body } = decodeRequest(rawRequest())
const kid = countingHex(0x30, 8)
const enc = counting(0x40, 32)
const message = authMessage(DEPLOYMENT, kid, enc, body)

describe('authMessage', () => {
  it('is wrapped as wallets wrap it, with its parts in order', () => {
    const text = Buffer.from(message).toString('latin1')

    assert.equal(message.length, 7 + 20 + 64 + 8 + 32 + 32 + 8)
    assert.ok(text.startsWith('<Bytes>signer-layer/auth/v1') && text.endsWith('</Bytes>'))
    assert.equal(toHex(message.slice(27, 59)), DEPLOYMENT.genesis)
    assert.equal(toHex(message.slice(59, 91)), DEPLOYMENT.shard)
    assert.equal(toHex(message.slice(91, 99)), kid)
    assert.deepEqual(message.slice(99, 131), enc)
    assert.deepEqual(message.slice(131, 163), bodyHash(body))
  })

  it('differs with each of its parts, so that nothing can be carried over', () => {
    const others = [
      ...OTHER_DEPLOYMENTS.map((deployment) => authMessage(deployment, kid, enc, body)),
      authMessage(DEPLOYMENT, countingHex(0x31, 8), enc, body),
      authMessage(DEPLOYMENT, kid, counting(0x41, 32), body),
      authMessage(DEPLOYMENT, kid, enc, { ...body, publicReply: true }),
    ]
    assert.equal(new Set([message, ...others].map(toHex)).size, others.length + 1)
  })

  it('refuses a kid or enc of another size', () => {
    assert.throws(() => authMessage(DEPLOYMENT, '0x00', enc, body), isSignerError)
    assert.throws(() => authMessage(DEPLOYMENT, kid, counting(0, 31), body), isSignerError)
  })
})
