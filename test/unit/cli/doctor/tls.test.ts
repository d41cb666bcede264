import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tlsFindings } from '../../../../src/cli/doctor/tls.js'
import { makeCertificate } from '../../../support/certificates.js'

const DAY_MS = 86_400_000

describe('doctor looks at TLS of the worker’s door', () => {
  let dir: string
  let nowMs: number
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'signer-layer-tls-'))
    nowMs = Date.now()
  })
  afterEach(() => rmSync(dir, { recursive: true }))

  const write = (name: string, bytes: Uint8Array): string => {
    const path = join(dir, name)
    writeFileSync(path, bytes, { mode: 0o600 })
    return path
  }
  const filesOf = (days: number) => {
    const { cert, key } = makeCertificate({ name: 'agent', validTo: new Date(nowMs + days * DAY_MS) })
    return { certFile: write('cert.pem', cert), keyFile: write('key.pem', key) }
  }
  const look = async (files: Parameters<typeof tlsFindings>[0], atMs = nowMs): Promise<string> => {
    const found = await tlsFindings(files, atMs)
    assert.equal(found.length, 1)
    return `${found[0]?.level}: ${found[0]?.message}`
  }

  it('and finds a certificate with its key well, and warns in its last two weeks', async () => {
    const files = filesOf(30)

    assert.match(await look(files), /^ok: .*cert\.pem is valid until \d{4}-/)
    assert.match(await look(files, nowMs + 20 * DAY_MS), /^warning: .*is valid until \d{4}-.* only$/)
  })

  it('and says that it is over, or not valid yet, once', async () => {
    const files = filesOf(30)

    assert.match(await look(files, nowMs + 31 * DAY_MS), /^problem: .*was valid until/)
    assert.match(await look(files, nowMs - DAY_MS), /^problem: .*is not valid yet/)
  })

  it('and says that the key is of another certificate, as the start would', async () => {
    const { certFile } = filesOf(30)
    const keyFile = write('other.pem', makeCertificate({ name: 'other' }).key)

    assert.match(await look({ certFile, keyFile }), /^problem: .*the key is not the key of the certificate/)
  })

  it('and says which file cannot be read, or is none of its kind', async () => {
    const { certFile, keyFile } = filesOf(30)
    const missing = join(dir, 'none.pem')

    assert.equal(await look({ certFile: missing, keyFile }), `problem: ${missing} cannot be read`)
    assert.match(await look({ certFile, keyFile: missing }), /^problem: .*none\.pem/)
    assert.match(await look({ certFile: keyFile, keyFile }), /^problem: .*is no certificate in PEM/)
    assert.match(await look({ certFile, keyFile, clientCaFile: missing }), /^problem: .*none\.pem/)
  })

  it('and says that the key is open to others', async () => {
    const files = filesOf(30)
    chmodSync(files.keyFile, 0o644)

    assert.match(await look(files), /^problem: .*chmod 600/)
  })

  it('and leaves a key alone that comes with the start', async () => {
    const { certFile } = filesOf(30)

    assert.match(await look({ certFile, keyCredential: 'tls.key' }), /^ok: /)
    assert.match(await look({ certFile, keyFd: 9 }), /^ok: /)
  })
})
