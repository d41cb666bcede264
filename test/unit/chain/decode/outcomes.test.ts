import assert from 'node:assert/strict'
import type { Registry } from '@polkadot/types/types'
import { outcomesOf } from '../../../../src/chain/decode/outcomes.js'
import { concat } from '../../../../src/protocol/hash.js'
import { devRuntime } from '../../../support/dev-runtime.js'
import { atTheEnd, eventsOf, failed, feePaid, moduleError, succeeded } from '../../../support/system-events.js'

const WHO = new Uint8Array(32).fill(7)

describe('outcomesOf', () => {
  let registry: Registry
  const errorOf = (dispatchError: Uint8Array): string | undefined =>
    outcomesOf([1], eventsOf(failed(1, dispatchError)), registry)[0]?.error

  before(async () => {
    registry = (await devRuntime()).registry
  })

  it('tells success, failure and fees of the extrinsics that are asked for, in the order of the question', () => {
    const events = eventsOf(
      succeeded(0),
      feePaid(1, WHO, 5n),
      succeeded(1),
      feePaid(2, WHO, 2n ** 63n + 8n, 3n),
      failed(2, moduleError(54, 3)),
      succeeded(3),
      atTheEnd(),
    )

    assert.deepEqual(outcomesOf([3, 2, 1], events, registry), [
      { outcome: 'succeeded' },
      { outcome: 'failed', error: 'enclaveBridge.TooManyEnclaves', feePlanck: 2n ** 63n + 8n },
      { outcome: 'succeeded', feePlanck: 5n },
    ])
  })

  const names: [string, Uint8Array][] = [
    ['teerex.SkippingAttestationIsNotAllowed', moduleError(50, 11)],
    ['system.CallFiltered', moduleError(0, 5)],
    ['system.CannotLookup', Uint8Array.of(1)],
    ['system.BadOrigin', Uint8Array.of(2)],
    ['token.FundsUnavailable', Uint8Array.of(7, 0)],
    ['arithmetic.DivisionByZero', Uint8Array.of(8, 2)],
    ['pallet50.error200', moduleError(50, 200)],
    ['pallet99.error0', moduleError(99, 0)],
    // A pallet without errors.
    ['pallet3.error0', moduleError(3, 0)],
  ]
  for (const [name, dispatchError] of names) {
    it(`calls an error ${name}`, () => assert.equal(errorOf(dispatchError), name))
  }

  it('does not believe that an extrinsic ended twice, or not at all', () => {
    assert.throws(() => outcomesOf([1], eventsOf(succeeded(0)), registry))
    assert.throws(() => outcomesOf([1], eventsOf(atTheEnd()), registry))
    assert.throws(() => outcomesOf([1], eventsOf(succeeded(1), failed(1, moduleError(54, 3))), registry))
  })

  describe('refuses', () => {
    const whole = eventsOf(feePaid(0, WHO, 1n), succeeded(0))

    it('events that are cut off anywhere', () => {
      for (let length = 0; length < whole.length; length += 1) {
        assert.throws(() => outcomesOf([0], whole.slice(0, length), registry), `${length} bytes`)
      }
    })

    it('events with bytes left over', () => {
      assert.throws(() => outcomesOf([0], concat(whole, Uint8Array.of(0)), registry))
    })

    it('a count that the bytes cannot hold, before it makes anything of it', () => {
      for (const count of ['feffffff', '0b00407a10f35a', '33ffffffffffffffffffffffffffffffff']) {
        const bytes = concat(Buffer.from(count, 'hex'), new Uint8Array(64))
        assert.throws(() => outcomesOf([0], bytes, registry), /more events than bytes/)
      }
    })
  })
})
