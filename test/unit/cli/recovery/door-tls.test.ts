import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { doorTlsOf } from '../../../../src/cli/recovery/door-tls.js'
import { makeCertificate } from '../../../support/certificates.js'
import { withTempDir } from '../../kms/support/temp-dir.js'

const filesIn = (dir: string) => ({ certFile: join(dir, 'cert.pem'), keyFile: join(dir, 'key.pem') })

describe('doorTlsOf', () => {
  it('needs no certificate on loopback', async () => {
    assert.equal(await doorTlsOf('127.0.0.1', undefined, 0), undefined)
    assert.equal(await doorTlsOf('::1', undefined, 0), undefined)
  })

  it('refuses every other address without one', () =>
    assert.rejects(doorTlsOf('0.0.0.0', undefined, 0), { code: 'SIGNER__SETTINGS__INSECURE_REFUSED' }))

  it("takes the certificate of the worker's port, TLS 1.3 only, and checks its dates", () =>
    withTempDir(async (dir) => {
      const { cert, key } = makeCertificate({ name: 'localhost' })
      await writeFile(join(dir, 'cert.pem'), cert)
      await writeFile(join(dir, 'key.pem'), key, { mode: 0o600 })

      assert.equal((await doorTlsOf('0.0.0.0', filesIn(dir), Date.now()))?.minVersion, 'TLSv1.3')
      await assert.rejects(doorTlsOf('0.0.0.0', filesIn(dir), 0), { code: 'SIGNER__SETTINGS__INVALID' })
    }))
})
