import assert from 'node:assert/strict'
import type { Hex } from '../../src/model/ids.js'
import { STATUSES as KNOWN } from '../../src/submit/pool-table.js'
import type { WireStatus } from '../support/fake-node/fake-pool.js'
import {
  assertSentAgain,
  assertSettledOnce,
  LATER,
  loseConnection,
  NEXT_BLOCK,
  onlyLive,
  sendReply,
} from '../support/one-reply.js'
import { agentPair, openLine, startSubmitting, type Line, type SubmitRig } from '../support/submit-rig.js'

const BLOCK: Hex = `0x${'b1'.repeat(32)}`
const OTHER_BLOCK: Hex = `0x${'b2'.repeat(32)}`
const OTHER_EXTRINSIC: Hex = `0x${'e1'.repeat(32)}`

/**
 * Every status of `author_submitAndWatchExtrinsic`, when the bytes go out again after it, and whether it is the last
 * one: after it a pool says nothing more.
 */
const STATUSES: readonly (readonly [name: string, statuses: WireStatus[], again: number, isLast: boolean])[] = [
  ['future', ['future'], LATER, false],
  ['ready', ['ready'], LATER, false],
  ['broadcast', [{ broadcast: ['12D3KooW'] }], LATER, false],
  ['inBlock', [{ inBlock: BLOCK }], LATER, false],
  ['inBlock twice', [{ inBlock: BLOCK }, { inBlock: OTHER_BLOCK }], LATER, false],
  ['retracted', [{ inBlock: BLOCK }, { retracted: BLOCK }], LATER, false],
  ['finalityTimeout', [{ inBlock: BLOCK }, { finalityTimeout: BLOCK }], NEXT_BLOCK, true],
  ['finalized, and it is not', [{ inBlock: BLOCK }, { finalized: BLOCK }], LATER, true],
  ['usurped', [{ usurped: OTHER_EXTRINSIC }], LATER, true],
  ['dropped', ['dropped'], NEXT_BLOCK, true],
  ['invalid', ['invalid'], LATER, true],
  ['a word of nobody', ['teleported', { teleported: BLOCK }], LATER, false],
  ['garbage', [{ Dropped: null }, {}, { ready: null, dropped: null }, 'DROPPED'], LATER, false],
]

const kindsOf = (statuses: readonly WireStatus[]): string[] =>
  statuses
    .map((status) => (typeof status === 'string' ? status : Object.keys(status).join()))
    .filter((kind) => Object.hasOwn(KNOWN, kind))

describe('what a pool says of an extrinsic after it took it', () => {
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

  /** The statuses that the agent heard. */
  const heard = (): string[] => rig.events.flatMap((event) => (event.kind === 'poolStatus' ? [event.status] : []))

  it('is heard whatever it is that the agent knows of', () => {
    const tried = STATUSES.flatMap(([, statuses]) => kindsOf(statuses))

    assert.deepEqual(
      Object.keys(KNOWN).filter((kind) => !tried.includes(kind)),
      [],
    )
  })

  for (const [name, statuses, again, isLast] of STATUSES) {
    it(`${name}: settles nothing, the same bytes go out again after ${again} block(s)`, async () => {
      const hash = await sendReply(line, rig)
      for (const status of statuses) assert.equal(line.node.pool.tell(hash, status), 1)
      await line.quiet()

      assert.deepEqual(heard(), kindsOf(statuses))
      assert.equal(onlyLive(rig).hash, hash)
      assert.equal(line.node.pool.watchers(hash), isLast ? 0 : 1)
      await assertSentAgain(line, rig, hash, again)
      await assertSettledOnce(line, rig, hash)
      assert.equal(line.node.pool.watchers(hash), 0)
    })
  }

  it('inBlock, of a best block that is abandoned: nothing is settled before a final block holds it', async () => {
    const { node } = line
    const hash = await sendReply(line, rig)
    const bytes = node.pool.held.get(hash)!
    const forkAt = node.chain.height
    const abandoned = node.chain.add(bytes)
    node.announceBest(abandoned)
    node.pool.tell(hash, { inBlock: abandoned.hash })

    node.chain = node.chain.fork(forkAt)
    node.pool.tell(hash, { retracted: abandoned.hash })
    await rig.block()

    assert.equal(onlyLive(rig).hash, hash)
    await assertSettledOnce(line, rig, hash)
  })

  it('inBlock, and finality stands still: nothing is sent again, and nothing settled', async () => {
    const { node } = line
    const hash = await sendReply(line, rig)
    for (let i = 0; i < 2 * LATER; i += 1) node.announceBest(node.chain.add())
    node.pool.tell(hash, { inBlock: node.chain.best.hash })
    await line.quiet()

    assert.deepEqual(node.pool.received, [hash])
    assert.equal(onlyLive(rig).hash, hash)
  })

  it('usurped, and the usurper becomes final: the reply goes out anew, with the next nonce, once', async () => {
    const { node, ledger, runtime } = line
    const hash = await sendReply(line, rig)
    const { nonce } = onlyLive(rig)
    node.pool.held.clear()
    // Signed with the agent's own key, by somebody else.
    const foreign = runtime.signed(agentPair, nonce, runtime.call('system', 'remark', '0x00'))
    node.pool.tell(hash, { usurped: OTHER_EXTRINSIC })
    await rig.finalize(node.chain.add(foreign))

    assert.deepEqual(
      rig.settled.map(({ dead }) => dead.map(({ submission, cause }) => [submission.hash, cause])),
      [[[hash, 'nonceUsed']]],
    )
    const next = onlyLive(rig)
    assert.deepEqual([next.nonce, ledger.nonceOf(next.extrinsic)], [nonce + 1, nonce + 1])
    assert.deepEqual(node.pool.received, [hash, next.hash])
    await rig.block([next.hash])
    assert.deepEqual(
      rig.settled.at(-1)?.included.map((one) => one.hash),
      [next.hash],
    )
  })

  it('inBlock, in a block where it fails: the reply goes out anew', async () => {
    const { node, ledger } = line
    const hash = await sendReply(line, rig)
    ledger.failing.add(hash)
    await rig.block([hash])
    assert.deepEqual(
      rig.settled.map(({ dead }) => dead.map(({ submission, cause }) => [submission.hash, cause])),
      [[[hash, 'failed']]],
    )
    // A failure holds up new extrinsics for a block.
    await rig.block()

    const next = onlyLive(rig)
    assert.deepEqual(node.pool.received, [hash, next.hash])
    await rig.block([next.hash])
    assert.deepEqual(
      rig.settled.at(-1)?.included.map((one) => one.hash),
      [next.hash],
    )
  })

  it('the connection is lost: the watch ends, and the next node, which may know nothing, gets the same bytes at once', async () => {
    const hash = await sendReply(line, rig)
    assert.equal(line.node.pool.watchers(hash), 1)
    line.node.pool.held.clear()
    await loseConnection(line)

    assert.equal(line.node.pool.watchers(hash), 0)
    await assertSentAgain(line, rig, hash, NEXT_BLOCK)
    assert.equal(line.node.pool.watchers(hash), 1)
    await assertSettledOnce(line, rig, hash)
  })
})
