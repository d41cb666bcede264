// The accounts of the examples, with ordinary keys: what a dApp has before it knows an agent.
import type { ApiPromise } from '@polkadot/api'
import { Keyring } from '@polkadot/keyring'
import type { SignerPayloadJSON } from '@polkadot/types/types'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'

export const ethereumAccount = async () => privateKeyToAccount(generatePrivateKey())

export const polkadotAccount = async ({ registry }: ApiPromise) => {
  const pair = new Keyring({ type: 'sr25519', ss58Format: registry.chainSS58 ?? 42 }).addFromUri('//Charlie')
  const signPayload = async (payload: SignerPayloadJSON) => {
    const { version } = payload
    return { id: 1, ...registry.createType('ExtrinsicPayload', payload, { version }).sign(pair) }
  }
  return { address: pair.address, signer: { signPayload } }
}
