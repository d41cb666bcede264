import assert from 'node:assert/strict'
import { createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadKeyKinds } from '../../../src/kms/key-kinds.js'
import { openSealedKms } from '../../../src/kms/open.js'
import { systemRandom } from '../../../src/kms/random.js'
import { openRoot } from '../../../src/kms/sealed/root-file.js'
import { readManifest, writeManifest } from '../../../src/kms/sealed/manifest.js'
import { rootOf } from '../../../src/kms/root.js'
import { withTempDir } from '../../unit/kms/support/temp-dir.js'
import { devProvider, makeFiles, passphraseProvider, ROOT_SECRET } from './make.js'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const read = async (name: string): Promise<Buffer> => readFile(join(HERE, name))
const derive = (secret: Uint8Array, salt: Uint8Array | string, info: Uint8Array | string) =>
  new Uint8Array(hkdfSync('sha256', secret, salt, info, 32))
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/** Takes a file apart by the offsets of docs/key-store.md and nothing else. */
const secretByHand = (file: Buffer, magic: string, keyOf: (salt: Uint8Array) => Uint8Array): Buffer => {
  const h = file.readUInt16LE(9)
  assert.equal(file.subarray(0, 8).toString('ascii'), magic)
  assert.equal(file[8], 1)
  assert.equal(file.length, 135 + h)
  assert.deepEqual(file.subarray(103 + h), sha256(file.subarray(0, 103 + h)))
  const decipher = createDecipheriv('aes-256-gcm', keyOf(file.subarray(11 + h, 43 + h)), file.subarray(43 + h, 55 + h))
  decipher.setAAD(file.subarray(0, 11 + h)).setAuthTag(file.subarray(87 + h, 103 + h))
  return Buffer.concat([decipher.update(file.subarray(55 + h, 87 + h)), decipher.final()])
}

const keyFiles = async (): Promise<string[]> =>
  (await readdir(join(HERE, 'dev'))).filter((name) => name.endsWith('.key'))

describe('key store, format 1', () => {
  it('is written as the golden files are, byte for byte', async () => {
    const made = await makeFiles()
    const there = (
      await Promise.all(
        ['dev', 'passphrase'].map(async (dir) => (await readdir(join(HERE, dir))).map((name) => `${dir}/${name}`)),
      )
    ).flat()

    assert.deepEqual([...made.keys()].sort(), there.sort())
    for (const [name, bytes] of made) assert.deepEqual(Buffer.from(bytes), await read(name), name)
  })

  it('is read from the golden directory: every type of key in every state', () =>
    withTempDir(async (parent) => {
      const dir = join(parent, 'keys')
      await mkdir(dir, { mode: 0o700 })
      for (const name of await readdir(join(HERE, 'dev')))
        await writeFile(join(dir, name), await read(join('dev', name)), { mode: 0o600 })

      const kms = await openSealedKms({ dir, provider: devProvider })

      const kinds = await loadKeyKinds(systemRandom)
      const found = kms.list()
      assert.equal(kms.generation(), 20n)
      assert.equal(new Set(found.map(({ type, state }) => `${type} ${state}`)).size, 12)
      for (const { type, publicKey } of found)
        assert.ok(
          Array.from({ length: 12 }, (_, at) => kinds[type].publicKeyOf(new Uint8Array(32).fill(at + 1))).some(
            (known) => Buffer.compare(known, publicKey) === 0,
          ),
        )
      for (const { id, state, purpose } of found.filter(({ type }) => type === 'Ed25519'))
        if (state === 'active') await kms.sign({ keyId: id, purpose, scheme: 'ed25519', message: new Uint8Array(1) })
      kms.close()
    }))

  it('gives the root by either provider', async () => {
    for (const provider of [devProvider, passphraseProvider]) {
      const root = await openRoot(provider, await read(`${provider.id}/root.seal`), assert.fail)
      root.lend((secret) => assert.deepEqual(secret, ROOT_SECRET))
    }
  })

  it('is what its description says, read by that alone', async () => {
    const kek = sha256(Buffer.from('signer-layer dev seal: not a secret'))
    const root = secretByHand(await read('dev/root.seal'), 'SIGNROOT', (salt) => derive(kek, salt, 'root/v1'))
    const manifest = await read('dev/manifest.seal')
    const names = await keyFiles()

    assert.deepEqual(new Uint8Array(root), ROOT_SECRET)
    assert.deepEqual(
      manifest.subarray(-32),
      createHmac('sha256', derive(root, '', 'manifest/v1'))
        .update(manifest.subarray(0, -32))
        .digest(),
    )
    assert.equal(manifest.subarray(0, 9).toString('latin1'), 'SIGNLIST\x01')
    assert.equal(manifest.readBigUInt64LE(9), 20n)
    assert.equal(manifest[17], 0, 'no counter')
    assert.deepEqual(manifest.subarray(18, 50), sha256(await read('dev/root.seal')))
    assert.equal(manifest[50], 0, 'nothing is being destroyed')
    assert.equal(manifest.readUInt32LE(51), names.length)
    for (const [at, name] of names.sort().entries()) {
      const id = Buffer.from(name.slice(0, 64), 'hex')
      const file = await read(`dev/${name}`)
      const record = manifest.subarray(55 + at * 64, 55 + (at + 1) * 64)
      assert.deepEqual(record, Buffer.concat([id, sha256(file)]))
      const secret = secretByHand(file, 'SIGN-KEY', (salt) =>
        derive(root, salt, Buffer.concat([Buffer.from('key/v1'), id])),
      )
      assert.equal(new Set(secret).size, 1, 'secrets repeat one byte')
    }
  })

  it('has a manifest with a counter and a key that is being destroyed', async () => {
    const root = rootOf(ROOT_SECRET.slice())
    const file = await read('passphrase/manifest.seal')

    const manifest = readManifest(root, file) ?? assert.fail('not read')

    assert.equal(manifest.generation, 0x0102030405060708n)
    assert.equal(manifest.counter, 43n)
    assert.equal(manifest.destroying, `0x${'ee'.repeat(32)}`)
    assert.deepEqual(Buffer.from(writeManifest(root, manifest)), file)
  })
})
