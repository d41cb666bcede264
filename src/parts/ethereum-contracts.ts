import { readFileSync } from 'node:fs'
import { SignerError } from '../errors/signer-error.js'
import { systemCodeOf } from '../errors/system-code.js'
import type { ContractsByChain } from '../payloads/ethereum/contracts.js'
import { loadContracts, type TokenContract } from '../payloads/ethereum/load-contracts.js'
import { toHex } from '../protocol/hash.js'
import type { Registry } from '../routes/registry.js'
import type { Settings } from '../settings/schema.js'

const readBytes = (path: string, chain: string): Uint8Array => {
  try {
    return readFileSync(path)
  } catch (error) {
    const message = `The ABI ${path} of ${chain} cannot be read (${systemCodeOf(error) ?? 'unknown fault'}): check payloads.ethereum`
    throw new SignerError('SIGNER__SETTINGS__INVALID', message, { chain, path }, error)
  }
}

const tokensOf = ({ tokens }: Registry): readonly TokenContract[] =>
  tokens.flatMap(({ chain, address, standard }) =>
    standard === undefined ? [] : [{ chain, address: toHex(address), standard }],
  )

/**
 * What decoding knows of contracts on EVM chains: the tokens that policies may name, by their standard, and
 * the ABI files of the settings. Raises SIGNER__SETTINGS__INVALID with the file that cannot be used.
 */
export const readEthereumContracts = (files: Settings['payloads']['ethereum'], registry: Registry): ContractsByChain =>
  loadContracts(
    files.map(({ chain, contracts, abi }) => ({ chain, contracts, path: abi, bytes: readBytes(abi, chain) })),
    tokensOf(registry),
  )
