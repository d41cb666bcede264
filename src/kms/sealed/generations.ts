import { inTurn } from '../../rx/in-turn.js'
import type { RollbackCounter } from '../rollback-counter.js'
import type { Root } from '../root.js'
import type { Change } from './change.js'
import { countTo, firstCount } from './count.js'
import { writeManifest, type Manifest } from './manifest.js'

/** What the next generation has that this one has not. */
export interface Step extends Partial<Pick<Manifest, 'records' | 'destroying' | 'rootFile'>> {
  readonly writes?: Change['writes']
  readonly destroys?: Change['destroys']
}

/** Makes a change in one directory. Durable when it resolves; the same one may be made again. */
export type Apply = (change: Change) => Promise<void>

export interface GenerationsParts {
  readonly root: Root
  /** In force now. */
  readonly manifest: Manifest
  readonly main: Apply
  readonly replicas: readonly Apply[]
  readonly counter: RollbackCounter | undefined
}

/** The history of a key directory: one change after the other, each of them everywhere before the next. */
export interface Generations {
  /** Number of the last change, and of the one that is being made. */
  current(): bigint
  /**
   * Durable here and in every replica when it resolves. After a failure the change may have happened, so it is
   * completed before the next one: what came later never lacks what came before.
   *
   * @param step - gives undefined where there is nothing to do
   */
  advance(step: (now: Manifest) => Step | undefined): Promise<void>
  /** The next change is counted by another counter, or by none. */
  recount(counter: RollbackCounter | undefined): Promise<void>
}

/** Waits for all of them, so that none still works when the next change begins; then raises what the first that failed raised. */
const everywhere = async (replicas: readonly Apply[], change: Change): Promise<void> => {
  const outcomes = await Promise.allSettled(replicas.map((apply) => apply(change)))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}

export const generationsOf = ({ root, manifest, main, replicas, ...parts }: GenerationsParts): Generations => {
  const turn = inTurn()
  let now = manifest
  let { counter } = parts
  let unfinished: (() => Promise<void>) | undefined

  // The replicas come last: one that is ahead of the directory proves that the directory was put back.
  const make = (change: Change, value: bigint | undefined) => async (): Promise<void> => {
    await main(change)
    if (counter !== undefined && value !== undefined) await countTo(counter, value)
    await everywhere(replicas, change)
  }
  const finish = async (): Promise<void> => {
    await unfinished?.()
    unfinished = undefined
  }
  const advance = async (step: (now: Manifest) => Step | undefined): Promise<void> => {
    await finish()
    const taken = step(now)
    if (taken === undefined) return
    const { writes = [], destroys = [], ...rest } = taken
    const counted = now.counter === undefined ? undefined : now.counter + 1n
    const next = { ...now, destroying: undefined, ...rest, generation: now.generation + 1n, counter: counted }
    unfinished = make({ writes, destroys, manifest: writeManifest(root, next) }, counted)
    now = next
    await finish()
  }
  const recount = async (other: RollbackCounter | undefined): Promise<void> => {
    await finish()
    now = { ...now, counter: await firstCount(other) }
    counter = other
  }
  return {
    current: () => now.generation,
    advance: (step) => turn('change', () => advance(step)),
    recount: (other) => turn('change', () => recount(other)),
  }
}
