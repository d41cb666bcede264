// The worked example of https://eips.ethereum.org/EIPS/eip-155 (CC0).
import assert from 'node:assert/strict'
import { bytesToHex, hexToBytes, parseEther } from 'viem/utils'
import { decodeMainnet, mustDecode, RECIPIENT } from '../unit/payloads/fixtures.js'

const SIGNING_DATA = '0xec098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a764000080018080'
const SIGNING_HASH = '0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53'

describe('EIP-155 example', () => {
  const decoded = mustDecode(decodeMainnet(hexToBytes(SIGNING_DATA)))

  it('gives the signing hash of the specification', () => {
    assert.deepEqual(
      decoded.toSign.map(({ scheme, message }) => [scheme, bytesToHex(message)]),
      [['ecdsa', SIGNING_HASH]],
    )
  })

  it('gives nonce, recipient and value of the specification', () => {
    assert.deepEqual(decoded.facts.replay, { nonce: '9' })
    assert.deepEqual(decoded.facts.effects, [
      { kind: 'transfer', asset: 'native', amount: parseEther('1'), destination: hexToBytes(RECIPIENT) },
    ])
  })
})
