import { createRequire } from 'node:module'
import type * as secp256k1 from 'secp256k1'
import { SignerError } from '../../errors/signer-error.js'

/** libsecp256k1 as the `secp256k1` package binds it. */
export type NativeSecp256k1 = Pick<
  typeof secp256k1,
  'contextRandomize' | 'ecdsaSign' | 'privateKeyNegate' | 'privateKeyTweakAdd' | 'privateKeyVerify' | 'publicKeyCreate'
>

const requireBinding = (): NativeSecp256k1 => createRequire(import.meta.url)('secp256k1/bindings.js') as NativeSecp256k1

/**
 * Loads the native binding, and only that: the package's main entry falls back to slow JavaScript
 * that is not constant-time, without a word. The context is blinded with 32 fresh bytes.
 *
 * @param load - replaces the module loader in tests
 * @throws SIGNER__KMS__NATIVE_LIBRARY_UNAVAILABLE
 */
export const loadNativeSecp256k1 = (
  blinding: Uint8Array,
  load: () => NativeSecp256k1 = requireBinding,
): NativeSecp256k1 => {
  try {
    const native = load()
    native.contextRandomize(blinding)
    return native
  } catch (cause) {
    throw new SignerError(
      'SIGNER__KMS__NATIVE_LIBRARY_UNAVAILABLE',
      'The native secp256k1 library does not load, and its JavaScript fallback is not used for keys. ' +
        'Run on a platform with a prebuilt binary, or build it: npm rebuild secp256k1 --ignore-scripts=false',
      { platform: process.platform, arch: process.arch },
      cause,
    )
  }
}
