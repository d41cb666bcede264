import assert from 'node:assert/strict'
import { assertPallets } from '../../../src/chain/required-pallets.js'

const WHOLE = ['system', 'utility', 'teerex', 'enclaveBridge', 'balances']

describe('assertPallets', () => {
  it('takes a runtime that has them all', () => assertPallets(WHOLE, 'spec'))

  for (const pallet of ['system', 'utility', 'teerex', 'enclaveBridge']) {
    it(`names ${pallet} when it is missing`, () => {
      const rest = WHOLE.filter((name) => name !== pallet)

      assert.throws(() => assertPallets(rest, 'westend'), {
        code: 'SIGNER__CHAIN__PALLET_NOT_FOUND',
        message: new RegExp(`westend has no pallet ${pallet}:`),
      })
    })
  }
})
