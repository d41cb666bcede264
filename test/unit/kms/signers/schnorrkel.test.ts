import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createWasm as createWasmOrAsm } from '@polkadot/wasm-crypto-init/asm'
import { createWasm } from '@polkadot/wasm-crypto-init/wasm'
import type { WasmCryptoInstance } from '@polkadot/wasm-crypto-init/types'
import { verify } from '@scure/sr25519'
import { systemRandom } from '../../../../src/kms/random.js'
import { loadSchnorrkel } from '../../../../src/kms/signers/schnorrkel.js'

const unavailable = { code: 'SIGNER__KMS__NATIVE_LIBRARY_UNAVAILABLE' }
const SEED = new Uint8Array(32).fill(0x11)
const LONGEST = 65_536

/** The module as it is, and a way to see it. */
const watched = async (random = systemRandom) => {
  const seen: WasmCryptoInstance[] = []
  const schnorrkel = await loadSchnorrkel(random, async (imports) => {
    const created = await createWasm(imports)
    if (created.wasm) seen.push(created.wasm)
    return created
  })
  const [wasm] = seen
  assert.ok(wasm)
  const pair = schnorrkel.keyPairOf(SEED)
  const [secretKey, publicKey] = [pair.subarray(0, 64), pair.subarray(64)]
  const sign = (message: Uint8Array): Uint8Array => schnorrkel.sign(message, secretKey, publicKey)
  return { wasm, publicKey, sign, memory: () => Buffer.from(new Uint8Array(wasm.memory.buffer)) }
}

describe('loadSchnorrkel', () => {
  it('refuses a WebAssembly that does not start, and asm.js in its place', async () => {
    const withoutWasm = () => Promise.resolve({ type: 'none', wasm: null, error: 'no WebAssembly' } as const)

    await assert.rejects(loadSchnorrkel(systemRandom, withoutWasm), unavailable)
    await assert.rejects(
      loadSchnorrkel(systemRandom, () => Promise.reject(new Error('no WebAssembly'))),
      unavailable,
    )
    await assert.rejects(loadSchnorrkel(systemRandom, createWasmOrAsm), unavailable)
  })

  it('leaves its memory as it was, byte by byte and in size, also after the longest messages', async () => {
    const { sign, memory, publicKey } = await watched()
    const before = memory()

    for (const length of [0, 1, 32, LONGEST, LONGEST, LONGEST]) {
      const message = new Uint8Array(length).fill(0x42)
      assert.ok(verify(message, sign(message), publicKey))
      assert.ok(memory().equals(before), `${length} bytes`)
    }
  })

  it('clears memory that a call has added', async () => {
    const { wasm, sign, memory } = await watched()
    const before = memory()

    sign(new Uint8Array(1_000_000).fill(0x42))

    const after = memory()
    assert.ok(wasm.memory.buffer.byteLength > before.length, 'it has grown')
    assert.ok(after.subarray(0, before.length).equals(before))
    assert.ok(after.subarray(before.length).every((byte) => byte === 0))
  })

  it('draws fresh randomness with every signature, so that two of one message differ', async () => {
    const asked: number[] = []
    const { sign } = await watched((length) => {
      asked.push(length)
      return systemRandom(length)
    })

    const [first, second] = [sign(SEED), sign(SEED)]

    assert.notDeepEqual(first.subarray(0, 32), second.subarray(0, 32))
    assert.ok(asked.length >= 2 && asked.every((length) => length >= 32), asked.join())
    assert.equal(asked.length % 2, 0)
  })

  it('never uses a nonce for two messages, even if the randomness repeats', async () => {
    const { sign } = await watched((length) => new Uint8Array(length).fill(7))

    const nonces = [0, 1, 2, 3].map((byte) => Buffer.from(sign(Uint8Array.of(byte))).toString('hex', 0, 32))

    assert.equal(new Set(nonces).size, nonces.length)
  })

  it('leaves the memory as it was when a call fails', async () => {
    let fail = false
    const { sign, memory, publicKey } = await watched((length) => {
      if (fail) throw new Error('no randomness')
      return systemRandom(length)
    })
    const before = memory()

    fail = true
    assert.throws(() => sign(SEED), /no randomness/)
    assert.ok(memory().equals(before))

    fail = false
    assert.ok(verify(SEED, sign(SEED), publicKey))
  })

  it('leaves neither keys nor nonces in the memory of WebAssembly, where the library alone leaves them', () => {
    const script = fileURLToPath(new URL('../support/schnorrkel-residue.ts', import.meta.url))
    const printed = execFileSync(process.execPath, ['--import=tsx', script], { encoding: 'utf8' })
    const { derived, signed, alone } = JSON.parse(printed) as Record<'derived' | 'signed' | 'alone', string[]>

    assert.deepEqual([derived, signed], [[], []])
    for (const name of ['seed', 'secret key', 'scalar', 'random seed'])
      assert.ok(
        alone.some((found) => found.includes(name)),
        `the search finds the ${name}: ${alone.join()}`,
      )
  })
})
