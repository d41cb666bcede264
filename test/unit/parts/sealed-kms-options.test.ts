import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openSealedKms } from '../../../src/kms/open.js'
import { sealedKmsOptions } from '../../../src/parts/sealed-kms-options.js'
import { kms as schema } from '../../../src/settings/kms.js'
import { withTempDir } from '../kms/support/temp-dir.js'

const settingsOf = (dir: string, replicas: readonly string[]) =>
  schema.parse({ mode: 'sealed', dir: join(dir, 'keys'), provider: { kind: 'dev' }, replicas })

describe('sealedKmsOptions', () => {
  it('opens a KMS with the replica folders that the settings name', () =>
    withTempDir(async (dir) => {
      const settings = settingsOf(dir, [join(dir, 'one'), join(dir, 'two')])
      assert.ok(settings.mode === 'sealed')

      const kms = await openSealedKms(sealedKmsOptions(settings, true))
      kms.close()

      for (const replica of settings.replicas)
        assert.deepEqual((await readdir(replica)).sort(), ['manifest.seal', 'root.seal'])
    }))

  it('has no replicas unless they are named, and at most 8', () => {
    const { replicas } = schema.parse({ mode: 'sealed', dir: 'keys', provider: { kind: 'dev' } }) as {
      replicas: unknown
    }

    assert.deepEqual(replicas, [])
    assert.throws(() => settingsOf('dir', Array(9).fill('folder')))
  })
})
