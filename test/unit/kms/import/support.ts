import { systemRandom } from '../../../../src/kms/random.js'
import { loadNativeSecp256k1 } from '../../../../src/kms/signers/native-secp256k1.js'

export const native = loadNativeSecp256k1(systemRandom(32))

/** A mnemonic of development chains, which everybody knows. */
export const DEV_PHRASE = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk'
/** The mnemonic of local Ethereum development nodes, which everybody knows. */
export const JUNK_PHRASE = 'test test test test test test test test test test test junk'

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
export const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))
export const hex = (value: Uint8Array): string => Buffer.from(value).toString('hex')

/** What an import that is refused raises. */
export const refusal = (message: RegExp) => ({ code: 'SIGNER__KMS__INVALID_IMPORT', message })
