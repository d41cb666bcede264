import type { TypeRegistry } from '@polkadot/types'
import type { SignerPayloadJSON } from '@polkadot/types/types'
import { toHex } from '../../../../src/protocol/hash.js'
import { GENESIS, type devWallet } from '../../payloads/substrate/support/payloads.js'

type Wallet = Awaited<ReturnType<typeof devWallet>>

/** A transfer as polkadot-js hands it to a signer. */
export const payloadOf = ({ runtime, transfer }: Wallet, address: string, over: object = {}): SignerPayloadJSON => ({
  address,
  method: transfer(5n).toHex(),
  era: '0x00',
  nonce: '0x00',
  tip: '0x00',
  blockNumber: '0x00',
  blockHash: toHex(GENESIS),
  genesisHash: toHex(GENESIS),
  specVersion: `0x${runtime.specVersion.toString(16)}`,
  transactionVersion: `0x${runtime.transactionVersion.toString(16)}`,
  signedExtensions: (runtime.registry as TypeRegistry).signedExtensions,
  version: 4,
  ...over,
})
