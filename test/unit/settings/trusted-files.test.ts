import assert from 'node:assert/strict'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { distrustedFiles, requireTrustedFiles } from '../../../src/settings/trusted-files.js'

describe('files that decide', () => {
  let dir: string
  beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'signer-layer-trusted-'))))
  afterEach(() => rmSync(dir, { recursive: true, force: true }))

  const file = (mode: number, folder = dir): string => {
    const path = join(folder, 'policy.yaml')
    writeFileSync(path, '')
    chmodSync(path, mode)
    return path
  }
  const folder = (mode: number): string => {
    const path = join(dir, 'folder')
    mkdirSync(path)
    chmodSync(path, mode)
    return path
  }

  it('are trusted when others only read them', () => {
    for (const mode of [0o600, 0o640, 0o644]) assert.deepEqual(distrustedFiles([file(mode)]), [])
    assert.deepEqual(distrustedFiles([join(dir, 'none')]), [])
  })

  it('are not when others may write them, and the message says what to do', () => {
    for (const mode of [0o660, 0o602, 0o666]) {
      const path = file(mode)
      assert.deepEqual(distrustedFiles([path, path]), [`${path} can be written by others: run \`chmod go-w ${path}\``])
    }
  })

  it('are not when others may put other files in their folder, unless it keeps files to their owners', () => {
    const open = folder(0o777)
    assert.deepEqual(distrustedFiles([file(0o600, open)]), [
      `${open} can be written by others, who can put other files in it: run \`chmod go-w ${open}\``,
    ])
    chmodSync(open, 0o1777)
    assert.deepEqual(distrustedFiles([join(open, 'policy.yaml')]), [])
  })

  it('are looked at where a link leads', () => {
    const open = folder(0o777)
    const link = join(dir, 'link.yaml')
    symlinkSync(file(0o600, open), link)
    assert.match(distrustedFiles([link]).join(), /folder can be written by others/)
  })

  it('are not when they belong to another user than root', function () {
    if (process.geteuid?.() !== 0) return this.skip()
    const path = file(0o600)
    chownSync(path, 65_534, 65_534)
    assert.deepEqual(distrustedFiles([path]), [
      `${path} belongs to user 65534, who can change it: run \`chown root ${path}\``,
    ])
    chownSync(path, 0, 0)
    chownSync(dir, 65_534, 65_534)
    assert.match(distrustedFiles([path]).join(), /^\S+ belongs to user 65534, who can put other files in it/)
  })

  it('stop the start where money is, all of them named, and are a warning on a development chain', () => {
    const path = file(0o666)
    const warned: unknown[] = []
    const logger = { warn: (...line: unknown[]) => warned.push(line) }
    assert.throws(() => requireTrustedFiles([path], { isDevChain: false }, logger), {
      code: 'SIGNER__SETTINGS__INSECURE_REFUSED',
      message: /can be changed by others:\n {2}\S+policy\.yaml can be written by others: run `chmod go-w /,
    })
    assert.deepEqual(warned, [])
    requireTrustedFiles([path], { isDevChain: true }, logger)
    assert.equal(warned.length, 1)
    requireTrustedFiles([file(0o644)], { isDevChain: false }, logger)
    assert.equal(warned.length, 1)
  })
})
