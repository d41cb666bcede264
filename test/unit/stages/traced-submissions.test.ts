import assert from 'node:assert/strict'
import type { CommittedBlock } from '../../../src/intake/commit-block.js'
import type { Hex, RequestId } from '../../../src/model/ids.js'
import type { L1Writer, PoolAnswer } from '../../../src/model/l1.js'
import type { DeathCause, Submission } from '../../../src/model/reply.js'
import type { JobTrace, Tracing } from '../../../src/observe/tracing.js'
import { blake2_256, toHex } from '../../../src/protocol/hash.js'
import { tracedSubmissions } from '../../../src/stages/traced-submissions.js'
import type { StoreTx } from '../../../src/store/port.js'

const idOf = (byte: string): RequestId => `0x${byte.repeat(32)}`
const [SAMPLED, OTHER, OUTSIDE] = [idOf('01'), idOf('02'), idOf('ff')]
const EXTRINSICS = [Uint8Array.of(1), Uint8Array.of(2)] as const
const [FIRST, SECOND] = EXTRINSICS.map((bytes) => toHex(blake2_256(bytes))) as [Hex, Hex]

describe('the way of a reply, traced', () => {
  let told: unknown[]
  let now: number
  let carried: Readonly<Record<Hex, readonly RequestId[]>>
  let live: readonly Hex[]
  let asked: number
  beforeEach(() => {
    asked = 0
    told = []
    now = 100
    carried = { [FIRST]: [SAMPLED, OUTSIDE], [SECOND]: [SAMPLED, OTHER] }
    live = []
  })

  const traceOf = (id: RequestId): JobTrace => ({
    step: () => assert.fail('no step is told here'),
    end: () => assert.fail('no end is told here'),
    sent: (...said) => void told.push(['sent', id, ...said]),
    settled: (...said) => void told.push(['settled', id, ...said]),
  })
  const tracing: Tracing = {
    nowMs: () => now,
    begin: () => assert.fail('no beginning is told here'),
    of: (id) => (id === OUTSIDE ? undefined : traceOf(id)),
  }
  const answer: PoolAnswer = { outcome: 'accepted', detail: '' }
  const slowWriter = {
    account: idOf('aa'),
    get limits() {
      return { computed: 'when it is asked' }
    },
    send: async () => {
      now += 5
      return answer
    },
  } as unknown as L1Writer
  const committing = (settled: Partial<CommittedBlock['settled']>) =>
    ({ block: { number: 7 }, settled: { included: [], dead: [], ...settled } }) as unknown as CommittedBlock
  const settledAlready = new Set<Hex>()
  afterEach(() => settledAlready.clear())
  const store = {
    transaction: <T>(work: (tx: StoreTx) => T): T =>
      work({
        submissions: () => live.map((hash) => ({ hash })),
        findSubmission: (hash: Hex) => (settledAlready.has(hash) ? { state: 'included' } : { state: 'live' }),
        carriedBy: (hash: Hex) => {
          asked += 1
          return [...(carried[hash] ?? [])]
        },
      } as unknown as StoreTx),
  }
  const open = (block: CommittedBlock, of = store) =>
    tracedSubmissions({ tracing, store: of, writer: slowWriter, commit: () => block })
  const opened = {} as never
  const included = (hash: Hex) => ({ included: [{ hash } as Submission] })
  const dead = (hash: Hex, cause: DeathCause) => ({ dead: [{ submission: { hash } as Submission, cause }] })

  it('is told to each job of the sample: every sending, and the fate of the extrinsic since the first', async () => {
    const { writer, commit } = open(committing(included(FIRST)))
    assert.equal(await writer.send(EXTRINSICS[0]), answer)
    now = 200
    await writer.send(EXTRINSICS[0])
    now = 300
    commit(opened)

    assert.deepEqual(told, [
      ['sent', SAMPLED, FIRST, { fromMs: 100, toMs: 105 }, { outcome: 'accepted' }],
      ['sent', SAMPLED, FIRST, { fromMs: 200, toMs: 205 }, { outcome: 'accepted' }],
      ['settled', SAMPLED, FIRST, { fromMs: 100, toMs: 300 }, { outcome: 'included', block: 7 }, undefined],
    ])
  })

  it('begins with this life of the agent for what an earlier one had sent, whatever became of it since', () => {
    live = [FIRST]
    const { commit } = open(committing(dead(FIRST, 'eraEnded')))
    // Its replies are ready again when the block is committed.
    carried = {}
    now = 300
    commit(opened)

    const words = { outcome: 'eraEnded', block: 7 }
    assert.deepEqual(told, [['settled', SAMPLED, FIRST, { fromMs: 100, toMs: 300 }, words, undefined]])
  })

  it('names the extrinsic that died before, for the jobs that were in it, and no more once one is included', async () => {
    const blocks = [dead(FIRST, 'failed'), included(SECOND), included(SECOND)].map(committing)
    const { writer, commit } = tracedSubmissions({
      tracing,
      store,
      writer: slowWriter,
      commit: () => blocks.shift() ?? assert.fail('there are three'),
    })
    for (const extrinsic of [...EXTRINSICS, EXTRINSICS[1]]) {
      await writer.send(extrinsic)
      commit(opened)
    }

    const afters = told.filter((said) => (said as unknown[])[0] === 'settled').map((said) => (said as unknown[]).at(-1))
    assert.deepEqual(afters, [undefined, FIRST, undefined, undefined, undefined])
  })

  it('remembers none that a block has decided when it is sent once more: nobody would tell that it can be forgotten', async () => {
    const { writer, commit } = open(committing(included(FIRST)))
    await writer.send(EXTRINSICS[0])
    commit(opened)
    settledAlready.add(FIRST)
    const before = asked
    await writer.send(EXTRINSICS[0])
    await writer.send(EXTRINSICS[0])

    assert.equal(asked - before, 2)
  })

  it('changes nothing of the writer but its sending', () => {
    const { writer } = open(committing({}))
    assert.deepEqual([writer.account, writer.limits], [slowWriter.account, slowWriter.limits])
  })

  it('is lost where the journal cannot be read, and nothing else is', async () => {
    const unreadable = {
      transaction: (): never => {
        throw new Error('the disk is gone')
      },
    }
    const block = committing(included(FIRST))
    const { writer, commit } = open(block, unreadable)

    assert.equal(await writer.send(EXTRINSICS[0]), answer)
    assert.equal(commit(opened), block)
    assert.deepEqual(told, [])
  })
})
