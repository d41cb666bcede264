import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkSettingsFile } from '../../../src/settings/check-settings-file.js'
import { loadText, settingsText } from './support/settings-file.js'

describe('checkSettingsFile', () => {
  let dir: string
  beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'signer-layer-file-'))))
  afterEach(() => rmSync(dir, { recursive: true, force: true }))

  /** What is warned of, for a settings file with a mode and a second endpoint. */
  const check = (mode: number, endpoint: string): readonly unknown[] => {
    const warned: unknown[] = []
    const settings = loadText(dir, settingsText(), { set: [] })
    const path = join(dir, 'settings.yaml')
    writeFileSync(path, '')
    chmodSync(path, mode)
    const l1 = { ...settings.l1, endpoints: ['wss://a.example', endpoint] }
    checkSettingsFile(path, { l1 }, { warn: (...line) => warned.push(line) })
    return warned
  }

  it('warns of credentials that every user may read, without showing them', () => {
    const [[message, data] = []] = check(0o644, 'wss://user:hunter2@b.example') as unknown[][]
    assert.match(String(message), /may hold credentials, and every user may read/)
    assert.deepEqual(data, { advice: `chmod 640 ${join(dir, 'settings.yaml')}` })
  })

  it('says nothing where there are none, or where only owner and group read them', () => {
    assert.deepEqual(check(0o644, 'wss://b.example'), [])
    assert.deepEqual(check(0o640, 'wss://user:hunter2@b.example'), [])
  })

  it('refuses a file that others may change where money is', () => {
    assert.throws(() => check(0o664, 'wss://b.example'), { code: 'SIGNER__SETTINGS__INSECURE_REFUSED' })
  })
})
