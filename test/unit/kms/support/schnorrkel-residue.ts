/**
 * Signs sr25519 in a process of its own and prints what is then left in the memory of WebAssembly, and what is left
 * there where the library is called without the care that the KMS takes.
 */
import { bytesToNumberLE, numberToBytesLE } from '@noble/curves/utils.js'
import { ed25519 } from '@noble/curves/ed25519.js'
import type { WasmCryptoInstance } from '@polkadot/wasm-crypto-init/types'
import { isLeft, memories } from './wasm-memories.js'

const { createWasm } = await import('@polkadot/wasm-crypto-init/wasm')
const { merlinTranscript } = await import('../../../../src/kms/import/merlin.js')
const { loadSchnorrkel } = await import('../../../../src/kms/signers/schnorrkel.js')

const { Fn } = ed25519.Point
const seed = new Uint8Array(32).fill(0x5a)
const message = new Uint8Array(32).fill(0x3c)
const randomSeed = Uint8Array.from({ length: 32 }, (_, at) => 0xa0 ^ (at * 7))
let wasm: WasmCryptoInstance | null = null
const schnorrkel = await loadSchnorrkel(
  (length) => randomSeed.slice(0, length),
  async (imports) => {
    const created = await createWasm(imports)
    wasm = created.wasm
    return created
  },
)

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Little-endian limbs of 52 bits in 8 bytes each, in which the library reckons. */
const limbsOf = (scalar: Uint8Array): Uint8Array => {
  const value = bytesToNumberLE(scalar)
  const limbs = [0n, 52n, 104n, 156n, 208n].map((shift) => (value >> shift) & 0xf_ffff_ffff_ffffn)
  return Uint8Array.from(limbs.flatMap((limb) => [...numberToBytesLE(limb, 8)]))
}

/** s = r + e·x, solved for the nonce r: who has it has the key. */
const nonceOf = (signature: Uint8Array, scalar: Uint8Array, publicKey: Uint8Array): Uint8Array => {
  const transcript = merlinTranscript('SigningContext')
  transcript.append('', ascii('substrate'))
  transcript.append('sign-bytes', message)
  transcript.append('proto-name', ascii('Schnorr-sig'))
  transcript.append('sign:pk', publicKey)
  transcript.append('sign:R', signature.subarray(0, 32))
  const e = Fn.create(bytesToNumberLE(transcript.challenge('sign:c', 64)))
  const s = bytesToNumberLE(signature.subarray(32).map((byte, at) => (at === 31 ? byte & 0x7f : byte)))
  return numberToBytesLE(Fn.create(s - e * bytesToNumberLE(scalar)), 32)
}

const report = (secrets: Readonly<Record<string, Uint8Array>>): string[] =>
  Object.entries(secrets).flatMap(([name, bytes]) => [
    ...(isLeft(bytes) ? [name] : []),
    ...(bytes.length === 32 && isLeft(limbsOf(bytes)) ? [`limbs of ${name}`] : []),
  ])

const pair = schnorrkel.keyPairOf(seed)
const [secretKey, publicKey] = [pair.slice(0, 64), pair.slice(64)]
// The expanded key holds the scalar times the cofactor 8.
const scalar = numberToBytesLE(bytesToNumberLE(secretKey.subarray(0, 32)) >> 3n, 32)
const ofKey = {
  seed,
  'secret key': secretKey,
  'first half': secretKey.slice(0, 32),
  'nonce seed': secretKey.slice(32),
  scalar,
  'reduced scalar': numberToBytesLE(Fn.create(bytesToNumberLE(scalar)), 32),
  'random seed': randomSeed,
}
const derived = report(ofKey)

const secretsOf = (signature: Uint8Array) => ({ ...ofKey, nonce: nonceOf(signature, scalar, publicKey) })
const signed = report(secretsOf(schnorrkel.sign(message, secretKey, publicKey)))

const withLibraryAlone = (library: WasmCryptoInstance): string[] => {
  const lend = (bytes: Uint8Array): [number, number] => {
    const address = library.__wbindgen_malloc(bytes.length)
    new Uint8Array(library.memory.buffer).set(bytes, address)
    return [address, bytes.length]
  }
  const result = (): Uint8Array => {
    const [address = 0, length = 0] = new Uint32Array(library.memory.buffer, 8, 2)
    return new Uint8Array(library.memory.buffer).slice(address, address + length)
  }
  library.ext_sr_from_seed(8, ...lend(seed))
  library.ext_sr_sign(8, ...lend(publicKey), ...lend(secretKey), ...lend(message))
  return report(secretsOf(result()))
}
if (!wasm) throw new Error('The library was not seen')
process.stdout.write(JSON.stringify({ memories: memories.length, derived, signed, alone: withLibraryAlone(wasm) }))
