import assert from 'node:assert/strict'
import type { Hex } from '../../../src/model/ids.js'
import type { FinalizedBlock, OwnExtrinsic } from '../../../src/model/l1.js'
import type { Submission, SubmissionKind } from '../../../src/model/reply.js'
import type { Store } from '../../../src/store/port.js'
import type { Settled } from '../../../src/model/settled.js'
import { settleBlock, unknownOwnReply } from '../../../src/submit/settle.js'
import { addReply, openMemoryStore, shieldingRow } from './support/memory-store.js'

const hash = (i: number): Hex => `0x${i.toString(16).padStart(64, '0')}`
const BULK = new Uint8Array([0])

const TERMS = { tipPlanck: 0n, specVersion: 2, composedAt: 1 }

describe('settleBlock', () => {
  let store: Store

  const submit = (
    kind: SubmissionKind,
    nonce: number,
    carries: Hex[] = [],
    extrinsic: Uint8Array = new Uint8Array(4),
  ): Submission =>
    store.transaction((tx) =>
      tx.insertSubmission({ kind, hash: hash(nonce), extrinsic, nonce, ...TERMS, lastBlock: 100 }, carries),
    )
  const block = (number: number, ...own: OwnExtrinsic[]): FinalizedBlock => ({
    number,
    hash: hash(number),
    parentHash: hash(number - 1),
    timestampMs: number,
    specVersion: 2,
    invocations: [],
    own,
  })
  const own = (nonce: number, more: Partial<OwnExtrinsic> = {}): OwnExtrinsic => ({
    hash: hash(nonce),
    nonce,
    outcome: 'succeeded',
    ...more,
  })
  const settle = (finalized: FinalizedBlock): Settled => store.transaction((tx) => settleBlock(tx, finalized))
  const causes = ({ dead }: Settled) => dead.map(({ submission, cause }) => [submission.nonce, cause])
  const ready = (): number => store.transaction((tx) => tx.countReadyReplies())

  beforeEach(() => {
    store = openMemoryStore()
  })
  afterEach(() => store.close())

  it('leaves live what the block does not decide', () => {
    submit('bulk', 5)

    const settled = settle(block(99))

    assert.deepEqual(settled, { included: [], dead: [], unknown: [], foreign: [] })
    assert.equal(store.transaction((tx) => tx.submissions('live')).length, 1)
  })

  it('makes the replies of an included bulk final', () => {
    submit('bulk', 5, [addReply(store, 1)])

    const settled = settle(block(10, own(5, { bulk: BULK })))

    assert.deepEqual(
      settled.included.map(({ nonce }) => nonce),
      [5],
    )
    assert.deepEqual(settled.unknown, [])
    assert.equal(ready(), 0)
  })

  it('makes the replies of a failed bulk ready again', () => {
    submit('bulk', 5, [addReply(store, 1)])

    assert.deepEqual(causes(settle(block(10, own(5, { outcome: 'failed', bulk: BULK })))), [[5, 'failed']])
    assert.equal(ready(), 1)
  })

  it('counts a submission as dead once a later runtime executes blocks, and not under an earlier one', () => {
    submit('bulk', 5)

    assert.deepEqual(causes(settle({ ...block(10), specVersion: 1 })), [])
    assert.deepEqual(causes(settle(block(11))), [])
    assert.deepEqual(causes(settle({ ...block(12), specVersion: 3 })), [[5, 'runtimeChanged']])
  })

  it('takes what was included for dead where nobody can tell whether it succeeded: its replies go out again', () => {
    submit('bulk', 5)

    assert.deepEqual(causes(settle(block(10, own(5, { outcome: 'unknown', bulk: BULK })))), [[5, 'outcomeUnknown']])
  })

  it('does not count a bulk that clients cannot recognise', () => {
    submit('bulk', 5, [addReply(store, 1)])

    assert.deepEqual(causes(settle(block(10, own(5)))), [[5, 'unrecognised']])
    assert.equal(ready(), 1)
  })

  it('declares dead what lost its nonce to another extrinsic, also to one of a higher nonce', () => {
    submit('bulk', 5, [addReply(store, 1)])
    submit('bulk', 6, [addReply(store, 2)])
    submit('bulk', 7, [addReply(store, 3)])

    const settled = settle(block(10, { hash: hash(0xbad), nonce: 6, outcome: 'succeeded' }))

    assert.deepEqual(causes(settled), [
      [5, 'nonceUsed'],
      [6, 'nonceUsed'],
    ])
    assert.equal(ready(), 2)
  })

  it('waits for the last block of the era, and no longer', () => {
    submit('bulk', 5, [addReply(store, 1)])

    assert.deepEqual(causes(settle(block(99))), [])
    assert.deepEqual(causes(settle(block(100))), [[5, 'eraEnded']])
    assert.equal(ready(), 1)
  })

  it('counts an inclusion in the last block of the era', () => {
    submit('bulk', 5)

    assert.equal(settle(block(100, own(5, { bulk: BULK }))).included.length, 1)
  })

  it('marks the record of an included submission as published, and no other', () => {
    const [first, second] = [shieldingRow(1), shieldingRow(2)]
    store.transaction((tx) => [first, second].forEach((row) => tx.insertShielding(row)))
    submit('record', 5, [], Buffer.concat([new Uint8Array(60), second.signedRecord]))

    settle(block(10, own(5)))

    assert.deepEqual(
      store.transaction((tx) => tx.shieldingKeys().map(({ published }) => published)),
      [false, true],
    )
  })

  it('leaves the record of a failed submission unpublished', () => {
    const row = shieldingRow(1)
    store.transaction((tx) => tx.insertShielding(row))
    submit('record', 5, [], row.signedRecord)

    settle(block(10, own(5, { outcome: 'failed' })))

    assert.equal(store.transaction((tx) => tx.shieldingKeys())[0]?.published, false)
  })

  it('names replies under our account that the journal does not know', () => {
    const foreign = own(9, { bulk: BULK })

    const { unknown } = settle(block(10, foreign))

    assert.deepEqual(unknown, [foreign])
    const error = unknownOwnReply(foreign, block(10, foreign))
    assert.equal(error.code, 'SIGNER__SUBMIT__UNKNOWN_OWN_REPLY')
    assert.match(error.message, /second agent .* stop it/)
    assert.match(error.message, /recovery resume/)
  })

  it('does not take bulks of submissions already settled for unknown replies', () => {
    submit('bulk', 5)
    settle(block(100))

    const settled = settle(block(101, own(5, { bulk: BULK })))

    assert.deepEqual(settled, { included: [], dead: [], unknown: [], foreign: [] })
  })

  it('names extrinsics of our account that the journal does not know', () => {
    submit('bulk', 5)
    const foreign = own(6)

    const settled = settle(block(10, own(5, { bulk: BULK }), foreign))

    assert.deepEqual([settled.foreign, settled.unknown], [[foreign], []])
  })

  it('writes down what a submission died of', () => {
    submit('bulk', 5)
    submit('bulk', 6)

    settle(block(10, own(5, { outcome: 'failed', bulk: BULK })))
    settle(block(100))

    assert.deepEqual(
      store.transaction((tx) => tx.submissions('dead').map(({ nonce, cause }) => [nonce, cause])),
      [
        [5, 'failed'],
        [6, 'eraEnded'],
      ],
    )
  })
})
