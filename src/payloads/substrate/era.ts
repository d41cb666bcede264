import type { Value } from './value.js'

/** How long an extrinsic lives: for ever, or `period` blocks from where block number modulo `period` is `phase`. */
export type Era = 'immortal' | { readonly period: number; readonly phase: number }

const ERA_PATH = 'sp_runtime::generic::era::Era'

/** Longest period that phases are exact for; above, they are multiples of period / 4096. */
const EXACT_PERIOD = 4096

const mortal = (encoded: number): Era | undefined => {
  const period = 2 << (encoded & 0xf)
  const phase = (encoded >> 4) * Math.max(period / EXACT_PERIOD, 1)
  return period >= 4 && phase < period ? { period, phase } : undefined
}

/** The era in the value of its 256-case enum, as sp-runtime decodes it; `undefined` for what it refuses. */
export const eraOf = (value: Value): Era | undefined => {
  if (value.kind !== 'variant' || value.path !== ERA_PATH) return undefined
  const [high] = value.fields
  if (value.index === 0) return high === undefined ? 'immortal' : undefined
  return high?.value.kind === 'number' ? mortal(value.index + Number(high.value.number) * 256) : undefined
}
