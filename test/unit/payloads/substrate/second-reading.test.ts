import assert from 'node:assert/strict'
import { readPayload, type SubstratePayload } from '../../../../src/payloads/substrate/read-payload.js'
import { isConfirmed } from '../../../../src/payloads/substrate/second-reading.js'
import { understandCall, type Transfer } from '../../../../src/payloads/substrate/understand-call.js'
import { devWallet, GENESIS, RECIPIENT } from './support/payloads.js'

describe('isConfirmed', () => {
  const given = async () => {
    const wallet = await devWallet()
    const bytes = wallet.payload(wallet.transfer(5n), { nonce: 7, tip: 3n, era: { period: 64, phase: 12 } })
    const payload = readPayload(wallet.runtime, bytes)
    const transfer = payload && understandCall(payload.call).transfer
    if (!payload || !transfer) throw new Error('expected a transfer')
    const confirms = (changed: Partial<SubstratePayload>, to: Transfer | undefined = transfer): boolean =>
      isConfirmed(wallet.runtime.registry, bytes, { ...payload, ...changed }, to)
    return { wallet, payload, transfer, confirms }
  }

  it('confirms what polkadot-js reads too', async () => {
    const { confirms } = await given()
    assert.equal(confirms({}), true)
  })

  it('does not confirm any fact that polkadot-js reads otherwise', async () => {
    const { confirms, transfer, wallet } = await given()
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
    for (const changed of [{ amount: 6n }, { destination: RECIPIENT.with(0, 0) }])
      assert.equal(confirms({}, { ...transfer, ...changed }), false, Object.keys(changed).join())
  })

  it('does not confirm a transfer in another call', async () => {
    const { wallet, transfer } = await given()
    for (const call of [
      wallet.call('system', 'remark', '0x01'),
      wallet.call('balances', 'transferAll', { Id: RECIPIENT }, false),
    ]) {
      const bytes = wallet.payload(call)
      const payload = readPayload(wallet.runtime, bytes)
      assert.ok(payload)
      assert.equal(isConfirmed(wallet.runtime.registry, bytes, payload, undefined), true)
      assert.equal(isConfirmed(wallet.runtime.registry, bytes, payload, transfer), false)
    }
  })
})
