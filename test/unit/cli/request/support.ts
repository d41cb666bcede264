import { secp256k1 } from '@noble/curves/secp256k1.js'
import { ed25519 } from '@noble/curves/ed25519.js'
import type { KnownKey } from '../../../../src/cli/request/answer.js'
import type { SavedRequest } from '../../../../src/cli/request/saved-request.js'
import { signCall, type AgentAddress } from '../../../../src/client/index.js'
import type { AccountId } from '../../../../src/model/ids.js'
import { keyId, requestId } from '../../../../src/protocol/ids.js'
import { bytes32, hex32, PIN } from '../../client/fixtures.js'

/** Keys of a repeated byte; they guard nothing. */
export const SECRET = bytes32(0x01)

const keyOf = (keyType: KnownKey['keyType'], publicKey: Uint8Array): KnownKey => ({
  keyId: keyId(keyType, publicKey),
  keyType,
  publicKey,
})
export const ECDSA_KEY = keyOf('Secp256k1', secp256k1.getPublicKey(SECRET))
export const ED25519_KEY = keyOf('Ed25519', ed25519.getPublicKey(SECRET))

export const AGENT_ADDRESS: AgentAddress = { pin: PIN, l1: ['ws://127.0.0.1:9944'], worker: 'http://127.0.0.1:9955' }
export const CALLER: AccountId = hex32(0xca)

const NONCE = `0x${'0e'.repeat(16)}` as const

/** A request to sign a message, as it is kept. */
export const savedRequest = (): SavedRequest => ({
  agent: AGENT_ADDRESS,
  caller: CALLER,
  pending: {
    calls: [
      signCall({
        chainId: 'eip155:1',
        keyId: ECDSA_KEY.keyId,
        payload: { tag: 'EthereumMessage', value: Uint8Array.of(1, 2) },
      }),
    ],
    requestIds: [requestId({ ...PIN, caller: CALLER, nonce: NONCE, callIndex: 0 })],
    replySecret: bytes32(0x5e),
    nonce: NONCE,
    envelope: new Uint8Array(200).fill(7),
    fromBlock: 12,
    deadline: 312,
  },
  note: { publicKey: `0x${Buffer.from(ECDSA_KEY.publicKey).toString('hex')}` },
})
