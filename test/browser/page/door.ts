/** A page that asks at the worker's door, as a wallet of the operator would: by WebSocket, since POST is closed to pages. */
import { Keyring } from '@polkadot/keyring'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { bytesToHex } from 'viem/utils'
import { createWorkerClient, fromKeyringPair, isSignerError, type Pin } from '../../../src/client/index.js'
import type { DoorPage } from './dapp.js'
import './global.js'
import { ETHEREUM, messageCall } from './transfer.js'

const open = async (url: string, agent: Pin, uri: string) => {
  await cryptoWaitReady()
  return createWorkerClient({ url, agent, caller: fromKeyringPair(new Keyring({ type: 'sr25519' }).addFromUri(uri)) })
}

const signAtDoor: DoorPage['signAtDoor'] = async (url, agent, uri, message) => {
  const client = await open(url, agent, uri)
  try {
    const key = await client.generateKey({ keyType: 'Secp256k1', chains: [ETHEREUM] })
    if (key.status !== 'ok') throw new Error(key.reason)
    const { keyId, publicKey } = key
    const made = { keyId, publicKey: bytesToHex(publicKey) }
    const [result] = await client.send(await client.prepare([messageCall(made, message)]))
    if (result.status !== 'ok') throw new Error(result.reason)
    return { key: made, signature: bytesToHex(result.signatures[0].bytes) }
  } finally {
    client.close()
  }
}

const faultAtDoor: DoorPage['faultAtDoor'] = async (url, agent, uri) => {
  const client = await open(url, agent, uri)
  return client.health().then(
    () => 'ok',
    (error: unknown) => (isSignerError(error) ? error.code : String(error)),
  )
}

globalThis.door = { signAtDoor, faultAtDoor }
