import assert from 'node:assert/strict'
import { ed25519 } from '@noble/curves/ed25519.js'
import { numberToBytesLE, bytesToNumberLE } from '@noble/curves/utils.js'
import fc from 'fast-check'
import { isSignerError } from '../../../src/errors/signer-error.js'
import { ascii, concat, fromHex, toHex } from '../../../src/protocol/hash.js'
import { shieldingKid } from '../../../src/protocol/ids.js'
import {
  decodeSignedRecord,
  encodeRecord,
  recordData,
  recordMessage,
  verifySignedRecord,
} from '../../../src/protocol/shielding-record.js'
import { counting, countingHex, DEPLOYMENT, flipped, OTHER_DEPLOYMENTS } from './support/fixtures.js'
import { HOSTILE_RECORDS, rawRecord } from './support/hostile-records.js'
import { filled, none, vec } from './support/raw-scale.js'

const isInvalid = (error: unknown): boolean => isSignerError(error, 'SIGNER__PROTOCOL__INVALID_RECORD')
const isMalformed = (error: unknown): boolean => isSignerError(error, 'SIGNER__PROTOCOL__MALFORMED')

/** A wrong version or kid is read, but wrong; all else cannot be read. */
const isRefused = (error: unknown): boolean => isMalformed(error) || isInvalid(error)

const secret = filled(32, 5)
const account = toHex(ed25519.getPublicKey(secret))
const publicKey = counting(0x10, 32)
const record = {
  version: 1,
  kid: shieldingKid(publicKey),
  publicKey,
  validFrom: 100,
  validUntil: 100_900,
  protocols: [1, 2],
  tlsSpki: counting(0x50, 32),
}
const signed = concat(encodeRecord(record), ed25519.sign(recordMessage(DEPLOYMENT, record), secret))

describe('encodeRecord', () => {
  it('writes the struct alone', () => {
    assert.equal(toHex(encodeRecord(record)), toHex(rawRecord().slice(0, -64)))
  })

  it('refuses another version, a foreign kid, protocols that are not ascending, and blocks that end before they begin', () => {
    assert.throws(() => encodeRecord({ ...record, version: 2 }), isInvalid)
    assert.throws(() => encodeRecord({ ...record, kid: countingHex(0, 8) }), isInvalid)
    assert.throws(() => encodeRecord({ ...record, protocols: [2, 1] }), isMalformed)
    assert.throws(() => encodeRecord({ ...record, validUntil: 99 }), isInvalid)
  })
})

describe('recordMessage', () => {
  it('is label, deployment and record, without <Bytes>', () => {
    const head = concat(
      ascii('signer-layer/shielding-record/v1'),
      fromHex(DEPLOYMENT.genesis),
      fromHex(DEPLOYMENT.shard),
    )
    assert.deepEqual(recordMessage(DEPLOYMENT, record), concat(head, encodeRecord(record)))
  })
})

describe('decodeSignedRecord', () => {
  it('gives record and signature', () => {
    const { record: read, signature } = decodeSignedRecord(signed)

    assert.deepEqual(read, record)
    assert.deepEqual(concat(encodeRecord(read), signature), signed)
  })

  it('reads a record without TLS key and without protocols', () => {
    const { record: read } = decodeSignedRecord(rawRecord({ protocols: vec([]), tlsSpki: none }))

    assert.deepEqual([read.protocols, read.tlsSpki], [[], undefined])
  })

  for (const [name, bytes] of Object.entries(HOSTILE_RECORDS)) {
    it(`refuses ${name}`, () => {
      assert.throws(() => decodeSignedRecord(bytes), isRefused)
    })
  }

  it('survives random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 250 }), (random) => {
        assert.throws(() => decodeSignedRecord(random), isSignerError)
      }),
    )
  })
})

describe('verifySignedRecord', () => {
  it('gives the record that the agent account signed', () => {
    assert.deepEqual(verifySignedRecord(DEPLOYMENT, account, signed), record)
  })

  it('refuses any changed bit', () => {
    for (let index = 0; index < signed.length; index++) {
      assert.throws(() => verifySignedRecord(DEPLOYMENT, account, flipped(signed, index)), isSignerError, `${index}`)
    }
  })

  it('refuses another account or deployment', () => {
    const other = toHex(ed25519.getPublicKey(filled(32, 6)))

    assert.throws(() => verifySignedRecord(DEPLOYMENT, other, signed), isInvalid)
    for (const deployment of OTHER_DEPLOYMENTS) {
      assert.throws(() => verifySignedRecord(deployment, account, signed), isInvalid)
    }
  })

  it('refuses a second spelling of the signature, s + L', () => {
    const s = bytesToNumberLE(signed.slice(-32)) + ed25519.Point.Fn.ORDER
    const respelled = concat(signed.slice(0, -32), numberToBytesLE(s, 32))

    assert.throws(() => verifySignedRecord(DEPLOYMENT, account, respelled), isInvalid)
  })

  it('refuses an account of small order, under which ZIP 215 accepts a signature that nobody made', () => {
    const identity = `0x01${'00'.repeat(31)}` as const
    const forged = concat(encodeRecord(record), Uint8Array.of(1), filled(63, 0))
    const lax = ed25519.verify(forged.slice(-64), recordMessage(DEPLOYMENT, record), fromHex(identity))

    assert.equal(lax, true, 'otherwise this test proves nothing')
    assert.throws(() => verifySignedRecord(DEPLOYMENT, identity, forged), isInvalid)
  })
})

describe('recordData', () => {
  it('is 0x02 and the kid', () => {
    assert.deepEqual(recordData(countingHex(0x10, 8)), concat(Uint8Array.of(2), counting(0x10, 8)))
    assert.throws(() => recordData('0x00'), isMalformed)
  })
})
