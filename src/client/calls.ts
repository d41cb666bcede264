import { NO_OPTIONS } from '../../types/protocol/no-options.js'
import type { Right } from '../../types/protocol/rights.js'
import type { Payload, RequestCall, SignOptions } from '../../types/protocol/scale.js'
import type { AccountId, ChainId, KeyId } from '../model/ids.js'
import type { KeyType } from '../model/key.js'
import { bitsOf } from '../protocol/rights.js'

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

/** Rights of another account to a key of the caller. */
export interface GrantInput {
  readonly keyId: KeyId
  readonly to: AccountId
  /** In place of those that the account had. `sign` does not contain `read`, nor the other way round. */
  readonly rights: readonly [Right, ...Right[]]
  /** Last L1 block in which they count. */
  readonly until: number
}

/** Whose rights to a key of the caller end. */
export type RevokeInput = Pick<GrantInput, 'keyId' | 'to'>

/** A key of the caller, and its type: a public key of 32 bytes does not tell its own. */
export interface RotateInput {
  readonly keyId: KeyId
  readonly keyType: KeyType
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

/** Gives another account rights to a key of the caller. */
export const grantCall = ({ keyId, to, rights, until }: GrantInput): CallOf<'Grant'> => ({
  tag: 'Grant',
  value: { keyId, to, rights: bitsOf(rights), until },
})

/** Takes all rights to a key of the caller from another account. */
export const revokeCall = ({ keyId, to }: RevokeInput): CallOf<'Grant'> => ({
  tag: 'Grant',
  value: { keyId, to, rights: 0, until: 0 },
})

/** Asks that a key of the caller sign nothing until it is enabled again. */
export const disableKeyCall = (keyId: KeyId): CallOf<'DisableKey'> => ({
  tag: 'DisableKey',
  value: { keyId, disabled: true },
})

/** Asks that a disabled key of the caller sign again. */
export const enableKeyCall = (keyId: KeyId): CallOf<'DisableKey'> => ({
  tag: 'DisableKey',
  value: { keyId, disabled: false },
})

/** Asks for a new key in the place of one of the caller, which is disabled. */
export const rotateKeyCall = ({ keyId, keyType }: RotateInput): CallOf<'RotateKey'> => ({
  tag: 'RotateKey',
  value: { keyId, keyType },
})
