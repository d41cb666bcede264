import { createWasm } from '@polkadot/wasm-crypto-init/wasm'
import type { WasmCryptoInstance as Wasm } from '@polkadot/wasm-crypto-init/types'
import { SignerError } from '../../errors/signer-error.js'
import type { RandomBytes } from '../random.js'
import { secretCopy } from '../secret-bytes.js'
import { schnorrkelImports } from './schnorrkel-imports.js'

/** Where a function of the module writes address and length of its result, two words of 4 bytes. */
const RESULT = 8
/** Room for the longest message that the KMS signs (64 KiB) and for what is made beside it. */
const RESERVE = 131_072

/** schnorrkel, with a memory in which nothing outlives a call. Both results are the caller's to wipe. */
export interface Schnorrkel {
  /** Of a 32-byte seed: 64 bytes of expanded secret key, then the 32-byte public key. */
  keyPairOf(seed: Uint8Array): Uint8Array
  /** 64 bytes. `message`: at most 64 KiB; `secretKey`: 64 bytes, expanded. */
  sign(message: Uint8Array, secretKey: Uint8Array, publicKey: Uint8Array): Uint8Array
}

const unavailable = (cause?: unknown): SignerError =>
  new SignerError(
    'SIGNER__KMS__NATIVE_LIBRARY_UNAVAILABLE',
    'The WebAssembly of schnorrkel does not start, so there is no sr25519, and no JavaScript is used for keys instead. ' +
      'Check that this Node allows WebAssembly',
    {},
    cause,
  )

const bytesOf = ({ memory }: Wasm): Uint8Array => new Uint8Array(memory.buffer)

const lend = (wasm: Wasm, bytes: Uint8Array): [address: number, length: number] => {
  const address = wasm.__wbindgen_malloc(bytes.length)
  bytesOf(wasm).set(bytes, address)
  return [address, bytes.length]
}

const takeResult = (wasm: Wasm): Uint8Array => {
  const [address = 0, length = 0] = new Uint32Array(wasm.memory.buffer, RESULT, 2)
  return secretCopy(bytesOf(wasm).subarray(address, address + length))
}

/**
 * The memory is put back to what it was before it saw any secret. Thus the generator of random numbers in it is
 * gone with the rest, and every call draws a seed for a new one: one that was kept would repeat itself.
 */
const forgetting = (wasm: Wasm): (<T>(use: () => T) => T) => {
  // The module would ask for more memory in each call if it forgot that it had.
  wasm.__wbindgen_free(wasm.__wbindgen_malloc(RESERVE), RESERVE)
  const untouched = bytesOf(wasm).slice()
  return (use) => {
    try {
      return use()
    } finally {
      const memory = bytesOf(wasm)
      memory.set(untouched)
      memory.fill(0, untouched.length)
    }
  }
}

type Created = Awaited<ReturnType<typeof createWasm>>

const webAssembly = ({ type, wasm }: Created): Wasm => {
  if (type === 'wasm' && wasm) return wasm
  throw unavailable()
}

const start = async (random: RandomBytes, create: typeof createWasm): Promise<Wasm> => {
  const created: Created = await create(schnorrkelImports(random, () => bytesOf(webAssembly(created)))).catch(
    (cause: unknown) => {
      throw unavailable(cause)
    },
  )
  return webAssembly(created)
}

/**
 * An instance of its own of the WebAssembly that polkadot-js signs with (schnorrkel, constant-time): nothing else
 * runs in it, so its memory is the KMS's to overwrite.
 *
 * @param create - replaces the loader of the module in tests
 * @throws SIGNER__KMS__NATIVE_LIBRARY_UNAVAILABLE, also where there would be asm.js instead
 */
export const loadSchnorrkel = async (random: RandomBytes, create = createWasm): Promise<Schnorrkel> => {
  const wasm = await start(random, create)
  const forget = forgetting(wasm)
  return {
    keyPairOf: (seed) =>
      forget(() => {
        wasm.ext_sr_from_seed(RESULT, ...lend(wasm, seed))
        return takeResult(wasm)
      }),
    sign: (message, secretKey, publicKey) =>
      forget(() => {
        wasm.ext_sr_sign(RESULT, ...lend(wasm, publicKey), ...lend(wasm, secretKey), ...lend(wasm, message))
        return takeResult(wasm)
      }),
  }
}
