import assert from 'node:assert/strict'
import type { PoolStatus } from '../../../src/model/l1.js'
import { watchExtrinsic, type EndWatch } from '../../../src/submit/watch-extrinsic.js'
import { createScriptedProvider, type ScriptedProvider } from './support/scripted-provider.js'

const HASH = `0x${'ab'.repeat(32)}` as const

describe('watchExtrinsic', () => {
  let provider: ScriptedProvider
  let statuses: PoolStatus[]
  let ends: number

  const watch = (): Promise<EndWatch> =>
    watchExtrinsic(provider, Uint8Array.of(1, 2, 255), {
      onStatus: (status) => statuses.push(status),
      onEnd: () => (ends += 1),
    })
  const say = (result: unknown): void => provider.watched[0]?.say(result)

  beforeEach(() => {
    provider = createScriptedProvider()
    statuses = []
    ends = 0
  })

  it('sends exactly the bytes that it is given', async () => {
    await watch()

    assert.deepEqual(
      provider.watched.map(({ params }) => params),
      [['author_extrinsicUpdate', 'author_submitAndWatchExtrinsic', '0x0102ff']],
    )
  })

  it('passes on what the pool says, also when it says it twice', async () => {
    await watch()

    for (const status of ['ready', { inBlock: HASH }, { inBlock: HASH }, 'odd']) say(status)

    assert.deepEqual(statuses, [{ kind: 'ready' }, { kind: 'inBlock', hash: HASH }, { kind: 'inBlock', hash: HASH }])
    assert.deepEqual([provider.unwatched, ends], [[], 0])
  })

  for (const status of ['dropped', 'invalid', { usurped: HASH }, { finalized: HASH }, { finalityTimeout: HASH }]) {
    it(`unsubscribes after ${JSON.stringify(status)}, and hears no more`, async () => {
      await watch()

      say(status)
      say('ready')

      assert.equal(statuses.length, 1)
      assert.deepEqual(provider.unwatched, [['author_unwatchExtrinsic', 'watch-1']])
      assert.deepEqual([provider.listeners(), ends], [0, 1])
    })
  }

  it('ends with the connection', async () => {
    await watch()

    provider.disconnect()
    say('ready')

    assert.deepEqual([statuses, provider.unwatched.length, provider.listeners(), ends], [[], 1, 0, 1])
  })

  it('ends once, however often it is told to', async () => {
    const end = await watch()

    end()
    end()
    provider.disconnect()

    assert.deepEqual([provider.unwatched.length, ends], [1, 1])
  })

  it('leaves no subscription when the connection is lost before the answer is heard', async () => {
    provider.beforeAnswer = () => provider.disconnect()

    await watch()

    assert.deepEqual(provider.unwatched, [['author_unwatchExtrinsic', 'watch-1']])
    assert.deepEqual([provider.listeners(), ends], [0, 1])
  })

  it('hears a last status that comes before the answer', async () => {
    provider.beforeAnswer = () => say('dropped')

    await watch()

    assert.deepEqual([statuses, ends], [[{ kind: 'dropped' }], 1])
    assert.deepEqual(provider.unwatched, [['author_unwatchExtrinsic', 'watch-1']])
  })

  it('passes on a refusal, and listens no more', async () => {
    const refusal = Object.assign(new Error('1014: Priority is too low'), { code: 1014 })
    provider.refusals.push(refusal)

    await assert.rejects(watch(), refusal)

    assert.deepEqual([provider.listeners(), provider.unwatched, ends], [0, [], 1])
  })

  it('does not listen for ever to a node that does not stop talking', async () => {
    await watch()

    for (let i = 0; i < 1_000; i += 1) say(i % 2 === 0 ? 'ready' : 'odd')

    assert.equal(statuses.length, 128)
    assert.deepEqual([provider.unwatched.length, ends], [1, 1])
  })
})
