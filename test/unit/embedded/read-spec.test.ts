import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readSpec } from '../../../src/embedded/read-spec.js'

describe('readSpec', () => {
  let dir: string
  beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'signer-layer-spec-'))))
  afterEach(() => rmSync(dir, { recursive: true }))

  const spec = { id: 'dev', genesis: { raw: { top: { '0x3a636f6465': '0x00' } } } }
  const file = (content: string): string => {
    const path = join(dir, 'spec.json')
    writeFileSync(path, content)
    return path
  }

  it('takes a spec as it is, by path and by URL', async () => {
    const path = file(JSON.stringify(spec))
    for (const way of [path, pathToFileURL(path), await readSpec(path)]) assert.deepEqual(await readSpec(way), spec)
  })

  for (const [fault, content] of Object.entries({ 'is cut off': '{"id":', 'is not JSON': 'id: dev' })) {
    it(`names a file that ${fault}`, async () => {
      const path = file(content)
      await assert.rejects(readSpec(path), (error: Error) => error.message.includes(path))
    })
  }

  it('names a file that is not there', async () => {
    const path = join(dir, 'none.json')
    await assert.rejects(readSpec(path), {
      code: 'SIGNER__EMBEDDED__BOOT_FAILED',
      message: /none\.json.*check the path/,
    })
  })

  it('says what a spec that is not raw needs', async () => {
    await assert.rejects(readSpec(file('{"id":"plain"}')), { message: /build-spec --raw/ })
  })
})
