import { createKms } from './create-kms.js'
import { loadKeyKinds } from './key-kinds.js'
import { noStorage } from './key-storage.js'
import type { Kms } from './kms.js'
import { systemRandom, type RandomBytes } from './random.js'
import { ROOT_BYTES, rootOf } from './root.js'

/**
 * A KMS whose root and keys live in memory only and end with the process (mission M2, tests, dev).
 *
 * @throws SIGNER__KMS__NATIVE_LIBRARY_UNAVAILABLE
 */
export const openEphemeralKms = async (deps: { random: RandomBytes } = { random: systemRandom }): Promise<Kms> => {
  const { random } = deps
  const kinds = await loadKeyKinds(random)
  return createKms('ephemeral', { root: rootOf(random(ROOT_BYTES)), storage: noStorage, kinds, random, keys: [] })
}
