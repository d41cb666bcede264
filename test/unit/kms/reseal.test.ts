import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openSealedKms, systemDeps } from '../../../src/kms/open.js'
import { resealDirectory } from '../../../src/kms/reseal.js'
import type { SealProvider } from '../../../src/kms/seal-providers/seal-provider.js'
import { memoryCounter } from './support/counters.js'
import { forgetfulDisk, type ForgetfulDisk, type Loss } from './support/forgetful-disk.js'
import { callerKey } from './support/keys.js'
import { quickProvider } from './support/providers.js'
import { withTempDir } from './support/temp-dir.js'

const DIR = '/keys'
const OLD = quickProvider(7)
const SAME_KIND = quickProvider(8)
const OTHER_KIND: SealProvider = { ...quickProvider(8), id: 'other' }
const refused = { code: 'SIGNER__KMS__UNSEAL_REFUSED' }

const depsOf = ({ files }: ForgetfulDisk) => ({ ...systemDeps, files, lock: async () => () => undefined })

const opens = async (disk: ForgetfulDisk, provider: SealProvider): Promise<boolean> => {
  try {
    const kms = await openSealedKms({ dir: DIR, provider }, depsOf(disk))
    assert.equal(kms.list().length, 1)
    kms.close()
    return true
  } catch (error) {
    assert.equal((error as { code?: unknown }).code, refused.code, String(error))
    return false
  }
}

const lived = async (): Promise<ForgetfulDisk> => {
  const disk = forgetfulDisk()
  const kms = await openSealedKms({ dir: DIR, provider: OLD }, depsOf(disk))
  await kms.generateKey(callerKey())
  kms.close()
  return disk
}

const reseal = (disk: ForgetfulDisk, provider: SealProvider) =>
  resealDirectory({ dir: DIR, provider: OLD }, { provider }, depsOf(disk))

describe('resealDirectory', () => {
  for (const [kind, provider] of [
    ['another kind', OTHER_KIND],
    ['the same kind', SAME_KIND],
  ] as const) {
    it(`gives the keys to a provider of ${kind} and takes them from the old one`, async () => {
      const disk = await lived()
      const old = await disk.files.read(join(DIR, 'root.seal'))
      const removed = disk.removed.length

      assert.equal(await reseal(disk, provider), 3n)

      assert.deepEqual([await opens(disk, provider), await opens(disk, OLD)], [true, false])
      const gone = disk.removed.slice(removed).filter((content) => content.length === old.length)
      assert.deepEqual(gone, [new Uint8Array(old.length)], 'the old root file is overwritten before it is removed')
    })

    for (const loss of ['names', 'contents'] satisfies Loss[])
      it(`leaves a directory that exactly one of the two opens, for ${kind}, whichever step a power cut comes before, when it loses ${loss}`, async () => {
        const counted = await lived()
        const before = counted.steps()
        await reseal(counted, provider)
        const steps = counted.steps() - before
        const outcomes: string[] = []

        for (let step = 0; step < steps; step++)
          for (const first of ['old', 'new'] as const) {
            const disk = await lived()
            disk.cutPowerAfter(step)
            await assert.rejects(reseal(disk, provider))
            disk.restart(loss)
            const by = { old: () => opens(disk, OLD), new: () => opens(disk, provider) }

            // Asked twice: an answer must not depend on who came first.
            const answers = first === 'old' ? [await by.old(), await by.new()] : [await by.new(), await by.old()].reverse()

            assert.equal(answers.filter(Boolean).length, 1, `before step ${step}, ${first} first`)
            outcomes.push(answers[0] ? 'old' : 'new')
          }
        assert.deepEqual([...new Set(outcomes)], ['old', 'new'])
      })
  }

  it('does not let an old root file back in', async () => {
    const disk = await lived()
    const old = await disk.files.read(join(DIR, 'root.seal'))
    await reseal(disk, SAME_KIND)
    await disk.files.overwrite(join(DIR, 'root.seal'), old)

    await assert.rejects(openSealedKms({ dir: DIR, provider: OLD }, depsOf(disk)), {
      code: 'SIGNER__KMS__ROLLED_BACK',
      message: /root\.seal is not the one that manifest\.seal names/,
    })
  })

  it('changes nothing when the new provider cannot open what it sealed', async () => {
    const disk = await lived()
    let keks = 0
    const forgetful: SealProvider = { ...OTHER_KIND, getKek: async () => new Uint8Array(32).fill((keks += 1)) }

    await assert.rejects(reseal(disk, forgetful), refused)

    assert.equal(await opens(disk, OLD), true)
  })

  it('seals the replicas anew too, and goes on with the counter of the new settings', () =>
    withTempDir(async (parent) => {
      const [dir, replica] = [join(parent, 'keys'), join(parent, 'replica')]
      const [one, other] = [memoryCounter(), memoryCounter(1_000n)]
      const from = { dir, provider: OLD, replicas: [replica], counter: one }
      ;(await openSealedKms(from)).close()

      for (const [now, next] of [
        [from, { provider: SAME_KIND, counter: one }],
        [{ ...from, provider: SAME_KIND }, { provider: OLD, counter: other }],
        [{ ...from, counter: other }, { provider: SAME_KIND }],
      ] as const) {
        await resealDirectory(now, next)
        for (const name of ['root.seal', 'manifest.seal'])
          assert.deepEqual(await readFile(join(replica, name)), await readFile(join(dir, name)))
        const kms = await openSealedKms({ dir, replicas: [replica], ...next })
        kms.close()
        await assert.rejects(openSealedKms(now))
      }
    }))

  it('is refused while an agent has the directory', () =>
    withTempDir(async (dir) => {
      const kms = await openSealedKms({ dir, provider: OLD })

      await assert.rejects(resealDirectory({ dir, provider: OLD }, { provider: SAME_KIND }), {
        code: 'SIGNER__KMS__DIRECTORY_LOCKED',
      })
      kms.close()
    }))
})
