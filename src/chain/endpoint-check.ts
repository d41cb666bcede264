import { Metadata, TypeRegistry } from '@polkadot/types'
import { z } from 'zod'
import { isSignerError, SignerError } from '../errors/signer-error.js'
import type { Hex } from '../model/ids.js'
import { readBlockHash, type Asks } from './node-reads.js'
import { assertPallets, palletsOf } from './required-pallets.js'

/**
 * Looks at a node before anything else of the connection is used. Raises what is wrong with it: an error whose
 * `retry` is `never` if it is the wrong node, any other if it did not answer well.
 */
export type EndpointCheck = (node: Asks, endpoint: string) => Promise<void>

/** The check of a chain's block 0, and the hash that it must have, once that is known. */
export interface GenesisCheck {
  readonly check: EndpointCheck
  readonly genesis: () => Hex | undefined
}

const wrongGenesis = (expected: Hex, found: Hex, endpoint: string): SignerError =>
  new SignerError(
    'SIGNER__CHAIN__GENESIS_MISMATCH',
    `The node at ${endpoint} is of another chain. Check the endpoint and the genesis hash in the settings.`,
    { expected, found, endpoint },
  )

/** All nodes must be of the chain `expected`, or, without it, of the chain of the first. */
export const createGenesisCheck = (expected?: Hex): GenesisCheck => {
  let genesis = expected
  return {
    genesis: () => genesis,
    check: async (node, endpoint) => {
      const found = await readBlockHash(node, 0)
      genesis ??= found
      if (found !== genesis) throw wrongGenesis(genesis, found, endpoint)
    },
  }
}

const VERSION = z.object({ specName: z.string(), specVersion: z.number().int() })
const METADATA = z.templateLiteral(['0x', z.string()])

const unreadable = (what: string): SignerError =>
  new SignerError('SIGNER__CHAIN__STATE_UNAVAILABLE', `it gave no ${what} that can be read`)

const ask = async <T>(node: Asks, method: string, schema: z.ZodType<T>, what: string): Promise<T> => {
  const answer = await node.send(method, []).catch((error: unknown) => {
    throw isSignerError(error) ? error : unreadable(what)
  })
  const parsed = schema.safeParse(answer)
  if (parsed.success) return parsed.data
  throw unreadable(what)
}

const palletsIn = (given: string): string[] => {
  try {
    return palletsOf(new Metadata(new TypeRegistry(), given as Hex))
  } catch {
    throw unreadable('metadata')
  }
}

/** A node whose runtime lacks what the agent needs is refused. Each runtime is looked at once. */
export const createPalletCheck = (): EndpointCheck => {
  const known = new Set<string>()
  return async (node) => {
    const version = await ask(node, 'state_getRuntimeVersion', VERSION, 'runtime version')
    const key = `${version.specName}/${version.specVersion}`
    if (known.has(key)) return
    const metadata = await ask(node, 'state_getMetadata', METADATA, 'metadata')
    assertPallets(palletsIn(metadata), version.specName)
    known.add(key)
  }
}
