import { Keyring } from '@polkadot/keyring'
import type { KeyringPair } from '@polkadot/keyring/types'
import type { Hex } from '../../src/model/ids.js'
import { authMessage } from '../../src/protocol/auth.js'
import { formatEnvelope } from '../../src/protocol/envelope.js'
import { toHex } from '../../src/protocol/hash.js'
import { hpkeInfo, setupSender } from '../../src/protocol/hpke.js'
import { shieldingKid, type Deployment } from '../../src/protocol/ids.js'
import { encodeRequest } from '../../src/protocol/request.js'
import type { Body, MultiSignature, RequestCall } from '../../types/protocol/scale.js'

export const deployment: Deployment = { genesis: `0x${'45'.repeat(32)}`, shard: `0x${'ab'.repeat(32)}` }

/** Well-known development accounts. */
export const devPair = (name: string): KeyringPair => new Keyring({ type: 'sr25519' }).addFromUri(`//${name}`)
export const accountOf = (pair: KeyringPair): Hex => toHex(pair.addressRaw)

export const generateCall: RequestCall = {
  tag: 'GenerateKey',
  value: { keyType: 'Secp256k1', chains: ['eip155:1'], label: 'test' },
}

let nextNonce = 0
/** A nonce that no other body of this process has. */
export const freshNonce = (): Hex => `0x${(++nextNonce).toString(16).padStart(32, '0')}`

export const bodyOf = (caller: KeyringPair, changes: Partial<Body> = {}): Body => ({
  caller: accountOf(caller),
  nonce: freshNonce(),
  deadline: 1_000,
  publicReply: false,
  calls: [generateCall],
  ext: [],
  ...changes,
})

export interface SealOptions {
  readonly deployment?: Deployment
  /** What the caller signs, when it is not what is sent. */
  readonly signedBody?: Body
  readonly signedDeployment?: Deployment
  /** Changes the plaintext before it is sealed. */
  readonly mutate?: (plaintext: Uint8Array) => Uint8Array
}

/** Seals a request as a client does, or as a hostile one would. */
export const sealFor = async (
  shieldingKey: Uint8Array,
  signer: KeyringPair,
  body: Body,
  options: SealOptions = {},
): Promise<{ envelope: Uint8Array; replySecret: Uint8Array }> => {
  const target = options.deployment ?? deployment
  const kid = shieldingKid(shieldingKey)
  const sender = await setupSender(shieldingKey, hpkeInfo(target, kid))
  const signed = authMessage(options.signedDeployment ?? target, kid, sender.enc, options.signedBody ?? body)
  const value: MultiSignature = { tag: 'Sr25519', value: signer.sign(signed) }
  const plaintext = encodeRequest({ body, auth: { tag: 'Signed', value } })
  const ciphertext = await sender.seal(options.mutate?.(plaintext) ?? plaintext)
  return { envelope: formatEnvelope({ kid, enc: sender.enc, ciphertext }), replySecret: sender.replySecret }
}
