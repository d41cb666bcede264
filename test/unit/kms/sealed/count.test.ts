import assert from 'node:assert/strict'
import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openSealedKms, type SealedKms } from '../../../../src/kms/open.js'
import type { RollbackCounter } from '../../../../src/kms/rollback-counter.js'
import { memoryCounter } from '../support/counters.js'
import { callerKey } from '../support/keys.js'
import { quickProvider } from '../support/providers.js'
import { withTempDir } from '../support/temp-dir.js'

const rolledBack = { code: 'SIGNER__KMS__ROLLED_BACK' }

const open = (dir: string, counter?: RollbackCounter): Promise<SealedKms> =>
  openSealedKms({ dir, provider: quickProvider(), ...(counter === undefined ? {} : { counter }) })

/** Copies of a directory at chosen moments, as a host would keep them. */
const withCopies = (
  use: (dir: string, keep: (name: string) => Promise<void>, put: (name: string) => Promise<void>) => Promise<void>,
) =>
  withTempDir(async (parent) => {
    const dir = join(parent, 'keys')
    await use(
      dir,
      (name) => cp(dir, join(parent, name), { recursive: true }),
      async (name) => {
        await rm(dir, { recursive: true })
        await cp(join(parent, name), dir, { recursive: true })
      },
    )
  })

describe('a key directory with a rollback counter', () => {
  it('opens again and again, and every generation is greater than the one before', () =>
    withTempDir(async (parent) => {
      const counter = memoryCounter()
      const generations: bigint[] = []
      for (let start = 0; start < 3; start++) {
        const kms = await open(join(parent, 'keys'), counter)
        generations.push(kms.generation())
        await kms.generateKey(callerKey({ origin: `request-${start}` }))
        generations.push(kms.generation())
        kms.close()
      }
      assert.deepEqual(generations, [2n, 3n, 4n, 5n, 6n, 7n])
    }))

  it('is refused as soon as it is not the last one', () =>
    withCopies(async (dir, keep, put) => {
      const counter = memoryCounter()
      const kms = await open(dir, counter)
      const { id } = await kms.generateKey(callerKey())
      await keep('before')
      await kms.deleteKey(id)
      kms.close()
      await put('before')

      await assert.rejects(open(dir, counter), rolledBack)
    }))

  it('heals when power goes off between the change and its count, and then knows no other answer', () =>
    withCopies(async (dir, keep, put) => {
      const counter = memoryCounter()
      const first = await open(dir, counter)
      const { id } = await first.generateKey(callerKey())
      counter.unplugAfter(0)
      await assert.rejects(first.deleteKey(id), /unplugged/)
      first.close()
      counter.unplugAfter(Infinity)
      await keep('crashed')

      const second = await open(dir, counter)
      assert.equal(second.describe(id)?.state, 'deleted')
      await second.generateKey(callerKey({ origin: 'request-2' }))
      second.close()
      await put('crashed')

      await assert.rejects(open(dir, counter), rolledBack, 'what a crash left must not hide what came after it')
    }))

  it('heals wherever a start is interrupted, and lets no copy of an interrupted start back in', () =>
    withCopies(async (dir, keep, put) => {
      const counter = memoryCounter()
      ;(await open(dir, counter)).close()
      for (const steps of [0, 1]) {
        counter.unplugAfter(steps)
        await assert.rejects(open(dir, counter), /unplugged/)
        await keep(`interrupted-${steps}`)
        counter.unplugAfter(Infinity)
        const kms = await open(dir, counter)
        await kms.generateKey(callerKey({ origin: `request-${steps}` }))
        kms.close()
        await keep('last')

        await put(`interrupted-${steps}`)
        await assert.rejects(open(dir, counter), rolledBack)
        await put('last')
      }
      ;(await open(dir, counter)).close()
    }))

  it('begins to be counted when the settings name a counter that is new', () =>
    withCopies(async (dir, keep, put) => {
      ;(await open(dir)).close()
      await keep('uncounted')
      const counter = memoryCounter()
      ;(await open(dir, counter)).close()
      await put('uncounted')

      await assert.rejects(open(dir, counter), { ...rolledBack, message: /never counted/ })
    }))

  it('begins to be counted when nothing else stands in the way, so that a start that fails can be made again', () =>
    withTempDir(async (parent) => {
      const dir = join(parent, 'keys')
      const replica = join(parent, 'replica')
      ;(await open(dir)).close()
      await writeFile(replica, 'no folder')
      const counter = memoryCounter()
      const options = { dir, provider: quickProvider(), replicas: [replica], counter }
      await assert.rejects(openSealedKms(options), { code: 'SIGNER__SETTINGS__INVALID' })
      await rm(replica)

      ;(await openSealedKms(options)).close()
    }))

  it('is refused without its counter, with a counter that is gone, and with another one', () =>
    withCopies(async (dir) => {
      const counter = memoryCounter()
      ;(await open(dir, counter)).close()

      await assert.rejects(open(dir), { ...rolledBack, message: /name none/ })
      counter.set(1n)
      await assert.rejects(open(dir, counter), rolledBack)
      counter.takeAway()
      await assert.rejects(open(dir, counter), { ...rolledBack, message: /the counter is gone/ })
    }))

  it('takes a counter that is in use elsewhere as its own when it is new', () =>
    withCopies(async (dir) => {
      const counter = memoryCounter()
      counter.set(7n)
      ;(await open(dir, counter)).close()
      ;(await open(dir, counter)).close()
    }))
})
