import assert from 'node:assert/strict'
import type { AccountState, BlockRef, L1Writer } from '../../../src/model/l1.js'
import { rememberAccount } from '../../../src/stages/remember-account.js'

const at = (number: number): BlockRef => ({ number, hash: `0x${'05'.repeat(32)}` })
const stateAt = (number: number): AccountState => ({
  nonce: number,
  freePlanck: BigInt(number),
  allowsSkip: true,
  lockedOut: false,
})

describe('rememberAccount', () => {
  let asked: number
  const writer = {
    account: `0x${'11'.repeat(32)}`,
    accountAt: ({ number }: BlockRef) => Promise.resolve(stateAt(number)),
    get limits() {
      return { refTime: BigInt((asked += 1)), proofSize: 1n, length: 1 }
    },
  } as unknown as L1Writer
  beforeEach(() => void (asked = 0))

  it('knows nothing before somebody has read the account, and then the newest of what was read', async () => {
    const { writer: remembering, latest } = rememberAccount(writer)
    assert.equal(latest(), undefined)

    assert.deepEqual(await remembering.accountAt(at(7)), stateAt(7))
    await remembering.accountAt(at(5))

    assert.deepEqual(latest(), stateAt(7))
  })

  it('keeps what it knows when a reading fails', async () => {
    let fails = false
    const fault = new Error('the state is pruned')
    const failing = { ...writer, accountAt: (ref: BlockRef) => (fails ? Promise.reject(fault) : writer.accountAt(ref)) }
    const { writer: remembering, latest } = rememberAccount(failing)
    await remembering.accountAt(at(7))
    fails = true

    await assert.rejects(remembering.accountAt(at(8)), fault)
    assert.deepEqual(latest(), stateAt(7))
  })

  it('writes as before: what is computed when it is asked is not asked before', () => {
    const { writer: remembering } = rememberAccount(writer)

    assert.equal(asked, 0)
    assert.deepEqual(
      [remembering.account, remembering.limits.refTime, remembering.limits.refTime],
      [writer.account, 1n, 2n],
    )
  })
})
