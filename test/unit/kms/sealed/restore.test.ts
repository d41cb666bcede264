import assert from 'node:assert/strict'
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeyInfo } from '../../../../src/model/key.js'
import { openSealedKms, systemDeps } from '../../../../src/kms/open.js'
import { rootOf, type Root } from '../../../../src/kms/root.js'
import { readCommitmentOf, restoreFromReplica } from '../../../../src/kms/sealed/restore.js'
import { commitmentOf, openRoot } from '../../../../src/kms/sealed/root-file.js'
import { callerKey } from '../support/keys.js'
import { quickProvider } from '../support/providers.js'
import { withTempDir } from '../support/temp-dir.js'

const MACHINE = 7
const OTHER_MACHINE = 8
const corrupt = { code: 'SIGNER__KMS__FILE_CORRUPT' }

interface Life {
  readonly dir: string
  readonly replica: string
  readonly keys: readonly KeyInfo[]
  readonly root: Root
}

/** A key directory with a replica, two keys made and one of them disabled; the root as shares would give it back. */
const lived = async (parent: string): Promise<Life> => {
  const [dir, replica] = [join(parent, 'keys'), join(parent, 'replica')]
  const kms = await openSealedKms({ dir, provider: quickProvider(MACHINE), replicas: [replica] })
  const { id } = await kms.generateKey(callerKey())
  await kms.generateKey(callerKey({ origin: 'request-2', type: 'Ed25519' }))
  await kms.setKeyState(id, 'disabled')
  const keys = kms.list()
  kms.close()
  const root = await openRoot(quickProvider(MACHINE), await readFile(join(dir, 'root.seal')), assert.fail)
  return { dir, replica, keys, root }
}

const restore = ({ replica, root }: Life, to: string, changes: { from?: string; root?: Root } = {}) =>
  restoreFromReplica({ from: replica, to, root, provider: quickProvider(OTHER_MACHINE), ...changes }, systemDeps)

describe('restoreFromReplica', () => {
  it('makes a key directory with the same keys, sealed for the machine that it is on', () =>
    withTempDir(async (parent) => {
      const life = await lived(parent)
      const to = join(parent, 'restored')

      assert.deepEqual(await restore(life, to), { keys: 2, generation: 5n })

      const kms = await openSealedKms({ dir: to, provider: quickProvider(OTHER_MACHINE), replicas: [life.replica] })
      assert.deepEqual(new Set(kms.list()), new Set(life.keys))
      const keyId = life.keys.find(({ state }) => state === 'active')?.id ?? assert.fail('no active key')
      await kms.sign({ keyId, purpose: 'caller', scheme: 'ed25519', message: new Uint8Array(3) })
      kms.close()
      await assert.rejects(openSealedKms({ dir: to, provider: quickProvider(MACHINE) }), {
        code: 'SIGNER__KMS__UNSEAL_REFUSED',
      })
    }))

  it('shows the commitment to the root without opening it', () =>
    withTempDir(async (parent) => {
      const { replica, root } = await lived(parent)

      assert.deepEqual(await readCommitmentOf(replica, systemDeps.files), commitmentOf(root))
      await assert.rejects(readCommitmentOf(parent, systemDeps.files), corrupt)
    }))

  it('writes nothing when the root is another one', () =>
    withTempDir(async (parent) => {
      const life = await lived(parent)
      const to = join(parent, 'restored')

      await assert.rejects(restore(life, to, { root: rootOf(new Uint8Array(32).fill(1)) }), corrupt)

      assert.deepEqual((await readdir(parent)).sort(), ['keys', 'replica'])
    }))

  it('writes nothing when the replica lacks a file, or has one that is altered or of another moment', () =>
    withTempDir(async (parent) => {
      const life = await lived(parent)
      const to = join(parent, 'restored')
      for (const name of (await readdir(life.replica)).filter((each) => each !== 'lock')) {
        const from = join(parent, `without-${name}`)
        await cp(life.replica, from, { recursive: true })
        await rm(join(from, name))
        await assert.rejects(restore(life, to, { from }), corrupt, `without ${name}`)

        const bytes = await readFile(join(life.replica, name))
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
        await writeFile(join(from, name), bytes)
        await assert.rejects(restore(life, to, { from }), corrupt, `altered ${name}`)
      }
      assert.ok(!(await readdir(parent)).includes('restored'))
    }))

  it('takes the file that a power cut left under its next name', () =>
    withTempDir(async (parent) => {
      const life = await lived(parent)
      const [first] = (await readdir(life.replica)).filter((name) => name.endsWith('.key'))
      const path = join(life.replica, first ?? assert.fail('no key file'))
      await rename(path, `${path}.next`)
      await writeFile(path, 'the generation before')

      assert.deepEqual(await restore(life, join(parent, 'restored')), { keys: 2, generation: 5n })
    }))

  it('refuses a folder that is not empty', () =>
    withTempDir(async (parent) => {
      const life = await lived(parent)
      const to = join(parent, 'restored')
      await mkdir(to, { mode: 0o700 })
      await writeFile(join(to, 'notes.txt'), 'of an operator')

      await assert.rejects(restore(life, to), { code: 'SIGNER__SETTINGS__INVALID' })
      await assert.rejects(restore(life, life.dir), { code: 'SIGNER__SETTINGS__INVALID' })
    }))
})
