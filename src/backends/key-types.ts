import { SignerError } from '../errors/signer-error.js'
import type { KeyType, SignatureScheme } from '../model/key.js'
import type { Backend } from './backend.js'

/** Every type of key that signs. */
export const ALL_KEY_TYPES = ['Secp256k1', 'Ed25519', 'Sr25519'] as const satisfies readonly KeyType[]

const TYPE_OF: Readonly<Record<SignatureScheme, KeyType>> = {
  ecdsa: 'Secp256k1',
  bip340: 'Secp256k1',
  taproot: 'Secp256k1',
  ed25519: 'Ed25519',
  sr25519: 'Sr25519',
}

/** The same backend, which is not even asked for a signature of a key type that it does not have. */
export const withinKeyTypes = (backend: Backend): Backend => ({
  ...backend,
  sign: async (requestId, keyId, toSign) => {
    const foreign = toSign.find(({ scheme }) => !backend.keyTypes.includes(TYPE_OF[scheme]))
    if (foreign === undefined) return backend.sign(requestId, keyId, toSign)
    throw new SignerError('SIGNER__KMS__KEY_PURPOSE_MISMATCH', `The backend signs no ${foreign.scheme}`, {
      backend: backend.id,
      keyId,
    })
  },
})
