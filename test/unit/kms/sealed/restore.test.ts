import assert from 'node:assert/strict'
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeyInfo } from '../../../../src/model/key.js'
import { openSealedKms, systemDeps } from '../../../../src/kms/open.js'
import { rootOf, type Root } from '../../../../src/kms/root.js'
import type { FileSystem } from '../../../../src/kms/sealed/file-system.js'
import { readCommitmentOf, restoreFromReplica } from '../../../../src/kms/sealed/restore.js'
import { commitmentOf, openRoot } from '../../../../src/kms/sealed/root-file.js'
import { callerKey } from '../support/keys.js'
import { quickProvider } from '../support/providers.js'
import { withTempDir } from '../support/temp-dir.js'

const MACHINE = 7
const OTHER_MACHINE = 8
const corrupt = { code: 'SIGNER__KMS__FILE_CORRUPT' }

/** The disk of this machine, until it has done so many steps that write. */
const diskThatFailsAfter = (steps: number): FileSystem => {
  const { files } = systemDeps
  let left = steps
  const step =
    <Args extends unknown[]>(work: (...args: Args) => Promise<void>) =>
    (...args: Args): Promise<void> =>
      left-- > 0 ? work(...args) : Promise.reject(new Error('the disk fails'))
  return {
    ...files,
    makeDir: step(files.makeDir),
    create: step(files.create),
    overwrite: step(files.overwrite),
    syncFile: step(files.syncFile),
    rename: step(files.rename),
    remove: step(files.remove),
    syncDir: step(files.syncDir),
  }
}

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

  it('leaves nothing that looks like a new key directory, wherever it is interrupted', () =>
    withTempDir(async (parent) => {
      const life = await lived(parent)
      for (let steps = 0; ; steps++) {
        const to = join(parent, `restored-${steps}`)
        const files = diskThatFailsAfter(steps)
        const provider = quickProvider(OTHER_MACHINE)
        const ended = await restoreFromReplica(
          { from: life.replica, to, root: life.root, provider },
          { ...systemDeps, files },
        ).then(
          () => true,
          () => false,
        )
        if (ended) break
        const isBegun = (await readdir(to).catch(() => [])).some((name) => name !== 'lock')
        if (!isBegun) continue
        const kms = await openSealedKms({ dir: to, provider }).catch(() => undefined)
        if (kms) assert.deepEqual(new Set(kms.list()), new Set(life.keys), `after ${steps} steps`)
        kms?.close()
      }
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
