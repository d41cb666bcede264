import {
  defer,
  distinctUntilChanged,
  EMPTY,
  filter,
  ignoreElements,
  map,
  merge,
  ReplaySubject,
  scan,
  share,
  switchMap,
  tap,
  timer,
  type Observable,
  type SchedulerLike,
} from 'rxjs'
import type { FinalizedHeads, NodeHeads } from './finalized-heads.js'

/** How long other nodes may take to see a block as final before it is said that they do not, ms. */
const PATIENCE_MS = 12_000

/** Heights: what the node that is read says is final, and what enough nodes do. */
interface Standing {
  readonly here: number | undefined
  readonly agreed: number | undefined
}

export interface AgreedHeadsDeps {
  /** Everybody who is heard, the reader first. */
  readonly heard: readonly NodeHeads[]
  /** What enough nodes say is final, as things are. */
  readonly agreed: () => number | undefined
  /** The node that is read has long been ahead of what enough nodes say. */
  readonly onAhead: (block: number) => void
  readonly scheduler: SchedulerLike
}

const isAhead = ({ here, agreed }: Standing): boolean => (here ?? -1) > (agreed ?? -1)

/** Finality as far as enough nodes say the same of it: no lone node moves a deadline. */
export const createAgreedHeads = (
  reader: NodeHeads,
  { heard, agreed, onAhead, scheduler }: AgreedHeadsDeps,
): FinalizedHeads => {
  let newest: number | undefined
  const standing = (): Standing => ({ here: reader.newestHere(), agreed: agreed() })
  const standing$ = defer(() => merge(...heard.map(({ heard$ }) => heard$))).pipe(map(standing), share())

  const warn$: Observable<never> = standing$.pipe(
    distinctUntilChanged((a, b) => a.agreed === b.agreed && isAhead(a) === isAhead(b)),
    switchMap((at) => (isAhead(at) ? timer(PATIENCE_MS, scheduler) : EMPTY)),
    tap(() => onAhead(reader.newestHere() ?? 0)),
    ignoreElements(),
  )
  const rising$ = standing$.pipe(
    map((at) => at.agreed),
    filter((height) => height !== undefined),
    scan((highest, height) => Math.max(highest, height)),
    distinctUntilChanged(),
    tap((height) => (newest = Math.max(newest ?? 0, height))),
  )
  return {
    heads$: merge(rising$, warn$).pipe(share({ connector: () => new ReplaySubject(1) })),
    newest: () => newest,
    newestHere: () => reader.newestHere(),
  }
}
