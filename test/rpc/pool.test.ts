import assert from 'node:assert/strict'
import { CODES, REASONS } from '../../src/submit/pool-table.js'
import {
  assertSentAgain,
  assertSettledOnce,
  LATER,
  loseConnection,
  NEXT_BLOCK,
  sendReply,
} from '../support/one-reply.js'
import { openLine, REQUEST_TIMEOUT_MS, startSubmitting, type Line, type SubmitRig } from '../support/submit-rig.js'

/** Has a test of its own: the bytes are there. */
const ALREADY_IMPORTED = 1013

const INVALID = 'Invalid Transaction'

/** What a node refuses with, the name that the error has in Substrate, and when the bytes go out again. */
type Row = readonly [code: number, name: string, message: string, data: unknown, again: number]

const REFUSALS: readonly Row[] = [
  [1001, 'BadFormat', 'Extrinsic has invalid format', undefined, LATER],
  [1002, 'Verification', 'Verification Error', undefined, NEXT_BLOCK],
  [1010, 'Stale', INVALID, 'Transaction is outdated', LATER],
  [1010, 'BadProof', INVALID, 'Transaction has a bad signature', LATER],
  [1010, 'AncientBirthBlock', INVALID, 'Transaction has an ancient birth block', LATER],
  [1010, 'Call', INVALID, 'Transaction call is not expected', LATER],
  [1010, 'BadSigner', INVALID, 'Invalid signing address', LATER],
  [1010, 'BadMandatory', INVALID, 'A call was labelled as mandatory, but resulted in an Error.', LATER],
  [
    1010,
    'MandatoryValidation',
    INVALID,
    'Transaction dispatch is mandatory; transactions must not be validated.',
    LATER,
  ],
  [1010, 'UnknownOrigin', INVALID, 'The transaction extension did not authorize any origin', LATER],
  [1010, 'IndeterminateImplicit', INVALID, 'The implicit data was unable to be calculated', NEXT_BLOCK],
  [1010, 'Payment', INVALID, 'Inability to pay some fees (e.g. account balance too low)', NEXT_BLOCK],
  [1010, 'Future', INVALID, 'Transaction will be valid in the future', NEXT_BLOCK],
  [1010, 'ExhaustsResources', INVALID, 'Transaction would exhaust the block limits', NEXT_BLOCK],
  [1010, 'InvalidTransaction', INVALID, 'Custom error: 7', NEXT_BLOCK],
  [1010, 'InvalidTransaction', INVALID, undefined, NEXT_BLOCK],
  [1010, 'InvalidTransaction', INVALID, { toString: 1 }, NEXT_BLOCK],
  [1011, 'UnknownValidity', 'Unknown Transaction Validity', 'Could not lookup information', NEXT_BLOCK],
  [1012, 'TemporarilyBanned', 'Transaction is temporarily banned', undefined, NEXT_BLOCK],
  [1014, 'TooLowPriority', 'Priority is too low: (10 vs 10)', 'too low to replace', LATER],
  [1015, 'CycleDetected', 'Cycle Detected', undefined, NEXT_BLOCK],
  [1016, 'ImmediatelyDropped', 'Immediately Dropped', 'limits', NEXT_BLOCK],
  [1018, 'Unactionable', 'Transaction cannot be propagated', undefined, NEXT_BLOCK],
  [1019, 'NoTagsProvided', 'Transaction does not provide any tags', undefined, NEXT_BLOCK],
  [1020, 'InvalidBlockId', 'The provided block ID is invalid', undefined, NEXT_BLOCK],
  [1021, 'RejectedFutureTransaction', 'Future transactions are not accepted', undefined, NEXT_BLOCK],
  [-32_601, 'MethodNotFound', 'Method not found', undefined, NEXT_BLOCK],
  [-32_602, 'InvalidParams', 'Invalid params', undefined, NEXT_BLOCK],
  [-32_603, 'InternalError', 'Internal error', undefined, NEXT_BLOCK],
  [-32_006, 'TooManySubscriptions', 'Too many subscriptions on the connection', undefined, NEXT_BLOCK],
  [-32_007, 'OversizedRequest', 'Request is too big', undefined, NEXT_BLOCK],
  [-32_009, 'ServerIsBusy', 'Server is busy, try again later', undefined, NEXT_BLOCK],
  [-32_999, 'RateLimit', 'RPC rate limit exceeded', undefined, NEXT_BLOCK],
  [424_242, 'nothing is known of what the node did with it', 'constructor', 'constructor', NEXT_BLOCK],
]

describe('what a pool answers to an extrinsic', () => {
  let line: Line
  let rig: SubmitRig

  before(async () => {
    line = await openLine()
  })
  after(() => line?.close())
  beforeEach(() => {
    rig = startSubmitting(line)
  })
  afterEach(() => {
    rig.close()
    line.node.pool.held.clear()
  })

  for (const [code, name, message, data, again] of REFUSALS) {
    const given = data === undefined ? '' : ` (${JSON.stringify(data)})`
    it(`${code} ${name}${given}: the same bytes, and only they, go out again after ${again} block(s)`, async () => {
      const hash = await sendReply(line, rig, { keeps: false, says: { code, message, data } })

      const refused = rig.events.at(-1)
      assert.ok(refused?.kind === 'poolRefused')
      assert.equal(refused.means?.split(':')[0], name)
      await assertSentAgain(line, rig, hash, again)
      await assertSettledOnce(line, rig, hash)
    })
  }

  it('tries everything that the agent knows of', () => {
    const tried = new Set<unknown>(REFUSALS.flatMap(([code, , , data]) => [code, data]))

    assert.deepEqual(
      [...CODES.keys(), ...REASONS.keys()].filter((known) => !tried.has(known)),
      [ALREADY_IMPORTED],
    )
  })

  it('1013 AlreadyImported: is taken for there', async () => {
    const says = { code: ALREADY_IMPORTED, message: 'Transaction Already Imported' }
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
