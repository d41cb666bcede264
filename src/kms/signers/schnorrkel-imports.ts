import { SignerError } from '../../errors/signer-error.js'
import type { RandomBytes } from '../random.js'

/** The module holds objects of JavaScript by numbers, and only ever asks for these three. */
const [GLOBAL, CRYPTO, GET_RANDOM_VALUES] = [1, 2, 3]

const refuse = (): never => {
  throw new SignerError('SIGNER__KMS__NATIVE_LIBRARY_UNAVAILABLE', 'schnorrkel asks for what it is not given')
}

/**
 * What the WebAssembly of schnorrkel calls: one function that gives it randomness, and those around it by which it
 * finds that one. Their names have hashes of the build, so another build does not start.
 *
 * @param memory - the memory of the module as it is now
 */
export const schnorrkelImports = (random: RandomBytes, memory: () => Uint8Array) => ({
  __wbg_self_1b7a39e3a92c949c: () => GLOBAL,
  __wbg_crypto_968f1772287e2df0: () => CRYPTO,
  __wbg_getRandomValues_a3d34b4fee3c2869: () => GET_RANDOM_VALUES,
  __wbg_getRandomValues_f5e14ab7ac8e995d: (_crypto: number, address: number, length: number): void =>
    memory().set(random(length), address),
  __wbindgen_is_undefined: () => false,
  __wbindgen_object_drop_ref: () => undefined,
  __wbg_require_604837428532a733: refuse,
  __wbg_randomFillSync_d5bd2d655fdf256a: refuse,
  __wbindgen_throw: refuse,
  abort: refuse,
})
