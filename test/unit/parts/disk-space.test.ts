import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freeBytes, journalBytes } from '../../../src/parts/disk-space.js'
import type { Settings } from '../../../src/settings/schema.js'

const settingsOf = (mode: 'sealed' | 'ephemeral', path: string): Settings =>
  ({ kms: { mode }, store: { path } }) as unknown as Settings

describe('the disk of the journal', () => {
  let dir: string
  beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'signer-layer-disk-'))))
  afterEach(() => rmSync(dir, { recursive: true }))

  it('tells the size of the journal and the space beside it', () => {
    const path = join(dir, 'journal.db')
    writeFileSync(path, Buffer.alloc(4_096))

    assert.equal(journalBytes(settingsOf('sealed', path)), 4_096)
    assert.ok((freeBytes(settingsOf('sealed', path)) ?? 0) > 0)
  })

  it('tells nothing of a journal in memory', () => {
    const settings = settingsOf('ephemeral', join(dir, 'nowhere'))

    assert.deepEqual([journalBytes(settings), freeBytes(settings)], [undefined, undefined])
  })

  it('raises what the file system raises', () => {
    assert.throws(() => journalBytes(settingsOf('sealed', join(dir, 'missing'))), { code: 'ENOENT' })
  })
})
