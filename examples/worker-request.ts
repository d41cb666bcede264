// A key made by the agent, and a message signed with it, both asked for at the worker's door: seconds become
// milliseconds, for those whom the operator lets in.
//   node --import=tsx examples/worker-request.ts agent.json
import { readFile } from 'node:fs/promises'
import { Keyring } from '@polkadot/keyring'
import { createWorkerClient, fromKeyringPair, readAgentFile } from 'signer-layer/client'

const { pin, worker: url } = readAgentFile(await readFile(process.argv[2] ?? 'agent.json', 'utf8'))
if (url === undefined) throw new Error('This agent has no door for workers. Ask on chain.')

// A well-known development account, which development agents let in.
const caller = fromKeyringPair(new Keyring({ type: 'sr25519' }).addFromUri('//Bob'))
const client = createWorkerClient({ url, agent: pin, caller })

const key = await client.generateKey({ keyType: 'Secp256k1', chains: ['eip155:1'], label: 'example' })
if (key.status !== 'ok') throw new Error(`no key: ${key.reason}, ${key.detail}`)

const message = "Signed by an agent, asked at the worker's door."
const result = await client.sign({
  chainId: 'eip155:1',
  keyId: key.keyId,
  payload: { tag: 'EthereumMessage', value: new TextEncoder().encode(message) },
})
if (result.status !== 'ok') throw new Error(`not signed: ${result.reason}, ${result.detail}`)

const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`
const [{ bytes }] = result.signatures
console.log(JSON.stringify({ message, publicKey: hex(key.publicKey), signature: hex(bytes) }))
