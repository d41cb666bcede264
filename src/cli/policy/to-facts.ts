import type { Effect, Facts } from '../../model/facts.js'
import { present } from '../../protocol/present.js'
import { parseAddress } from '../../routes/address.js'
import { fromDisplayUnits, type AmountResult } from '../../routes/amount.js'
import type { ChainEntry } from '../../routes/registry.js'
import { resolveAssets, type ResolvedAsset } from '../../routes/resolve-assets.js'
import { resolveDestinations } from '../../routes/resolve-destinations.js'
import type { RouteContext } from '../../routes/route-scope.js'
import type { EffectFile, FactsFile } from './request-file.js'

/** Where something stands in a request, and the chain that it is read for. */
export interface Place extends RouteContext {
  readonly chain: ChainEntry
}

/** The same place, with what is found reported under a path of the request. */
const under = (place: Place, member: string): Place => ({
  ...place,
  path: `${place.path}.${member}`,
  report: (_path, problem) => place.report(`${place.path}.${member}`, problem),
})

const scopeOf = ({ chain }: Place) => ({ chains: [chain], named: true })

const assetOf = (name: string | undefined, place: Place): ResolvedAsset | undefined =>
  resolveAssets(name, scopeOf(place), under(place, 'asset')).get(place.chain.id)

const destinationOf = (text: string, place: Place): Uint8Array | undefined =>
  resolveDestinations([text], scopeOf(place), under(place, 'to')).get(place.chain.id)?.[0]

const ownerOf = (text: string, place: Place): Uint8Array | undefined => {
  const address = parseAddress(place.chain.id, text)
  if (address.ok) return address.bytes
  place.report(`${place.path}.owner`, address.problem)
  return undefined
}

const take = (result: AmountResult, path: string, { report }: Place): bigint | undefined => {
  if (result.ok) return result.base
  report(path, result.problem)
  return undefined
}

const amountOf = ({ amount, amount_base: base }: EffectFile, asset: ResolvedAsset | undefined, place: Place) => {
  if (base !== undefined) return BigInt(base)
  if (amount === undefined || asset === undefined) return undefined
  const { decimals } = asset
  const unknown = 'the decimals of this asset are not known; list the token in the settings, or write amount_base'
  const result: AmountResult =
    decimals === undefined ? { ok: false, problem: unknown } : fromDisplayUnits(amount, decimals)
  return take(result, `${place.path}.amount`, place)
}

const effectOf = (written: EffectFile, place: Place): Effect => {
  const { kind, to, owner, method, token_id: tokenId, unlimited } = written
  if (written.amount !== undefined && written.amount_base !== undefined)
    place.report(`${place.path}.amount_base`, 'cannot stand beside amount')
  const hasAmount = written.amount !== undefined || written.amount_base !== undefined
  const asset = written.asset !== undefined || hasAmount ? assetOf(written.asset, place) : undefined
  return present({
    kind,
    asset: asset?.ref,
    amount: amountOf(written, asset, place),
    destination: to === undefined ? undefined : destinationOf(to, place),
    owner: owner === undefined ? undefined : ownerOf(owner, place),
    method,
    tokenId: tokenId === undefined ? undefined : BigInt(tokenId),
    unlimited,
  })
}

/**
 * The facts that a decoder would find, of the words of a request file. A digest is blind, as it always is; what
 * is not understood has a doubt. What cannot be resolved is reported, and the facts then must not be used.
 */
export const factsOf = ({ effects, fee, understood }: FactsFile, place: Place): Facts => {
  const blind = effects.some(({ kind }) => kind === 'digest')
  const isUnderstood = understood && !blind
  return present({
    chain: place.chain.id,
    understood: isUnderstood,
    doubts: isUnderstood ? [] : ['the request file says that a part has no rule'],
    blind,
    effects: effects.map((each, index) => effectOf(each, { ...place, path: `${place.path}.effects[${index}]` })),
    fee: fee === undefined ? undefined : take(fromDisplayUnits(fee, place.chain.decimals), `${place.path}.fee`, place),
    replay: {},
  })
}
