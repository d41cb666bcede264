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
  'a transfer for another account by proxy, in a multisig, in a batch': wallet.payload(
    wallet.call('utility', 'batch', [
      wallet.call(
        'multisig',
        'asMulti',
        2,
        [filled(32, 0x10), filled(32, 0x20)],
        { height: 7, index: 1 },
        wallet.call('proxy', 'proxy', { Id: filled(32, 0x77) }, 'Any', wallet.transfer(9n)),
        { refTime: 1_000_000, proofSize: 65_536 },
      ),
    ]),
  ),
  'a proxy added': wallet.payload(wallet.call('proxy', 'addProxy', { Id: filled(32, 0x77) }, 'NonTransfer', 14_400)),
  'a short remark, with its text': wallet.payload(wallet.call('system', 'remarkWithEvent', '0x68656c6c6f')),
  'an empty batch': wallet.payload(wallet.call('utility', 'forceBatch', [])),
  'a call without a rule': wallet.payload(wallet.call('balances', 'burn', 1, false)),
})

/** Every payload under a key of every type. */
export const substrateCases = (wallet: Wallet): readonly PayloadCase[] =>
  SUBSTRATE_KEYS.flatMap((key) =>
    casesOf('SubstratePayload', CHAIN, key, payloadsOf(wallet)).map((one) => ({
      ...one,
      name: `${one.name}, ${key.keyType}`,
    })),
  )
