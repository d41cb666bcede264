import assert from 'node:assert/strict'
import fc from 'fast-check'
import { combine } from 'shamir-secret-sharing'
import { isSignerError } from '../../../../src/errors/signer-error.js'
import { joinShares } from '../../../../src/kms/recovery/join.js'
import { decodeShare, encodeShare, shareHash } from '../../../../src/kms/recovery/share.js'
import { splitRoot } from '../../../../src/kms/recovery/split.js'
import { systemRandom } from '../../../../src/kms/random.js'
import { rootOf } from '../../../../src/kms/root.js'
import { flipped, mustGet, signTestSet, testSet, type TestSet } from './support/test-set.js'

const TEST_SECRET = Uint8Array.from({ length: 32 }, (_, i) => i)

const secretOf = async ({ set }: TestSet, shares: readonly Uint8Array[]): Promise<Uint8Array> => {
  const root = await joinShares(set, shares)
  return root.lend((secret) => secret.slice())
}

const refused = (pattern: RegExp, share?: number) => (error: unknown) =>
  isSignerError(error, 'SIGNER__KMS__INVALID_SHARE') && pattern.test(error.message) && error.context['share'] === share

describe('joinShares', () => {
  let set: TestSet

  before(async () => {
    set = await testSet(3, 5, TEST_SECRET.slice())
  })

  it('gives the root for any m different shares, in any order, and for more than m', () =>
    fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 3 }), async (indices) => {
        const shares = indices.map((i) => mustGet(set.shares, i))

        assert.deepEqual(await secretOf(set, shares), TEST_SECRET)
      }),
    ))

  it('works for every m of n that is allowed at the edges', async () => {
    for (const [threshold, count] of [
      [2, 2],
      [2, 32],
      [32, 32],
    ] as const) {
      const edge = await testSet(threshold, count, TEST_SECRET.slice())

      assert.deepEqual(await secretOf(edge, edge.shares.slice(-threshold)), TEST_SECRET, `${threshold} of ${count}`)
    }
  })

  it('refuses m−1 shares', () =>
    assert.rejects(joinShares(set.set, set.shares.slice(0, 2)), refused(/2 of the 3 shares/)))

  it('refuses the same share twice, by its number', () => {
    const shares = [mustGet(set.shares, 0), mustGet(set.shares, 1), mustGet(set.shares, 0)]

    return assert.rejects(joinShares(set.set, shares), refused(/Share 1 is given twice/, 1))
  })

  it('refuses a share of another set of the same root, by its number', async () => {
    const other = await testSet(3, 5, TEST_SECRET.slice())
    const shares = [mustGet(set.shares, 0), mustGet(set.shares, 1), mustGet(other.shares, 2)]

    await assert.rejects(joinShares(set.set, shares), refused(/Share 3 belongs to set/, 3))
  })

  it('refuses a damaged share', () => {
    const shares = [...set.shares.slice(0, 2), flipped(mustGet(set.shares, 2), 130)]

    return assert.rejects(joinShares(set.set, shares), refused(/no recovery share, or it is damaged/))
  })

  it('refuses a share that its operator altered with a right checksum, by its number', () => {
    const share = decodeShare(mustGet(set.shares, 2))
    assert.ok(share)
    const altered = encodeShare({ ...share, point: flipped(share.point, 0) })

    return assert.rejects(joinShares(set.set, [...set.shares.slice(0, 2), altered]), refused(/Share 3 .*altered/, 3))
  })

  it('refuses a share that says another threshold, so that nobody can lower it', () => {
    const share = decodeShare(mustGet(set.shares, 2))
    assert.ok(share)
    const altered = encodeShare({ ...share, threshold: 2 })

    return assert.rejects(
      joinShares(set.set, [...set.shares.slice(0, 2), altered]),
      refused(/Share 3 says something else/, 3),
    )
  })

  it('refuses shares that join to another root than the commitment, which nothing else would tell', async () => {
    const other = await splitRoot(rootOf(new Uint8Array(32).fill(9)), set.terms, systemRandom)
    const shares = set.set.shares.map((entry, i) => ({ ...entry, shareHash: shareHash(mustGet(other, i)) }))
    const { signature: _, ...unsigned } = set.set

    await assert.rejects(joinShares(signTestSet({ ...unsigned, shares }), other), refused(/join to another root/))
  })

  it('leaves the shares that it was given to who gave them', async () => {
    const before = set.shares.map((share) => share.slice())

    await joinShares(set.set, set.shares)

    assert.deepEqual(set.shares, before)
  })

  it('says nothing of a share in its errors', async () => {
    const share = decodeShare(mustGet(set.shares, 2))
    assert.ok(share)
    const altered = encodeShare({ ...share, point: flipped(share.point, 0) })

    const error: unknown = await joinShares(set.set, [altered]).catch((refusal: unknown) => refusal)

    assert.ok(isSignerError(error))
    const said = JSON.stringify([error.message, error.context, error.stack])
    assert.ok(!said.includes(Buffer.from(share.point.subarray(1, 5)).toString('hex')))
  })
})

describe('m−1 shares give nothing', () => {
  const points = (set: TestSet): Uint8Array[] =>
    set.shares.map((share) => decodeShare(share)?.point ?? new Uint8Array(0))

  // Perfect secrecy (Shamir, CACM 22 (11), 1979): with m−1 points fixed, every secret fits exactly one missing point.
  it('because every byte of the root stays as possible as any other, whatever the m−1 shares are', async () => {
    for (const threshold of [2, 3, 5]) {
      const [missing, ...known] = points(await testSet(threshold, threshold))
      assert.ok(missing)
      const secrets = new Set<number>()

      for (let value = 0; value < 256; value++) {
        const candidate = missing.slice()
        candidate[0] = value
        secrets.add((await combine([candidate, ...known]))[0] ?? -1)
      }

      assert.equal(secrets.size, 256, `${threshold} of ${threshold}`)
    }
  })

  it('and the same root split again gives other shares', async () => {
    const [one, other] = [await testSet(2, 2, TEST_SECRET.slice()), await testSet(2, 2, TEST_SECRET.slice())]

    assert.notDeepEqual(points(one)[0]?.subarray(0, 32), points(other)[0]?.subarray(0, 32))
  })
})

describe('splitRoot', () => {
  it('refuses what is no m of n with m of 2 or more', async () => {
    const { root, terms } = await testSet(2, 2)

    for (const [threshold, count] of [
      [1, 3],
      [4, 3],
      [2, 33],
    ] as const)
      await assert.rejects(splitRoot(root, { ...terms, threshold, count }, systemRandom), refused(/cannot be split/))
  })
})
