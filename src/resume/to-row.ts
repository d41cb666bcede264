import type { KeyInfo } from '../model/key.js'
import type { NewKeyRow } from '../model/rows.js'

/** The row of a key as its file describes it. A deleted one is destroyed after the block `destroyAfter`. */
export const toRow = (key: KeyInfo, label: string, destroyAfter: number): NewKeyRow => ({
  ...key,
  label,
  ...(key.state === 'deleted' ? { destroyAfter } : {}),
})
