import assert from 'node:assert/strict'
import { link } from 'node:fs/promises'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFile, replaceFile } from '../../../src/cli/replace-file.js'

describe('files of commands', () => {
  let dir: string
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'signer-layer-files-'))))
  afterEach(() => rmSync(dir, { recursive: true }))

  it('are replaced whole, and leave nothing beside them', async () => {
    const path = join(dir, 'agent.json')
    writeFileSync(path, 'before')

    await replaceFile(path, 'after')

    assert.equal(readFileSync(path, 'utf8'), 'after')
    assert.deepEqual(readdirSync(dir), ['agent.json'])
  })

  it('are refused by name where their folder is not there', async () => {
    await assert.rejects(replaceFile(join(dir, 'none', 'agent.json'), 'text'), {
      code: 'SIGNER__CLI__FILE_UNWRITABLE',
      message: /agent\.json cannot be written \(ENOENT\)/,
    })
  })

  it('have their mode from the first moment on, before they have their name', async () => {
    const seen: number[] = []

    await createFile(join(dir, 'secret'), 'text', 0o600, async (from, to) => {
      seen.push(statSync(from).mode & 0o777)
      await link(from, to)
    })

    assert.deepEqual(seen, [0o600])
    assert.equal(statSync(join(dir, 'secret')).mode & 0o777, 0o600)
  })

  it('that are there are not written over, also where they came at the last moment', async () => {
    const path = join(dir, 'secret')

    await assert.rejects(
      createFile(path, 'new', 0o600, async (from, to) => {
        writeFileSync(path, 'of another')
        await link(from, to)
      }),
      { code: 'EEXIST' },
    )

    assert.equal(readFileSync(path, 'utf8'), 'of another')
    assert.deepEqual(readdirSync(dir), ['secret'])
  })
})
