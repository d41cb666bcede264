import type { AssetRef } from '../model/facts.js'

/** Whether two addresses are the same bytes. Public data: no need for constant time. */
export const isSameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

/** Whether two references mean the same asset of one chain. */
export const isSameAsset = (a: AssetRef, b: AssetRef): boolean =>
  a === 'native' || b === 'native' ? a === b : isSameBytes(a, b)
