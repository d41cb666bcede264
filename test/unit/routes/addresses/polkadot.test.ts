import assert from 'node:assert/strict'
import { encodeAddress } from '@polkadot/util-crypto'
import { parseAddress } from '../../../../src/routes/address.js'
import { toHex } from '../../../../src/protocol/hash.js'

const POLKADOT = 'polkadot:91b171bb158e2d3848fa23a9f1c25182'
const KUSAMA = 'polkadot:b0a8d493285c2df73290dfb7e61f870f'
const OTHER = `polkadot:${'45'.repeat(16)}`

/** Alice, the well-known development account, in three spellings (Substrate documentation). */
const ALICE = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d'
const ALICE_GENERIC = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
const ALICE_POLKADOT = '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5'
const ALICE_KUSAMA = 'HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F'

const read = (chain: string, text: string): string => {
  const result = parseAddress(chain, text)
  return result.ok ? toHex(result.bytes) : result.problem
}

describe('addresses of Substrate chains', () => {
  it('are the 32 bytes of the account, as hex of either case', () => {
    assert.equal(read(POLKADOT, ALICE), ALICE)
    assert.equal(read(OTHER, `0x${ALICE.slice(2).toUpperCase()}`), ALICE)
  })

  it('are SS58 with the prefix of the chain, or with the one that stands for no network', () => {
    assert.equal(read(POLKADOT, ALICE_POLKADOT), ALICE)
    assert.equal(read(KUSAMA, ALICE_KUSAMA), ALICE)
    for (const chain of [POLKADOT, KUSAMA]) assert.equal(read(chain, ALICE_GENERIC), ALICE)
  })

  it('are refused with the prefix of another network where the chain’s own is certain, and shown as they should be', () => {
    assert.match(read(POLKADOT, ALICE_KUSAMA), new RegExp(`another network.*${ALICE_POLKADOT}`))
    assert.match(read(KUSAMA, ALICE_POLKADOT), new RegExp(`another network.*${ALICE_KUSAMA}`))
  })

  it('are SS58 of any prefix elsewhere, one byte or two', () => {
    for (const prefix of [0, 2, 13, 42, 63, 64, 255, 7391, 16_383])
      assert.equal(read(OTHER, encodeAddress(ALICE, prefix)), ALICE, `prefix ${prefix}`)
  })

  it('are refused with a wrong checksum: no changed letter gives another account', () => {
    for (let at = 0; at < ALICE_GENERIC.length; at += 1) {
      const letter = ALICE_GENERIC[at] === 'x' ? 'y' : 'x'
      const changed = ALICE_GENERIC.slice(0, at) + letter + ALICE_GENERIC.slice(at + 1)
      assert.match(read(OTHER, changed), /right checksum/, changed)
    }
  })

  it('are refused when they are no 32-byte account', () => {
    const short = [1, 2, 4, 8, 33].map((length) => encodeAddress(new Uint8Array(length).fill(1), 42))
    const others = [
      '',
      ' ',
      '0x',
      '0xd435',
      `${ALICE}00`,
      ALICE.slice(2),
      ` ${ALICE_GENERIC}`,
      `${ALICE_GENERIC}\n`,
      '1',
      'label',
    ]
    for (const text of [...short, ...others, `0X${ALICE.slice(2)}`])
      assert.match(read(OTHER, text), /expected an SS58 address/, JSON.stringify(text))
  })
})
