import type { Effect } from '../../model/facts.js'
import { isPayment, type OwnScripts } from './scripts.js'
import type { TxOutput } from './transaction.js'

/** What the outputs do, and in words what there is no rule for. */
export interface OutputEffects {
  readonly effects: readonly Effect[]
  readonly doubts: readonly string[]
}

/**
 * One effect per output that does not come back to the key: a transfer to its script, or a call where the
 * script is none that an address stands for (data, bare multisig, future witness versions). Outputs of
 * the key are change; a transaction of nothing else is `self`.
 */
export const effectsOf = (outputs: readonly TxOutput[], own: OwnScripts): OutputEffects => {
  const away = [...outputs.entries()].filter(([, { script }]) => own.kindOf(script) === undefined)
  if (away.length === 0) return { effects: [{ kind: 'self' }], doubts: [] }
  return {
    effects: away.map(([, { amount, script }]) => ({
      kind: isPayment(script) ? 'transfer' : 'call',
      asset: 'native',
      amount,
      destination: script,
    })),
    doubts: away
      .filter(([, { script }]) => !isPayment(script))
      .map(([index]) => `output ${index} has a script without a rule`),
  }
}
