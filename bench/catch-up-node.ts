// The node of bench/catch-up.ts, in a process of its own. argv: how many blocks it has.
import { Keyring } from '@polkadot/keyring'
import type { BlockHash, Hex } from '../src/model/ids.js'
import { toHex } from '../src/protocol/hash.js'
import { devRuntime } from '../test/support/dev-runtime.js'
import { createFakeChain, headerJson, type FakeBlock } from '../test/support/fake-node/fake-chain.js'
import { startFakeNode } from '../test/support/fake-node/fake-node.js'
import { eventsOf, feePaid, succeeded } from '../test/support/system-events.js'

/** What the benchmark is told of the node. */
export interface CatchUpNode {
  readonly url: string
  readonly genesis: BlockHash
  readonly shard: Hex
  readonly account: Hex
}

const BLOCKS = Number(process.argv[2])
const STRANGERS = 3
const INVOKE_EVERY = 50
const OWN_EVERY = 500
const SHARD: Hex = `0x${'5a'.repeat(32)}`
// Well-known development accounts.
const keyring = new Keyring({ type: 'ed25519' })
const [agent, caller] = [keyring.addFromUri('//Alice'), keyring.addFromUri('//Bob')]

const runtime = await devRuntime()
const chain = createFakeChain(runtime)
const envelope = toHex(new Uint8Array(600).fill(1))
const transfer = runtime.signed(caller, 0, runtime.call('balances', 'transferKeepAlive', caller.address, 1))
const invoke = runtime.call('enclaveBridge', 'invoke', { shard: SHARD, cyphertext: envelope })
const asked = runtime.signed(caller, 1, invoke)
const own = runtime.signed(agent, 0, runtime.call('system', 'remark', envelope))

const extrinsicsOf = (number: number): Uint8Array[] => [
  ...Array.from({ length: STRANGERS }, () => transfer),
  ...(number % INVOKE_EVERY === 0 ? [asked] : []),
  ...(number % OWN_EVERY === 0 ? [own] : []),
]
const last = Array.from({ length: BLOCKS }, (_, i) => chain.add(...extrinsicsOf(i + 1))).at(-1) as FakeBlock

// Looked up at once: what is measured is the agent.
const answers = new Map<unknown, object>()
for (let number = 0; number <= BLOCKS; number += 1) {
  const block = chain.at(number) as FakeBlock
  const { hash, body } = block
  answers.set(hash, { block: { header: headerJson(block), extrinsics: body }, justifications: null })
}
const OWN_PLACE = STRANGERS + 2
const events = toHex(
  eventsOf(
    ...Array.from({ length: OWN_PLACE }, (_, index) => succeeded(index)),
    feePaid(OWN_PLACE, agent.publicKey, 1_000n),
    succeeded(OWN_PLACE),
  ),
)
const node = await startFakeNode(runtime, chain)
node.script('chain_getBlock', async ([hash]) => answers.get(hash) ?? null)
node.script('state_getStorage', async () => events)
node.announce(last)
process.on('message', () => void node.close().then(() => process.disconnect()))
const told: CatchUpNode = { url: node.url, genesis: chain.genesis, shard: SHARD, account: toHex(agent.publicKey) }
process.send?.(told)
