import assert from 'node:assert/strict'
import { readMessage } from '../../../../src/payloads/solana/read-message.js'
import {
  account,
  addressOf,
  compiled,
  encoded,
  instruction,
  messageOf,
  signer,
  transferSol,
  type Compiled,
} from './fixtures.js'

const detailOf = (bytes: Uint8Array): string => {
  const read = readMessage(bytes)
  return read.ok ? 'ok' : read.detail
}

const legacy = (over: Partial<Compiled> = {}): Uint8Array =>
  encoded({ ...compiled([transferSol(7n)]), ...over } as Compiled)

const header = (signers: number, readonlySigners: number, readonlyOthers: number): Uint8Array =>
  legacy({
    header: {
      numSignerAccounts: signers,
      numReadonlySignerAccounts: readonlySigners,
      numReadonlyNonSignerAccounts: readonlyOthers,
    },
  })

/** A message whose own bytes and those of its signatures are `bytes` in all; it has one signer. */
const ofTransactionBytes = (bytes: number, signers = 1): Uint8Array => {
  const others = Array.from({ length: signers - 1 }, (_, index) => signer(addressOf(index + 1)))
  const fill = (data: number): Uint8Array =>
    messageOf([instruction(addressOf(0xf0), others, new Uint8Array(data).fill(9))])
  const overhead = fill(200).length - 200
  return fill(bytes - 1 - 64 * signers - overhead)
}

describe('readMessage', () => {
  it('takes a header that fits the accounts', () => {
    assert.equal(detailOf(header(1, 0, 1)), 'ok')
    assert.equal(detailOf(header(2, 1, 1)), 'ok')
    assert.equal(detailOf(header(3, 0, 0)), 'ok')
  })

  it('refuses a header by which nobody can pay the fee', () => {
    for (const bytes of [header(0, 0, 1), header(1, 1, 1), header(2, 2, 0), header(1, 255, 0)])
      assert.match(detailOf(bytes), /can pay its fee/)
  })

  it('refuses a header that counts more accounts than there are', () => {
    for (const bytes of [header(4, 0, 0), header(1, 0, 3), header(3, 0, 1), header(127, 0, 0), header(1, 0, 255)])
      assert.match(detailOf(bytes), /more accounts than there are/)
  })

  it('takes a message up to the last byte that fits a transaction with its signatures, and none longer', () => {
    for (const signers of [1, 2, 5]) {
      assert.equal(detailOf(ofTransactionBytes(1_232, signers)), 'ok', `${signers}`)
      assert.match(detailOf(ofTransactionBytes(1_233, signers)), /do not fit|at most 1167 bytes/, `${signers}`)
    }
    assert.equal(ofTransactionBytes(1_232).length, 1_167)
    assert.match(detailOf(new Uint8Array(49_152)), /at most 1167 bytes/)
  })

  it('refuses a program that is the fee payer or no account', () => {
    for (const programAddressIndex of [0, 3, 255])
      assert.match(detailOf(legacy({ instructions: [{ programAddressIndex }] })), /can be its program/)
  })

  it('refuses an account index that has no account', () => {
    for (const at of [3, 255])
      assert.match(
        detailOf(legacy({ instructions: [{ programAddressIndex: 2, accountIndices: [0, at] }] })),
        /account that is not there/,
      )
  })

  it('refuses more than 64 instructions', () => {
    const many = (count: number): Uint8Array =>
      legacy({ instructions: Array.from({ length: count }, () => ({ programAddressIndex: 2 })) })
    assert.equal(detailOf(many(64)), 'ok')
    assert.match(detailOf(many(65)), /at most 64 instructions/)
  })

  describe('with lookup tables', () => {
    type Lookup = NonNullable<Extract<Compiled, { version: 0 }>['addressTableLookups']>[number]

    const withTables = (tables: readonly Lookup[], accountIndices: readonly number[], program = 2): Uint8Array => {
      const base = compiled([transferSol(7n)], { version: 0 })
      const instructions = [{ programAddressIndex: program, accountIndices: [...accountIndices] }]
      return encoded({ ...base, instructions, addressTableLookups: [...tables] } as Compiled)
    }
    const table = (writableIndexes: readonly number[], readonlyIndexes: readonly number[]): Lookup => ({
      lookupTableAddress: addressOf(0x99),
      writableIndexes,
      readonlyIndexes,
    })
    const indices = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

    it('takes indices up to the last looked-up account, and calls those unknown', () => {
      const read = readMessage(withTables([table([7], [8])], [0, 3, 4]))
      assert.ok(read.ok)
      assert.deepEqual(
        read.message.instructions[0]?.accounts.map((each) => each !== undefined),
        [true, false, false],
      )
      assert.equal(read.message.usesLookupTables, true)
      assert.match(detailOf(withTables([table([7], [8])], [5])), /account that is not there/)
    })

    it('refuses a program out of a table', () => {
      assert.match(detailOf(withTables([table([7], [])], [0], 3)), /can be its program/)
    })

    it('refuses a table without indices', () => {
      assert.match(detailOf(withTables([table([], [])], [0])), /not used/)
    })

    it('refuses more accounts than an index can name', () => {
      assert.equal(detailOf(withTables([table(indices(253), [])], [0])), 'ok')
      assert.match(detailOf(withTables([table(indices(253), [1])], [0])), /at most 256 accounts/)
    })
  })

  it('says who signs, in order', () => {
    const read = readMessage(messageOf([instruction(addressOf(8), [signer(addressOf(3)), account(addressOf(4))], [])]))
    assert.ok(read.ok)
    assert.equal(read.message.signers.length, 2)
    assert.equal(read.message.signers[1], addressOf(3))
    assert.deepEqual(
      read.message.instructions[0]?.accounts.map((each) => each?.signer),
      [true, false],
    )
  })

  it('never gives words of the library, which may hold bytes of the payload', () => {
    for (const bytes of [new Uint8Array(0), new Uint8Array(40).fill(0x7f), messageOf([]).subarray(5)])
      assert.equal(detailOf(bytes), 'not a Solana message in its only encoding')
  })
})
