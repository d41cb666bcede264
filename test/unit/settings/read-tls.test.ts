import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readTlsFiles } from '../../../src/settings/read-tls.js'

const NO_CREDENTIALS = { credentialsDir: undefined }

describe('readTlsFiles', () => {
  let dir: string
  beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'signer-layer-tls-'))))
  afterEach(() => rmSync(dir, { recursive: true }))

  const file = (name: string, mode: number): string => {
    const path = join(dir, name)
    writeFileSync(path, name)
    chmodSync(path, mode)
    return path
  }
  const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString()

  it('gives the bytes of all files, of which all may read but the key', async () => {
    const files = { certFile: file('cert', 0o644), keyFile: file('key', 0o600), clientCaFile: file('ca', 0o644) }
    const { cert, key, clientCa } = await readTlsFiles(files, NO_CREDENTIALS)

    assert.deepEqual([text(cert), text(key), text(clientCa)], ['cert', 'key', 'ca'])
  })

  it('asks for no client certificates without their issuer', async () => {
    const tls = await readTlsFiles({ certFile: file('cert', 0o644), keyFile: file('key', 0o600) }, NO_CREDENTIALS)

    assert.equal('clientCa' in tls, false)
  })

  it('refuses a key that others may read', async () => {
    await assert.rejects(readTlsFiles({ certFile: file('cert', 0o644), keyFile: file('key', 0o640) }, NO_CREDENTIALS), {
      code: 'SIGNER__SETTINGS__INSECURE_REFUSED',
    })
  })

  it('takes the key from a credential of systemd, or from a file descriptor', async () => {
    const certFile = file('cert', 0o644)
    chmodSync(dir, 0o700)
    const keyFd = openSync(file('key', 0o600), 'r')

    const byCredential = await readTlsFiles({ certFile, keyCredential: 'key' }, { credentialsDir: dir })
    const byFd = await readTlsFiles({ certFile, keyFd }, NO_CREDENTIALS)

    assert.deepEqual([text(byCredential.key), text(byFd.key)], ['key', 'key'])
  })

  it('says which certificate is missing', async () => {
    await assert.rejects(readTlsFiles({ certFile: join(dir, 'none'), keyFile: file('key', 0o600) }, NO_CREDENTIALS), {
      code: 'SIGNER__SETTINGS__INVALID',
      message: /none.*check its path/,
    })
  })
})
