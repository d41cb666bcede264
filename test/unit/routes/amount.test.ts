import assert from 'node:assert/strict'
import fc from 'fast-check'
import { formatUnits } from 'viem/utils'
import { fromBaseUnits, fromDisplayUnits } from '../../../src/routes/amount.js'

const base = (result: ReturnType<typeof fromBaseUnits>): bigint | string => (result.ok ? result.base : result.problem)

describe('fromDisplayUnits', () => {
  it('is exact for any amount that the asset can hold', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 27n }), fc.integer({ min: 18, max: 30 }), (amount, decimals) => {
        assert.equal(base(fromDisplayUnits(formatUnits(amount, decimals), decimals)), amount)
      }),
    )
  })

  it('reads JavaScript numbers by their shortest decimal, not by their binary value', () => {
    const cases: [number, number, bigint][] = [
      [0, 18, 0n],
      [0.1, 18, 10n ** 17n],
      [100, 18, 100n * 10n ** 18n],
      [0.0000001, 18, 10n ** 11n],
      [0.00000012345, 18, 123_450_000_000n],
      [1e-18, 18, 1n],
      [5, 0, 5n],
    ]
    for (const [amount, decimals, expected] of cases)
      assert.equal(base(fromDisplayUnits(amount, decimals)), expected, String(amount))
  })

  it('takes zeros after the last digit that counts', () => {
    assert.equal(base(fromDisplayUnits('1.500000000', 6)), 1_500_000n)
    assert.equal(base(fromDisplayUnits('007.0', 0)), 7n)
  })

  it('refuses digits that the asset does not have rather than round', () => {
    assert.match(String(base(fromDisplayUnits('0.0000001', 6))), /only 6 decimals/)
    assert.match(String(base(fromDisplayUnits(1.5, 0))), /only 0 decimals/)
  })

  it('refuses amounts above 1e9: somebody wrote wei', () => {
    assert.equal(base(fromDisplayUnits(1_000_000_000, 18)), 10n ** 27n)
    assert.match(String(base(fromDisplayUnits('1000000000.000000000000000001', 18))), /amount_unit: base/)
    assert.match(String(base(fromDisplayUnits('100000000000000000000', 18))), /amount_unit: base/)
  })
})

describe('fromBaseUnits', () => {
  it('takes whole amounts of any size', () => {
    assert.equal(base(fromBaseUnits('100000000000000000000')), 100_000_000_000_000_000_000n)
    assert.equal(base(fromBaseUnits(7)), 7n)
  })

  it('refuses fractions', () => assert.match(String(base(fromBaseUnits('0.5'))), /whole/))
})
