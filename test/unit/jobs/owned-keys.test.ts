import assert from 'node:assert/strict'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { ownedKeys } from '../../../src/jobs/owned-keys.js'
import type { KeyRow } from '../../../src/model/rows.js'
import { keyId } from '../../../src/protocol/ids.js'
import { keyOf } from '../payloads/fixtures.js'

const CHAIN = 'bip122:000000000019d6689c085ae165831e93'
const TESTNET = 'bip122:000000000933ea01ad0ee984209779ba'

// Test secrets, no real keys.
const publicKeyOf = (byte: number): Uint8Array => secp256k1.getPublicKey(new Uint8Array(32).fill(byte), true)
const rowOf = (byte: number, over: Partial<KeyRow> = {}): KeyRow => {
  const publicKey = publicKeyOf(byte)
  return { ...keyOf('Secp256k1', [CHAIN]), publicKey, id: keyId('Secp256k1', publicKey), label: '', uses: 0, ...over }
}

const SIGNING = rowOf(1)
const owns = (row: KeyRow, signing: Pick<KeyRow, 'owner'> = SIGNING): boolean =>
  ownedKeys((id) => (id === row.id ? row : undefined), signing, CHAIN)('Secp256k1', row.publicKey)

describe('ownedKeys', () => {
  it('knows an active key of the same owner for the same chain', () => assert.equal(owns(rowOf(2)), true))

  it('knows no key of another owner', () => assert.equal(owns(rowOf(2, { owner: `0x${'33'.repeat(32)}` })), false))

  it('knows no key of another chain', () => assert.equal(owns(rowOf(2, { chains: [TESTNET] })), false))

  for (const state of ['disabled', 'deleted'] as const)
    it(`knows no ${state} key`, () => assert.equal(owns(rowOf(2, { state })), false))

  for (const purpose of ['account', 'shielding'] as const)
    it(`knows no key of the agent's own: ${purpose}`, () => assert.equal(owns(rowOf(2, { purpose })), false))

  it('knows nothing of a key without an owner, also where both have none', () => {
    const { owner: _, ...unowned } = rowOf(2)
    assert.equal(owns(unowned, {}), false)
    assert.equal(owns(unowned), false)
  })

  it('knows a key by its type as well: the same bytes are another key', () => {
    const row = rowOf(2)
    const find = (id: string) => (id === row.id ? row : undefined)
    assert.equal(ownedKeys(find, SIGNING, CHAIN)('Ed25519', row.publicKey), false)
    assert.equal(ownedKeys(find, SIGNING, CHAIN)('Ed25519', row.publicKey.slice(1)), false)
  })

  it('says no to bytes of any other length without asking', () => {
    const asking = ownedKeys(() => assert.fail('no lookup is needed'), SIGNING, CHAIN)
    for (const length of [0, 32, 34, 65]) assert.equal(asking('Secp256k1', new Uint8Array(length)), false)
  })
})
