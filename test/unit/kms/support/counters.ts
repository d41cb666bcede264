import type { RollbackCounter } from '../../../../src/kms/rollback-counter.js'

/** A counter that starts from a number of its own, and stops counting after a chosen number of steps. */
export const memoryCounter = (first = 41n) => {
  let value: bigint | undefined
  let stepsLeft = Infinity
  const counter: RollbackCounter = {
    read: async () => value,
    increment: async () => {
      if (stepsLeft <= 0) throw new Error('the counter is unplugged')
      stepsLeft -= 1
      value = value === undefined ? first : value + 1n
      return value
    },
  }
  return {
    ...counter,
    unplugAfter: (steps: number): void => void (stepsLeft = steps),
    takeAway: (): void => void (value = undefined),
    set: (to: bigint): void => void (value = to),
  }
}
