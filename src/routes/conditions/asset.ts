import type { AssetRef, Effect } from '../../model/facts.js'
import type { ChainId } from '../../model/ids.js'
import type { Registry } from '../registry.js'
import { isSameAsset } from '../same-bytes.js'
import { showAsset } from '../show.js'
import { overEffects, showEffects, type Condition } from '../subject.js'
import { known } from '../verdict.js'

/** The asset that a name stands for on a chain; `none` where there is no such asset, `undefined` on chains that are not known. */
export type AssetOn = (chain: ChainId) => AssetRef | 'none' | undefined

const condition = (
  registry: Registry,
  over: Pick<Condition, 'test' | 'wanted'>,
  holds: (effect: Effect, chain: ChainId) => boolean,
): Condition => ({
  field: 'asset',
  ...over,
  got: (subject) => {
    const { chain } = subject.facts
    return showEffects(
      subject,
      ({ asset }) => showAsset(registry, chain, asset),
      (effect) => !holds(effect, chain),
    )
  },
})

/** `asset`: effects move the asset that the name stands for on the payload's chain. */
export const assetIs = (assetOn: AssetOn, registry: Registry): Condition => {
  const holds = ({ asset }: Effect, chain: ChainId): boolean => {
    const wanted = assetOn(chain)
    return asset !== undefined && wanted !== undefined && wanted !== 'none' && isSameAsset(asset, wanted)
  }
  return condition(
    registry,
    {
      test: (subject) => {
        const { chain } = subject.facts
        const wanted = assetOn(chain)
        if (wanted === undefined) return 'unknown'
        return wanted === 'none' ? 'no' : overEffects(subject, (effect) => known(holds(effect, chain)))
      },
      wanted: ({ facts: { chain } }) => {
        const wanted = assetOn(chain)
        if (wanted === undefined) return `an asset of ${chain}, which is not known`
        return wanted === 'none' ? `an asset that ${chain} does not have` : showAsset(registry, chain, wanted)
      },
    },
    holds,
  )
}

/** No `asset` in an allowing route: effects that move something move the native asset. */
export const onlyNative = (registry: Registry): Condition => {
  const holds = ({ asset }: Effect): boolean => asset === undefined || asset === 'native'
  return condition(
    registry,
    {
      test: (subject) => overEffects(subject, (effect) => known(holds(effect))),
      wanted: ({ facts }) => showAsset(registry, facts.chain, 'native'),
    },
    holds,
  )
}
