import assert from 'node:assert/strict'
import type { FoundKeyJson } from '../../../../types/worker/keys.js'
import { addressesOfKey, describeKey, keyTable } from '../../../../src/cli/keys/describe.js'

const HEX = (byte: string) => `0x${byte.repeat(32)}` as const
/** The generator of secp256k1: the public key of the secret key 1, which everybody knows. */
const G = '0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'
const COMMON = {
  key_id: HEX('c1'),
  key_type: 'secp256k1' as const,
  chains: ['eip155:1'],
  state: 'active' as const,
}
const OWN: FoundKeyJson = {
  ...COMMON,
  owned: true,
  public_key: G,
  label: 'hot\u001b[2J',
  created_block: 3,
  uses: 4,
  grants: [{ to: HEX('d4'), rights: ['sign'], until: 9 }],
}
const GRANTED: FoundKeyJson = { ...COMMON, owned: false, rights: ['sign'], until: 9 }

describe('keys of an agent, for people', () => {
  it('have their ids in full in tables, and labels that move no cursor', () => {
    const [, own, granted] = keyTable([OWN, GRANTED])

    assert.match(own ?? '', new RegExp(`^${HEX('c1')} .* you .* 4 +hot�\\[2J$`))
    assert.match(granted ?? '', /granted to you: sign$/)
    assert.deepEqual(keyTable([]), ['There are no keys.'])
  })

  it('show owner, rights and the address on each chain', () => {
    const lines = describeKey(OWN).join('\n')

    assert.match(lines, /address +0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf \(ethereum, eip155:1\)/)
    assert.match(lines, /granted +0xd4d4\S+: sign, until block 9/)
  })

  it('have no address where the public key may not be read', () => {
    assert.deepEqual(addressesOfKey(GRANTED), [])
  })
})
