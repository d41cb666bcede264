import assert from 'node:assert/strict'
import { asRawSpec, withClock } from '../../../src/embedded/genesis-clock.js'

const SPEC = { id: 'dev', name: 'Dev', properties: {}, genesis: { raw: { top: { '0x01': '0x02' } } } } as const
const TIMESTAMP_NOW = '0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb'

describe('withClock', () => {
  it('sets the clock to the slot that the time lies in, and keeps the rest', () => {
    const { top } = withClock(SPEC, 12_000 * 3 + 11_999).genesis.raw

    assert.deepEqual(top, { '0x01': '0x02', [TIMESTAMP_NOW]: '0xa08c000000000000' })
  })
})

describe('asRawSpec', () => {
  for (const value of [null, 1, {}, { genesis: {} }, { genesis: { raw: {} } }, { genesis: { runtime: {} } }]) {
    it(`refuses ${JSON.stringify(value)}`, () => {
      assert.throws(() => asRawSpec(value), { code: 'SIGNER__EMBEDDED__BOOT_FAILED', message: /genesis\.raw\.top/ })
    })
  }
})
