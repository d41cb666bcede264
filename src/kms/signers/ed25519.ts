import { sign } from 'node:crypto'
import { rawPrivateKey } from '../pkcs8.js'
import { nothingToWipe, type Signer } from './signer.js'

/** Ed25519 (RFC 8032) by OpenSSL: 64 bytes R ‖ s. The key object is made once, because making it costs more than signing. */
export const ed25519Signer = (seed: Uint8Array): Signer => {
  const key = rawPrivateKey('Ed25519', seed)
  return { sign: (message) => new Uint8Array(sign(null, message, key)), wipe: nothingToWipe }
}
