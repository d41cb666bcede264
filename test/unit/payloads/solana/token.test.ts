import assert from 'node:assert/strict'
import { AccountRole, createNoopSigner, type Instruction } from '@solana/kit'
import {
  getApproveCheckedInstruction,
  getBurnCheckedInstruction,
  getCloseAccountInstruction,
  getRevokeInstruction,
  getSyncNativeInstruction,
  TOKEN_PROGRAM_ADDRESS,
} from '@solana-program/token'
import {
  account,
  addressOf,
  BOB,
  BOB_ACCOUNT,
  bytesOf,
  changed,
  factsOf,
  messageOf,
  MINT,
  OWN,
  signer,
  SOURCE_ACCOUNT,
  TOKEN_2022,
  transferSol,
  transferToken,
  transferWithFee,
} from './fixtures.js'

const own = createNoopSigner(OWN)
const PROGRAMS = [TOKEN_PROGRAM_ADDRESS, TOKEN_2022] as const
const detailsFor = (programAddress: (typeof PROGRAMS)[number]) =>
  programAddress === TOKEN_2022 ? { details: { program: 'token-2022' } } : {}

const seen = (...list: readonly Instruction[]) => {
  const { understood, effects } = factsOf(messageOf(list))
  return [understood, effects]
}
const isUnderstood = (...list: readonly Instruction[]): boolean => factsOf(messageOf(list)).understood

describe('TransferCheckedWithFee of Token-2022', () => {
  it('is a transfer of all that leaves, with the fee beside it', () => {
    const [asset, destination] = [bytesOf(MINT), bytesOf(BOB_ACCOUNT)]
    const details = { program: 'token-2022', fee: '3' }
    const expected = [{ kind: 'transfer', asset, amount: 1_000n, destination, details }]
    assert.deepEqual(seen(transferWithFee(1_000n, 3n)), [true, expected])
  })

  it('is not understood under SPL Token, in another length, with another number or more accounts', () => {
    const transfer = transferWithFee(1_000n, 3n)
    const data = [...(transfer.data ?? [])]
    const accounts = [...(transfer.accounts ?? [])] as Parameters<typeof changed>[1]['accounts'] & object
    const cases = [
      { ...transfer, programAddress: TOKEN_PROGRAM_ADDRESS },
      changed(transfer, { data: [...data, 0] }),
      changed(transfer, { data: data.slice(0, -1) }),
      changed(transfer, { data: [26, 0, ...data.slice(2)] }),
      changed(transfer, { data: [27, 1, ...data.slice(2)] }),
      changed(transfer, { accounts: [...accounts, signer(addressOf(3))] }),
      changed(transfer, { accounts: accounts.slice(0, 3) }),
    ]
    for (const [index, each] of cases.entries()) assert.equal(isUnderstood(each), false, `${index}`)
  })
})

for (const programAddress of PROGRAMS) {
  const config = { programAddress }
  const approve = getApproveCheckedInstruction(
    { source: SOURCE_ACCOUNT, mint: MINT, delegate: BOB, owner: own, amount: 2n ** 64n - 1n, decimals: 6 },
    config,
  )

  describe(`of ${programAddress}`, () => {
    it('ApproveChecked is an approval of its amount for the delegate', () => {
      const approval = { kind: 'approve', asset: bytesOf(MINT), amount: 2n ** 64n - 1n, destination: bytesOf(BOB) }
      assert.deepEqual(seen(approve), [true, [{ ...approval, ...detailsFor(programAddress) }]])
    })

    it('Revoke is an approval of nothing', () => {
      const revoke = getRevokeInstruction({ source: SOURCE_ACCOUNT, owner: own }, config)
      const expected = { kind: 'approve', amount: 0n, method: 'Revoke', ...detailsFor(programAddress) }
      assert.deepEqual(seen(revoke), [true, [expected]])
    })

    it('CloseAccount to who closes it has no effect outside', () => {
      const close = getCloseAccountInstruction({ account: SOURCE_ACCOUNT, destination: OWN, owner: own }, config)
      assert.deepEqual(seen(close), [true, [{ kind: 'self' }]])
    })

    it('CloseAccount to another is not understood: how much it moves does not stand in the bytes', () => {
      const close = getCloseAccountInstruction({ account: SOURCE_ACCOUNT, destination: BOB, owner: own }, config)
      assert.equal(isUnderstood(close), false)
    })

    it('CloseAccount to one who does not sign is not understood', () => {
      const accounts = [account(SOURCE_ACCOUNT), account(BOB), account(BOB)]
      const close = getCloseAccountInstruction({ account: SOURCE_ACCOUNT, destination: BOB, owner: own }, config)
      assert.equal(isUnderstood(changed(close, { accounts })), false)
    })

    it('SyncNative has no effect, so that wrapping is the transfer to the wrapped account', () => {
      const sync = getSyncNativeInstruction({ account: SOURCE_ACCOUNT }, config)
      assert.deepEqual(seen(sync), [true, [{ kind: 'self' }]])
      const [understood, effects] = seen(transferSol(7n, SOURCE_ACCOUNT), sync)
      const transfer = { kind: 'transfer', asset: 'native', amount: 7n, destination: bytesOf(SOURCE_ACCOUNT) }
      assert.deepEqual([understood, effects], [true, [transfer]])
      const bare = changed(sync, { accounts: [account(SOURCE_ACCOUNT)] })
      assert.deepEqual(seen(bare), [true, [{ kind: 'self' }]])
      for (const accounts of [[], [account(SOURCE_ACCOUNT), account(BOB)]])
        assert.equal(isUnderstood(changed(sync, { accounts })), false)
    })

    it('each of them with another account, trailing bytes or an authority that does not sign is not understood', () => {
      const all: readonly Instruction[] = [
        approve,
        getRevokeInstruction({ source: SOURCE_ACCOUNT, owner: own }, config),
        getCloseAccountInstruction({ account: SOURCE_ACCOUNT, destination: OWN, owner: own }, config),
        getSyncNativeInstruction({ account: SOURCE_ACCOUNT }, config),
      ]
      for (const [index, each] of all.entries()) {
        const accounts = [...(each.accounts ?? [])] as Parameters<typeof changed>[1]['accounts'] & object
        const data = [...(each.data ?? [])]
        assert.equal(isUnderstood(changed(each, { data: [...data, 0] })), false, `${index}`)
        assert.equal(isUnderstood(changed(each, { accounts: [...accounts, signer(addressOf(3))] })), false, `${index}`)
        if (index === 3) continue
        const unsigned = [...accounts.slice(0, -1), account(addressOf(3), AccountRole.READONLY)]
        assert.equal(isUnderstood(transferSol(1n), changed(each, { accounts: unsigned })), false, `${index}`)
      }
    })

    it('BurnChecked and transfers by a multisig are not understood', () => {
      const burn = getBurnCheckedInstruction(
        { account: SOURCE_ACCOUNT, mint: MINT, authority: own, amount: 7n, decimals: 6 },
        config,
      )
      assert.equal(isUnderstood(burn), false)
      const transfer = transferToken(7n, programAddress)
      const accounts = [...(transfer.accounts ?? []).slice(0, 3), account(addressOf(3)), signer(OWN)]
      assert.equal(isUnderstood(changed(transfer, { accounts: accounts })), false)
    })
  })
}
