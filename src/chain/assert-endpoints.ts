import { SignerError } from '../errors/signer-error.js'
import { endpointName } from '../model/endpoint-name.js'

const invalid = (message: string): SignerError => new SignerError('SIGNER__SETTINGS__INVALID', message)

const isEndpoint = (url: string): boolean => {
  if (!URL.canParse(url)) return false
  const { protocol, hash } = new URL(url)
  return /^wss?:$/.test(protocol) && hash === ''
}

const isRepeated = (name: string, index: number, names: readonly string[]): boolean => names.indexOf(name) !== index

/** Asserts that there are endpoints, and that each is an address. Raises SIGNER__SETTINGS__INVALID. */
export const assertEndpoints = (endpoints: readonly string[]): void => {
  const wrong = endpoints.findIndex((url) => !isEndpoint(url))
  if (endpoints.length > 0 && wrong < 0) return
  const what =
    wrong < 0
      ? 'No L1 endpoint is given.'
      : `L1 endpoint ${wrong + 1}, ${endpointName(endpoints[wrong] as string)}, is not the address of a node.`
  throw invalid(`${what} Use ws://host:port or wss://host.`)
}

/**
 * Asserts that `wanted` endpoints can agree: two addresses of one host and port are one node, which would agree
 * with itself. Raises SIGNER__SETTINGS__INVALID.
 */
export const assertAgreement = (wanted: number, endpoints: readonly string[]): void => {
  if (wanted === 1) return
  const names = endpoints.map(endpointName)
  const repeated = names.find(isRepeated)
  if (repeated !== undefined) {
    throw invalid(`With an agreement of ${wanted}, ${repeated} may be named once only: it would agree with itself.`)
  }
  if (Number.isInteger(wanted) && wanted >= 1 && wanted <= endpoints.length) return
  throw invalid(`An agreement of ${wanted} cannot be had of ${endpoints.length} L1 endpoints. Name more of them.`)
}
