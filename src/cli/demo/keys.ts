import { generateKeyCall, type ChainId, type KeyResult } from '../../client/index.js'
import { SignerError } from '../../errors/signer-error.js'
import { toHex } from '../../protocol/hash.js'
import type { Scenario } from './scenario.js'

export const ETHEREUM = 'eip155:1'
export const BITCOIN = 'bip122:000000000019d6689c085ae165831e93'
export const SOLANA = 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'

/** The keys that the agent made for the dApp. */
export interface DemoKeys {
  readonly ethereum: KeyResult
  readonly bitcoin: KeyResult
  readonly substrate: KeyResult
  readonly solana: KeyResult
}

/** One request, four calls: a key for each chain family. Substrate is the embedded L1 itself. */
export const generateKeys = async ({ client, rows }: Scenario, substrate: ChainId): Promise<DemoKeys> => {
  const results = await client.request([
    generateKeyCall({ keyType: 'Secp256k1', chains: [ETHEREUM], label: 'demo' }),
    generateKeyCall({ keyType: 'Secp256k1', chains: [BITCOIN], label: 'demo' }),
    generateKeyCall({ keyType: 'Sr25519', chains: [substrate], label: 'demo' }),
    generateKeyCall({ keyType: 'Ed25519', chains: [SOLANA], label: 'demo' }),
  ])
  const keys = results.map((result): KeyResult => {
    if (result.status === 'ok') return result
    throw new SignerError('SIGNER__DEMO__NOT_AS_EXPECTED', `The agent made no key: ${result.status} ${result.reason}`)
  })
  for (const { keyType, blockNumber, publicKey } of keys) {
    const got = `${toHex(publicKey).slice(0, 18)}…`
    rows.push({
      what: `generate ${keyType}`,
      expected: 'key',
      got,
      door: 'chain',
      block: blockNumber,
      asExpected: true,
    })
  }
  const [ethereum, bitcoin, onL1, solana] = keys as [KeyResult, KeyResult, KeyResult, KeyResult]
  return { ethereum, bitcoin, substrate: onL1, solana }
}
