import { CHAIN, type Wallet } from '../../../../unit/payloads/substrate/support/payloads.js'
import { filled } from '../../../../unit/protocol/support/raw-scale.js'
import { casesOf, type PayloadCase } from './case.js'
import { SUBSTRATE_KEYS } from './test-keys.js'

/** A payload of exactly `length` bytes: a remark of what is left; its own length takes two bytes. */
const remarkOf = ({ call, payload }: Wallet, length: number): Uint8Array => {
  const empty = payload(call('system', 'remark', '0x')).length
  return payload(call('system', 'remark', `0x${'5a'.repeat(length - empty - 1)}`))
}

const payloadsOf = (
  wallet: Wallet,
  metadataHash = wallet.runtime.metadataHash(),
): Readonly<Record<string, Uint8Array>> => ({
  'an immortal transfer': wallet.payload(wallet.transfer(1_234_567_890_123n)),
  'a mortal transfer with nonce, tip and metadata hash': wallet.payload(wallet.transfer(7n, 'transferAllowDeath'), {
    nonce: 9,
    tip: 3n,
    era: { period: 64, phase: 12 },
    ...(metadataHash ? { metadataHash } : {}),
  }),
  'a remark, 256 bytes: signed as they are': remarkOf(wallet, 256),
  'a remark, 257 bytes: signed by their hash': remarkOf(wallet, 257),
  'five transfers in a batch, more than 256 bytes': wallet.payload(
    wallet.call(
      'utility',
      'batchAll',
      Array.from({ length: 5 }, (_, i) => wallet.transfer(BigInt(i))),
    ),
  ),
})

/** Every payload under a key of every type. */
export const substrateCases = (wallet: Wallet): readonly PayloadCase[] =>
  SUBSTRATE_KEYS.flatMap((key) =>
    casesOf('SubstratePayload', CHAIN, key, payloadsOf(wallet)).map((one) => ({
      ...one,
      name: `${one.name}, ${key.keyType}`,
    })),
  )
