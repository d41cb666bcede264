import assert from 'node:assert/strict'
import { startBlockProducer, type BlockMaker } from '../../../src/embedded/block-producer.js'
import type { Hex } from '../../../src/model/ids.js'

const hashOf = (number: number): Hex => `0x${number.toString(16).padStart(64, '0')}`

/** Makes blocks, one microtask each, of what it accepts. */
const chain = (accepts: (extrinsic: Hex) => boolean = () => true): BlockMaker & { readonly busiest: number } => {
  let number = 1
  let extrinsics: Hex[] = []
  let busy = 0
  let busiest = 0
  return {
    get head() {
      return { number, hash: hashOf(number), extrinsics }
    },
    get busiest() {
      return busiest
    },
    newBlock: async (params) => {
      busiest = Math.max(busiest, ++busy)
      await Promise.resolve()
      extrinsics = (params?.transactions ?? []).filter(accepts)
      number += 1
      busy -= 1
    },
  }
}

const standingChain: BlockMaker = {
  head: { number: 1, hash: hashOf(1), extrinsics: [] },
  newBlock: async () => undefined,
}

describe('startBlockProducer', () => {
  it('makes blocks one at a time, in order', async () => {
    const maker = chain()
    const producer = startBlockProducer(maker, 'manual')

    const blocks = await Promise.all([producer.newBlock(), producer.newBlock(['0x01']), producer.newBlock()])

    assert.deepEqual(
      blocks.map(({ number }) => number),
      [2, 3, 4],
    )
    assert.equal(maker.busiest, 1)
    await producer.stop()
  })

  it('says so when a given extrinsic was left out', async () => {
    const producer = startBlockProducer(
      chain((extrinsic) => extrinsic !== '0x02'),
      'manual',
    )

    await assert.rejects(producer.newBlock(['0x01', '0x02']), {
      code: 'SIGNER__EMBEDDED__BLOCK_FAILED',
      message: /left out 1/,
    })
    await producer.stop()
  })

  it('says so when the runtime makes no block', async () => {
    const producer = startBlockProducer(standingChain, 'manual')

    await assert.rejects(producer.newBlock(), { code: 'SIGNER__EMBEDDED__BLOCK_FAILED', message: /block 1/ })
    await producer.stop()
  })

  it('finishes the block in hand when it stops, and begins no other', async () => {
    const maker = chain()
    const producer = startBlockProducer(maker, 'instant')
    const block = producer.newBlock()
    producer.submitted()

    await producer.stop()

    assert.equal(maker.head.number, 2)
    assert.equal((await block).number, 2)
    await assert.rejects(producer.newBlock(), { message: /closed/ })
  })
})
