import { concatMap, defer, map, mergeMap, pipe, take, type Observable, type OperatorFunction } from 'rxjs'

interface Numbered<T> {
  readonly index: number
  readonly value: T
}

/** Gives values in the order of their index, which starts at 0 and has no gaps. */
const sortByIndex =
  <T>(): OperatorFunction<Numbered<T>, T> =>
  (source$) =>
    defer(() => {
      const early = new Map<number, T>()
      let next = 0
      const takeReady = (): T[] => {
        const ready: T[] = []
        for (; early.has(next); next += 1) {
          ready.push(early.get(next) as T)
          early.delete(next)
        }
        return ready
      }
      return source$.pipe(
        concatMap(({ index, value }) => {
          early.set(index, value)
          return takeReady()
        }),
      )
    })

/**
 * Runs `project` for up to `concurrency` items at once and gives the results in the order of the items. Of
 * each project the first value counts; one without a value stops the stream there. What waits, for its turn
 * or for its place, is not bounded here: bound the source. An error ends the stream.
 */
export const mapInOrder = <A, B>(project: (item: A) => Observable<B>, concurrency: number): OperatorFunction<A, B> =>
  pipe(
    mergeMap(
      (item, index) =>
        project(item).pipe(
          take(1),
          map((value) => ({ index, value })),
        ),
      concurrency,
    ),
    sortByIndex(),
  )
