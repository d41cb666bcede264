import assert from 'node:assert/strict'
import type { PoolStatus } from '../../../src/model/l1.js'
import { blake2_256, toHex } from '../../../src/protocol/hash.js'
import { createWatches } from '../../../src/submit/watches.js'
import { createScriptedProvider, type ScriptedProvider } from './support/scripted-provider.js'

const ONE = Uint8Array.of(1)
const TWO = Uint8Array.of(2)
const hashOf = (extrinsic: Uint8Array) => toHex(blake2_256(extrinsic))

describe('createWatches', () => {
  let provider: ScriptedProvider
  let watches: ReturnType<typeof createWatches>
  let statuses: PoolStatus[]

  const send = (extrinsic: Uint8Array) => watches.send(extrinsic, (status) => statuses.push(status))
  const ended = (): (string | number)[] => provider.unwatched.map(([, id]) => id)

  beforeEach(() => {
    provider = createScriptedProvider()
    watches = createWatches(provider)
    statuses = []
  })

  it('answers that the pool took it, and then tells what the pool says', async () => {
    assert.deepEqual(await send(ONE), { outcome: 'accepted', detail: '' })

    provider.watched[0]?.say('ready')

    assert.deepEqual(statuses, [{ kind: 'ready' }])
  })

  it('makes an answer of every refusal', async () => {
    provider.refusals.push(Object.assign(new Error('1013: Transaction Already Imported'), { code: 1013 }))
    provider.refusals.push(new Error('WebSocket is not connected'))

    assert.equal((await send(ONE)).outcome, 'known')
    assert.equal((await send(ONE)).outcome, 'retry')
    assert.equal(provider.listeners(), 0)
  })

  it('opens one watch for one extrinsic: a new one takes the place of the old one', async () => {
    await send(ONE)
    await send(TWO)
    await send(ONE)

    assert.deepEqual(ended(), ['watch-1'])
    assert.equal(provider.listeners(), 2)
  })

  it('keeps the watch when the pool still has what is sent again', async () => {
    await send(ONE)
    provider.refusals.push(Object.assign(new Error('known'), { code: 1013 }))
    await send(ONE)

    provider.watched[0]?.say('dropped')

    assert.deepEqual(statuses, [{ kind: 'dropped' }])
  })

  it('ends the watches of what is no longer wanted', async () => {
    await send(ONE)
    await send(TWO)

    watches.watchOnly([hashOf(TWO)])

    assert.deepEqual(ended(), ['watch-1'])
    watches.watchOnly([])
    assert.deepEqual(ended(), ['watch-1', 'watch-2'])
    assert.equal(provider.listeners(), 0)
  })

  it('forgets what has ended by itself', async () => {
    await send(ONE)
    provider.watched[0]?.say('invalid')
    await send(TWO)
    provider.disconnect()

    watches.watchOnly([])

    assert.deepEqual(ended(), ['watch-1', 'watch-2'])
  })

  it('keeps no watch that ended before the pool had answered', async () => {
    provider.beforeAnswer = () => provider.disconnect()
    await send(ONE)

    watches.watchOnly([])

    assert.deepEqual(ended(), ['watch-1'])
  })
})
