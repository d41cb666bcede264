import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { checkTls } from '../../../../src/worker/transport/check-tls.js'
import { tlsSpki } from '../../../../src/worker/transport/tls-spki.js'
import { makeCertificate } from '../../../support/certificates.js'

const NOW = Date.parse('2026-06-01T12:00:00Z')
const dates = (from: string, to: string) => ({ validFrom: new Date(from), validTo: new Date(to) })
const YEAR = dates('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z')

describe('tlsSpki', () => {
  it('is the SHA-256 of the public key as the certificate has it', () => {
    const { cert } = makeCertificate({ name: 'agent', ...YEAR })
    const spki = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' })

    assert.deepEqual(tlsSpki(cert), new Uint8Array(createHash('sha256').update(spki).digest()))
    assert.deepEqual(tlsSpki(new X509Certificate(cert).raw), tlsSpki(cert))
  })

  it('belongs to the key, not to the certificate', () => {
    const [one, other] = [makeCertificate({ name: 'agent', ...YEAR }), makeCertificate({ name: 'agent', ...YEAR })]
    assert.notDeepEqual(tlsSpki(one.cert), tlsSpki(other.cert))
  })

  it('gives nothing for what is no certificate', () => {
    assert.throws(() => tlsSpki(Buffer.from('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')))
  })
})

describe('checkTls', () => {
  const good = makeCertificate({ name: 'agent', ...YEAR })
  const other = makeCertificate({ name: 'agent', ...YEAR })
  const ca = makeCertificate({ name: 'operator', ca: true, ...YEAR })

  it('makes a server of TLS 1.3 that asks for no client certificate', () => {
    const { minVersion, maxVersion, requestCert } = checkTls(good, NOW)
    assert.deepEqual([minVersion, maxVersion, requestCert], ['TLSv1.3', 'TLSv1.3', undefined])
  })

  it('demands client certificates where their issuer is given', () => {
    const { requestCert, rejectUnauthorized } = checkTls({ ...good, clientCa: ca.cert }, NOW)
    assert.deepEqual([requestCert, rejectUnauthorized], [true, true])
  })

  const encrypted = generateKeyPairSync('ed25519').privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'secret',
  })
  for (const [what, material, nowMs, message] of [
    ['a key of another certificate', { ...good, key: other.key }, NOW, /not the key of the certificate/],
    ['a certificate that is over', good, NOW + 366 * 86_400_000, /was valid until .*: renew it/],
    ['a certificate that is not valid yet', good, NOW - 366 * 86_400_000, /valid from .*: check the clock/],
    ['a certificate that cannot be read', { ...good, cert: Buffer.from('x') }, NOW, /not a certificate/],
    ['a key that cannot be read', { ...good, key: Buffer.from('x') }, NOW, /key is not PEM/],
    ['a key with a passphrase', { ...good, key: Buffer.from(encrypted) }, NOW, /has a passphrase/],
    ['an issuer that cannot be read', { ...good, clientCa: Buffer.from('x') }, NOW, /issuer of client/],
  ] as const) {
    it(`refuses ${what}, and says so`, () => {
      assert.throws(() => checkTls(material, nowMs), { code: 'SIGNER__SETTINGS__INVALID', message })
    })
  }
})
