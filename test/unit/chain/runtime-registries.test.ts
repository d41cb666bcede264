import assert from 'node:assert/strict'
import { createRuntimeRegistries } from '../../../src/chain/runtime-registries.js'
import type { Asks } from '../../../src/chain/node-reads.js'
import type { Hex } from '../../../src/model/ids.js'
import { devRuntime, type DevRuntime } from '../../support/dev-runtime.js'

const parent = (number: number): Hex => `0x${number.toString(16).padStart(64, '0')}`

describe('createRuntimeRegistries', () => {
  let runtime: DevRuntime
  let asked: Hex[]
  let metadata: unknown
  /** Each block puts the runtime in place that its number, divided by ten, says. */
  const node: Asks = {
    send: async (method, params) => {
      const at = params.at(-1) as Hex
      if (method === 'state_getRuntimeVersion') return { specName: 'dev', specVersion: Math.floor(Number(at) / 10) }
      asked.push(at)
      return metadata
    },
  }

  before(async function () {
    this.timeout(30_000)
    runtime = await devRuntime()
  })
  beforeEach(() => {
    asked = []
    metadata = runtime.metadata
  })

  it('asks for the metadata of a runtime once, of the block after which it executes', async () => {
    const registries = createRuntimeRegistries(node)

    const [first, second] = await Promise.all([registries.forChildOf(parent(11)), registries.forChildOf(parent(12))])
    const third = await registries.forChildOf(parent(20))

    assert.equal(first, second)
    assert.notEqual(first, third)
    assert.deepEqual(asked, [parent(11), parent(20)])
  })

  it('keeps the last four', async () => {
    const registries = createRuntimeRegistries(node)
    for (const number of [10, 20, 30, 40, 50]) await registries.forChildOf(parent(number))

    await registries.forChildOf(parent(50))
    await registries.forChildOf(parent(10))

    assert.deepEqual(asked.slice(5), [parent(10)])
  })

  it('asks again for what it could not have', async () => {
    const registries = createRuntimeRegistries(node)
    for (const bad of [null, '0x', '0x00', '0x6d657461', '0x6d6574610e', '0x6d657461ff00', '0x6d6574610eff']) {
      metadata = bad
      await assert.rejects(registries.forChildOf(parent(10)), { code: 'SIGNER__CHAIN__STATE_UNAVAILABLE' })
    }

    metadata = runtime.metadata

    assert.ok(await registries.forChildOf(parent(10)))
  })

  it('refuses a runtime without the pallets that the agent needs', async () => {
    // Metadata V14 with no types, no pallets, extrinsic type 0, version 4, no extensions, runtime type 0.
    metadata = '0x6d6574610e000000040000'

    await assert.rejects(createRuntimeRegistries(node).forChildOf(parent(10)), {
      code: 'SIGNER__CHAIN__PALLET_NOT_FOUND',
    })
  })
})
