import assert from 'node:assert/strict'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT_FILE } from '../../../../src/kms/sealed/names.js'
import { fileOf, removeFiles, runCli } from '../policy/support.js'

const settings = (folder: string, kms: string): string => `
l1: { endpoints: ['ws://127.0.0.1:1'], genesis: '0x${'45'.repeat(32)}', shard: '0x${'5d'.repeat(32)}', declareDevChain: true }
store: { path: '${folder}/journal.db' }
kms: ${kms}
policy: { file: none.yaml }
registration: { method: Skip, mrEnclave: '0x${'e0'.repeat(32)}' }
callers: any
`

/** The settings file of an agent whose folder is empty. */
const configOf = (mode: 'sealed' | 'ephemeral'): string => {
  const config = fileOf(['settings.yaml', ''])
  const folder = dirname(config)
  const sealed = `{ mode: sealed, dir: '${folder}/keys', provider: { kind: dev } }`
  writeFileSync(config, settings(folder, mode === 'sealed' ? sealed : '{ mode: ephemeral }'))
  return config
}

const resume = (config: string, ...flags: string[]) => runCli('recovery', 'resume', '--config', config, ...flags)

describe('recovery resume', () => {
  afterEach(removeFiles)

  it('does nothing until it is confirmed, and says what it would mean', async () => {
    const config = configOf('sealed')
    const { err, code } = await resume(config)

    assert.notEqual(code, 0)
    assert.match(err, /SIGNER__RESUME__NOT_CONFIRMED/)
    assert.match(err, /gone for good.*limits count as used up.*--yes/s)
  })

  it('makes no keys where none were restored: they would be those of a new agent', async () => {
    const config = configOf('sealed')
    const { err, code } = await resume(config, '--yes')

    assert.notEqual(code, 0)
    assert.match(err, /SIGNER__RESUME__KEYS_NOT_FOUND/)
    assert.equal(existsSync(join(dirname(config), 'keys')), false)
  })

  it('makes no journal where none was restored, unless it is told that there is none', async () => {
    const config = configOf('sealed')
    mkdirSync(join(dirname(config), 'keys'))
    writeFileSync(join(dirname(config), 'keys', ROOT_FILE), '')
    const { err, code } = await resume(config, '--yes')

    assert.notEqual(code, 0)
    assert.match(err, /SIGNER__RESUME__JOURNAL_NOT_FOUND/)
    assert.match(err, /--without-journal/)
    assert.equal(existsSync(join(dirname(config), 'journal.db')), false)
  })

  it('has nothing to resume where keys end with their process', async () => {
    const { err, code } = await resume(configOf('ephemeral'), '--yes')

    assert.notEqual(code, 0)
    assert.match(err, /SIGNER__SETTINGS__INVALID/)
  })
})
