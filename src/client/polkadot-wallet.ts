import type { Signer } from '@polkadot/types/types'
import { SignerError } from '../errors/signer-error.js'
import type { AccountId } from '../model/ids.js'
import { ascii, toHex } from '../protocol/hash.js'
import { signerType, type RequestSigner } from './request-signer.js'
import { ss58Account } from './ss58.js'

/** An account of a wallet with the interface of the polkadot-js extension. */
export interface PolkadotWallet {
  /** `injector.signer`; it must be able to sign raw bytes. */
  readonly signer: Pick<Signer, 'signRaw'>
  /** SS58, of any chain. */
  readonly address: string
  /** As the wallet names it for its account. */
  readonly type: RequestSigner['type'] | (string & {})
}

const [OPEN, CLOSE] = [ascii('<Bytes>'), ascii('</Bytes>')]
const HEX = /^0x(?:[0-9a-fA-F]{2})*$/

/** Bytes of a signature without the case of `MultiSignature` that some wallets put in front. */
const BYTES: Readonly<Record<RequestSigner['type'], number>> = { ed25519: 64, sr25519: 64, ecdsa: 65 }

const invalid = (message: string): SignerError => new SignerError('SIGNER__CLIENT__INVALID_CALLER', message)

const accountOf = (address: string): AccountId => {
  const account = ss58Account(address)
  if (account !== undefined) return account
  throw invalid('The address of the wallet is no SS58 address of 32 bytes.')
}

const isFramed = (message: Uint8Array): boolean =>
  message.length >= OPEN.length + CLOSE.length &&
  OPEN.every((byte, at) => message[at] === byte) &&
  CLOSE.every((byte, at) => message[message.length - CLOSE.length + at] === byte)

/** Wallets wrap what is not wrapped yet, and some wrap always: what is between is right for both. */
const contentOf = (message: Uint8Array): Uint8Array =>
  isFramed(message) ? message.slice(OPEN.length, message.length - CLOSE.length) : message

const bytesOf = (signature: string, type: RequestSigner['type']): Uint8Array => {
  if (!HEX.test(signature)) throw invalid('The signature of the wallet is no hex.')
  const bytes = Uint8Array.from(signature.slice(2).match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
  return bytes.length === BYTES[type] + 1 ? bytes.slice(1) : bytes
}

/**
 * A caller from an account of a browser wallet (polkadot-js extension, Talisman, SubWallet and their like). The
 * wallet asks its user for each request; it wraps the message in `<Bytes>` itself.
 *
 * Raises SIGNER__CLIENT__INVALID_CALLER for wallets that sign no raw bytes, addresses that are not of 32 bytes,
 * and types but ed25519, sr25519 and ecdsa. What the wallet itself raises, as when the user declines, passes through.
 * A signature by another key or over another message is found before anything is sent.
 */
export const fromPolkadotWallet = ({ signer, address, type: named }: PolkadotWallet): RequestSigner => {
  const [account, type] = [accountOf(address), signerType(named)]
  const signRaw = signer.signRaw?.bind(signer)
  if (!signRaw) throw invalid('The wallet signs no raw bytes, so it cannot sign requests. Use another one.')
  return {
    account,
    type,
    sign: async (message) => {
      const { signature } = await signRaw({ address, data: toHex(contentOf(message)), type: 'bytes' })
      return bytesOf(signature, type)
    },
  }
}
