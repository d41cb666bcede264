import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openKms } from '../../../../src/parts/open-kms.js'
import { loadSettings } from '../../../../src/settings/load.js'
import { withTempDir } from '../../kms/support/temp-dir.js'
import { runCli } from '../policy/support.js'

/** A settings file for a development chain whose keys are sealed by `provider`. */
const settingsFile = async (parent: string, name: string, kms: object): Promise<string> => {
  const hash = `0x${'ab'.repeat(32)}`
  const settings = {
    l1: { endpoints: ['ws://127.0.0.1:9944'], genesis: hash, shard: hash, declareDevChain: true },
    store: { path: join(parent, 'journal.db') },
    kms,
    policy: { file: join(parent, 'policy.yaml') },
    registration: { method: 'Skip', mrEnclave: hash },
    callers: 'any',
  }
  const path = join(parent, name)
  await writeFile(path, JSON.stringify(settings))
  return path
}

describe('signer-layer kms reseal', () => {
  it('hands the keys to the provider of the other settings file', () =>
    withTempDir(async (dir) => {
      const passphrase = join(dir, 'passphrase')
      await writeFile(passphrase, 'test passphrase, known to all', { mode: 0o600 })
      const sealed = { mode: 'sealed', dir: join(dir, 'keys') }
      const old = await settingsFile(dir, 'old.yaml', { ...sealed, provider: { kind: 'dev' } })
      const next = await settingsFile(dir, 'next.yaml', {
        ...sealed,
        provider: { kind: 'passphrase', file: passphrase },
      })
      ;(await openKms(loadSettings(old))).close()

      const { out, err, code } = await runCli('kms', 'reseal', '--config', old, '--to', next, '--json')

      assert.deepEqual([err, code], ['', 0])
      assert.deepEqual(JSON.parse(out), { dir: join(dir, 'keys'), provider: 'passphrase', generation: '2' })
      ;(await openKms(loadSettings(next))).close()
      await assert.rejects(openKms(loadSettings(old)), { code: 'SIGNER__KMS__UNSEAL_REFUSED' })
    }))

  it('refuses settings that differ in anything else, and keys that are not sealed', () =>
    withTempDir(async (dir) => {
      const sealed = { mode: 'sealed', dir: join(dir, 'keys') }
      const old = await settingsFile(dir, 'old.yaml', { ...sealed, provider: { kind: 'dev' } })
      const other = await settingsFile(dir, 'other.yaml', {
        ...sealed,
        dir: join(dir, 'elsewhere'),
        provider: { kind: 'dev' },
      })
      const ephemeral = await settingsFile(dir, 'ephemeral.yaml', { mode: 'ephemeral' })

      assert.match((await runCli('kms', 'reseal', '--config', old, '--to', other)).err, /differ in more than/)
      assert.match((await runCli('kms', 'reseal', '--config', ephemeral, '--to', old)).err, /mode is ephemeral/)
    }))
})
