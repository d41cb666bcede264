import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Transaction } from '@scure/btc-signer'
import { readPsbt } from '../../src/payloads/bitcoin/read-psbt.js'
import { serialize } from '../../src/payloads/bitcoin/write.js'
import { hex, unhex } from '../unit/payloads/bitcoin/fixtures.js'

interface Case {
  readonly case: string
  readonly hex: string
}
const vectors = JSON.parse(readFileSync(new URL('bitcoin/bip370.json', import.meta.url), 'utf8')) as {
  readonly invalid: readonly Case[]
  readonly valid: readonly Case[]
  readonly lockTimes: readonly { readonly lockTime: number; readonly psbts: readonly Case[] }[]
  readonly noLockTime: readonly Case[]
}

describe('BIP-370, PSBT version 2', () => {
  for (const each of [...vectors.invalid, ...vectors.noLockTime])
    it(`refuses: ${each.case}`, () => {
      const read = readPsbt(unhex(each.hex))
      assert.equal(read.ok ? 'accepted' : read.reason, 'MalformedPayload')
    })

  for (const each of vectors.valid)
    it(`reads: ${each.case}`, () => {
      const read = readPsbt(unhex(each.hex))

      assert.ok(read.ok, read.ok ? '' : read.detail)
      // The library's own transaction derives lock time and defaults by code that the reading does not use.
      const second = Transaction.fromPSBT(unhex(each.hex), { disableScriptCheck: true })
      assert.equal(hex(serialize(read.psbt.transaction)), hex(second.unsignedTx))
    })

  for (const { lockTime, psbts } of vectors.lockTimes)
    for (const each of psbts)
      it(`derives lock time ${lockTime}: ${each.case}`, () => {
        const read = readPsbt(unhex(each.hex))
        assert.equal(read.ok && read.psbt.transaction.lockTime, lockTime)
      })
})
