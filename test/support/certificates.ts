import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'

/** A certificate and its key, both PEM, made for one run of a test. */
export interface TestCertificate {
  readonly cert: Uint8Array
  readonly key: Uint8Array
}

export interface CertificateOptions {
  readonly name: string
  /** Default: an hour before now to a day after. */
  readonly validFrom?: Date
  readonly validTo?: Date
  /** Default: signs itself. */
  readonly issuer?: TestCertificate & { readonly name: string }
  readonly ca?: boolean
}

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts)
  const { length } = content
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...head]), content])
}
const sequence = (...parts: Uint8Array[]): Buffer => der(0x30, ...parts)
const oid = (...bytes: number[]): Buffer => der(0x06, Buffer.from(bytes))
const integer = (...bytes: number[]): Buffer => der(0x02, Buffer.from(bytes))
const bits = (bytes: Uint8Array): Buffer => der(0x03, Buffer.from([0]), bytes)
/** RFC 5280, 4.1.2.5: UTCTime, good until 2049. */
const time = (date: Date): Buffer =>
  der(0x17, Buffer.from(`${date.toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`))

const ED25519 = sequence(oid(0x2b, 0x65, 0x70))
const COMMON_NAME = oid(0x55, 0x04, 0x03)
const BASIC_CONSTRAINTS = oid(0x55, 0x1d, 0x13)
const SUBJECT_ALT_NAME = oid(0x55, 0x1d, 0x11)

const nameOf = (name: string): Buffer => sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(name)))))

const extensions = (ca: boolean): Buffer => {
  const loopback = sequence(der(0x87, Buffer.from([127, 0, 0, 1])))
  const list = [
    sequence(BASIC_CONSTRAINTS, der(0x04, ca ? sequence(der(0x01, Buffer.from([0xff]))) : sequence())),
    sequence(SUBJECT_ALT_NAME, der(0x04, loopback)),
  ]
  return der(0xa3, sequence(...list))
}

const pem = (label: string, bytes: Uint8Array): Buffer =>
  Buffer.from(`-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`)

const HOUR_MS = 3_600_000

/** A self-made ed25519 certificate for 127.0.0.1 (X.509 v3). */
export const makeCertificate = (options: CertificateOptions): TestCertificate & { readonly name: string } => {
  const { name, issuer, ca = false } = options
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const signer: KeyObject = issuer ? createPrivateKey(Buffer.from(issuer.key)) : privateKey
  const validFrom = options.validFrom ?? new Date(Date.now() - HOUR_MS)
  const validTo = options.validTo ?? new Date(Date.now() + 24 * HOUR_MS)
  const body = sequence(
    der(0xa0, integer(2)),
    integer(1 + Math.floor(Math.random() * 126)),
    ED25519,
    nameOf(issuer?.name ?? name),
    sequence(time(validFrom), time(validTo)),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions(ca),
  )
  const cert = sequence(body, ED25519, bits(sign(null, body, signer)))
  return { name, cert: pem('CERTIFICATE', cert), key: Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })) }
}
