import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Psbt } from 'bitcoinjs-lib'
import { readPsbt } from '../../src/payloads/bitcoin/read-psbt.js'
import { serialize } from '../../src/payloads/bitcoin/write.js'
import { hex, unhex } from '../unit/payloads/bitcoin/fixtures.js'

interface Case {
  readonly case: string
  readonly hex: string
}
const { invalid, valid } = JSON.parse(
  readFileSync(new URL('bitcoin/bip371.json', import.meta.url), 'utf8'),
) as Readonly<Record<'invalid' | 'valid', readonly Case[]>>

/** Output 1 of the vectors with a key-only output belongs to this key, by its fields. */
const KEY_ONLY_OUTPUT = /key only output/

describe('BIP-371, taproot fields of PSBTs', () => {
  for (const each of invalid)
    it(`refuses: ${each.case}`, () => {
      const read = readPsbt(unhex(each.hex))
      assert.equal(read.ok ? 'accepted' : read.reason, 'MalformedPayload')
    })

  for (const each of valid)
    it(`reads the same transaction as bitcoinjs-lib: ${each.case}`, () => {
      const read = readPsbt(unhex(each.hex))
      const { data } = Psbt.fromHex(each.hex)

      assert.ok(read.ok)
      assert.equal(hex(serialize(read.psbt.transaction)), hex(data.globalMap.unsignedTx.toBuffer()))
      assert.deepEqual(read.psbt.unruled, [])
      assert.deepEqual(
        read.psbt.inputs.map(({ tapInternalKey }) => tapInternalKey && hex(tapInternalKey)),
        data.inputs.map(({ tapInternalKey }) => tapInternalKey && hex(tapInternalKey)),
      )
    })

  for (const each of valid.filter(({ case: name }) => KEY_ONLY_OUTPUT.test(name)))
    it(`takes the internal key for a hint, of either parity: ${each.case}`, () => {
      const read = readPsbt(unhex(each.hex))
      const internal = Psbt.fromHex(each.hex).data.outputs.map(({ tapInternalKey }) => tapInternalKey)

      assert.ok(read.ok)
      assert.deepEqual(
        read.psbt.outputHints.map((keys) => keys.map(hex)),
        internal.map((key) => (key === undefined ? [] : [`02${hex(key)}`, `03${hex(key)}`])),
      )
    })
})
