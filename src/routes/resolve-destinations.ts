import type { ChainId } from '../model/ids.js'
import { parseAddress } from './address.js'
import { didYouMean } from './nearest.js'
import type { RouteContext, RouteScope } from './route-scope.js'

interface Destination {
  readonly chain: ChainId
  readonly address: Uint8Array
}

const IS_ADDRESS = /^0[xX]/

const fromLabel = (
  label: string,
  path: string,
  scope: RouteScope,
  { registry, report }: RouteContext,
): Destination[] => {
  const entry = registry.addressBook.get(label)
  if (entry === undefined) {
    const advice = didYouMean(label, [...registry.addressBook.keys()])
    report(path, `neither an address nor a label of the address book: "${label}"${advice}`)
    return []
  }
  if (!scope.chains.some(({ id }) => id === entry.chain)) {
    report(path, `"${label}" is an address on ${entry.chain}, which this route does not match`)
    return []
  }
  return [entry]
}

const fromAddress = (text: string, path: string, scope: RouteScope, { report }: RouteContext): Destination[] => {
  if (!scope.named) {
    report(path, 'an address needs a route with chain; a label brings its own')
    return []
  }
  return scope.chains.flatMap(({ id }) => {
    const address = parseAddress(id, text)
    if (address.ok) return [{ chain: id, address: address.bytes }]
    report(path, address.problem)
    return []
  })
}

/** Resolves `to_allowlist` to raw addresses by chain: labels of the address book, or addresses of the route's chains. */
export const resolveDestinations = (
  entries: readonly string[],
  scope: RouteScope,
  context: RouteContext,
): ReadonlyMap<ChainId, readonly Uint8Array[]> => {
  const byChain = new Map<ChainId, Uint8Array[]>()
  for (const [index, entry] of entries.entries()) {
    const path = `${context.path}.match.to_allowlist[${index}]`
    const resolve = IS_ADDRESS.test(entry) ? fromAddress : fromLabel
    for (const { chain, address } of resolve(entry, path, scope, context))
      byChain.set(chain, [...(byChain.get(chain) ?? []), address])
  }
  return byChain
}
