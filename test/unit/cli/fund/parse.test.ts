import assert from 'node:assert/strict'
import { parseAmount, toAccount } from '../../../../src/cli/fund/parse.js'

// The account of //Alice.
const ALICE = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d'

describe('what fund is told', () => {
  it('is a positive decimal, as it was written', () => {
    for (const amount of ['100', '0.5', '1.000000000001']) assert.equal(parseAmount(amount), amount)
    for (const amount of ['0', '0.0', '-1', '1e3', '', '.5', '1.', ' 1', '1234567890', 'NaN'])
      assert.throws(() => parseAmount(amount), RangeError)
  })

  it('is an account in any of its spellings', () => {
    for (const text of [ALICE, '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY']) assert.equal(toAccount(text), ALICE)
    for (const text of ['', '5Grwva', '0x12', `${ALICE}00`, '//Alice'])
      assert.throws(() => toAccount(text), { code: 'SIGNER__CLI__INVALID_FLAG' })
  })
})
