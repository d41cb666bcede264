import assert from 'node:assert/strict'
import type { Hex } from '../../src/model/ids.js'
import { addReply } from '../unit/submit/support/memory-store.js'
import type { PoolBehaviour } from '../support/fake-node/fake-pool.js'
import {
  openLine,
  REQUEST_TIMEOUT_MS,
  RESEND_AFTER_BLOCKS,
  startSubmitting,
  type Line,
  type SubmitRig,
} from '../support/submit-rig.js'

/** The same bytes go out again in the next block, or once in a while. */
const NEXT_BLOCK = 1
const LATER = RESEND_AFTER_BLOCKS

const INVALID = 'Invalid Transaction'

/** Everything that Substrate's `author_*` and JSON-RPC servers refuse with, and when the bytes go out again. */
const REFUSALS: readonly (readonly [name: string, code: number, message: string, data: unknown, again: number])[] = [
  ['1001 BadFormat', 1001, 'Extrinsic has invalid format', undefined, LATER],
  ['1002 Verification', 1002, 'Verification Error', undefined, NEXT_BLOCK],
  ['1010 Stale', 1010, INVALID, 'Transaction is outdated', LATER],
  ['1010 BadProof', 1010, INVALID, 'Transaction has a bad signature', LATER],
  ['1010 AncientBirthBlock', 1010, INVALID, 'Transaction has an ancient birth block', LATER],
  ['1010 Call', 1010, INVALID, 'Transaction call is not expected', LATER],
  ['1010 BadSigner', 1010, INVALID, 'Invalid signing address', LATER],
  ['1010 BadMandatory', 1010, INVALID, 'A call was labelled as mandatory, but resulted in an Error.', LATER],
  ['1010 Payment', 1010, INVALID, 'Inability to pay some fees (e.g. account balance too low)', NEXT_BLOCK],
  ['1010 Future', 1010, INVALID, 'Transaction will be valid in the future', NEXT_BLOCK],
  ['1010 ExhaustsResources', 1010, INVALID, 'Transaction would exhaust the block limits', NEXT_BLOCK],
  ['1010 Custom', 1010, INVALID, 'Custom error: 7', NEXT_BLOCK],
  ['1010 without a reason', 1010, INVALID, undefined, NEXT_BLOCK],
  ['1010 with a reason that is no text', 1010, INVALID, { toString: 1 }, NEXT_BLOCK],
  ['1011 UnknownValidity', 1011, 'Unknown Transaction Validity', 'Could not lookup information', NEXT_BLOCK],
  ['1012 TemporarilyBanned', 1012, 'Transaction is temporarily banned', undefined, NEXT_BLOCK],
  ['1014 TooLowPriority', 1014, 'Priority is too low: (10 vs 10)', 'too low to replace', LATER],
  ['1015 CycleDetected', 1015, 'Cycle Detected', undefined, NEXT_BLOCK],
  ['1016 ImmediatelyDropped', 1016, 'Immediately Dropped', 'limits', NEXT_BLOCK],
  ['1018 Unactionable', 1018, 'Transaction cannot be propagated', undefined, NEXT_BLOCK],
  ['1021 RejectedFutureTransaction', 1021, 'Future transactions are not accepted', undefined, NEXT_BLOCK],
  ['-32601 MethodNotFound', -32_601, 'Method not found', undefined, NEXT_BLOCK],
  ['-32603 InternalError', -32_603, 'Internal error', undefined, NEXT_BLOCK],
  ['a code of nobody', 424_242, 'constructor', 'constructor', NEXT_BLOCK],
]

describe('what a pool answers to an extrinsic', () => {
  let line: Line
  let rig: SubmitRig
  let replies = 0

  before(async function () {
    this.timeout(30_000)
    line = await openLine()
  })
  after(() => line.close())
  beforeEach(() => {
    line.node.pool.received.length = 0
    rig = startSubmitting(line)
  })
  afterEach(() => {
    rig.close()
    line.node.pool.held.clear()
  })

  const live = () => rig.store.transaction((tx) => tx.submissions('live'))
  const ready = (): number => rig.store.transaction((tx) => tx.countReadyReplies())
  /** One reply is ready, and goes out for the first time to a pool that treats it so. */
  const send = async (behaviour?: PoolBehaviour): Promise<Hex> => {
    if (behaviour) line.node.pool.behaviour.push(behaviour)
    addReply(rig.store, ++replies)
    await rig.block()
    const [hash, ...more] = line.node.pool.received
    assert.ok(hash !== undefined && more.length === 0, `sent ${line.node.pool.received.length} times, not once`)
    return hash
  }
  /** The bytes go out again in the so-manieth block from here, and not before; nothing else goes out. */
  const assertSentAgain = async (hash: Hex, again: number): Promise<void> => {
    for (let i = 1; i < again; i += 1) {
      await rig.block()
      assert.deepEqual(line.node.pool.received, [hash], `sent again after ${i} of ${again} blocks`)
    }
    await rig.block()
    assert.deepEqual(line.node.pool.received, [hash, hash])
    assert.deepEqual(
      live().map((one) => one.hash),
      [hash],
    )
  }
  /** A block with it settles it, once and for all. */
  const assertSettledOnce = async (hash: Hex): Promise<void> => {
    const sent = line.node.pool.received.length
    await rig.block([hash])
    for (let i = 0; i < RESEND_AFTER_BLOCKS; i += 1) await rig.block()

    assert.deepEqual(
      rig.settled.map(({ included, dead, unknown }) => [included.map((one) => one.hash), dead, unknown]),
      [[[hash], [], []]],
    )
    assert.deepEqual([live(), ready(), line.node.pool.received.length], [[], 0, sent])
  }

  for (const [name, code, message, data, again] of REFUSALS) {
    it(`${name}: the same bytes, and only they, go out again after ${again} block(s), and count once`, async () => {
      const hash = await send({ keeps: false, says: { code, message, data } })

      await assertSentAgain(hash, again)
      await assertSettledOnce(hash)
    })
  }

  it('1013 AlreadyImported: is taken for there', async () => {
    const hash = await send({ keeps: true, says: { code: 1013, message: 'Transaction Already Imported' } })

    assert.deepEqual(rig.events.at(-1)?.kind, 'sent')
    await assertSentAgain(hash, LATER)
    await assertSettledOnce(hash)
  })

  it('nothing at all, within the time of a call: goes out again with the next block', async () => {
    const hash = await send({ keeps: true, says: 'silence' })
    await rig.block()
    assert.deepEqual(line.node.pool.received, [hash], 'the call is still open')

    line.time.advance(REQUEST_TIMEOUT_MS)
    await line.quiet()

    // The block that came meanwhile is looked at now.
    assert.deepEqual(line.node.pool.received, [hash, hash])
    await assertSettledOnce(hash)
  })

  it('nothing, because the connection is lost: goes out again on the next one', async () => {
    const hash = await send({ keeps: true, says: 'silence' })
    await loseConnection()

    await assertSentAgain(hash, NEXT_BLOCK)
    await assertSettledOnce(hash)
  })

  it('yes, and then the connection is lost: goes out again once in a while', async () => {
    const hash = await send()
    line.node.pool.held.clear()
    await loseConnection()

    await assertSentAgain(hash, LATER)
    await assertSettledOnce(hash)
  })

  const loseConnection = async (): Promise<void> => {
    const { node, time, quiet } = line
    const before = node.connections()
    const lost = new Promise<void>((resolve) => line.connection.provider.on('disconnected', resolve))
    node.cut()
    await lost
    time.advance(500)
    await node.until(() => node.connections() > before)
    await quiet()
  }
})
