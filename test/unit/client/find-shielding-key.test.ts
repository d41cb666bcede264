import assert from 'node:assert/strict'
import type { AccountExtrinsic } from '../../../src/client/account-extrinsic.js'
import { acceptRecord, findShieldingKey, type RecordSource } from '../../../src/client/find-shielding-key.js'
import { concat } from '../../../src/protocol/hash.js'
import {
  bytes32,
  chainOf,
  extrinsic,
  hex32,
  makeRecord,
  MR_ENCLAVE,
  PIN,
  publishRecord,
  signRecord,
  STRANGER,
} from './fixtures.js'

const HEAD = 500

/** A chain with these extrinsics, whose state tells nothing (as a pruned node) or the last publication. */
const sourceOf = (
  extrinsics: readonly AccountExtrinsic[],
  tells = false,
): RecordSource & { readonly read: number[] } => {
  const { extrinsicsOf, read } = chainOf(extrinsics, [])
  const published = extrinsics.map(({ blockNumber }) => blockNumber)
  const lastPublication = async (_account: string, _mrEnclave: string, at: number) =>
    tells ? Math.max(0, ...published.filter((number) => number <= at)) : undefined
  return { extrinsicsOf, lastPublication, read }
}

const find = (source: RecordSource, maxReads?: number) =>
  findShieldingKey({ pin: PIN, mrEnclave: MR_ENCLAVE, head: HEAD, maxReads }, source)

const at = (blockNumber: number, change = {}) => extrinsic(publishRecord(makeRecord(change)), { blockNumber })

describe('findShieldingKey', () => {
  it('finds the record of the pinned account by walking back from the head', async () => {
    const source = sourceOf([at(495)])

    assert.deepEqual(await find(source), makeRecord())
    assert.deepEqual(source.read, [500, 499, 498, 497, 496, 495])
  })

  it('jumps over the blocks in which the agent was silent, where the state tells', async () => {
    const source = sourceOf([at(20), extrinsic({ name: 'other' }, { blockNumber: 300 })], true)

    assert.deepEqual(await find(source), makeRecord())
    assert.deepEqual(source.read, [300, 20])
  })

  it('walks on when the state misleads: hints beyond the block, at genesis or none cost reads, not the result', async () => {
    for (const hint of [0, 10_000, undefined]) {
      const source = { ...sourceOf([at(497)]), lastPublication: async () => hint }

      assert.deepEqual(await find(source), makeRecord())
    }
  })

  it('takes the record with the highest validFrom among those that are usable at the head', async () => {
    const [old, present, future] = [{ validFrom: 10 }, { validFrom: 400 }, { validFrom: 501 }]

    assert.equal((await find(sourceOf([at(490, old), at(495, present), at(499, future)]))).validFrom, 400)
    assert.equal((await find(sourceOf([at(495, present), at(495, old)]))).validFrom, 400)
  })

  it('finds a record in the fallback form, and passes over one that is cut', async () => {
    const fallback = (blockNumber: number, signed: Uint8Array) =>
      extrinsic({ name: 'remarkWithEvent', remark: concat(Uint8Array.of(2), bytes32(0x7a), signed) }, { blockNumber })
    const signed = signRecord(makeRecord({ validFrom: 11 }))
    const source = sourceOf([
      fallback(490, signed),
      fallback(495, signed.slice(0, -1)),
      fallback(496, new Uint8Array()),
    ])

    assert.equal((await find(source)).validFrom, 11)
  })

  const unusable: readonly [string, AccountExtrinsic][] = [
    ['is of another account', extrinsic(publishRecord(makeRecord()), { blockNumber: 495, signer: STRANGER })],
    ['failed on chain', extrinsic(publishRecord(makeRecord()), { blockNumber: 495, success: false })],
    ['has expired', at(495, { validUntil: 499 })],
    ['expires before an envelope can be carried', at(495, { validUntil: 519 })],
    ['is for other versions of the protocol', at(495, { protocols: [2, 7] })],
    ['is for no version of the protocol', at(495, { protocols: [] })],
    ['is not yet valid', at(495, { validFrom: 501 })],
    [
      'is signed for another shard',
      extrinsic(publishRecord(makeRecord(), signRecord(makeRecord(), { ...PIN, shard: hex32(9) })), {
        blockNumber: 495,
      }),
    ],
    [
      'is signed by another account',
      extrinsic(publishRecord(makeRecord(), signRecord(makeRecord(), PIN, bytes32(9))), { blockNumber: 495 }),
    ],
    [
      'has bytes left over',
      extrinsic(publishRecord(makeRecord(), concat(signRecord(makeRecord()), Uint8Array.of(0))), { blockNumber: 495 }),
    ],
  ]
  for (const [what, one] of unusable)
    it(`passes over a record that ${what}`, async () => {
      const good = at(490, { validFrom: 11 })

      assert.equal((await find(sourceOf([one, good]))).validFrom, 11)
    })

  it('gives up after `maxReads` blocks, with advice', async () => {
    const source = sourceOf([at(495)])

    await assert.rejects(find(source, 5), {
      code: 'SIGNER__CLIENT__NO_SHIELDING_KEY',
      message: /archive node.*maxReads.*signer_getShieldingKey/,
    })
    assert.equal(source.read.length, 5)
  })

  it('ends at the first block of the chain', async () => {
    const source = sourceOf([])

    await assert.rejects(find(source), { code: 'SIGNER__CLIENT__NO_SHIELDING_KEY' })
    assert.equal(source.read.at(-1), 1)
  })
})

describe('acceptRecord', () => {
  it('accepts a record that is signed by the pinned account and usable', () => {
    assert.deepEqual(acceptRecord(signRecord(makeRecord()), PIN, HEAD), makeRecord())
  })

  it('refuses another signer, another deployment and an altered record', () => {
    const code = 'SIGNER__PROTOCOL__INVALID_RECORD'

    assert.throws(() => acceptRecord(signRecord(makeRecord(), PIN, bytes32(9)), PIN, HEAD), { code })
    assert.throws(() => acceptRecord(signRecord(makeRecord(), { ...PIN, genesis: hex32(9) }), PIN, HEAD), { code })
    const altered = signRecord(makeRecord())
    assert.throws(() => acceptRecord(altered.with(-1, (altered.at(-1) ?? 0) ^ 1), PIN, HEAD), { code })
  })

  it('refuses a record outside its blocks', () => {
    for (const head of [9, 981, 1_001])
      assert.throws(() => acceptRecord(signRecord(makeRecord()), PIN, head), {
        code: 'SIGNER__CLIENT__NO_SHIELDING_KEY',
      })
    acceptRecord(signRecord(makeRecord()), PIN, 10)
    acceptRecord(signRecord(makeRecord()), PIN, 980)
  })
})
