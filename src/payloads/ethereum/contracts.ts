import type { ChainId, Hex } from '../../model/ids.js'
import type { TokenStandard } from '../../model/token.js'
import type { Method } from './abi/method.js'

/** What settings say about a contract. */
export interface KnownContract {
  readonly standard?: TokenStandard
  /** The functions of its ABI file, by selector. */
  readonly methods?: ReadonlyMap<Hex, Method>
}

/** Contracts of one chain by lowercase address. */
export type KnownContracts = ReadonlyMap<Hex, KnownContract>

/** Contracts that settings tell of, by chain. */
export type ContractsByChain = ReadonlyMap<ChainId, KnownContracts>
