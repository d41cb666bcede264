import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { createSecureContext, type TlsOptions } from 'node:tls'
import { SignerError } from '../../errors/signer-error.js'
import type { TlsMaterial } from './options.js'

/** Messages of OpenSSL stay out: they speak of key material. */
const invalid = (what: string): SignerError =>
  new SignerError('SIGNER__SETTINGS__INVALID', `TLS of the worker's port cannot be used: ${what}`)

const attempt = <T>(read: () => T, what: string): T => {
  try {
    return read()
  } catch {
    throw invalid(what)
  }
}

const readCert = (cert: Uint8Array): X509Certificate =>
  attempt(() => new X509Certificate(cert), 'the certificate is not PEM, or not a certificate.')

const readKey = (key: Uint8Array): KeyObject =>
  attempt(
    () => createPrivateKey({ key: Buffer.from(key), format: 'pem' }),
    'the key is not PEM, or has a passphrase: give a plain key in a file that only the agent can read.',
  )

const checkDates = ({ validFrom, validTo }: X509Certificate, nowMs: number): void => {
  if (nowMs > Date.parse(validTo)) throw invalid(`the certificate was valid until ${validTo}: renew it.`)
  if (nowMs < Date.parse(validFrom)) {
    throw invalid(`the certificate is valid from ${validFrom} on: check the clock of this machine.`)
  }
}

/**
 * The options of a TLS server: TLS 1.3 only, and a client certificate if there are issuers for it. Raises
 * SIGNER__SETTINGS__INVALID for what cannot be read, for a key of another certificate, and outside the
 * certificate's dates. `nowMs` is milliseconds since 1970.
 */
export const checkTls = ({ cert, key, clientCa }: TlsMaterial, nowMs: number): TlsOptions => {
  const leaf = readCert(cert)
  if (!leaf.checkPrivateKey(readKey(key))) throw invalid('the key is not the key of the certificate.')
  checkDates(leaf, nowMs)
  if (clientCa) attempt(() => new X509Certificate(clientCa), 'the issuer of client certificates cannot be read.')
  const options: TlsOptions = {
    cert: Buffer.from(cert),
    key: Buffer.from(key),
    minVersion: 'TLSv1.3',
    maxVersion: 'TLSv1.3',
    ...(clientCa && { ca: Buffer.from(clientCa), requestCert: true, rejectUnauthorized: true }),
  }
  attempt(() => createSecureContext(options), 'certificate, key and issuers do not make a TLS server.')
  return options
}
