import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { VERIFIERS } from '../../../src/crypto/verify.js'
import { strictDer } from './strict-der.js'

// Project Wycheproof (github.com/C2SP/wycheproof, Apache-2.0, commit dac1dd4729fd): testvectors_v1/
// ecdsa_secp256k1_sha256_p1363_test.json, ecdsa_secp256k1_sha256_bitcoin_test.json and ed25519_test.json, reduced
// to keys, messages, signatures and results. All of their cases are here.

interface Case {
  readonly id: number
  readonly key: string
  readonly msg: string
  readonly sig: string
  readonly valid: boolean
  readonly flags: string
}

const casesOf = (name: string): readonly Case[] =>
  (JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8')) as { tests: readonly Case[] }).tests
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))
const digestOf = ({ msg }: Case): Uint8Array => Uint8Array.from(createHash('sha256').update(bytes(msg)).digest())
const compressed = ({ key }: Case): Uint8Array => secp256k1.Point.fromHex(key).toBytes(true)
const HALF_ORDER = secp256k1.Point.Fn.ORDER / 2n

/** Under either v: Wycheproof's signatures have none. */
const verifies = (test: Case, rs: Uint8Array): boolean =>
  [0, 1].some((v) => VERIFIERS.ecdsa(compressed(test), digestOf(test), Uint8Array.of(...rs, v)))
const sOf = (rs: Uint8Array): bigint => BigInt(`0x${Buffer.from(rs.subarray(32)).toString('hex')}`)
const isHighS = (rs: Uint8Array): boolean => rs.length === 64 && sOf(rs) > HALF_ORDER
const withLowS = (rs: Uint8Array): Uint8Array => {
  const s = (secp256k1.Point.Fn.ORDER - sOf(rs)).toString(16).padStart(64, '0')
  return Uint8Array.of(...rs.subarray(0, 32), ...bytes(s))
}

/** x of the point of r is r + n: the recovery id would be 2 or 3, which the protocol has not. */
const wrapsAround = (test: Case, rs: Uint8Array): boolean =>
  secp256k1.verify(rs, digestOf(test), compressed(test), { prehash: false, lowS: false }) &&
  [2, 3].some((v) => {
    try {
      const signature = secp256k1.Signature.fromBytes(rs, 'compact').addRecoveryBit(v)
      return signature.recoverPublicKey(digestOf(test)).equals(secp256k1.Point.fromHex(test.key))
    } catch {
      return false
    }
  })

/** What our rule makes of a case whose signature is r ‖ s: right, with low s, and with v 0 or 1. */
const checkFixed = (test: Case, rs: Uint8Array): 'as published' | 'high s' | 'v above 1' => {
  if (!test.valid || verifies(test, rs)) {
    assert.equal(verifies(test, rs), test.valid, `case ${test.id}: ${test.flags}`)
    return 'as published'
  }
  if (wrapsAround(test, rs) || wrapsAround(test, withLowS(rs))) return 'v above 1'
  assert.ok(isHighS(rs), `case ${test.id}: ${test.flags}`)
  assert.ok(verifies(test, withLowS(rs)), `case ${test.id} with low s`)
  return 'high s'
}

const tally = (results: readonly string[]): Readonly<Record<string, number>> =>
  results.reduce<Record<string, number>>((sums, result) => ({ ...sums, [result]: (sums[result] ?? 0) + 1 }), {})

describe('Wycheproof', () => {
  it('ECDSA secp256k1, r ‖ s: valid are those with low s and v 0 or 1, and nothing that is invalid', () => {
    const results = casesOf('ecdsa-secp256k1-sha256-p1363').map((test) => checkFixed(test, bytes(test.sig)))

    assert.deepEqual(tally(results), { 'as published': 180, 'high s': 70, 'v above 1': 2 })
  })

  it('ECDSA secp256k1 as Bitcoin has it, DER and low s: as published where there is an r ‖ s at all', () => {
    const results = casesOf('ecdsa-secp256k1-sha256-bitcoin').map((test) => {
      const rs = strictDer(bytes(test.sig))
      if (rs !== undefined) return checkFixed(test, rs)
      assert.equal(test.valid, false, `case ${test.id} is DER`)
      return 'no r ‖ s'
    })

    assert.deepEqual(tally(results), { 'as published': 230, 'no r ‖ s': 232, 'v above 1': 1 })
  })

  it('Ed25519: as published, without exception', () => {
    const tests = casesOf('ed25519')
    assert.equal(tests.length, 151)

    for (const test of tests)
      assert.equal(
        VERIFIERS.ed25519(bytes(test.key), bytes(test.msg), bytes(test.sig)),
        test.valid,
        `case ${test.id}: ${test.flags}`,
      )
  })
})
