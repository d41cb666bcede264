import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import type { StoreVault } from '../../../../src/store/authenticated-table.js'

const IV_BYTES = 12
const TAG_BYTES = 16

/** A vault with real HMAC and AES-GCM under keys made from a name; no secret, for tests only. */
export const vaultNamed = (name: string): StoreVault => {
  const keyFor = (id: string): Buffer => createHmac('sha256', name).update(`job ${id}`).digest()
  return {
    mac: (bytes) => new Uint8Array(createHmac('sha256', name).update(bytes).digest()),
    seal: (id, aad, plaintext) => {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', keyFor(id), iv).setAAD(aad)
      return new Uint8Array(Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]))
    },
    unseal: (id, aad, sealed) => {
      const decipher = createDecipheriv('aes-256-gcm', keyFor(id), sealed.subarray(0, IV_BYTES)).setAAD(aad)
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
      return new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]))
    },
  }
}
