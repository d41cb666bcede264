// The accounts of the examples, held by the agent. `local-key.ts` beside it has the same, held here.
import { readFile } from 'node:fs/promises'
import type { ApiPromise } from '@polkadot/api'
import { Keyring } from '@polkadot/keyring'
import { createWorkerClient, fromKeyringPair, readAgentFile, type KeyType } from 'signer-layer/client'
import { toPolkadotAccount } from 'signer-layer/client/polkadot-js'
import { toViemAccount } from 'signer-layer/client/viem'

/** A new key of the agent for one chain. A dApp makes it once and keeps `keyId`, `keyType` and `publicKey`. */
export const agentKey = async (keyType: KeyType, chainId: string) => {
  const { pin, worker: url = '' } = readAgentFile(await readFile(process.argv[2] ?? 'agent.json', 'utf8'))
  // A well-known development account, which development agents let in.
  const caller = fromKeyringPair(new Keyring({ type: 'sr25519' }).addFromUri('//Bob'))
  const client = createWorkerClient({ url, agent: pin, caller })
  const key = await client.generateKey({ keyType, chains: [chainId], label: 'example' })
  if (key.status !== 'ok') throw new Error(`no key: ${key.reason}, ${key.detail}`)
  return { client, key, chainId }
}

export const ethereumAccount = async () => toViemAccount(await agentKey('Secp256k1', 'eip155:1'))

export const polkadotAccount = async ({ genesisHash, registry }: ApiPromise) => {
  const chainId = `polkadot:${genesisHash.toHex().slice(2, 34)}` // CAIP-2: half of the genesis hash
  return toPolkadotAccount({ ...(await agentKey('Sr25519', chainId)), registry })
}
