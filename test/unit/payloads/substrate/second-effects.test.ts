import assert from 'node:assert/strict'
import type { GenericCall } from '@polkadot/types'
import { secondEffects } from '../../../../src/payloads/substrate/second-effects.js'
import { SECOND_RULES } from '../../../../src/payloads/substrate/second-rules.js'
import { devWallet, RECIPIENT } from './support/payloads.js'

const ORIGIN = new Uint8Array(32).fill(0xaa)

describe('secondEffects', () => {
  it('reads a transfer, and how calls hold each other', async () => {
    const wallet = await devWallet()
    const call = wallet.call('utility', 'batchAll', [wallet.transfer(1n), wallet.call('utility', 'batch', [])])
    assert.deepEqual(secondEffects(call, ORIGIN), {
      effects: [
        {
          kind: 'transfer',
          asset: 'native',
          destination: RECIPIENT,
          amount: 1n,
          method: 'Balances.transfer_keep_alive',
        },
      ],
      shape: 'Utility.batch_all(.Utility.batch())',
    })
  })

  it('raises for calls that the first reading never understands, and for other numbers of arguments', async () => {
    const wallet = await devWallet()
    assert.throws(() => secondEffects(wallet.call('balances', 'burn', 1, false), ORIGIN))
    const call = wallet.transfer(1n)
    const fewer = { section: call.section, method: call.method, args: call.args.slice(1) } as unknown as GenericCall
    assert.throws(() => secondEffects(fewer, ORIGIN))
    for (const { open, method } of SECOND_RULES.values()) assert.throws(() => open([], ORIGIN, method), method)
  })
})
