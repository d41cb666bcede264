import assert from 'node:assert/strict'
import { systemRandom } from '../../../../src/kms/random.js'
import { beginCeremony, sealShare, type OpenCeremony } from '../../../../src/kms/recovery/ceremony.js'
import { collectorOf, type Collector } from '../../../../src/kms/recovery/collector.js'
import { decodeShare, encodeShare } from '../../../../src/kms/recovery/share.js'
import { commitmentOf } from '../../../../src/kms/sealed/root-file.js'
import { flipped, mustGet, testSet, type TestSet } from './support/test-set.js'

describe('the collector of shares', () => {
  let set: TestSet
  let ceremony: OpenCeremony
  let collector: Collector

  before(async () => {
    set = await testSet(2, 3)
  })
  beforeEach(() => {
    ceremony = beginCeremony(set.set.setId, systemRandom)
    collector = collectorOf(set.set, ceremony)
  })

  const send = async (index: number, bytes = mustGet(set.shares, index - 1)) =>
    collector.take(await sealShare(ceremony, index, bytes))

  it('tells how many shares are here, until there are enough, and joins them', async () => {
    const first = await send(3)
    const second = await send(1)
    await collector.enough

    assert.deepEqual(first, { outcome: 'accepted', progress: { received: 1, threshold: 2, refused: 0 } })
    assert.deepEqual(second, { outcome: 'accepted', progress: { received: 2, threshold: 2, refused: 0 } })
    assert.deepEqual(commitmentOf(await collector.join()), commitmentOf(set.root))
  })

  it('takes the same share twice without counting it twice', async () => {
    await send(3)

    assert.deepEqual(await send(3), { outcome: 'known', progress: { received: 1, threshold: 2, refused: 0 } })
    await assert.rejects(collector.join(), /1 of the 2 shares/)
  })

  it('refuses and counts a share that its operator altered, and takes the right one after it', async () => {
    const share = decodeShare(mustGet(set.shares, 0))
    assert.ok(share)
    const altered = encodeShare({ ...share, point: flipped(share.point, 3) })

    const taken = await send(1, altered)

    assert.ok(taken.outcome === 'refused')
    assert.match(taken.reason, /Share 1 .*altered/)
    assert.deepEqual(taken.progress, { received: 0, threshold: 2, refused: 1 })
    assert.equal((await send(1)).outcome, 'accepted')
  })

  it('refuses another share of an index that is here, which stays as it is', async () => {
    await send(1)
    const share = decodeShare(mustGet(set.shares, 0))
    assert.ok(share)

    const taken = await send(1, encodeShare({ ...share, salt: new Uint8Array(32) }))

    assert.equal(taken.outcome, 'refused')
    await send(2)
    assert.deepEqual(commitmentOf(await collector.join()), commitmentOf(set.root))
  })

  it('refuses a share of another set', async () => {
    const other = await testSet(2, 3)

    const taken = await send(1, mustGet(other.shares, 0))

    assert.ok(taken.outcome === 'refused')
    assert.match(taken.reason, /belongs to set/)
  })

  it('refuses a share under the number of another one', async () => {
    assert.equal((await send(2, mustGet(set.shares, 0))).outcome, 'refused')
    assert.equal(collector.progress().received, 0)
  })

  it('refuses what was sealed for an earlier collection', async () => {
    const earlier = await sealShare(beginCeremony(set.set.setId, systemRandom), 1, mustGet(set.shares, 0))

    const taken = await collector.take(earlier)

    assert.ok(taken.outcome === 'refused')
    assert.match(taken.reason, /not sealed to the key of this instance/)
  })

  it('refuses sealed bytes that are no share', async () => {
    assert.equal((await send(1, new Uint8Array(189))).outcome, 'refused')
    assert.equal((await send(1, new Uint8Array(0))).outcome, 'refused')
  })

  it('keeps nothing after it was wiped', async () => {
    await send(1)
    const late = await sealShare(ceremony, 2, mustGet(set.shares, 1))

    collector.wipe()

    assert.equal((await collector.take(late)).outcome, 'refused')
    assert.equal(collector.progress().received, 0)
  })
})
