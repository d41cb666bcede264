/** A dApp in a page, as its author would write it: the client, polkadot-js for the L1 and the account, viem for Ethereum. */
import { ApiPromise, WsProvider } from '@polkadot/api'
import { Keyring } from '@polkadot/keyring'
import type { ProviderInterface } from '@polkadot/rpc-provider/types'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { bytesToHex, hexToBytes } from 'viem/utils'
import {
  connectSignerClient,
  fromKeyringPair,
  isSignerError,
  pendingInStorage,
  readAgentFile,
  signedMessage,
  verifySignature,
  type AgentAddress,
  type PendingRequest,
  type Refusal,
  type SignerClient,
  type SignerClientOptions,
  type WebStorage,
} from '../../../src/client/index.js'
import type { Dapp } from './dapp.js'
import './global.js'
import { ETHEREUM, messageCall, signedTransfer, transferCall, transferOf } from './transfer.js'

declare const localStorage: WebStorage

interface Connected {
  readonly api: ApiPromise
  readonly agent: AgentAddress
  readonly options: SignerClientOptions
  readonly client: SignerClient
}

const requests = pendingInStorage(localStorage)

let connected: Connected | undefined
let sealed = 0
let ignored = 0

const keep = (pending: PendingRequest): Promise<void> => {
  sealed += 1
  return requests.put(pending)
}

const connect = async (agentFile: string, uri: string): Promise<void> => {
  const agent = readAgentFile(agentFile)
  await cryptoWaitReady()
  const pair = new Keyring({ type: 'sr25519' }).addFromUri(uri)
  const provider = new WsProvider([...agent.l1]) as ProviderInterface
  const api = await ApiPromise.create({ provider, noInitWarn: true })
  const options = {
    api,
    pin: agent.pin,
    caller: fromKeyringPair(pair),
    submitter: { account: pair },
    onSealed: keep,
    onIgnored: () => void (ignored += 1),
  }
  connected = { api, agent, options, client: await connectSignerClient(options) }
}

const here = (): Connected => {
  if (!connected) throw new Error('connect first')
  return connected
}

const prove: Dapp['prove'] = async (changes) => {
  const { options } = here()
  try {
    const client = await connectSignerClient({ ...options, pin: { ...options.pin, ...changes } })
    await client.proveAgent()
    return 'proven'
  } catch (error) {
    if (isSignerError(error)) return error.code
    throw error
  }
}

const orThrow = <T extends { readonly status: string }>(result: T | Refusal): T => {
  if ('reason' in result) throw new Error(`${result.status}: ${result.reason}`)
  return result
}

const generateKey: Dapp['generateKey'] = async () => {
  const made = await here().client.generateKey({ keyType: 'Secp256k1', chains: [ETHEREUM] })
  await requests.remove(made.requestId)
  const { keyId, publicKey } = orThrow(made)
  return { keyId, publicKey: bytesToHex(publicKey) }
}

const transfer: Dapp['transfer'] = async (key, ether, nonce) => {
  const transaction = transferOf(ether, nonce)
  const call = transferCall(key, transaction)
  const [result] = await here().client.request([call])
  await requests.remove(result.requestId)
  if (result.status !== 'ok') return { status: result.status, reason: result.reason }
  const [{ bytes }] = result.signatures
  const digest = signedMessage(call.value.payload, 'Secp256k1')
  if (!digest || !verifySignature('ecdsa', hexToBytes(key.publicKey), digest, bytes)) throw new Error('not signed')
  return signedTransfer(transaction, bytes)
}

const askAndForget: Dapp['askAndForget'] = async (key, message) => {
  const { client, options, agent, api } = here()
  const { envelope } = await client.seal([messageCall(key, message)])
  const { account } = options.submitter ?? {}
  if (!account) throw new Error('nobody pays')
  await api.tx['enclaveBridge']
    ?.['invoke']?.({
      shard: agent.pin.shard,
      cyphertext: bytesToHex(envelope),
    })
    .signAndSend(account, { nonce: -1 })
}

const recall: Dapp['recall'] = async () => {
  const [id, ...others] = await requests.list()
  const pending = id && (await requests.get(id))
  if (!pending || others.length > 0) throw new Error('not one request was kept')
  // The page that was closed has sent it.
  const [result] = await here().client.results(pending)
  if (!result || !('signatures' in result)) throw new Error('not signed')
  await requests.remove(id)
  return bytesToHex(result.signatures[0].bytes)
}

globalThis.dapp = {
  connect,
  prove,
  generateKey,
  transfer,
  askAndForget,
  recall,
  notes: () => ({ sealed, ignored }),
  disconnect: async () => here().api.disconnect(),
}
