import { NO_OPTIONS } from '../../types/protocol/no-options.js'
import type { Payload, RequestCall, SignOptions } from '../../types/protocol/scale.js'
import type { ChainId, KeyId } from '../model/ids.js'
import type { KeyType } from '../model/key.js'

/** A `RequestCall` of one kind. */
export type CallOf<Tag extends RequestCall['tag']> = Extract<RequestCall, { readonly tag: Tag }>

/** The key to make. */
export interface NewKeyInput {
  readonly keyType: KeyType
  /** 1 to 16 CAIP-2 chains of one namespace: the key signs for nothing else. */
  readonly chains: readonly ChainId[]
  /** At most 64 bytes; default empty. */
  readonly label?: string
}

/** What to sign. */
export interface SignInput {
  /** One of the key's chains. */
  readonly chainId: ChainId
  readonly keyId: KeyId
  readonly payload: Payload
  /** They only ever tighten what the agent's policies demand. */
  readonly opts?: Partial<SignOptions>
}

/** Asks for a new key, owned by the caller. */
export const generateKeyCall = ({ keyType, chains, label = '' }: NewKeyInput): CallOf<'GenerateKey'> => ({
  tag: 'GenerateKey',
  value: { keyType, chains: [...chains], label },
})

/** Asks for the public key of a key that the caller may use. */
export const publicKeyCall = (keyId: KeyId): CallOf<'PublicKey'> => ({ tag: 'PublicKey', value: { keyId } })

/** Asks for the signatures of one payload. */
export const signCall = ({ chainId, keyId, payload, opts }: SignInput): CallOf<'Sign'> => ({
  tag: 'Sign',
  value: { chainId, keyId, payload, opts: { ...NO_OPTIONS, ...opts } },
})

/** Asks for the end of a key of the caller. */
export const deleteKeyCall = (keyId: KeyId): CallOf<'DeleteKey'> => ({ tag: 'DeleteKey', value: { keyId } })
