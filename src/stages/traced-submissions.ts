import type { Stages } from '../agent.js'
import type { CommittedBlock } from '../intake/commit-block.js'
import type { Hex, RequestId } from '../model/ids.js'
import type { L1Writer } from '../model/l1.js'
import type { SpanWords, Tracing } from '../observe/tracing.js'
import { blake2_256, toHex } from '../protocol/hash.js'
import type { Store } from '../store/port.js'

/** Ways of replies that are told to the traces of their jobs. */
export interface TracedSubmissions {
  /** The same writer; what it sends is timed. */
  readonly writer: L1Writer
  /** The same work; what a block decides about submissions is told once it is durable. */
  readonly commit: Stages['commit']
}

export interface TracedSubmissionsDeps {
  readonly tracing: Tracing
  readonly store: Pick<Store, 'transaction'>
  readonly writer: L1Writer
  readonly commit: Stages['commit']
}

/** An extrinsic whose fate is open, and the jobs of the sample whose replies it carries. */
interface Underway {
  /** When this life of the agent first had to do with it. */
  readonly fromMs: number
  readonly jobs: readonly RequestId[]
}

/** Jobs whose submission died are remembered until the next one is settled; of more, the next is not linked to it. */
const MOST_DIED = 10_000

/**
 * Extrinsics that are under way and the jobs in them. Those of an earlier life count from now on. A journal that cannot
 * be read gives nothing here: whoever works with it says so.
 */
const followExtrinsics = ({ tracing, store }: Pick<TracedSubmissionsDeps, 'tracing' | 'store'>) => {
  const underway = new Map<Hex, Underway>()
  const read = <T>(question: Parameters<typeof store.transaction<readonly T[]>>[0]): readonly T[] => {
    try {
      return store.transaction(question)
    } catch {
      return []
    }
  }
  const of = (hash: Hex): Underway => {
    const known = underway.get(hash)
    if (known) return known
    const jobs = read((tx) => tx.carriedBy(hash)).filter((id) => tracing.of(id) !== undefined)
    const found = { fromMs: tracing.nowMs(), jobs }
    // One that is sent once more while a block decides about it would be remembered for ever.
    const isLive = read((tx) => [tx.findSubmission(hash)]).some((submission) => submission?.state === 'live')
    if (isLive) underway.set(hash, found)
    return found
  }
  for (const { hash } of read((tx) => tx.submissions('live'))) of(hash)
  return { of, forget: (hash: Hex) => void underway.delete(hash) }
}

/** What a job's last submission that died was, as long as its reply is not on chain. */
const rememberDead = () => {
  const died = new Map<RequestId, Hex>()
  return {
    before: (id: RequestId): Hex | undefined => died.get(id),
    note: (id: RequestId, hash: Hex, isDead: boolean): void => {
      if (!isDead) died.delete(id)
      else if (died.has(id) || died.size < MOST_DIED) died.set(id, hash)
    },
  }
}

/** Times what goes out with replies, and what blocks decide about it, for the traces of the jobs. */
export const tracedSubmissions = ({ tracing, store, writer, commit }: TracedSubmissionsDeps): TracedSubmissions => {
  const extrinsics = followExtrinsics({ tracing, store })
  const dead = rememberDead()

  const settled = (hash: Hex, words: SpanWords): void => {
    const { fromMs, jobs } = extrinsics.of(hash)
    extrinsics.forget(hash)
    for (const id of jobs) {
      tracing.of(id)?.settled(hash, { fromMs, toMs: tracing.nowMs() }, words, dead.before(id))
      dead.note(id, hash, words.outcome !== 'included')
    }
  }
  const settledBy = ({ block: { number: block }, settled: { included, dead } }: CommittedBlock): void => {
    for (const { hash } of included) settled(hash, { outcome: 'included', block })
    for (const { submission, cause } of dead) settled(submission.hash, { outcome: cause, block })
  }
  const send: L1Writer['send'] = async (extrinsic, onStatus) => {
    const hash = toHex(blake2_256(extrinsic))
    const { jobs } = extrinsics.of(hash)
    const fromMs = tracing.nowMs()
    const answer = await writer.send(extrinsic, onStatus)
    const stretch = { fromMs, toMs: tracing.nowMs() }
    for (const id of jobs) tracing.of(id)?.sent(hash, stretch, { outcome: answer.outcome })
    return answer
  }
  return {
    // Not a copy: what the writer computes when it is asked stays so.
    writer: Object.create(writer, { send: { value: send, enumerable: true } }) as L1Writer,
    commit: (opened) => {
      const committed = commit(opened)
      settledBy(committed)
      return committed
    },
  }
}
