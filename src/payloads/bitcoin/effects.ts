import type { Effect } from '../../model/facts.js'
import { paymentKind } from './scripts.js'
import type { TxOutput } from './transaction.js'

/** What the outputs do, and in words what there is no rule for. */
export interface OutputEffects {
  readonly effects: readonly Effect[]
  readonly doubts: readonly string[]
}

/**
 * One effect per output that is not change: a transfer to its script, or a call where the script is none
 * that an address stands for (data, bare multisig, future witness versions). A transaction of nothing but
 * change is `self`.
 */
export const effectsOf = (outputs: readonly TxOutput[], change: ReadonlySet<number>): OutputEffects => {
  const away = [...outputs.entries()].filter(([index]) => !change.has(index))
  if (away.length === 0) return { effects: [{ kind: 'self' }], doubts: [] }
  return {
    effects: away.map(([, { amount, script }]) => ({
      kind: paymentKind(script) === undefined ? 'call' : 'transfer',
      asset: 'native',
      amount,
      destination: script,
    })),
    doubts: away
      .filter(([, { script }]) => paymentKind(script) === undefined)
      .map(([index]) => `output ${index} has a script without a rule`),
  }
}
