import assert from 'node:assert/strict'
import {
  assertSentAgain,
  assertSettledOnce,
  LATER,
  loseConnection,
  NEXT_BLOCK,
  sendReply,
} from '../support/one-reply.js'
import { openLine, REQUEST_TIMEOUT_MS, startSubmitting, type Line, type SubmitRig } from '../support/submit-rig.js'

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

  before(async function () {
    this.timeout(30_000)
    line = await openLine()
  })
  after(() => line.close())
  beforeEach(() => {
    rig = startSubmitting(line)
  })
  afterEach(() => {
    rig.close()
    line.node.pool.held.clear()
  })

  for (const [name, code, message, data, again] of REFUSALS) {
    it(`${name}: the same bytes, and only they, go out again after ${again} block(s), and count once`, async () => {
      const hash = await sendReply(line, rig, { keeps: false, says: { code, message, data } })

      await assertSentAgain(line, rig, hash, again)
      await assertSettledOnce(line, rig, hash)
    })
  }

  it('1013 AlreadyImported: is taken for there', async () => {
    const says = { code: 1013, message: 'Transaction Already Imported' }
    const hash = await sendReply(line, rig, { keeps: true, says })

    assert.equal(rig.events.at(-1)?.kind, 'sent')
    await assertSentAgain(line, rig, hash, LATER)
    await assertSettledOnce(line, rig, hash)
  })

  it('nothing at all, within the time of a call: the same bytes go out again', async () => {
    const hash = await sendReply(line, rig, { keeps: true, says: 'silence' })
    await rig.block()
    assert.deepEqual(line.node.pool.received, [hash], 'the call is still open')

    line.time.advance(REQUEST_TIMEOUT_MS)
    await line.quiet()

    // The block that came meanwhile is looked at now.
    assert.deepEqual(line.node.pool.received, [hash, hash])
    await assertSettledOnce(line, rig, hash)
  })

  it('nothing, because the connection is lost: the same bytes go out again on the next one', async () => {
    const hash = await sendReply(line, rig, { keeps: true, says: 'silence' })
    await loseConnection(line)

    await assertSentAgain(line, rig, hash, NEXT_BLOCK)
    await assertSettledOnce(line, rig, hash)
  })

  it('something that is no id of a subscription: the same bytes go out again with the next block', async () => {
    line.node.script('author_submitAndWatchExtrinsic', async (_params, _subscriptions, honest) => {
      await honest()
      return { id: 1 }
    })
    const hash = await sendReply(line, rig)
    line.node.script('author_submitAndWatchExtrinsic', undefined)

    await assertSentAgain(line, rig, hash, NEXT_BLOCK)
    await assertSettledOnce(line, rig, hash)
  })

  it('yes, five times: counts once', async () => {
    line.node.echoes = 5
    const hash = await sendReply(line, rig)
    line.node.echoes = 1

    await assertSentAgain(line, rig, hash, LATER)
    await assertSettledOnce(line, rig, hash)
  })

  it('yes to calls that nobody made: is not heard', async () => {
    const hash = await sendReply(line, rig, { keeps: false, says: { code: 1016, message: 'Immediately Dropped' } })
    for (const id of [0, -1, 1, 1e9, 2 ** 53]) line.node.say(JSON.stringify({ jsonrpc: '2.0', id, result: hash }))
    await line.quiet()

    await assertSentAgain(line, rig, hash, NEXT_BLOCK)
    await assertSettledOnce(line, rig, hash)
  })
})
