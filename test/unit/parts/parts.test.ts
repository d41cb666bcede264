import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openParts } from '../../../src/parts/parts.js'
import { parseSettings } from '../../../src/settings/load.js'
import { testSettings } from '../../support/agent-settings.js'

const silent = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined }

describe('openParts', () => {
  const dir = mkdtempSync(join(tmpdir(), 'signer-layer-parts-'))
  after(() => rmSync(dir, { recursive: true, force: true }))

  it('refuses a certificate that is none before anything is opened, in its own words', async () => {
    const [certFile, keyFile] = [join(dir, 'cert.pem'), join(dir, 'key.pem')]
    writeFileSync(certFile, 'no certificate')
    writeFileSync(keyFile, 'no key', { mode: 0o600 })
    const worker = { port: 0, tls: { certFile, keyFile } }
    const input = testSettings(dir, 'ws://127.0.0.1:1', `0x${'45'.repeat(32)}`, { worker })

    await assert.rejects(openParts(parseSettings(input, 'the test'), silent), {
      code: 'SIGNER__SETTINGS__INVALID',
      message: /the certificate is not PEM, or not a certificate/,
    })
  })

  it('refuses files that others may change where money is, before anything is opened', async () => {
    const settings = parseSettings(testSettings(dir, 'ws://127.0.0.1:1', `0x${'45'.repeat(32)}`), 'the test')
    chmodSync(settings.policy.file, 0o662)

    await assert.rejects(openParts({ ...settings, l1: { ...settings.l1, declareDevChain: false } }, silent), {
      code: 'SIGNER__SETTINGS__INSECURE_REFUSED',
      message: /policy\.yaml can be written by others/,
    })
  })
})
