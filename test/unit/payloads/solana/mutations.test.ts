import assert from 'node:assert/strict'
import type { Instruction } from '@solana/kit'
import fc from 'fast-check'
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token'
import {
  account,
  addressOf,
  advanceNonce,
  BOB,
  BOB_ACCOUNT,
  BOB_ATA,
  BOB_ATA_2022,
  createAta,
  createNewAta,
  decodeSolana,
  instruction,
  memo,
  MEMO,
  MEMO_V1,
  messageOf,
  MINT,
  OWN,
  PUBLIC_KEY,
  signer,
  TOKEN_2022,
  transferSol,
  transferToken,
  transferWithFee,
  unitLimit,
  unitPrice,
} from './fixtures.js'
import { readSecond } from './second-reading.js'

const HEX_KEY = Buffer.from(PUBLIC_KEY).toString('hex')

/** The decoder refuses what no validator takes and what this key does not sign, and else says what the second reading says. */
const mustBeConfirmed = (bytes: Uint8Array): 'refused' | 'confirmed' => {
  const [result, second] = [decodeSolana(bytes), readSecond(bytes)]
  if (second === undefined || !second.signers.includes(HEX_KEY)) {
    assert.equal(result.ok, false, 'the second reading refuses this')
    return 'refused'
  }
  assert.ok(result.ok, 'the second reading takes this')
  const { facts, toSign } = result.decoded
  assert.deepEqual(
    { effects: facts.effects, understood: facts.understood, fee: facts.fee, replay: facts.replay },
    { effects: second.effects, understood: second.understood, fee: second.fee, replay: second.replay },
  )
  assert.equal(facts.doubts.length === 0, facts.understood)
  assert.deepEqual(toSign, [{ scheme: 'ed25519', message: bytes }])
  return 'confirmed'
}

const tables = { [addressOf(0x99)]: [addressOf(1), addressOf(2)] }
const everything = [unitLimit(300_000), unitPrice(5_000n), transferSol(7n), transferToken(8n)]
const tokens = [createAta(), transferToken(7n, TOKEN_PROGRAM_ADDRESS, BOB_ATA), memo('for July', [signer(OWN)])]
const extended = [createAta({ ata: BOB_ATA_2022, tokenProgram: TOKEN_2022 }), transferWithFee(7n, 1n, BOB_ATA_2022)]
const lookup = [transferSol(7n), instruction(addressOf(8), [account(addressOf(1))], [1])]

const SAMPLES: readonly [string, Uint8Array][] = [
  ['a native transfer, legacy', messageOf([transferSol(7n)])],
  ['a native transfer, version 0', messageOf([transferSol(7n)], { version: 0 })],
  ['transfers with a budget, legacy', messageOf(everything)],
  ['transfers with a budget, version 0', messageOf([...everything, transferToken(9n, TOKEN_2022)], { version: 0 })],
  ['a durable nonce', messageOf([advanceNonce(), transferSol(7n)])],
  ['a token account that is made and paid, and a memo', messageOf(tokens)],
  ['the same of Token-2022, with a fee', messageOf(extended)],
  ['a lookup table', messageOf(lookup, { version: 0, tables })],
]

/** All places of a short message; of a long one, where it has many accounts, only the ends of those and of the blockhash. */
const placesOf = (bytes: Uint8Array): number[] => {
  const keys = bytes[0] === 0x80 ? 5 : 4
  const end = keys + 32 * ((bytes[keys - 1] ?? 0) + 1)
  const places = [...bytes.keys()]
  if (bytes.length < 300) return places
  return places.filter((at) => at < keys || at >= end || [0, 31].includes((at - keys) % 32))
}

describe('every change of one byte in', () => {
  for (const [name, sample] of SAMPLES)
    it(`${name}, is refused or read as a second reading reads it`, () => {
      const seen = { refused: 0, confirmed: 0 }
      for (const at of placesOf(sample)) {
        const old = sample[at] ?? 0
        for (const value of new Set([0, 2, 0x80, 0xff, old ^ 1, (old + 1) % 256])) {
          if (value === old) continue
          const bytes = Uint8Array.from(sample)
          bytes[at] = value
          seen[mustBeConfirmed(bytes)] += 1
        }
      }
      assert.equal(mustBeConfirmed(sample), 'confirmed')
      assert.ok(seen.refused > 50 && seen.confirmed > 100, JSON.stringify(seen))
    })
})

describe('Solana messages at random', () => {
  const amounts = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
  const addresses = fc.constantFrom(OWN, BOB, addressOf(3), MINT, BOB_ACCOUNT)
  const roles = fc.record({ address: addresses, role: fc.integer({ min: 0, max: 3 }) })
  const datas = fc.oneof(
    fc.uint8Array({ maxLength: 20 }),
    fc.constantFrom(...everything.map(({ data = [] }) => Uint8Array.from(data as Uint8Array))),
  )
  const tokenPrograms = fc.constantFrom(TOKEN_PROGRAM_ADDRESS, TOKEN_2022)
  const programs = fc.constantFrom(
    MEMO,
    transferSol(1n).programAddress,
    TOKEN_PROGRAM_ADDRESS,
    TOKEN_2022,
    unitLimit(1).programAddress,
    addressOf(8),
  )
  const anyInstruction: fc.Arbitrary<Instruction> = fc.oneof(
    fc.tuple(amounts, addresses, addresses).map(([amount, to, from]) => transferSol(amount, to, from)),
    fc
      .tuple(amounts, tokenPrograms, fc.constantFrom(BOB_ACCOUNT, BOB_ATA, BOB_ATA_2022))
      .map(([amount, program, destination]) => transferToken(amount, program, destination)),
    fc
      .tuple(amounts, amounts, fc.constantFrom(BOB_ACCOUNT, BOB_ATA_2022))
      .map(([a, fee, to]) => transferWithFee(a, fee, to)),
    fc
      .record({
        ata: fc.constantFrom(BOB_ATA, BOB_ATA_2022, BOB_ACCOUNT),
        owner: fc.constantFrom(BOB, BOB, BOB, OWN),
        mint: fc.constantFrom(MINT, MINT, MINT, addressOf(3)),
        tokenProgram: fc.constantFrom(TOKEN_PROGRAM_ADDRESS, TOKEN_2022, addressOf(8)),
      })
      .chain((creation) => fc.constantFrom(createAta(creation), createNewAta(creation))),
    fc.string({ unit: 'binary', maxLength: 20 }).map((text) => memo(text)),
    fc.uint8Array({ maxLength: 8 }).map((bytes) => memo(bytes, [signer(OWN)], MEMO_V1)),
    fc.constantFrom(advanceNonce(), advanceNonce(addressOf(0x60), addressOf(3))),
    fc
      .tuple(tokenPrograms, fc.constantFrom(5, 9, 17), fc.array(roles, { maxLength: 3 }))
      .map(([program, number, accounts]) => instruction(program, accounts, [number])),
    fc.nat(2 ** 32 - 1).map(unitLimit),
    amounts.map(unitPrice),
    fc
      .tuple(programs, fc.array(roles, { maxLength: 5 }), datas)
      .map(([program, accounts, data]) => instruction(program, accounts, data)),
  )
  const versions = fc.constantFrom('legacy' as const, 0 as const)

  it('are read as a second reading reads them', () => {
    fc.assert(
      fc.property(fc.array(anyInstruction, { maxLength: 5 }), versions, (list, version) => {
        assert.equal(mustBeConfirmed(messageOf(list, { version })), 'confirmed')
      }),
      { numRuns: 300 },
    )
  })

  it('that are nothing but transfers are understood, to the last lamport', () => {
    const transfers = fc.array(fc.tuple(amounts, fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 8,
    })
    fc.assert(
      fc.property(transfers, versions, (list, version) => {
        const bytes = messageOf(
          list.map(([amount, byte]) => transferSol(amount, addressOf(byte))),
          { version },
        )
        const result = decodeSolana(bytes)
        assert.ok(result.ok && result.decoded.facts.understood)
        assert.deepEqual(
          result.decoded.facts.effects.map(({ amount, destination }) => [
            amount,
            destination?.[0],
            destination?.length,
          ]),
          list.map(([amount, byte]) => [amount, byte, 32]),
        )
      }),
      { numRuns: 200 },
    )
  })

  it('cut, spliced and overwritten, are refused or read as a second reading reads them', () => {
    const change = fc.record({
      at: fc.nat(),
      value: fc.nat(255),
      how: fc.constantFrom('set', 'insert', 'cut', 'append'),
    })
    const apply = (bytes: Uint8Array, { at, value, how }: { at: number; value: number; how: string }): Uint8Array => {
      const list = [...bytes]
      const index = at % (list.length + 1)
      if (how === 'set') list[Math.min(index, list.length - 1)] = value
      if (how === 'insert') list.splice(index, 0, value)
      if (how === 'cut') list.splice(index, 1 + (value % 40))
      if (how === 'append') list.push(value)
      return Uint8Array.from(list)
    }
    const samples = fc.constantFrom(...SAMPLES.map(([, bytes]) => bytes))
    fc.assert(
      fc.property(samples, fc.array(change, { minLength: 1, maxLength: 4 }), (sample, changes) => {
        mustBeConfirmed(changes.reduce((bytes, each) => (bytes.length === 0 ? bytes : apply(bytes, each)), sample))
      }),
      { numRuns: 1_000 },
    )
  })

  it('or bytes at random never make the decoder throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1_300 }), (bytes) => {
        mustBeConfirmed(bytes)
      }),
      { numRuns: 1_000 },
    )
  })

  it('with a signer of another key only are refused', () => {
    const bytes = messageOf([instruction(addressOf(8), [signer(BOB), account(OWN)], [])], { feePayer: BOB })
    assert.equal(mustBeConfirmed(bytes), 'refused')
  })
})
