import assert from 'node:assert/strict'
import { isSignerError } from '../../../../src/errors/signer-error.js'
import { readSet, writeSet, type RecoverySet } from '../../../../src/kms/recovery/recovery-set.js'
import { mustGet, signTestSet, testSet } from './support/test-set.js'

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))

const isRefused = (pattern: RegExp) => (error: unknown) =>
  isSignerError(error, 'SIGNER__KMS__INVALID_SHARE') && pattern.test(error.message)

describe('recovery.json', () => {
  let set: RecoverySet

  before(async () => {
    set = (await testSet(2, 3)).set
  })

  it('is read as it was written', () => assert.deepEqual(readSet(writeSet(set), 'set'), set))

  it('is refused with any member altered, because the account signed it', () => {
    const other = `0x${'11'.repeat(32)}` as const
    const [first, second, third] = set.shares
    assert.ok(first && second && third)
    const changes: Partial<RecoverySet>[] = [
      { setId: `0x${'22'.repeat(16)}` },
      { threshold: 3 },
      { commitment: other },
      { account: other },
      { shares: [{ ...first, fileHash: other }, second, third] },
      { shares: [{ ...first, shareHash: other }, second, third] },
      { shares: [{ ...first, recipient: `age1${'q'.repeat(58)}` }, second, third] },
      { shares: [first, second] },
      { signature: `0x${'00'.repeat(64)}` },
    ]

    for (const change of changes)
      assert.throws(
        () => readSet(json({ ...set, ...change }), 'set'),
        isRefused(/did not sign/),
        JSON.stringify(change),
      )
  })

  it('is refused when it is not what version 1 says, also with a right signature', () => {
    const { signature: _, ...unsigned } = set
    const first = mustGet(set.shares, 0)
    const bad: unknown[] = [
      signTestSet({ ...unsigned, threshold: 1 }),
      signTestSet({ ...unsigned, threshold: 4 }),
      signTestSet({ ...unsigned, shares: [...set.shares].reverse() }),
      signTestSet({ ...unsigned, shares: set.shares.map((share) => ({ ...share, recipient: first.recipient })) }),
      { ...set, version: 2 },
      { ...set, note: 'more' },
      { ...set, shares: set.shares.map((share) => ({ ...share, name: 'Alice' })) },
      [],
      null,
    ]

    for (const value of bad)
      assert.throws(
        () => readSet(json(value), 'set'),
        isRefused(/is not the description/),
        JSON.stringify(value).slice(0, 200),
      )
  })

  it('is refused when it is no JSON, no UTF-8 or too long', () => {
    assert.throws(() => readSet(new TextEncoder().encode('{'), 'set'), isRefused(/is not the description/))
    assert.throws(() => readSet(Uint8Array.of(0xff, 0xfe), 'set'), isRefused(/is not the description/))
    assert.throws(() => readSet(new Uint8Array(40_000), 'set'), isRefused(/too long/))
  })
})
