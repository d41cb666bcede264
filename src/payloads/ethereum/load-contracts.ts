import { isAddress } from 'viem/utils'
import { SignerError } from '../../errors/signer-error.js'
import type { ChainId, Hex } from '../../model/ids.js'
import type { TokenStandard } from '../../model/token.js'
import { readAbi } from './abi/read-abi.js'
import type { ContractsByChain, KnownContract } from './contracts.js'

/** The ABI of contracts of one chain. */
export interface AbiFile {
  readonly chain: ChainId
  /** Hex; with the checksum of EIP-55 where upper and lower case are mixed. */
  readonly contracts: readonly string[]
  /** Where the bytes are from, for what is said about them. */
  readonly path: string
  readonly bytes: Uint8Array
}

/** A token that settings tell of. */
export interface TokenContract {
  readonly chain: ChainId
  /** Lowercase. */
  readonly address: Hex
  readonly standard: TokenStandard
}

const invalid = ({ chain, path }: AbiFile, problem: string): SignerError =>
  new SignerError(
    'SIGNER__SETTINGS__INVALID',
    `The ABI ${path} of ${chain} cannot be used: ${problem}. Check payloads.ethereum`,
    { chain, path },
  )

const addressesOf = (file: AbiFile): readonly Hex[] =>
  file.contracts.map((address) => {
    if (!isAddress(address)) throw invalid(file, `${address} is no address, or its checksum is wrong`)
    return address.toLowerCase() as Hex
  })

const methodsOf = (file: AbiFile): KnownContract['methods'] & object => {
  const reading = readAbi(file.bytes)
  if (!reading.ok) throw invalid(file, reading.detail)
  return reading.methods
}

/**
 * Makes what settings say about contracts ready for decoding. A token may have an ABI too. Raises
 * SIGNER__SETTINGS__INVALID for files that are no ABI, for what is no address, and for a contract with two.
 */
export const loadContracts = (files: readonly AbiFile[], tokens: readonly TokenContract[]): ContractsByChain => {
  const byChain = new Map<ChainId, Map<Hex, KnownContract>>()
  const add = (chain: ChainId, address: Hex, known: KnownContract): void => {
    const contracts = byChain.get(chain) ?? new Map<Hex, KnownContract>()
    byChain.set(chain, contracts.set(address, { ...contracts.get(address), ...known }))
  }
  for (const { chain, address, standard } of tokens) add(chain, address, { standard })
  for (const file of files) {
    const methods = methodsOf(file)
    for (const address of addressesOf(file)) {
      if (byChain.get(file.chain)?.get(address)?.methods) throw invalid(file, `${address} has an ABI already`)
      add(file.chain, address, { methods })
    }
  }
  return byChain
}
