import type { AssetRef } from '../../model/facts.js'
import type { ChainId } from '../../model/ids.js'
import { isSameAsset } from '../same-bytes.js'
import { overEffects, type Condition } from '../subject.js'
import { known } from '../verdict.js'

/** The asset that a name stands for on a chain; `none` where there is no such asset, `undefined` on chains that are not known. */
export type AssetOn = (chain: ChainId) => AssetRef | 'none' | undefined

/** `asset`: effects move the asset that the name stands for on the payload's chain. */
export const assetIs = (assetOn: AssetOn): Condition => ({
  field: 'asset',
  test: (subject) => {
    const wanted = assetOn(subject.facts.chain)
    if (wanted === undefined) return 'unknown'
    if (wanted === 'none') return 'no'
    return overEffects(subject, ({ asset }) => known(asset !== undefined && isSameAsset(asset, wanted)))
  },
})

/** No `asset` in an allowing route: effects that move something move the native asset. */
export const onlyNative: Condition = {
  field: 'asset',
  test: (subject) => overEffects(subject, ({ asset }) => known(asset === undefined || asset === 'native')),
}
