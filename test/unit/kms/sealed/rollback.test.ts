import assert from 'node:assert/strict'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openSealedKms, systemDeps } from '../../../../src/kms/open.js'
import { resealDirectory } from '../../../../src/kms/reseal.js'
import { callerKey } from '../support/keys.js'
import { quickProvider } from '../support/providers.js'
import { withTempDir } from '../support/temp-dir.js'

const NOW = quickProvider(8)
const BEFORE = quickProvider(7)

type Snapshot = ReadonlyMap<string, Uint8Array>

const snapshotOf = async (dir: string): Promise<Snapshot> => {
  const names = (await readdir(dir)).filter((name) => name !== 'lock')
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(dir, name))] as const)))
}

/** A directory with three keys that were made, disabled, deleted, destroyed and sealed anew, and what lay there after each step. */
const history = async (dir: string): Promise<Snapshot[]> => {
  const snapshots: Snapshot[] = []
  const kms = await openSealedKms({ dir, provider: BEFORE })
  const step = async (work: Promise<unknown>): Promise<void> => {
    await work
    snapshots.push(await snapshotOf(dir))
  }
  const ids: `0x${string}`[] = []
  for (const origin of ['one', 'two', 'three'])
    await step(kms.generateKey(callerKey({ origin })).then(({ id }) => ids.push(id)))
  const [one = '0x', two = '0x'] = ids
  await step(kms.setKeyState(one, 'disabled'))
  await step(kms.deleteKey(two))
  await step(kms.destroyKey(two))
  kms.close()
  await step(resealDirectory({ dir, provider: BEFORE }, { provider: NOW }))
  return snapshots
}

const equal = (a: Uint8Array | undefined, b: Uint8Array): boolean => a !== undefined && Buffer.compare(a, b) === 0

/** Opens a copy of the directory in which one file was exchanged, by either provider. */
const codesWith = async (dir: string, name: string, bytes: Uint8Array | undefined): Promise<unknown[]> => {
  const copy = await mkdtemp(`${dir}-`)
  await cp(dir, copy, { recursive: true, filter: (path) => !path.endsWith('lock') })
  if (bytes === undefined) await rm(join(copy, name))
  else await writeFile(join(copy, name), bytes, { mode: 0o600 })
  const codes: unknown[] = []
  for (const provider of [NOW, BEFORE])
    codes.push(
      await openSealedKms({ dir: copy, provider }, systemDeps).then(
        () => 'opened',
        (error: unknown) => (error as { code?: unknown }).code,
      ),
    )
  return codes
}

const isRefusal = (code: unknown): boolean =>
  code === 'SIGNER__KMS__ROLLED_BACK' || code === 'SIGNER__KMS__FILE_CORRUPT' || code === 'SIGNER__KMS__UNSEAL_REFUSED'

describe('one file of another moment', () => {
  it('is found out, whichever file was put back to whichever earlier state, or came back', () =>
    withTempDir(async (parent) => {
      const dir = join(parent, 'keys')
      const snapshots = await history(dir)
      const last = snapshots.at(-1) ?? assert.fail('no history')
      let tried = 0

      for (const [at, snapshot] of snapshots.entries())
        for (const [name, bytes] of snapshot) {
          if (equal(last.get(name), bytes)) continue
          const codes = await codesWith(dir, name, bytes)
          assert.ok(codes.every(isRefusal), `${name} as after step ${at}: ${codes.join()}`)
          tried += 1
        }
      assert.ok(tried > 15)
    }))

  it('is found out when it is missing', () =>
    withTempDir(async (parent) => {
      const dir = join(parent, 'keys')
      const last = (await history(dir)).at(-1) ?? assert.fail('no history')

      for (const name of last.keys())
        assert.deepEqual(await codesWith(dir, name, undefined), Array(2).fill('SIGNER__KMS__FILE_CORRUPT').map((code: string, at) => (at === 1 && name !== 'root.seal' ? 'SIGNER__KMS__UNSEAL_REFUSED' : code)), name)
    }))

  it('is found out beside a manifest of its own moment, by who knows the last generation', () =>
    withTempDir(async (parent) => {
      const dir = join(parent, 'keys')
      await history(dir)
      const kms = await openSealedKms({ dir, provider: NOW })

      assert.equal(kms.generation(), 9n, 'begun 1, three keys, disabled, deleted, destroyed and noted, sealed anew')
      kms.close()
    }))
})
