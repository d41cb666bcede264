import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { schnorr } from '@noble/curves/secp256k1.js'
import fc from 'fast-check'
import { bip340Signer } from '../../../../src/kms/signers/bip340.js'

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
const SECRET = new Uint8Array(32).fill(0x11)

describe('bip340Signer', () => {
  it('makes the very bytes that the reference makes', () => {
    fc.assert(
      fc.property(bytes32, bytes32, (digest, aux) => {
        const signature = bip340Signer(SECRET, () => aux.slice()).sign(digest)
        assert.deepEqual(signature, schnorr.sign(digest, SECRET, aux))
      }),
      { numRuns: 25 },
    )
  })

  it('asks for 32 fresh bytes with every signature', () => {
    const asked: number[] = []
    const signer = bip340Signer(SECRET, (length) => new Uint8Array(length).fill(asked.push(length)))
    const [first, second] = [signer.sign(SECRET), signer.sign(SECRET)]

    assert.deepEqual(asked, [32, 32])
    assert.notDeepEqual(first, second)
  })

  it('leaves neither secrets nor nonces in the memory of WebAssembly, where the library alone leaves them', () => {
    const script = fileURLToPath(new URL('../support/wasm-residue.ts', import.meta.url))
    const printed = execFileSync(process.execPath, ['--import=tsx', script], { encoding: 'utf8' })
    const { memories, found } = JSON.parse(printed) as { memories: boolean; found: Record<string, string[]> }

    assert.ok(memories, 'the memory was seen')
    assert.deepEqual([found['bip340'], found['taproot']], [[], []])
    assert.ok((found['library alone'] ?? []).length > 0, 'the search finds what is left')
  })
})
