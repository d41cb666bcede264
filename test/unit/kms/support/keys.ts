import type { NewKey } from '../../../../src/kms/kms.js'

/** Alice's account on development chains, which everybody knows. */
export const ALICE = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d'

/** A key that somebody asks for; `changes` are what the test is about. */
export const callerKey = (changes: Partial<NewKey> = {}): NewKey => ({
  type: 'Secp256k1',
  purpose: 'caller',
  owner: ALICE,
  chains: ['eip155:1'],
  origin: 'request-1',
  createdBlock: 7,
  ...changes,
})

/** One of the agent's own shielding keys. */
export const shieldingKey = (changes: Partial<NewKey> = {}): NewKey => ({
  type: 'X25519',
  purpose: 'shielding',
  chains: [],
  origin: 'shielding-1',
  createdBlock: 7,
  ...changes,
})
