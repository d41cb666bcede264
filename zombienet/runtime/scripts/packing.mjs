// Fills blocks of a chain spec under chopsticks with signed extrinsics, and prints how many of each
// kind one block takes, and what it charges for them. The senders are no enclaves, so publishHash
// fails; that saves ref time (the remark after it is not executed), but no proof size.
//
//   node packing.mjs <spec.json>
import { setStorage } from '@acala-network/chopsticks-core'
import { Keyring } from '@polkadot/keyring'
import { u8aToHex } from '@polkadot/util'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { boot } from './boot.mjs'

const [specPath] = process.argv.slice(2)
if (!specPath) throw new Error('usage: packing.mjs <spec.json>')
await cryptoWaitReady()
const keyring = new Keyring({ type: 'sr25519' })
const senders = [...Array(300).keys()].map((i) => keyring.addFromUri(`//Sender${i}`))
const b32 = (n) => `0x${n.toString(16).padStart(2, '0').repeat(32)}`
const bytes = (n) => `0x${'61'.repeat(n)}`

/** A block of `count` calls, each from its own account. */
const pack = async (title, count, make) => {
  const chain = await boot(specPath)
  const accounts = senders.map(({ address }) => [[address], { providers: 1, data: { free: 10n ** 15n } }])
  await setStorage(chain, { Balances: { TotalIssuance: 10n ** 18n }, System: { Account: accounts } })
  const registry = await chain.head.registry
  const meta = await chain.head.meta
  const runtimeVersion = await chain.head.runtimeVersion
  const genesisHash = u8aToHex(await chain.head.read('H256', meta.query.system.blockHash, 0))
  const options = { blockHash: genesisHash, era: registry.createType('ExtrinsicEra'), genesisHash, nonce: 0, runtimeVersion, signedExtensions: registry.signedExtensions, mode: 0 }
  const transactions = senders.slice(0, count).map((sender) => {
    const extrinsic = registry.createType('Extrinsic', make(meta.tx), { version: 4 })
    extrinsic.sign(sender, options)
    return extrinsic.toHex()
  })
  await chain.newBlock({ transactions })
  const block = new Set(await chain.head.extrinsics)
  const taken = transactions.filter((x) => block.has(x))
  const { normal } = await chain.head.read('FrameSupportDispatchPerDispatchClassWeight', meta.query.system.blockWeight)
  const length = taken.reduce((sum, x) => sum + x.length / 2 - 1, 0)
  console.log(`${title}: ${taken.length} of ${count}, ${length} bytes, ref time ${normal.refTime}, proof size ${normal.proofSize}`)
}

const replies = (n) => ({ enclaveBridge, system, utility }) => utility.batchAll([enclaveBridge.publishHash(b32(2), [b32(1)], bytes(5)), system.remark(bytes(n))])
await pack('publishHash with 100 bytes', 20, ({ enclaveBridge }) => enclaveBridge.publishHash(b32(2), [], bytes(100)))
await pack('batchAll(publishHash with 5 bytes, remark with 137)', 300, replies(137))
for (const n of [2_740_010, 3_900_000, 3_931_000]) await pack(`batchAll(publishHash with 5 bytes, remark with ${n})`, 1, replies(n))
await pack('remark with 1,000,000 bytes', 6, ({ system }) => system.remark(bytes(1_000_000)))
process.exit(0)
