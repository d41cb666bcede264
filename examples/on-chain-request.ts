// A key made by the agent, and a message signed with it, both asked for on the L1: nothing but a node is needed.
//   node --import=tsx examples/on-chain-request.ts agent.json requests
import * as fs from 'node:fs/promises'
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api'
import type { ProviderInterface } from '@polkadot/rpc-provider/types'
import { connectSignerClient, fromKeyringPair, pendingInFolder, readAgentFile } from 'signer-layer/client'

const { pin, l1 } = readAgentFile(await fs.readFile(process.argv[2] ?? 'agent.json', 'utf8'))
const provider = new WsProvider([...l1]) as ProviderInterface
const api = await ApiPromise.create({ provider, noInitWarn: true })

// A well-known development account. A dApp gives its user's wallet instead: `fromPolkadotWallet`.
const bob = new Keyring({ type: 'sr25519' }).addFromUri('//Bob')

// Without what it keeps, nobody can read the reply: `client.resume` takes up what a crash leaves there.
const requests = pendingInFolder(fs, process.argv[3] ?? 'requests')

const client = await connectSignerClient({
  api,
  pin,
  caller: fromKeyringPair(bob), // who asks, proven inside of the request
  submitter: { account: bob }, // who pays for the extrinsic
  onSealed: requests.put, // durable before it is sent
})

const key = await client.generateKey({ keyType: 'Secp256k1', chains: ['eip155:1'], label: 'example' })
if (key.status !== 'ok') throw new Error(`no key: ${key.status} ${key.reason}`)

const message = 'Signed by an agent, asked on chain.'
const result = await client.sign({
  chainId: 'eip155:1',
  keyId: key.keyId,
  payload: { tag: 'EthereumMessage', value: new TextEncoder().encode(message) },
})
if (result.status !== 'ok') throw new Error(`not signed: ${result.status} ${result.reason}`)

const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`
const [{ bytes }] = result.signatures
console.log(
  JSON.stringify({ message, publicKey: hex(key.publicKey), signature: hex(bytes), block: result.blockNumber }),
)
for (const { requestId } of [key, result]) await requests.remove(requestId) // now that the answers are used
await api.disconnect()
