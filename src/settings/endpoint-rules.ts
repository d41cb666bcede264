import { endpointName } from '../model/endpoint-name.js'
import type { BrokenRule } from './broken-rule.js'
import { isLoopbackUrl } from './loopback.js'

/** What an operator says of the L1 and its nodes. */
export interface NodeSettings {
  readonly endpoints: readonly string[]
  readonly agreement: number
  readonly declareDevChain: boolean
  readonly declareNodeTrusted: boolean
}

const isPlain = (url: string): boolean => new URL(url).protocol === 'ws:'
const distinct = (values: readonly string[]): number => new Set(values).size

const onEndpoints =
  (wrong: (url: string) => boolean, advice: string) =>
  (endpoints: readonly string[]): BrokenRule[] =>
    endpoints.flatMap((url, index) =>
      wrong(url) ? [{ path: ['endpoints', index], message: `${endpointName(url)} ${advice}` }] : [],
    )

const plainEndpoints = onEndpoints(
  isPlain,
  'is not encrypted: use wss://, or l1.declareNodeTrusted for a node on this machine, or l1.declareDevChain for a chain without money',
)

const plainBeyondLoopback = onEndpoints(
  (url) => isPlain(url) && !isLoopbackUrl(url),
  'is not encrypted and not on this machine: use wss://, or ws:// to 127.0.0.1 or [::1]',
)

const tooManyToAgree = ({ endpoints, agreement }: NodeSettings): BrokenRule[] => {
  const nodes = distinct(endpoints.map(endpointName))
  if (agreement <= nodes) return []
  const found = `${agreement} nodes are to agree, but the endpoints are ${nodes} different hosts and ports`
  return [{ path: ['agreement'], message: `${found}: name more endpoints, or lower it` }]
}

const selfAgreement = ({ endpoints, agreement }: NodeSettings): BrokenRule[] =>
  agreement > 1 && distinct(endpoints.map(endpointName)) < endpoints.length
    ? [
        {
          path: ['endpoints'],
          message: 'two of them are one host and port, which would agree with itself: name it once',
        },
      ]
    : []

/** Of how many endpoints the host is that has most of them. A dot at the end of a name changes nothing. */
const mostOfOneHost = (endpoints: readonly string[]): number => {
  const hosts = endpoints.map((url) => new URL(url).hostname.replace(/\.$/, ''))
  return Math.max(0, ...hosts.map((host) => hosts.filter((other) => other === host).length))
}

const loneNode = ({ endpoints, agreement }: NodeSettings): BrokenRule[] => {
  if (agreement >= 2 && mostOfOneHost(endpoints) < agreement) return []
  const found = agreement < 2 ? `is ${agreement}` : 'can be that of one host'
  return [
    {
      path: ['agreement'],
      message: `${found}: a lone node can lie about what is final. Use 2 or more, with endpoints of independent operators, or l1.declareNodeTrusted for a node inside the same trust boundary`,
    },
  ]
}

/**
 * What the endpoints must be where there is money (DESIGN 7): encrypted, and at least two that agree, unless the
 * operator vouches for the node or for the chain having no worth. Findings show no more of an endpoint than its
 * scheme, host and port. The endpoints are `ws` and `wss` addresses.
 */
export const checkEndpoints = (settings: NodeSettings): BrokenRule[] => {
  const always = [...tooManyToAgree(settings), ...selfAgreement(settings)]
  if (settings.declareDevChain) return always
  if (settings.declareNodeTrusted) return [...always, ...plainBeyondLoopback(settings.endpoints)]
  return [...always, ...plainEndpoints(settings.endpoints), ...loneNode(settings)]
}
