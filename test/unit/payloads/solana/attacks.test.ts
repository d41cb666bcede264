import assert from 'node:assert/strict'
import { AccountRole, createNoopSigner, getAddressDecoder, type Address, type Instruction } from '@solana/kit'
import {
  getAssignInstruction,
  getAuthorizeNonceAccountInstruction,
  getCreateAccountInstruction,
  getTransferSolWithSeedInstruction,
  getWithdrawNonceAccountInstruction,
  SYSTEM_PROGRAM_ADDRESS,
} from '@solana-program/system'
import {
  getApproveCheckedInstruction,
  getApproveInstruction,
  getTransferInstruction,
  TOKEN_PROGRAM_ADDRESS,
} from '@solana-program/token'
import type { Facts } from '../../../../src/model/facts.js'
import {
  account,
  addressOf,
  advanceNonce,
  BLOCKHASH,
  BOB,
  BOB_ACCOUNT,
  bytesOf,
  changed,
  compiled,
  decodeSolana,
  encoded,
  factsOf,
  instruction,
  messageOf,
  MINT,
  OWN,
  signer,
  SOURCE_ACCOUNT,
  transferSol,
  transferToken,
  unitLimit,
  unitPrice,
  type Compiled,
} from './fixtures.js'

const own = createNoopSigner(OWN)

const mustDoubt = (facts: Facts, program: Address, doubt: RegExp): void => {
  assert.equal(facts.understood, false)
  assert.match(facts.doubts.join('; '), doubt)
  assert.deepEqual(
    facts.effects.filter(({ kind }) => kind === 'call').map(({ destination }) => destination),
    [bytesOf(program)],
  )
}

const mustRefuse = (bytes: Uint8Array, detail: RegExp): void => {
  const result = decodeSolana(bytes)
  assert.ok(!result.ok)
  assert.equal(result.reason, 'MalformedPayload')
  assert.match(result.detail, detail)
}

describe('a hostile Solana message', () => {
  it('with a plain SPL transfer, which does not name its mint, is not understood', () => {
    const transfer = getTransferInstruction({
      source: SOURCE_ACCOUNT,
      destination: BOB_ACCOUNT,
      authority: own,
      amount: 7n,
    })
    mustDoubt(factsOf(messageOf([transfer])), TOKEN_PROGRAM_ADDRESS, /not TransferChecked/)
  })

  it('that takes the recipient out of a lookup table, whose owner can swap it, is not understood', () => {
    const tables = { [addressOf(0x99)]: [addressOf(1), BOB, BOB_ACCOUNT] }
    const native = factsOf(messageOf([transferSol(7n)], { version: 0, tables }))
    assert.equal(native.doubts.length, 1)
    mustDoubt(native, SYSTEM_PROGRAM_ADDRESS, /lookup tables/)
    const token = factsOf(messageOf([transferToken(7n)], { version: 0, tables }))
    mustDoubt(token, TOKEN_PROGRAM_ADDRESS, /lookup tables/)
  })

  it('that uses a lookup table at all is not understood, and its static transfers are still listed', () => {
    const tables = { [addressOf(0x99)]: [addressOf(1)] }
    const list = [transferSol(7n), instruction(addressOf(8), [account(addressOf(1))], [])]
    const facts = factsOf(messageOf(list, { version: 0, tables }))
    mustDoubt(facts, addressOf(8), /lookup tables/)
    assert.deepEqual(facts.effects[0]?.destination, bytesOf(BOB))
  })

  it('that loads a lookup table for no instruction is not understood either', () => {
    const lookup = { lookupTableAddress: addressOf(0x99), writableIndexes: [1], readonlyIndexes: [] }
    const base = compiled([transferSol(7n)], { version: 0 })
    const { understood, effects } = factsOf(encoded({ ...base, addressTableLookups: [lookup] } as Compiled))
    assert.deepEqual([understood, effects.map(({ kind }) => kind)], [false, ['transfer']])
  })

  it('with Approve, which does not name its mint, is not understood', () => {
    const approve = getApproveInstruction({ source: SOURCE_ACCOUNT, delegate: BOB_ACCOUNT, owner: own, amount: 7n })
    mustDoubt(factsOf(messageOf([approve])), TOKEN_PROGRAM_ADDRESS, /not TransferChecked/)
  })

  it('with ApproveChecked, which has the accounts and the layout of TransferChecked, is no transfer', () => {
    const transfer = transferToken(7n)
    const approve = getApproveCheckedInstruction({
      source: SOURCE_ACCOUNT,
      mint: MINT,
      delegate: BOB_ACCOUNT,
      owner: own,
      amount: 7n,
      decimals: 6,
    })
    assert.deepEqual(approve.data.slice(1), transfer.data?.slice(1))
    assert.deepEqual(
      factsOf(messageOf([approve])).effects.map(({ kind }) => kind),
      ['approve'],
    )
  })

  it('with Allocate in the layout and with the accounts of a native transfer is not understood', () => {
    const transfer = transferSol(7n)
    const allocate = changed(transfer, { data: [8, ...(transfer.data ?? []).slice(1)] })
    mustDoubt(factsOf(messageOf([allocate])), SYSTEM_PROGRAM_ADDRESS, /plain transfer/)
  })

  it('with one account more on TransferChecked, for a multisig or a transfer hook, is not understood', () => {
    const transfer = transferToken(7n)
    for (const extra of [signer(addressOf(3)), account(addressOf(3), AccountRole.READONLY)]) {
      const accounts = [...(transfer.accounts ?? []), extra] as Parameters<typeof instruction>[1]
      mustDoubt(factsOf(messageOf([changed(transfer, { accounts })])), TOKEN_PROGRAM_ADDRESS, /by one signer/)
    }
  })

  it('with an account less or more on a native transfer is not understood', () => {
    const cases = [[signer(OWN)], [signer(OWN), account(BOB), account(addressOf(3))], []]
    for (const accounts of cases)
      mustDoubt(factsOf(messageOf([changed(transferSol(7n), { accounts })])), SYSTEM_PROGRAM_ADDRESS, /plain transfer/)
  })

  it('with an authority or a source that does not sign is not understood', () => {
    const authority = addressOf(3)
    const accounts = [account(SOURCE_ACCOUNT), account(MINT), account(BOB_ACCOUNT), account(authority)]
    const token = changed(transferToken(7n), { accounts })
    mustDoubt(factsOf(messageOf([token])), TOKEN_PROGRAM_ADDRESS, /by one signer/)
    const native = changed(transferSol(7n), { accounts: [account(authority), account(BOB)] })
    mustDoubt(factsOf(messageOf([native])), SYSTEM_PROGRAM_ADDRESS, /plain transfer/)
  })

  it('that gives the money away as priority fee shows it in the fee', () => {
    const { understood, fee } = factsOf(messageOf([unitLimit(1_400_000), unitPrice(10n ** 12n), transferSol(1n)]))
    assert.deepEqual([understood, fee], [true, 5_000n + 1_400_000_000_000n])
  })

  it('that hides the price behind a trailing byte, which validators pass over, shows it in the fee', () => {
    const price = unitPrice(10n ** 12n)
    const hidden = changed(price, { data: [...(price.data ?? []), 0] })
    const { understood, fee } = factsOf(messageOf([unitLimit(1_000_000), hidden]))
    assert.deepEqual([understood, fee], [false, 5_000n + 10n ** 12n])
  })

  it('that repeats a budget instruction is not understood, and its fee is the higher one', () => {
    for (const prices of [
      [1n, 10n ** 9n],
      [10n ** 9n, 1n],
    ]) {
      const list = [unitLimit(1_000_000), ...prices.map(unitPrice), transferSol(7n)]
      const { understood, doubts, fee } = factsOf(messageOf(list))
      assert.deepEqual(
        [understood, doubts, fee],
        [false, ['compute budget instruction that comes twice'], 5_000n + 10n ** 9n],
      )
    }
    assert.equal(factsOf(messageOf([unitLimit(9), unitLimit(1_000_000), unitPrice(1_000_000n)])).fee, 1_005_000n)
  })

  it('with a length that is written longer than it must be is refused', () => {
    const bytes = messageOf([transferSol(7n)])
    assert.equal(bytes[3], 3)
    mustRefuse(Uint8Array.of(...bytes.subarray(0, 3), 0x83, 0x00, ...bytes.subarray(4)), /only encoding/)
    mustRefuse(Uint8Array.of(...bytes.subarray(0, 3), 0x83, 0x80, 0x00, ...bytes.subarray(4)), /only encoding/)
  })

  it('with bytes behind its end, or without its last ones, is refused', () => {
    for (const version of ['legacy', 0] as const) {
      const bytes = messageOf([transferSol(7n)], { version })
      mustRefuse(Uint8Array.of(...bytes, 0), /only encoding/)
      for (let length = 0; length < bytes.length; length += 1) mustRefuse(bytes.subarray(0, length), /only encoding/)
    }
  })

  it('that begins like an off-chain message is refused', () => {
    const bytes = messageOf([transferSol(7n)], { version: 0 })
    mustRefuse(Uint8Array.of(0xff, ...bytes.subarray(1)), /off-chain/)
    mustRefuse(Uint8Array.of(0xff, ...new TextEncoder().encode('solana offchain'), 0, 0, 2, 0, 104, 105), /off-chain/)
  })

  it('of a later version is refused as not supported', () => {
    const bytes = messageOf([transferSol(7n)], { version: 0 })
    for (const first of [0x81, 0x82, 0xfe]) {
      const result = decodeSolana(Uint8Array.of(first, ...bytes.subarray(1)))
      assert.deepEqual([result.ok, !result.ok && result.reason], [false, 'UnsupportedPayload'])
    }
  })

  it('that names an account twice, as signer and as not, is refused', () => {
    const bytes = messageOf([transferSol(7n)])
    bytes.set(bytesOf(OWN), 4 + 32)
    mustRefuse(bytes, /twice/)
  })

  const other: [string, Instruction, RegExp][] = [
    [
      'createAccount',
      getCreateAccountInstruction({
        payer: own,
        newAccount: createNoopSigner(addressOf(3)),
        lamports: 7n,
        space: 0n,
        programAddress: SYSTEM_PROGRAM_ADDRESS,
      }),
      /plain transfer/,
    ],
    ['assign', getAssignInstruction({ account: own, programAddress: addressOf(8) }), /plain transfer/],
    [
      'transferWithSeed',
      getTransferSolWithSeedInstruction({
        source: addressOf(3),
        baseAccount: own,
        destination: BOB,
        amount: 7n,
        fromSeed: 'seed',
        fromOwner: SYSTEM_PROGRAM_ADDRESS,
      }),
      /plain transfer/,
    ],
    ['advanceNonceAccount, where it is not the first,', advanceNonce(addressOf(3)), /plain transfer/],
    [
      'authorizeNonceAccount',
      getAuthorizeNonceAccountInstruction({
        nonceAccount: addressOf(3),
        nonceAuthority: own,
        newNonceAuthority: BOB,
      }),
      /plain transfer/,
    ],
    [
      'withdrawNonceAccount',
      getWithdrawNonceAccountInstruction({
        nonceAccount: addressOf(3),
        recipientAccount: BOB,
        nonceAuthority: own,
        withdrawAmount: 7n,
      }),
      /plain transfer/,
    ],
  ]
  for (const [name, each, doubt] of other)
    it(`with ${name} of the System program is not understood`, () => {
      mustDoubt(factsOf(messageOf([transferSol(7n), each])), SYSTEM_PROGRAM_ADDRESS, doubt)
    })

  it('that lives by a durable nonce in another layout is not understood, and still has no blockhash', () => {
    const advance = advanceNonce(addressOf(3))
    const [nonce, sysvar, authority] = advance.accounts ?? []
    assert.ok(nonce && sysvar && authority)
    const others: Parameters<typeof changed>[1][] = [
      { data: [4, 0, 0, 0, 9] },
      { accounts: [nonce, sysvar] },
      { accounts: [nonce, account(addressOf(9), AccountRole.READONLY), authority] },
      { accounts: [nonce, sysvar, account(addressOf(9), AccountRole.READONLY)] },
      { accounts: [account(addressOf(3), AccountRole.READONLY), sysvar, authority] },
      { accounts: [nonce, sysvar, authority, account(BOB)] },
    ]
    for (const over of others) {
      const facts = factsOf(messageOf([changed(advance, over), transferSol(7n)]))
      mustDoubt(facts, SYSTEM_PROGRAM_ADDRESS, /durable nonce/)
      assert.deepEqual(facts.replay, { durableNonce: BLOCKHASH })
    }
  })

  it('whose first instruction only looks like that of a durable nonce lives by its blockhash', () => {
    for (const first of [instruction(addressOf(8), [], [4, 0, 0, 0]), changed(transferSol(7n), { data: [4, 0, 0] })])
      assert.deepEqual(factsOf(messageOf([first])).replay, { blockhash: BLOCKHASH })
  })

  it('for a program that only looks like the System program is not understood', () => {
    const lookalike = getAddressDecoder().decode(Uint8Array.of(...new Uint8Array(31), 1))
    assert.ok(lookalike.startsWith('1'.repeat(31)))
    const facts = factsOf(
      messageOf([instruction(lookalike, [signer(OWN), account(BOB)], Uint8Array.from(transferSol(7n).data ?? []))]),
    )
    mustDoubt(facts, lookalike, /program without rules/)
  })
})
