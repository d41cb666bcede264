import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Psbt } from 'bitcoinjs-lib'
import { readPsbt } from '../../src/payloads/bitcoin/read-psbt.js'
import { serialize } from '../../src/payloads/bitcoin/write.js'
import { decode, hex, unhex } from '../unit/payloads/bitcoin/fixtures.js'

interface Case {
  readonly case: string
  readonly hex: string
}
type Group = 'invalid' | 'valid' | 'failsSignerChecks' | 'workflow'
const vectors = JSON.parse(readFileSync(new URL('bitcoin/bip174.json', import.meta.url), 'utf8')) as Record<
  Group,
  readonly Case[]
>

/** Valid as PSBTs under construction, but no transactions. */
const INCOMPLETE = /0 inputs/

/** How many parts hold fields that nobody has given a meaning. */
const UNKNOWN_IN: Readonly<Record<string, number>> = {
  'PSBT with unknown types in the inputs': 1,
  'A PSBT with unknown fields': 3,
  'A PSBT with other unknown fields': 3,
  'The combiner orders unknown fields by their keys': 3,
}

describe('BIP-174, partially signed transactions', () => {
  for (const each of vectors.invalid)
    it(`refuses: ${each.case}`, () => {
      const read = readPsbt(unhex(each.hex))
      assert.equal(read.ok ? 'accepted' : read.reason, 'MalformedPayload')
    })

  for (const each of [...vectors.valid.filter(({ case: name }) => !INCOMPLETE.test(name)), ...vectors.workflow])
    it(`reads the same transaction as bitcoinjs-lib: ${each.case}`, () => {
      const read = readPsbt(unhex(each.hex))
      const { data } = Psbt.fromHex(each.hex)

      assert.ok(read.ok)
      assert.equal(hex(serialize(read.psbt.transaction)), hex(data.globalMap.unsignedTx.toBuffer()))
      assert.equal(read.psbt.unruled.length, UNKNOWN_IN[each.case] ?? 0)
    })

  for (const each of vectors.valid.filter(({ case: name }) => INCOMPLETE.test(name)))
    it(`has nothing to sign in: ${each.case}`, () => {
      const result = decode(unhex(each.hex))
      assert.equal(result.ok ? '' : result.detail, 'a transaction has inputs and outputs')
    })

  for (const each of vectors.failsSignerChecks)
    it(`signs nothing where: ${each.case}`, () => assert.equal(decode(unhex(each.hex)).ok, false))
})
