import assert from 'node:assert/strict'
import { followBlocks, type BlockRange, type BlockSource } from '../../../src/client/follow-blocks.js'
import { SignerError } from '../../../src/errors/signer-error.js'
import { AGENT, chainOf } from './fixtures.js'

const drain = async (source: BlockSource, range: BlockRange): Promise<void> => {
  for await (const extrinsics of followBlocks(AGENT, range, source)) assert.ok(extrinsics)
}

/** Refuses the first `times` reads of block `number` with this code. */
const interrupted = (
  heads: readonly number[],
  number: number,
  times: number,
  code: 'SIGNER__CHAIN__UNREACHABLE' | 'SIGNER__CHAIN__STATE_UNAVAILABLE',
) => {
  const chain = chainOf([], heads)
  let left = times
  const extrinsicsOf: BlockSource['extrinsicsOf'] = async (account, blockNumber) => {
    if (blockNumber === number && left-- > 0) throw new SignerError(code, 'the connection is lost')
    return chain.extrinsicsOf(account, blockNumber)
  }
  return { ...chain, extrinsicsOf }
}

describe('followBlocks', () => {
  it('reads every block once, in order, also those between the heads', async () => {
    const chain = chainOf([], [3, 4, 8, 9])

    await drain(chain, { fromBlock: 2, untilBlock: 9 })

    assert.deepEqual(chain.read, [2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('reads nothing before a head has reached the range, and nothing beyond the range', async () => {
    const chain = chainOf([], [3, 20])

    await drain(chain, { fromBlock: 7, untilBlock: 9 })

    assert.deepEqual(chain.read, [7, 8, 9])
  })

  it('reads nothing of an empty range, without waiting for a head', async () => {
    await drain(
      { ...chainOf([], []), finalizedNumbers: () => assert.fail('waited for a head') },
      { fromBlock: 7, untilBlock: 6 },
    )
  })

  it('reads a block again with the next head when the node could not be reached', async () => {
    const chain = interrupted([5, 6, 7], 5, 2, 'SIGNER__CHAIN__UNREACHABLE')

    await drain(chain, { fromBlock: 4, untilBlock: 7 })

    assert.deepEqual(chain.read, [4, 5, 6, 7])
  })

  it('gives up on a node that cannot be reached when the head is beyond the range', async () => {
    const chain = interrupted([5, 8], 5, 2, 'SIGNER__CHAIN__UNREACHABLE')

    await assert.rejects(drain(chain, { fromBlock: 4, untilBlock: 7 }), { code: 'SIGNER__CHAIN__UNREACHABLE' })
  })

  it('gives up at once on a node that has pruned the block', async () => {
    const chain = interrupted([5, 6], 5, 1, 'SIGNER__CHAIN__STATE_UNAVAILABLE')

    await assert.rejects(drain(chain, { fromBlock: 4, untilBlock: 7 }), { code: 'SIGNER__CHAIN__STATE_UNAVAILABLE' })
  })

  it('stops between two blocks when it is aborted', async () => {
    const controller = new AbortController()
    const chain = chainOf([], [9])
    const range = { fromBlock: 1, untilBlock: 9, signal: controller.signal }

    for await (const extrinsics of followBlocks(AGENT, range, chain)) {
      assert.ok(extrinsics)
      if (chain.read.length === 2) controller.abort()
    }

    assert.deepEqual(chain.read, [1, 2])
  })
})
