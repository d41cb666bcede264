import type { PendingRequest } from '../../../../src/client/signer-client.js'
import { generateKeyCall } from '../../../../src/client/calls.js'
import { digestCall, hex32, REPLY_SECRET } from '../fixtures.js'

/** A request of two calls on its way; its envelope is none. */
export const pendingOf = (byte = 1): PendingRequest => ({
  calls: [digestCall, generateKeyCall({ keyType: 'Secp256k1', chains: ['eip155:1'] })],
  requestIds: [hex32(byte), hex32(byte + 0x80)],
  replySecret: REPLY_SECRET,
  nonce: `0x${'0c'.repeat(16)}`,
  envelope: new Uint8Array([1, 2, 3]),
  fromBlock: 10,
  deadline: 310,
})
