import assert from 'node:assert/strict'
import { WsProvider } from '@polkadot/api'
import { Keyring } from '@polkadot/keyring'
import type { KeyringPair } from '@polkadot/keyring/types'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { registrationOf } from '../../src/chain/registration.js'
import type { BlockRef, L1Writer, PoolAnswer, PoolStatus, SignedExtrinsic } from '../../src/model/l1.js'
import { toHex } from '../../src/protocol/hash.js'
import { bulkCall } from '../../src/submit/calls.js'
import { createL1Writer } from '../../src/submit/l1-writer.js'
import { TEST_MRENCLAVE } from '../support/agent-settings.js'
import { connectChain, type TestChain } from './support/chain.js'
import { testNetwork } from './support/network.js'

const ERA_BLOCKS = 64
const TEER = 10n ** 12n
/** A block may come between two sendings; then the next nonce is tried. */
const ATTEMPTS = 20

const network = testNetwork()

describe(`the ${network.poolType} pool of a real node`, () => {
  let chain: TestChain
  let pair: KeyringPair
  let writer: L1Writer
  let provider: WsProvider

  before(async () => {
    await cryptoWaitReady()
    // A well-known development key.
    pair = new Keyring({ type: 'ed25519' }).addFromUri('//Pool')
    chain = await connectChain(network.alice)
    const account = toHex(pair.publicKey)
    const options = { account, mrEnclave: TEST_MRENCLAVE, genesis: chain.genesis, eraBlocks: ERA_BLOCKS }
    const sign = async (message: Uint8Array): Promise<Uint8Array> => pair.sign(message)
    provider = new WsProvider(network.alice.url)
    await provider.isReady
    writer = createL1Writer(options, { api: chain.api, provider, sign, registrationOf })
    await chain.fund([writer.account])
  })
  after(async () => {
    await provider?.disconnect()
    await chain?.close()
  })

  const compose = (nonce: number, anchor: BlockRef, tipPlanck = 0n): Promise<SignedExtrinsic> =>
    writer.compose(bulkCall([], TEST_MRENCLAVE), { nonce, anchor, tipPlanck })
  const nextNonce = async (): Promise<number> => (await chain.api.rpc.system.accountNextIndex(pair.address)).toNumber()

  /** Two extrinsics of one nonce, the second with a tip, sent one after the other while none of them is in a block. */
  const sendRivals = async (
    tipPlanck: bigint,
    attempts = ATTEMPTS,
  ): Promise<{ first: PoolAnswer; second: PoolAnswer; nonce: number }> => {
    const [nonce, anchor] = await Promise.all([nextNonce(), chain.finalized()])
    const [one, other] = await Promise.all([compose(nonce, anchor, 1n), compose(nonce, anchor, tipPlanck)])
    const { number } = await chain.best()
    await chain.untilBest(number + 1)
    const [first, second] = [await writer.send(one.extrinsic), await writer.send(other.extrinsic)]
    const cameBetween = second.detail.includes('outdated')
    return cameBetween && attempts > 1 ? sendRivals(tipPlanck, attempts - 1) : { first, second, nonce }
  }

  it('knows an extrinsic that it has', async () => {
    const [nonce, anchor] = await Promise.all([nextNonce(), chain.finalized()])
    // Its turn does not come: it stays where it is.
    const { extrinsic } = await compose(nonce + 5, anchor)

    const [first, again] = [await writer.send(extrinsic), await writer.send(extrinsic)]

    assert.deepEqual([first.outcome, again.outcome], ['accepted', 'known'])
  })

  it('does not take another extrinsic of the same nonce that offers no more', async () => {
    const { first, second } = await sendRivals(0n)

    assert.deepEqual([first.outcome, second.outcome], ['accepted', 'stale'])
  })

  it('tells of an extrinsic that it took up to its finalisation', async () => {
    const { extrinsic } = await compose(await nextNonce(), await chain.finalized())
    const told: PoolStatus['kind'][] = []
    const ended = new Promise<void>((resolve) => {
      const onStatus = ({ kind }: PoolStatus): void => {
        told.push(kind)
        if (kind === 'finalized') resolve()
      }
      void writer.send(extrinsic, onStatus)
    })

    await ended

    // The fork-aware pool may tell of its block twice, and tells no `retracted`. Each may pass it on before it says
    // that it is ready.
    assert.ok(told.includes('inBlock'))
    const before = told.slice(0, told.indexOf('inBlock'))
    assert.ok(before.length > 0 && before.every((kind) => kind === 'ready' || kind === 'broadcast'), `${told.join()}`)
    assert.ok(!told.includes('dropped') && !told.includes('invalid'))
  })

  it('takes one that offers more', async () => {
    const { first, second } = await sendRivals(TEER)

    assert.deepEqual([first.outcome, second.outcome], ['accepted', 'accepted'])
  })

  it('calls a nonce stale that a block has used, and a signature for another block invalid', async () => {
    const [nonce, anchor] = await Promise.all([nextNonce(), chain.finalized()])
    const used = await compose(nonce, anchor)
    const rival = await compose(nonce, anchor, 1n)
    const sent = await writer.send(used.extrinsic)
    while ((await chain.api.query.system.account(pair.address)).nonce.toNumber() <= nonce) {
      await chain.untilBest((await chain.best()).number + 1)
    }

    const stale = await writer.send(rival.extrinsic)
    const wrong = await compose(nonce + 1, { ...anchor, hash: chain.genesis })
    const invalid = await writer.send(wrong.extrinsic)

    assert.deepEqual([sent.outcome, stale.outcome, invalid.outcome], ['accepted', 'stale', 'invalid'])
  })
})
