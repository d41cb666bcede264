import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readGasPrice, readNamedAmount, toBaseUnits } from '../../../../src/cli/request/payloads/amount.js'
import { describeFault } from '../../../../src/cli/fault.js'
import { readMoved, readRecipient } from '../../../../src/cli/request/payloads/recipient.js'
import { toDisplayUnits } from '../../../../src/routes/amount.js'
import { createRegistry } from '../../../../src/routes/registry.js'

const registry = createRegistry()
const ETH = 'eip155:1'
const USAGE = 'SIGNER__CLI__INVALID_FLAG'
const moved = (text: string, chain = ETH) => readMoved(readNamedAmount(text, '--transfer'), chain, registry)

describe('amounts of transfers', () => {
  it('are exact decimals of the native asset or of a token', () => {
    assert.equal(moved('0.5 ETH').base, 5n * 10n ** 17n)
    assert.equal(moved('0.000000000000000001 ETH').base, 1n)
    assert.deepEqual([moved('100 USDC').base, moved('100 USDC').token?.symbol], [100_000_000n, 'USDC'])
  })

  it('are what they were written as, for every number of base units', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 27n - 1n), (base) => {
        const decimal = toDisplayUnits(base, 18)
        assert.equal(toBaseUnits({ decimal, symbol: 'ETH' }, 18, '--transfer'), base)
      }),
    )
  })

  it('are refused with signs, exponents, separators, units of their own or none', () => {
    for (const text of [
      '-1 ETH',
      '+1 ETH',
      '1e3 ETH',
      '1,000 ETH',
      '.5 ETH',
      '5. ETH',
      '1',
      'ETH',
      '',
      '1 ETH ETH',
      '٣ ETH',
    ])
      assert.throws(() => moved(text), { code: USAGE, message: /is no amount: write a plain decimal and a symbol/ })
  })

  it('are refused with more decimals than the asset has, as wei, and of what is no asset of the chain', () => {
    assert.throws(() => moved('0.0000001 USDC'), { code: USAGE, message: /USDC has 6 decimals/ })
    assert.throws(() => moved('500000000000000000 ETH'), { code: USAGE, message: /not in its smallest unit/ })
    assert.throws(() => moved('1 SOL'), { code: USAGE, message: /SOL is no asset of eip155:1.*known: ETH, USDC/ })
    assert.throws(() => moved('1 POL', 'eip155:137'), { code: USAGE, message: /nothing is known.*names\.chains/ })
  })
})

describe('prices of gas', () => {
  it('are in gwei with decimals, or in whole wei', () => {
    assert.equal(readGasPrice('30 gwei', '--max-fee'), 30n * 10n ** 9n)
    assert.equal(readGasPrice('0.000000001 gwei', '--max-fee'), 1n)
    assert.equal(readGasPrice('30000000000 wei', '--max-fee'), 30n * 10n ** 9n)
    assert.throws(() => readGasPrice('30', '--max-fee'), { code: USAGE, message: /such as "30 gwei"$/ })
    for (const text of ['30', '30 ETH', '0.5 wei', '-1 gwei'])
      assert.throws(() => readGasPrice(text, '--max-fee'), { code: USAGE, message: /^--max-fee/ })
  })
})

describe('recipients', () => {
  const WRONG_CHECKSUM = '0x70997970c51812dc3A010C7d01b50e0d17dc79C8'

  it('are refused with a wrong checksum, or of another chain', () => {
    assert.throws(
      () => readRecipient(WRONG_CHECKSUM, ETH, registry),
      (error) =>
        /^--to is no address.*checksum .* is wrong/.test(describeFault(error)) &&
        !/redacted/.test(describeFault(error)),
    )
    for (const text of ['0x12', '', 'nobody', '11111111111111111111111111111111'])
      assert.throws(() => readRecipient(text, ETH, registry), { code: USAGE, message: /^--to / })
  })

  it('may be a label of the settings, on the chain of the label alone', () => {
    const address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
    const labelled = createRegistry({ addressBook: { treasury: { chain: ETH, address } } })
    assert.equal(Buffer.from(readRecipient('treasury', ETH, labelled)).toString('hex'), address.slice(2).toLowerCase())
    assert.throws(() => readRecipient('treasury', 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', labelled), { code: USAGE })
  })
})
