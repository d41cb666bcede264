import type { ChainId, KeyResult, Payload, SignResult } from '../../client/index.js'

/** Something to be signed, and how a library that had no part in it checks the signatures. */
export interface Sample {
  readonly what: string
  readonly key: KeyResult
  readonly chainId: ChainId
  readonly payload: Payload
  readonly isSigned: (signatures: SignResult['signatures']) => boolean | Promise<boolean>
}

/** The samples of a chain family. Those of another `round` are other payloads. */
export type Samples = (round: number) => readonly Sample[]
