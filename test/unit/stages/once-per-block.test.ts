import assert from 'node:assert/strict'
import type { BlockRef } from '../../../src/model/l1.js'
import { oncePerBlock } from '../../../src/stages/once-per-block.js'

const block = (number: number): BlockRef => ({ number, hash: `0x${number.toString(16).padStart(64, '0')}` })

describe('oncePerBlock', () => {
  it('reads once for all who ask at one block, also while the reading is under way', async () => {
    const asked: number[] = []
    const read = oncePerBlock(async ({ number }) => asked.push(number))
    await Promise.all([read(block(1)), read(block(1))])
    await read(block(1))
    await read(block(2))
    assert.deepEqual(asked, [1, 2])
  })

  it('reads again after a reading that failed', async () => {
    let fails = true
    const read = oncePerBlock(async () => {
      if (fails) throw new Error('the node does not answer')
      return 'registered'
    })
    await assert.rejects(read(block(1)))
    fails = false
    assert.equal(await read(block(1)), 'registered')
  })
})
