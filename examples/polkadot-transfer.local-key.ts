// A dApp on polkadot-js that sends a transfer. Its twin `polkadot-transfer.local-key.ts` was written first, with an
// ordinary key: one line differs. Development chains only: the account gets its first coins of Bob.
//   node --import=tsx examples/polkadot-transfer.ts agent.json
import { readFile } from 'node:fs/promises'
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api'
import type { AddressOrPair, SignerOptions, SubmittableExtrinsic } from '@polkadot/api/types'
import type { ProviderInterface } from '@polkadot/rpc-provider/types'
import { readAgentFile } from 'signer-layer/client'
import { polkadotAccount } from './accounts/local-key.js'

const TEER = 10n ** 12n

/** Sends an extrinsic, and gives the hash of the block that it succeeded in. */
const included = (
  extrinsic: SubmittableExtrinsic<'promise'>,
  account: AddressOrPair,
  options: Partial<SignerOptions>,
): Promise<string> =>
  new Promise((resolve, reject) => {
    const sent = extrinsic.signAndSend(account, options, ({ status, isError, dispatchError }) => {
      if (isError || dispatchError) reject(new Error(`it failed: ${status.type} ${dispatchError?.toString() ?? ''}`))
      else if (status.isInBlock) resolve(status.asInBlock.toHex())
      // Where a block is final soon after it is made, polkadot-js may tell of the second only.
      else if (status.isFinalized) resolve(status.asFinalized.toHex())
    })
    sent.catch(reject)
  })

const { l1 } = readAgentFile(await readFile(process.argv[2] ?? 'agent.json', 'utf8'))
const provider = new WsProvider([...l1]) as ProviderInterface
const api = await ApiPromise.create({ provider, noInitWarn: true })
const keyring = new Keyring({ type: 'sr25519' })

const { address, signer } = await polkadotAccount(api)
await included(api.tx.balances.transferKeepAlive(address, 10n * TEER), keyring.addFromUri('//Bob'), { nonce: -1 })

const to = keyring.addFromUri('//Example').address
const block = await included(api.tx.balances.transferKeepAlive(to, TEER), address, { signer })
console.log(JSON.stringify({ from: address, to, amount: TEER.toString(), block }))
await api.disconnect()
