import assert from 'node:assert/strict'
import { AccountRole, type AccountMeta, type Address, type Instruction } from '@solana/kit'
import {
  ASSOCIATED_TOKEN_PROGRAM_ADDRESS,
  getRecoverNestedAssociatedTokenInstruction,
  getTransferInstruction,
  TOKEN_PROGRAM_ADDRESS,
} from '@solana-program/token'
import { createNoopSigner } from '@solana/kit'
import {
  account,
  addressOf,
  ataOf,
  BOB,
  BOB_ACCOUNT,
  BOB_ATA,
  BOB_ATA_2022,
  bytesOf,
  changed,
  createAta,
  createNewAta,
  decodeSolana,
  factsOf,
  instruction,
  messageOf,
  MINT,
  OWN,
  signer,
  SOURCE_ACCOUNT,
  TOKEN_2022,
  transferSol,
  transferToken,
  transferWithFee,
  type Creation,
} from './fixtures.js'

const MALLORY = addressOf(0x66)
const OTHER_MINT = addressOf(0x32)
const RENT = 2_039_280n
const RENT_2022 = 2_248_080n

const isUnderstood = (each: Instruction): boolean => factsOf(messageOf([each])).understood
const accountsOf = (each: Instruction): AccountMeta[] => [...(each.accounts ?? [])] as AccountMeta[]
const withAccount = (each: Instruction, at: number, address: Address): Instruction =>
  changed(each, { accounts: accountsOf(each).with(at, account(address, AccountRole.READONLY)) })

/** The wallets that the facts name for the transfers of a message. */
const ownersIn = (...list: readonly Instruction[]): readonly (Uint8Array | undefined)[] =>
  factsOf(messageOf(list))
    .effects.filter(({ kind }) => kind === 'transfer')
    .map(({ owner }) => owner)

const toBobAta = transferToken(7n, TOKEN_PROGRAM_ADDRESS, BOB_ATA)

describe('the creation of an associated token account', () => {
  for (const [name, create] of [
    ['CreateAssociatedTokenAccount', createNewAta],
    ['CreateAssociatedTokenAccountIdempotent', createAta],
  ] as const) {
    it(`is a call ${name} for the wallet, and moves nothing of the mint`, () => {
      const { understood, effects } = factsOf(messageOf([create()]))
      const expected = { kind: 'call', asset: bytesOf(MINT), amount: 0n, destination: bytesOf(BOB), method: name }
      assert.deepEqual([understood, effects], [true, [expected]])
    })

    it(`has the rent of its account in the fee: ${name}`, () => {
      assert.equal(factsOf(messageOf([create()])).fee, 5_000n + RENT)
      const of2022: Creation = { ata: BOB_ATA_2022, tokenProgram: TOKEN_2022 }
      assert.equal(factsOf(messageOf([create(of2022), create()])).fee, 5_000n + RENT_2022 + RENT)
    })
  }

  it('without data is Create, as the program reads it', () => {
    const create = changed(createNewAta(), { data: [] })
    const { understood, effects } = factsOf(messageOf([create]))
    assert.deepEqual([understood, effects[0]?.method], [true, 'CreateAssociatedTokenAccount'])
  })

  it('with other data or another number is not understood', () => {
    for (const data of [[1, 0], [0, 0], [2], [3], [255]])
      assert.equal(isUnderstood(changed(createAta(), { data })), false, data.join())
  })

  it('with an account more or less, as old clients write it, is not understood', () => {
    const accounts = accountsOf(createAta())
    const rent = account('SysvarRent111111111111111111111111111111111' as Address, AccountRole.READONLY)
    assert.equal(isUnderstood(changed(createAta(), { accounts: [...accounts, rent] })), false)
    assert.equal(isUnderstood(changed(createAta(), { accounts: accounts.slice(0, 5) })), false)
    assert.equal(isUnderstood(changed(createAta(), { accounts: [] })), false)
  })

  it('by a payer who does not sign is not understood', () => {
    const accounts = accountsOf(createAta()).with(0, account(addressOf(3)))
    assert.equal(factsOf(messageOf([transferSol(1n), changed(createAta(), { accounts })])).understood, false)
  })

  it('that hands the signature of the payer to a token program or System program of somebody else is not understood', async () => {
    const evil = addressOf(0xe1)
    const ata = await ataOf(BOB, MINT, evil)
    assert.equal(isUnderstood(createAta({ ata, tokenProgram: evil })), false)
    assert.equal(isUnderstood(withAccount(createAta(), 4, evil)), false)
    assert.equal(factsOf(messageOf([createAta({ ata, tokenProgram: evil })])).fee, 5_000n + RENT_2022)
  })

  it('of the account of another wallet is not understood', async () => {
    assert.equal(isUnderstood(createAta({ ata: await ataOf(MALLORY) })), false)
    assert.equal(isUnderstood(createAta({ ata: BOB_ATA, owner: MALLORY })), false)
  })

  it('of the account of another mint or token program is not understood', async () => {
    assert.equal(isUnderstood(createAta({ ata: await ataOf(BOB, OTHER_MINT) })), false)
    assert.equal(isUnderstood(createAta({ ata: BOB_ATA, mint: OTHER_MINT })), false)
    assert.equal(isUnderstood(createAta({ ata: BOB_ATA_2022 })), false)
    assert.equal(isUnderstood(createAta({ ata: BOB_ATA, tokenProgram: TOKEN_2022 })), false)
  })

  it('RecoverNested is none, and not understood', async () => {
    const nested = getRecoverNestedAssociatedTokenInstruction({
      nestedAssociatedAccountAddress: await ataOf(BOB_ATA),
      nestedTokenMintAddress: MINT,
      destinationAssociatedAccountAddress: BOB_ATA,
      ownerAssociatedAccountAddress: BOB_ATA,
      ownerTokenMintAddress: MINT,
      walletAddress: createNoopSigner(OWN),
    })
    const { understood, effects } = factsOf(messageOf([nested]))
    const call = { kind: 'call', destination: bytesOf(ASSOCIATED_TOKEN_PROGRAM_ADDRESS) }
    assert.deepEqual([understood, effects], [false, [call]])
  })

  it('out of a lookup table is not understood', () => {
    const tables = { [addressOf(0x99)]: [BOB_ATA, BOB] }
    assert.equal(factsOf(messageOf([createAta()], { version: 0, tables })).understood, false)
  })
})

describe('the owner of a token account', () => {
  it('is proven by its creation earlier in the message, idempotent or not', () => {
    for (const create of [createAta, createNewAta]) {
      const { understood, effects } = factsOf(messageOf([create(), transferSol(1n), toBobAta]))
      assert.deepEqual([understood, effects[2]?.owner, effects[2]?.destination], [true, bytesOf(BOB), bytesOf(BOB_ATA)])
    }
  })

  it('is proven for Token-2022, with and without fee', () => {
    const create = createAta({ ata: BOB_ATA_2022, tokenProgram: TOKEN_2022 })
    const owners = ownersIn(create, transferToken(7n, TOKEN_2022, BOB_ATA_2022), transferWithFee(7n, 1n, BOB_ATA_2022))
    assert.deepEqual(owners, [bytesOf(BOB), bytesOf(BOB)])
  })

  it('is proven to each transfer its own, where several accounts are made', async () => {
    const ata = await ataOf(MALLORY)
    const list = [
      createAta({ ata, owner: MALLORY }),
      createAta(),
      toBobAta,
      transferToken(8n, TOKEN_PROGRAM_ADDRESS, ata),
    ]
    assert.deepEqual(ownersIn(...list), [bytesOf(BOB), bytesOf(MALLORY)])
  })

  it('is not proven by a creation after the transfer', () => {
    assert.deepEqual(ownersIn(toBobAta, createAta()), [undefined])
  })

  it('is not proven without a creation, though the address is the one that Bob has', () => {
    assert.deepEqual(ownersIn(toBobAta), [undefined])
  })

  it('is not proven for another account than the created one', async () => {
    const mallorys = transferToken(7n, TOKEN_PROGRAM_ADDRESS, await ataOf(MALLORY))
    assert.deepEqual(ownersIn(createAta(), mallorys, transferToken(7n)), [undefined, undefined])
  })

  it('is not proven for another mint, also one that calls itself the same', () => {
    assert.deepEqual(ownersIn(createAta(), transferToken(7n, TOKEN_PROGRAM_ADDRESS, BOB_ATA, OTHER_MINT)), [undefined])
  })

  it('is not proven for a transfer of the other token program', () => {
    assert.deepEqual(ownersIn(createAta(), transferToken(7n, TOKEN_2022, BOB_ATA)), [undefined])
  })

  it('is not proven by a creation that is not understood: the account of the wrong wallet', async () => {
    const ata = await ataOf(MALLORY)
    const wrong = createAta({ ata, owner: BOB })
    assert.deepEqual(ownersIn(wrong, transferToken(7n, TOKEN_PROGRAM_ADDRESS, ata)), [undefined])
  })

  it('is no longer proven after an instruction without a rule, which may have given the account away', () => {
    const unknown = instruction(addressOf(8), [account(BOB_ATA), signer(OWN)], [6])
    assert.deepEqual(ownersIn(createAta(), unknown, toBobAta), [undefined])
    assert.deepEqual(ownersIn(unknown, createAta(), toBobAta), [bytesOf(BOB)])
  })

  it('is not said of plain Transfer, which names no mint and stays not understood', () => {
    const plain = getTransferInstruction({
      source: SOURCE_ACCOUNT,
      destination: BOB_ATA,
      authority: createNoopSigner(OWN),
      amount: 7n,
    })
    const { understood, effects } = factsOf(messageOf([createAta(), plain]))
    assert.deepEqual([understood, effects.map(({ kind }) => kind)], [false, ['call', 'call']])
  })
})

describe('account metas that come twice', () => {
  it('in the message are refused', () => {
    const bytes = messageOf([createAta(), toBobAta])
    bytes.set(bytesOf(OWN), 4 + 32)
    const result = decodeSolana(bytes)
    assert.deepEqual([result.ok, !result.ok && result.detail], [false, 'the message names an account twice'])
  })

  it('in an instruction are read as the program reads them: the wallet may pay for itself', async () => {
    const create = createAta({ ata: await ataOf(OWN), owner: OWN })
    const { understood, effects } = factsOf(messageOf([create]))
    assert.deepEqual([understood, effects[0]?.destination], [true, bytesOf(OWN)])
  })

  it('do not make an account its own wallet or mint', () => {
    assert.equal(isUnderstood(withAccount(createAta(), 2, BOB_ATA)), false)
    assert.equal(isUnderstood(withAccount(createAta(), 3, BOB_ATA)), false)
    assert.equal(isUnderstood(createAta({ ata: BOB_ACCOUNT })), false)
  })
})
