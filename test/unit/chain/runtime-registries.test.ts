import assert from 'node:assert/strict'
import { createRuntimeRegistries } from '../../../src/chain/runtime-registries.js'
import type { Asks } from '../../../src/chain/node-reads.js'
import type { Hex } from '../../../src/model/ids.js'
import { devRuntime, type DevRuntime } from '../../support/dev-runtime.js'

const block = (number: number): Hex => `0x${number.toString(16).padStart(64, '0')}`

describe('createRuntimeRegistries', () => {
  let runtime: DevRuntime
  let asked: Hex[]
  let metadata: unknown
  const node: Asks = {
    send: async (_method, params) => {
      asked.push(params.at(-1) as Hex)
      return metadata
    },
  }

  before(async () => {
    runtime = await devRuntime()
  })
  beforeEach(() => {
    asked = []
    metadata = runtime.metadata
  })

  it('asks for the metadata of a runtime once, at the block that it is given', async () => {
    const registries = createRuntimeRegistries(node)

    const [first, second] = await Promise.all([registries.of(1, block(11)), registries.of(1, block(12))])
    const third = await registries.of(2, block(20))

    assert.equal(first, second)
    assert.notEqual(first, third)
    assert.deepEqual(asked, [block(11), block(20)])
  })

  it('keeps the last four', async () => {
    const registries = createRuntimeRegistries(node)
    for (const version of [1, 2, 3, 4, 5]) await registries.of(version, block(version))

    await registries.of(5, block(50))
    await registries.of(1, block(10))

    assert.deepEqual(asked.slice(5), [block(10)])
  })

  it('asks each node itself', async () => {
    let place = 0
    const registries = createRuntimeRegistries(node, () => place)
    const first = await registries.of(1, block(10))
    place = 1

    assert.notEqual(await registries.of(1, block(10)), first)

    place = 0
    assert.equal(await registries.of(1, block(10)), first)
    assert.equal(asked.length, 2)
  })

  it('asks again for what it could not have', async () => {
    const registries = createRuntimeRegistries(node)
    for (const bad of [null, '0x', '0x00', '0x6d657461', '0x6d6574610e', '0x6d657461ff00', '0x6d6574610eff']) {
      metadata = bad
      await assert.rejects(registries.of(1, block(10)), { code: 'SIGNER__CHAIN__STATE_UNAVAILABLE' })
    }

    metadata = runtime.metadata

    assert.ok(await registries.of(1, block(10)))
  })

  it('refuses a runtime without the pallets that the agent needs', async () => {
    // Metadata V14 with no types, no pallets, extrinsic type 0, version 4, no extensions, runtime type 0.
    metadata = '0x6d6574610e000000040000'

    await assert.rejects(createRuntimeRegistries(node).of(1, block(10)), {
      code: 'SIGNER__CHAIN__PALLET_NOT_FOUND',
    })
  })
})
