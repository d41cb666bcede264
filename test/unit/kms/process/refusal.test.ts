import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isSignerError, SignerError } from '../../../../src/errors/signer-error.js'
import { readRefusal, writeRefusal } from '../../../../src/kms/process/refusal.js'

describe('errors on the KMS socket', () => {
  it('cross with code, words and context, and without their cause', () => {
    const context = { keyId: '0x01', count: 7, share: 0.5, isFirst: false }
    const error = new SignerError('SIGNER__KMS__KEY_NOT_FOUND', 'There is no such key', context, new Error('secret'))

    const crossed = readRefusal(writeRefusal(error))

    assert.deepEqual([crossed.code, crossed.message, crossed.context], [error.code, error.message, context])
    assert.equal(crossed.cause, undefined)
  })

  it('cross without a word when they are not our own', () => {
    const bytes = writeRefusal(new Error('the secret is 42'))

    assert.equal(bytes.length, 1)
    assert.equal(readRefusal(bytes).code, 'SIGNER__KMS__SERVER_FAULT')
  })

  it('cross without a word when they have no form', () => {
    const long = new SignerError('SIGNER__KMS__CLOSED', 'x'.repeat(5_000))

    assert.equal(readRefusal(writeRefusal(long)).code, 'SIGNER__KMS__SERVER_FAULT')
    assert.equal(readRefusal(writeRefusal(undefined)).code, 'SIGNER__KMS__SERVER_FAULT')
  })

  it('count as a fault of the server when their code is unknown here', () => {
    const bytes = writeRefusal(new SignerError('SIGNER__KMS__CLOSED', 'closed'))
    const at = Buffer.from(bytes).indexOf('CLOSED')
    bytes[at] = 0x58

    assert.equal(readRefusal(bytes).code, 'SIGNER__KMS__SERVER_FAULT')
  })

  it('are read from no other bytes, and nothing else is thrown over them', () => {
    const good = writeRefusal(new SignerError('SIGNER__KMS__CLOSED', 'closed', { at: 1 }))
    assert.throws(() => readRefusal(good.slice(0, -1)), { code: 'SIGNER__PROTOCOL__MALFORMED' })
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          readRefusal(bytes)
        } catch (error) {
          assert.ok(isSignerError(error))
        }
      }),
    )
  })
})
