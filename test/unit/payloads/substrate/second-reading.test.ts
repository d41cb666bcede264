import assert from 'node:assert/strict'
import type { Effect } from '../../../../src/model/facts.js'
import { readPayload, type SubstratePayload } from '../../../../src/payloads/substrate/read-payload.js'
import { isConfirmed } from '../../../../src/payloads/substrate/second-reading.js'
import { understandCall, type Understanding } from '../../../../src/payloads/substrate/understand-call.js'
import { devWallet, GENESIS, RECIPIENT } from './support/payloads.js'

const ORIGIN = new Uint8Array(32).fill(0xaa)

describe('isConfirmed', () => {
  const given = async () => {
    const wallet = await devWallet()
    const bytes = wallet.payload(wallet.transfer(5n), { nonce: 7, tip: 3n, era: { period: 64, phase: 12 } })
    const payload = readPayload(wallet.runtime, bytes)
    if (!payload) throw new Error('expected a payload')
    const understanding = understandCall(payload.call, ORIGIN)
    const confirms = (changed: Partial<SubstratePayload>, other: Partial<Understanding> = {}): boolean =>
      isConfirmed(wallet.runtime.registry, bytes, {
        payload: { ...payload, ...changed },
        understanding: { ...understanding, ...other },
        origin: ORIGIN,
      })
    return { wallet, understanding, confirms }
  }

  it('confirms what polkadot-js reads too', async () => {
    const { confirms } = await given()
    assert.equal(confirms({}), true)
  })

  it('does not confirm any fact that polkadot-js reads otherwise', async () => {
    const { confirms, understanding, wallet } = await given()
    const payloads: Partial<SubstratePayload>[] = [
      { tip: 4n },
      { nonce: 8n },
      { era: 'immortal' },
      { era: { period: 64, phase: 13 } },
      { era: { period: 128, phase: 12 } },
      { specVersion: 99 },
      { genesis: GENESIS.with(31, 0) },
      { checkpoint: GENESIS },
      { metadataHash: GENESIS },
      { callBytes: wallet.transfer(6n).toU8a() },
      { callBytes: new Uint8Array(0) },
    ]
    for (const changed of payloads) assert.equal(confirms(changed), false, Object.keys(changed).join())
    const [effect] = understanding.effects
    const others: Partial<Effect>[] = [
      { amount: 6n },
      { destination: RECIPIENT.with(0, 0) },
      { kind: 'approve' },
      { method: 'Balances.transfer' },
      { details: { more: '' } },
    ]
    for (const changed of others)
      assert.equal(confirms({}, { effects: [{ kind: 'transfer', ...effect, ...changed }] }), false)
    assert.equal(confirms({}, { effects: [] }), false)
    assert.equal(confirms({}, { shape: 'Utility.batch(.)' }), false)
  })

  it('does not look into calls that are not understood: polkadot-js takes garbage for values', async () => {
    const { confirms } = await given()
    assert.equal(confirms({}, { doubts: ['a doubt'], effects: [] }), true)
  })

  it('does not confirm a transfer in another call', async () => {
    const { wallet, understanding } = await given()
    for (const call of [
      wallet.call('system', 'remark', '0x01'),
      wallet.call('balances', 'transferAll', { Id: RECIPIENT }, false),
    ]) {
      const bytes = wallet.payload(call)
      const payload = readPayload(wallet.runtime, bytes)
      assert.ok(payload)
      assert.equal(isConfirmed(wallet.runtime.registry, bytes, { payload, understanding, origin: ORIGIN }), false)
    }
  })

  it('does not confirm what is done for another account than the one that signs', async () => {
    const { wallet } = await given()
    const call = wallet.call('multisig', 'asMultiThreshold1', [RECIPIENT], wallet.transfer(1n))
    const bytes = wallet.payload(call)
    const payload = readPayload(wallet.runtime, bytes)
    assert.ok(payload)
    const understanding = understandCall(payload.call, ORIGIN)
    const confirmsFor = (origin: Uint8Array): boolean =>
      isConfirmed(wallet.runtime.registry, bytes, { payload, understanding, origin })
    assert.deepEqual([confirmsFor(ORIGIN), confirmsFor(ORIGIN.with(0, 0))], [true, false])
  })
})
