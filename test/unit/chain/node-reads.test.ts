import assert from 'node:assert/strict'
import {
  numberOfHeader,
  readBlock,
  readBlockHash,
  readMetadata,
  readRuntimeName,
  readStorage,
  type Asks,
} from '../../../src/chain/node-reads.js'
import { SignerError } from '../../../src/errors/signer-error.js'
import type { Hex } from '../../../src/model/ids.js'

const HASH: Hex = `0x${'ab'.repeat(32)}`
const HEADER = { parentHash: HASH, number: '0x1f', stateRoot: HASH, extrinsicsRoot: HASH, digest: { logs: ['0x08'] } }

const nodeThatSays = (answer: unknown): Asks => ({ send: async () => answer })
const refusingNode: Asks = { send: async () => Promise.reject(new Error('State already discarded')) }
const pruningNode: Asks = {
  send: async () => Promise.reject(new Error(`4003: Client error: UnknownBlock: State already discarded for ${HASH}`)),
}
const NOT_FOUND = { code: 'SIGNER__CHAIN__BLOCK_NOT_FOUND', retry: 'later' }
const PRUNED = { code: 'SIGNER__CHAIN__STATE_PRUNED', retry: 'later' }
const UNAVAILABLE = { code: 'SIGNER__CHAIN__STATE_UNAVAILABLE', retry: 'later' }

describe('node reads', () => {
  it('read a block', async () => {
    const node = nodeThatSays({ block: { header: HEADER, extrinsics: ['0x0401'] }, justifications: null })

    assert.deepEqual(await readBlock(node, HASH), {
      header: { parentHash: HASH, number: 31, stateRoot: HASH, extrinsicsRoot: HASH, logs: ['0x08'] },
      body: ['0x0401'],
    })
  })

  it('tell a value from none', async () => {
    assert.equal(await readStorage(nodeThatSays('0x01'), '0x02', HASH), '0x01')
    assert.equal(await readStorage(nodeThatSays(null), '0x02', HASH), undefined)
    assert.equal(await readStorage(nodeThatSays(undefined), '0x02', HASH), undefined)
  })

  for (const [what, read, absent] of [
    ['block hash', (node: Asks) => readBlockHash(node, 1), NOT_FOUND],
    ['block', (node: Asks) => readBlock(node, HASH), NOT_FOUND],
    ['runtime version', (node: Asks) => readRuntimeName(node, HASH), UNAVAILABLE],
    ['metadata', (node: Asks) => readMetadata(node, HASH), UNAVAILABLE],
  ] as const) {
    for (const answer of [null, undefined]) {
      it(`tell that there is no ${what} when the node says ${answer}`, async () => {
        await assert.rejects(read(nodeThatSays(answer)), absent)
      })
    }

    for (const answer of [1, 'text', '0x1', '0xAB', [], {}, { block: { header: { ...HEADER, number: '0x' } } }]) {
      it(`refuse ${JSON.stringify(answer)} for a ${what}`, async () => {
        await assert.rejects(read(nodeThatSays(answer)), UNAVAILABLE)
      })
    }

    it(`say what to do when the node refuses a ${what}`, async () => {
      await assert.rejects(read(refusingNode), { ...UNAVAILABLE, message: /archive node/ })
    })
  }

  for (const [what, read] of [
    ['runtime version', (node: Asks) => readRuntimeName(node, HASH)],
    ['metadata', (node: Asks) => readMetadata(node, HASH)],
    ['storage', (node: Asks) => readStorage(node, HASH, HASH)],
  ] as const) {
    it(`tell pruned state from other refusals of ${what}`, () => assert.rejects(read(pruningNode), PRUNED))
  }

  it('pass a lost connection on as such', async () => {
    const lost = new SignerError('SIGNER__CHAIN__UNREACHABLE', 'lost')

    await assert.rejects(readBlockHash({ send: () => Promise.reject(lost) }, 1), lost)
  })

  it('find the number of a header, or that there is none', () => {
    assert.equal(numberOfHeader(HEADER), 31)
    for (const header of [null, {}, { number: 31 }, { number: '31' }, { number: '0x1ffffffff' }]) {
      assert.equal(numberOfHeader(header), undefined)
    }
  })
})
