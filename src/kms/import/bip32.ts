import type { NativeSecp256k1 } from '../signers/native-secp256k1.js'
import { chainCodeOf, deriveSecret, secretOf, type ExtendedKey } from './extended-key.js'
import { indexBytes, isHardened, type ChildIndex } from './hd-path.js'
import { hmacSha512 } from './hmac.js'
import { invalidImport } from './invalid-import.js'
import { wiping } from '../wiping.js'

const ZERO = Uint8Array.of(0)

// Chance 2^-127; BIP-32 says to go on with the next index, which would be another path than the one that is asked for.
const noKey = (): Error => invalidImport('There is no key at this path: choose the next index')

const addParent = (native: NativeSecp256k1, child: ExtendedKey, parent: ExtendedKey): void => {
  try {
    wiping(secretOf(child).slice(), (tweaked) =>
      secretOf(child).set(native.privateKeyTweakAdd(tweaked, secretOf(parent))),
    )
  } catch {
    child.fill(0)
    throw noKey()
  }
}

const childOf =
  (native: NativeSecp256k1) =>
  (parent: ExtendedKey, index: ChildIndex): ExtendedKey => {
    const secret = secretOf(parent)
    if (!native.privateKeyVerify(secret)) throw noKey()
    const data = isHardened(index) ? [ZERO, secret] : [native.publicKeyCreate(secret, true)]
    const child = hmacSha512(chainCodeOf(parent), ...data, indexBytes(index))
    addParent(native, child, parent)
    return child
  }

/**
 * The secp256k1 secret at a path (BIP-32, private parent to private child). Point and scalar arithmetic is
 * libsecp256k1's, in place; the caller wipes the result.
 *
 * Raises SIGNER__KMS__INVALID_IMPORT where there is no key.
 */
export const bip32Secret = (seed: Uint8Array, path: readonly ChildIndex[], native: NativeSecp256k1): Uint8Array => {
  const secret = deriveSecret(seed, path, 'Bitcoin seed', childOf(native))
  if (native.privateKeyVerify(secret)) return secret
  throw noKey()
}
