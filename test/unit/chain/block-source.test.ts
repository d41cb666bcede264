import assert from 'node:assert/strict'
import { Keyring } from '@polkadot/keyring'
import fc from 'fast-check'
import { createBlockSource, type BlockSourceOptions } from '../../../src/chain/block-source.js'
import type { BlockHash, Hex } from '../../../src/model/ids.js'
import type { FinalizedBlock } from '../../../src/model/l1.js'
import { concat, toHex } from '../../../src/protocol/hash.js'
import { devRuntime, type DevRuntime } from '../../support/dev-runtime.js'
import { createFakeChain, headerJson, type FakeChain } from '../../support/fake-node/fake-chain.js'
import {
  prunedRefusal,
  scriptedConnection,
  type Answers,
  type ScriptedNode,
} from '../../support/scripted-connection.js'
import { eventsOf, failed, feePaid, moduleError, succeeded } from '../../support/system-events.js'

// Well-known development account.
const alice = new Keyring({ type: 'ed25519' }).addFromUri('//Alice')
const SHARD: Hex = `0x${'5a'.repeat(32)}`
const HEAD = 120
const OWN_BLOCK = 10
const CURSOR = { number: 4, specVersion: 5 }

describe('createBlockSource', () => {
  let runtime: DevRuntime
  let chain: FakeChain
  const events = (): Uint8Array =>
    eventsOf(succeeded(0), feePaid(1, alice.publicKey, 5n), failed(1, moduleError(54, 3)), succeeded(2))

  /** An archive node. All of the chain was executed by spec 5, unless an upgrade is said. */
  const honestAnswers = (upgradeAt = Number.POSITIVE_INFINITY): Answers => {
    const numberOf = (hash: unknown): number => chain.find(String(hash))?.number ?? assert.fail('unknown block')
    return {
      chain_getBlockHash: ([number]) => chain.at(Number(number))?.hash ?? null,
      chain_getBlock: ([hash]) => {
        const block = chain.at(numberOf(hash))!
        return { block: { header: headerJson(block), extrinsics: block.body } }
      },
      state_getRuntimeVersion: ([hash]) => ({ specName: 'dev', specVersion: numberOf(hash) < upgradeAt ? 5 : 6 }),
      state_getMetadata: () => runtime.metadata,
      state_getStorage: () => toHex(events()),
    }
  }
  /** Refuses what asks for the state of a block before `keeps`. */
  const pruningAnswers = (answers: Answers, keeps: number): Answers => {
    const prunes = (method: string): Answers[string] => {
      const honest = answers[method]
      return (params) => {
        const hash = String(params.at(-1)) as BlockHash
        if ((chain.find(hash)?.number ?? 0) < keeps) throw prunedRefusal(hash)
        return honest?.(params)
      }
    }
    const methods = ['state_getRuntimeVersion', 'state_getMetadata', 'state_getStorage']
    return { ...answers, ...Object.fromEntries(methods.map((method) => [method, prunes(method)])) }
  }
  const node = (answers: Answers): ScriptedNode => ({ answers, head: HEAD })
  const archiveNode = (upgradeAt?: number): ScriptedNode => node(honestAnswers(upgradeAt))
  const pruningNode = (keeps: number, upgradeAt?: number): ScriptedNode =>
    node(pruningAnswers(honestAnswers(upgradeAt), keeps))
  /** Lacks the bodies of blocks before `keeps`. */
  const bodilessNode = (keeps: number): ScriptedNode => {
    const answers = honestAnswers()
    return node({
      ...answers,
      chain_getBlock: (params) =>
        chain.find(String(params[0]))!.number < keeps ? null : answers.chain_getBlock?.(params),
    })
  }

  const sourceOf = (nodes: ScriptedNode[], options: Partial<BlockSourceOptions> = {}) => {
    const connection = scriptedConnection(nodes[0]!, nodes.slice(1), chain.genesis)
    const source = createBlockSource(
      { shards: [SHARD], account: toHex(alice.publicKey), from: CURSOR, ...options },
      { connection, onSkipped: (reason) => assert.fail(reason) },
    )
    return { connection, read: (number: number) => source.blockAt(number) as Promise<FinalizedBlock> }
  }
  const PRUNED = { code: 'SIGNER__CHAIN__STATE_PRUNED', retry: 'later' }
  const ended = (message: RegExp) => ({ code: 'SIGNER__CHAIN__HISTORY_UNAVAILABLE', retry: 'never', message })

  before(async () => {
    runtime = await devRuntime()
    chain = createFakeChain(runtime)
    const invoke = runtime.call('enclaveBridge', 'invoke', { shard: SHARD, cyphertext: '0x0102' })
    const own = [runtime.call('system', 'remark', '0x00'), invoke].map((call, nonce) =>
      runtime.signed(alice, nonce, call),
    )
    for (let number = 1; number <= HEAD; number += 1) chain.add(...(number === OWN_BLOCK ? own : []))
  })

  it('tells what became of own extrinsics, why and at what cost, beside the invocations', async () => {
    const { own, invocations, specVersion } = await sourceOf([archiveNode()]).read(OWN_BLOCK)

    assert.deepEqual(
      own.map(({ nonce, outcome, error, feePlanck }) => ({ nonce, outcome, error, feePlanck })),
      [
        { nonce: 0, outcome: 'failed', error: 'enclaveBridge.TooManyEnclaves', feePlanck: 5n },
        { nonce: 1, outcome: 'succeeded', error: undefined, feePlanck: undefined },
      ],
    )
    assert.deepEqual(invocations, [{ shard: SHARD, envelope: Uint8Array.of(1, 2), extrinsicIndex: 2 }])
    assert.equal(specVersion, 5)
  })

  it('costs two calls for a block, and a few for a gap', async () => {
    const { connection, read } = sourceOf([archiveNode()])

    for (let number = 20; number < 120; number += 1) await read(number)

    const callsOf = (method: string): number => connection.calls.filter(([called]) => called === method).length
    assert.equal(callsOf('chain_getBlock'), 100)
    // Each block's, that of genesis, and that of the head.
    assert.equal(callsOf('chain_getBlockHash'), 101)
    assert.equal(callsOf('state_getRuntimeVersion'), 1)
    assert.equal(callsOf('state_getMetadata'), 1)
  })

  it('decodes each block with the runtime that executed it: an upgrade serves from the next block on', async () => {
    const { read } = sourceOf([archiveNode(50)])

    const versions = await Promise.all([49, 50, 51, 52].map(async (number) => (await read(number)).specVersion))

    assert.deepEqual(versions, [5, 5, 6, 6])
  })

  describe('where the state is pruned', () => {
    it('reads on with the runtime that is the same before and after the gap', async () => {
      const { connection, read } = sourceOf([pruningNode(100)])

      const block = await read(20)

      assert.equal(block.specVersion, 5)
      assert.equal(block.timestampMs > 0, true)
      assert.deepEqual(connection.drops, [])
    })

    it('ends when the runtime changed in the gap and there is no other endpoint, and says what to do', async () => {
      const { read } = sourceOf([pruningNode(100, 50)])

      await assert.rejects(
        read(20),
        ended(/Block 20 .*spec version 5, .* block 3, .* 6 from block 100 .*--state-pruning archive/),
      )
    })

    it('asks the other endpoint when the runtime changed in the gap', async () => {
      const { connection, read } = sourceOf([pruningNode(100, 50), archiveNode(50)])

      await assert.rejects(read(20), PRUNED)

      assert.equal((await read(20)).specVersion, 5)
      assert.deepEqual(connection.drops, ['it does not keep old state'])
      assert.equal((await read(60)).specVersion, 6)
    })

    it('ends only when the other endpoint has pruned it too', async () => {
      const { read } = sourceOf([pruningNode(100, 50), pruningNode(90, 50)])

      await assert.rejects(read(20), PRUNED)

      await assert.rejects(read(20), ended(/archive/))
    })

    it('ends when nothing is known from before', async () => {
      const { read } = sourceOf([pruningNode(100)], { from: undefined })

      await assert.rejects(read(20), ended(/archive/))
    })
  })

  describe('where events are pruned', () => {
    it('does not know what became of own extrinsics when there is no other endpoint', async () => {
      const { own } = await sourceOf([pruningNode(100)]).read(OWN_BLOCK)

      assert.deepEqual(
        own.map(({ outcome }) => outcome),
        ['unknown', 'unknown'],
      )
    })

    it('asks the other endpoint', async () => {
      const { read } = sourceOf([pruningNode(100), archiveNode()])

      await assert.rejects(read(OWN_BLOCK), PRUNED)

      const { own } = await read(OWN_BLOCK)
      assert.deepEqual(
        own.map(({ outcome }) => outcome),
        ['failed', 'succeeded'],
      )
    })

    it('does not know only when the other endpoint has pruned them too', async () => {
      const { read } = sourceOf([pruningNode(100), pruningNode(90)])

      await assert.rejects(read(OWN_BLOCK), PRUNED)

      const { own } = await read(OWN_BLOCK)
      assert.deepEqual(
        own.map(({ outcome }) => outcome),
        ['unknown', 'unknown'],
      )
    })
  })

  describe('where bodies are missing', () => {
    it('ends when there is no other endpoint: requests would be passed over', async () => {
      await assert.rejects(sourceOf([bodilessNode(80)]).read(20), ended(/Block 20 .*--blocks-pruning archive/))
    })

    it('asks the other endpoint', async () => {
      const { connection, read } = sourceOf([bodilessNode(80), archiveNode()])

      await assert.rejects(read(20), { code: 'SIGNER__CHAIN__BLOCK_NOT_FOUND', retry: 'later' })

      assert.equal((await read(20)).number, 20)
      assert.deepEqual(connection.drops, ['it does not keep old blocks'])
    })

    it('ends only when the other endpoint lacks them too', async () => {
      const { read } = sourceOf([bodilessNode(80), bodilessNode(70)])
      await assert.rejects(read(20), { code: 'SIGNER__CHAIN__BLOCK_NOT_FOUND' })

      await assert.rejects(read(20), ended(/archive/))
    })

    it('waits for one near the head: the node does not know it yet', async () => {
      const { connection, read } = sourceOf([bodilessNode(HEAD + 1), archiveNode()])

      await assert.rejects(read(HEAD), { code: 'SIGNER__CHAIN__STATE_UNAVAILABLE', retry: 'later' })
      assert.deepEqual(connection.drops, [])
    })
  })

  it('reads no block of one node with the metadata of another, which may have lied', async () => {
    const hexOf = (name: string): string => Buffer.from(name).toString('hex')
    const lie = runtime.metadata.replaceAll(hexOf('Timestamp'), hexOf('Timestomp'))
    const liar = node({ ...honestAnswers(), state_getMetadata: () => lie })
    const { connection, read } = sourceOf([liar, archiveNode()])
    await assert.rejects(read(6), { code: 'SIGNER__CHAIN__STATE_UNAVAILABLE' })

    connection.reconnect()

    assert.equal((await read(6)).hash, chain.at(6)?.hash)
  })

  it('refuses whatever else a node gives for events, and never believes a part of them', async () => {
    const whole = events()
    const lies = fc.oneof(
      fc.uint8Array({ maxLength: 120 }),
      fc.nat(whole.length - 1).map((length) => whole.slice(0, length)),
      fc.uint8Array({ minLength: 1, maxLength: 8 }).map((rest) => concat(whole, rest)),
    )
    const lyingNode = archiveNode()
    const { read } = sourceOf([lyingNode])
    await fc.assert(
      fc.asyncProperty(lies, async (lie) => {
        lyingNode.answers.state_getStorage = () => toHex(lie)

        await assert.rejects(read(OWN_BLOCK), { code: 'SIGNER__CHAIN__STATE_UNAVAILABLE' })
      }),
    )
  })

  describe('where a node tells of blocks that it does not give', () => {
    const refuse = (): never => assert.fail('too many requests')
    const refusingNode = (): ScriptedNode => node({ ...honestAnswers(), chain_getBlock: refuse })
    const failToRead = async (read: (number: number) => Promise<unknown>, times: number): Promise<void> => {
      for (let i = 0; i < times; i += 1) await assert.rejects(read(6), { code: 'SIGNER__CHAIN__STATE_UNAVAILABLE' })
    }

    it('goes on with the other endpoint after a few attempts', async () => {
      const { connection, read } = sourceOf([refusingNode(), archiveNode()])

      await failToRead(read, 4)
      assert.deepEqual(connection.drops, [])
      await failToRead(read, 1)

      assert.deepEqual(connection.drops, ['it did not give block 6 in 5 attempts'])
      assert.equal((await read(6)).hash, chain.at(6)?.hash)
    })

    it('stays with it when there is no other endpoint', async () => {
      const { connection, read } = sourceOf([refusingNode()])

      await failToRead(read, 12)

      assert.deepEqual(connection.drops, [])
    })

    it('counts the attempts of each connection for itself', async () => {
      const { connection, read } = sourceOf([refusingNode(), refusingNode()])

      await failToRead(read, 4)
      connection.reconnect()
      await failToRead(read, 4)

      assert.deepEqual(connection.drops, [])
    })
  })

  it('refuses a block whose events are not there', async () => {
    const emptyNode = archiveNode()
    emptyNode.answers.state_getStorage = () => null

    await assert.rejects(sourceOf([emptyNode]).read(OWN_BLOCK), { code: 'SIGNER__CHAIN__STATE_UNAVAILABLE' })
  })
})
