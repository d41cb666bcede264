import assert from 'node:assert/strict'
import {
  getSetLoadedAccountsDataSizeLimitInstruction,
  getRequestHeapFrameInstruction,
} from '@solana-program/compute-budget'
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token'
import { keyOf, mustDecode } from '../fixtures.js'
import {
  addressOf,
  BLOCKHASH,
  BOB,
  BOB_ACCOUNT,
  bytesOf,
  changed,
  decodeSolana,
  factsOf,
  instruction,
  messageOf,
  MINT,
  OWN,
  signer,
  SOLANA,
  TOKEN_2022,
  transferSol,
  transferToken,
  unitLimit,
  unitPrice,
} from './fixtures.js'

const toBob = { kind: 'transfer', asset: 'native', amount: 7n, destination: bytesOf(BOB) } as const

describe('decodeSolanaMessage', () => {
  for (const version of ['legacy', 0] as const) {
    it(`reads a native transfer in a ${version} message with its fee and blockhash, and signs its very bytes`, () => {
      const bytes = messageOf([transferSol(7n)], { version })
      const { facts, toSign } = mustDecode(decodeSolana(bytes))

      assert.deepEqual(facts, {
        chain: SOLANA,
        understood: true,
        doubts: [],
        blind: false,
        effects: [toBob],
        fee: 5_000n,
        replay: { blockhash: BLOCKHASH },
      })
      assert.deepEqual(toSign, [{ scheme: 'ed25519', message: bytes }])
    })
  }

  for (const program of [TOKEN_PROGRAM_ADDRESS, TOKEN_2022])
    it(`reads TransferChecked of ${program} as a transfer of the mint to a token account`, () => {
      const { understood, effects } = factsOf(messageOf([transferToken(1_500_000n, program)]))
      const transfer = { kind: 'transfer', asset: bytesOf(MINT), amount: 1_500_000n, destination: bytesOf(BOB_ACCOUNT) }
      const details = program === TOKEN_2022 ? { details: { program: 'token-2022' } } : {}
      assert.deepEqual([understood, effects], [true, [{ ...transfer, ...details }]])
    })

  it('reads amounts up to the last bit', () => {
    const most = 2n ** 64n - 1n
    const { effects } = factsOf(messageOf([transferSol(most), transferToken(most)]))
    assert.deepEqual(
      effects.map(({ amount }) => amount),
      [most, most],
    )
  })

  it('lists every transfer, in order', () => {
    const { effects } = factsOf(messageOf([transferSol(7n), transferToken(8n), transferSol(9n, addressOf(9))]))
    assert.deepEqual(
      effects.map(({ amount }) => amount),
      [7n, 8n, 9n],
    )
  })

  it('lists a transfer from another signer, since the signature of this key may be what it waits for', () => {
    const { understood, effects } = factsOf(messageOf([transferSol(7n, BOB, addressOf(3))]))
    assert.deepEqual([understood, effects], [true, [toBob]])
  })

  it('reads a message that another one pays for', () => {
    const { effects, fee } = factsOf(messageOf([transferSol(7n)], { feePayer: addressOf(3) }))
    assert.deepEqual([effects, fee], [[toBob], 10_000n])
  })

  it('refuses a message that does not ask for a signature of this key', () => {
    const other = { ...keyOf('Ed25519', [SOLANA]), publicKey: bytesOf(BOB) }
    const result = decodeSolana(messageOf([transferSol(7n)]), other)
    assert.deepEqual(result, {
      ok: false,
      reason: 'KeyNotInPayload',
      detail: 'the message does not ask for a signature of this key',
    })
  })

  describe('calls a message that only pays its fee', () => {
    const self = [{ kind: 'self' }]

    it('self, if it does nothing', () => assert.deepEqual(factsOf(messageOf([])).effects, self))

    it('self, if it sends to where the money came from', () => {
      const { understood, effects } = factsOf(messageOf([transferSol(7n, OWN)]))
      assert.deepEqual([understood, effects], [true, self])
    })

    it('self, if it sets its own budget, with heap and data size too', () => {
      const list = [
        unitLimit(1),
        unitPrice(1n),
        getRequestHeapFrameInstruction({ bytes: 32_768 }),
        getSetLoadedAccountsDataSizeLimitInstruction({ accountDataSizeLimit: 1 }),
      ]
      const { understood, effects } = factsOf(messageOf(list))
      assert.deepEqual([understood, effects], [true, self])
    })

    it('no more than the rest, if there is another effect', () => {
      const { effects } = factsOf(messageOf([transferSol(5n, OWN), transferSol(7n), unitLimit(9)]))
      assert.deepEqual(effects, [toBob])
    })
  })

  describe('takes as fee the most that can be paid:', () => {
    const feeOf = (...list: readonly Parameters<typeof messageOf>[0][number][]): bigint | undefined =>
      factsOf(messageOf(list)).fee
    const transfer = transferSol(1n)

    it('5,000 lamports for each signature', () => {
      assert.equal(feeOf(transfer, transferSol(1n, BOB, addressOf(3))), 10_000n)
    })

    it('price by limit in millionths of a lamport, rounded up', () => {
      assert.equal(feeOf(unitLimit(300_000), unitPrice(10_000n), transfer), 5_000n + 3_000n)
      assert.equal(feeOf(unitLimit(1), unitPrice(1n), transfer), 5_001n)
      assert.equal(feeOf(unitPrice(2_000_001n), unitLimit(3), transfer), 5_000n + 7n)
    })

    it('no more than 1.4 million units, whatever the limit says', () => {
      assert.equal(feeOf(unitLimit(2 ** 32 - 1), unitPrice(1_000_000n), transfer), 5_000n + 1_400_000n)
    })

    it('without a limit 200,000 units for each instruction, and 3,000 for those of the budget, also up to 1.4 million', () => {
      assert.equal(feeOf(unitPrice(1_000_000n)), 5_000n + 3_000n)
      assert.equal(feeOf(unitPrice(1_000_000n), transfer), 5_000n + 203_000n)
      assert.equal(feeOf(unitPrice(1_000_000n), ...Array<typeof transfer>(8).fill(transfer)), 5_000n + 1_400_000n)
    })

    it('nothing more for a limit without a price', () => assert.equal(feeOf(unitLimit(1_000_000), transfer), 5_000n))

    it('each signature that a precompiled program checks', () => {
      const programs = [
        'Ed25519SigVerify111111111111111111111111111',
        'KeccakSecp256k11111111111111111111111111111',
        'Secp256r1SigVerify1111111111111111111111111',
      ] as const
      for (const program of programs)
        assert.equal(feeOf(instruction(program as typeof BOB, [], [200])), 5_000n + 200n * 5_000n, program)
      assert.equal(feeOf(instruction(programs[0] as typeof BOB, [], [])), 5_000n)
    })
  })

  describe('does not understand, and names the program as destination of an unknown call,', () => {
    const doubtOf = (each: Parameters<typeof messageOf>[0][number]): string => {
      const { understood, effects, doubts } = factsOf(messageOf([transferSol(7n), each]))
      assert.equal(understood, false)
      assert.deepEqual(effects, [toBob, { kind: 'call', destination: bytesOf(each.programAddress) }])
      assert.equal(doubts.length, 1)
      return doubts[0] ?? ''
    }

    it('programs without rules', () =>
      assert.match(doubtOf(instruction(addressOf(8), [], [])), /program without rules/))

    it('transfers with data that is longer or shorter than their layout', () => {
      for (const transfer of [transferSol(1n), transferToken(1n)]) {
        const data = [...(transfer.data ?? [])]
        assert.match(doubtOf(changed(transfer, { data: [...data, 0] })), /that is not|not a plain/)
        assert.match(doubtOf(changed(transfer, { data: data.slice(0, -1) })), /that is not|not a plain/)
        assert.match(doubtOf(changed(transfer, { data: [] })), /that is not|not a plain/)
      }
    })

    it('budget instructions that are not exactly their layout, have accounts or an unknown number', () => {
      const limit = [...(unitLimit(1).data ?? [])]
      const cases = [{ data: [...limit, 0] }, { data: limit.slice(0, 4) }, { data: [] }, { data: [0, 0, 0, 0, 0] }]
      for (const over of [...cases, { accounts: [signer(OWN)] }])
        assert.match(doubtOf(changed(unitLimit(1), over)), /not exactly its layout/)
    })
  })

  it('names each doubt once, however often it arises', () => {
    const { doubts } = factsOf(messageOf(Array.from({ length: 64 }, () => instruction(addressOf(8), [], []))))
    assert.deepEqual(doubts, ['instruction of a program without rules'])
  })
})
