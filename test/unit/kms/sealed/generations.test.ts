import assert from 'node:assert/strict'
import type { Kms } from '../../../../src/kms/kms.js'
import { openSealedKms, systemDeps } from '../../../../src/kms/open.js'
import type { KeyInfo } from '../../../../src/model/key.js'
import { forgetfulDisk, PowerCut, type ForgetfulDisk, type Loss } from '../support/forgetful-disk.js'
import { callerKey } from '../support/keys.js'
import { quickProvider } from '../support/providers.js'

const DIR = '/keys'
const noLock = async () => () => undefined

const open = ({ files }: ForgetfulDisk): Promise<Kms> =>
  openSealedKms({ dir: DIR, provider: quickProvider() }, { ...systemDeps, files, lock: noLock })

/** What the KMS had promised when the power went off. */
interface Promised {
  made?: KeyInfo
  deleted?: true
  destroying?: true
  destroyed?: true
}

/** A whole life: open, make a key, delete it, destroy it. */
const live = async (disk: ForgetfulDisk, promised: Promised): Promise<void> => {
  const kms = await open(disk)
  promised.made = await kms.generateKey(callerKey())
  await kms.deleteKey(promised.made.id)
  promised.deleted = true
  promised.destroying = true
  await kms.destroyKey(promised.made.id)
  promised.destroyed = true
}

const stepsOfALife = async (): Promise<number> => {
  const disk = forgetfulDisk()
  await live(disk, {})
  return disk.steps()
}

const liveUntilPowerCut = async (disk: ForgetfulDisk, steps: number): Promise<Promised> => {
  const promised: Promised = {}
  disk.cutPowerAfter(steps)
  await assert.rejects(
    live(disk, promised),
    (error: Error) => error instanceof PowerCut || error.cause instanceof PowerCut,
  )
  return promised
}

const assertKept = (kms: Kms, disk: ForgetfulDisk, { made, deleted, destroying, destroyed }: Promised): void => {
  const found = made && kms.describe(made.id)
  if (made && !destroying) assert.deepEqual({ ...found, state: 'active' }, made, 'a key that was given is still there')
  if (deleted && found) assert.equal(found.state, 'deleted', 'a deleted key stays deleted')
  if (destroyed) assert.equal(found, undefined, 'a destroyed key stays destroyed')
  if (made && !found) assert.deepEqual(filesOf(disk, made), [], 'nothing is left of a destroyed key')
}

const filesOf = (disk: ForgetfulDisk, { id }: Pick<KeyInfo, 'id'>): string[] =>
  disk.names().filter((name) => name.startsWith(id.slice(2)))

describe('sealed files after a power cut', () => {
  for (const loss of ['names', 'contents'] satisfies Loss[])
    it(`keep every promise, whichever step the power cut comes before, when it loses ${loss} that were not synced`, async () => {
      const steps = await stepsOfALife()

      for (let step = 0; step < steps; step++) {
        const disk = forgetfulDisk()
        const promised = await liveUntilPowerCut(disk, step)
        disk.restart(loss)

        const kms = await open(disk)
        assertKept(kms, disk, promised)
        assert.deepEqual(
          disk.names().filter((name) => /tmp|next|gone/.test(name)),
          [],
          `no leftovers before step ${step}`,
        )
        kms.close()
      }
    })

  for (const loss of ['names', 'contents'] satisfies Loss[])
    it(`give one key for one origin when generation is asked again after a power cut that loses ${loss}`, async () => {
      const disk = forgetfulDisk()
      const empty = await open(disk)
      const before = disk.steps()
      await empty.generateKey(callerKey({ origin: 'to-count-steps' }))
      const steps = disk.steps() - before

      for (let step = 0; step < steps; step++) {
        const kms = await open(disk)
        const origin = `before-step-${step}`
        disk.cutPowerAfter(step + 1) // the first step removes a leftover temporary file
        await kms.generateKey(callerKey({ origin })).catch(() => undefined)
        disk.restart(loss)

        const again = await open(disk)
        const { id } = await again.generateKey(callerKey({ origin }))
        const reopened = await open(disk)
        assert.deepEqual(
          reopened
            .list()
            .filter((key) => key.origin === origin)
            .map((key) => key.id),
          [id],
        )
      }
    })

  it('gives the same key when a write fails and generation is asked again in the same process', async () => {
    const disk = forgetfulDisk()
    const kms = await open(disk)
    disk.cutPowerAfter(4) // all but the last sync: the file is there, but its writer was told otherwise
    await assert.rejects(kms.generateKey(callerKey()), { code: 'SIGNER__KMS__STORAGE_UNAVAILABLE' })
    disk.cutPowerAfter(Infinity)

    const { id } = await kms.generateKey(callerKey())

    assert.deepEqual(
      (await open(disk)).list().map((key) => key.id),
      [id],
    )
  })

  it('leaves a key dead in memory when its deletion does not reach the disk, and deletes it when asked again', async () => {
    const disk = forgetfulDisk()
    const kms = await open(disk)
    const { id } = await kms.generateKey(callerKey())
    disk.cutPowerAfter(0)
    await assert.rejects(kms.deleteKey(id), { code: 'SIGNER__KMS__STORAGE_UNAVAILABLE' })
    const use = { keyId: id, purpose: 'caller', scheme: 'ecdsa', message: new Uint8Array(32) } as const
    await assert.rejects(kms.sign(use), { code: 'SIGNER__KMS__KEY_NOT_ACTIVE' })
    disk.cutPowerAfter(Infinity)

    await kms.deleteKey(id)

    assert.equal((await open(disk)).describe(id)?.state, 'deleted')
  })

  it('leaves no content of the generation before', async () => {
    const disk = forgetfulDisk()
    const kms = await open(disk)
    const { id } = await kms.generateKey(callerKey())
    const before = disk.removed.length

    await kms.deleteKey(id)

    assert.deepEqual(filesOf(disk, { id }), [`${id.slice(2)}.key`])
    assert.equal(disk.removed.length - before, 1)
    assert.ok(disk.removed.slice(before).every((content) => content.every((byte) => byte === 0)))
  })

  it('leaves no name and no content of a destroyed key on the disk, also when the power goes off right after', async () => {
    const disk = forgetfulDisk()
    const kms = await open(disk)
    const made = await kms.generateKey(callerKey())
    await kms.deleteKey(made.id)
    const before = disk.removed.length

    await kms.destroyKey(made.id)
    disk.restart('names')

    assert.deepEqual(filesOf(disk, made), [])
    assert.equal(disk.removed.length - before, 1)
    assert.ok(disk.removed.slice(before).every((content) => content.every((byte) => byte === 0)))
  })
})
