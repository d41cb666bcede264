import type { Hex } from '../../model/ids.js'
import { endpointName } from '../../model/endpoint-name.js'
import { withL1 } from '../with-l1.js'
import { EMBEDDED_GENESIS, judgeChain, type ChainClaim, type ChainKind } from './judge-chain.js'
import { askL1 } from './l1-found.js'

/** The address of the L1 of `dev`, where no other was given. */
const EMBEDDED_ENDPOINT = 'ws://127.0.0.1:9944'

/** The chain of a new agent. */
export interface ChosenChain {
  readonly kind: ChainKind
  readonly endpoints: readonly string[]
  readonly genesis: Hex
  /** One line: which chain, and who says so. */
  readonly description: string
}

const WORDS: Readonly<Record<ChainKind, string>> = {
  embedded: 'the L1 of `signer-layer dev`, on which no money is',
  development: 'declared a development chain by --dev',
  production: 'a chain with money: attestation is required',
}

/** Without a node to ask: what is known of the L1 of `dev`. */
export const wellKnownChain = (): ChosenChain => ({
  kind: 'embedded',
  endpoints: [EMBEDDED_ENDPOINT],
  genesis: EMBEDDED_GENESIS,
  description: `${WORDS.embedded}, at ${EMBEDDED_ENDPOINT}: its well-known values, since no --l1 was given`,
})

/**
 * Asks all nodes what they are. Raises what `judgeChain` and `connectL1` raise: also where a node is not of an
 * Integritee L1 (SIGNER__CHAIN__PALLET_NOT_FOUND).
 */
export const chooseChain = async (endpoints: readonly string[], claim: ChainClaim): Promise<ChosenChain> => {
  const found = await Promise.all(
    endpoints.map((url) =>
      withL1({ endpoints: [url] }, async ({ api }) => ({ ...(await askL1(api)), endpoint: endpointName(url) })),
    ),
  )
  const kind = judgeChain(found, claim)
  const [first] = found
  const { genesis = EMBEDDED_GENESIS, chain = '', specName = '', specVersion = 0 } = first ?? {}
  const description = `${JSON.stringify(chain)}, runtime ${specName}/${specVersion}: ${WORDS[kind]}`
  return { kind, endpoints, genesis, description }
}
