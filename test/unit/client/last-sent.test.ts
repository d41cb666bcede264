import assert from 'node:assert/strict'
import fc from 'fast-check'
import { lastSent, type AccountHistory } from '../../../src/client/last-sent.js'

interface Asked extends AccountHistory {
  readonly asked: number[]
}

/** An account that sent in these blocks, and published in the usual form in some of them. */
const accountThat = ({ sent, published = [] }: { sent: readonly number[]; published?: readonly number[] }): Asked => {
  const asked: number[] = []
  return {
    asked,
    nonceAt: async (block) => {
      asked.push(block)
      return sent.filter((one) => one <= block).length
    },
    publishedAt: async (block) => published.filter((one) => one <= block).at(-1),
  }
}

describe('lastSent', () => {
  it('gives the last publication in two questions when nothing was sent since', async () => {
    const account = accountThat({ sent: [3, 20], published: [20] })

    assert.equal(await lastSent(100_000, account), 20)
    assert.equal(account.asked.length, 2)
  })

  it('finds what was sent after the last publication: the fallback form leaves no trace in the status', async () => {
    assert.equal(await lastSent(1_000, accountThat({ sent: [20, 700], published: [20] })), 700)
  })

  it('finds what an account sent that is not in the list, in few questions', async () => {
    const account = accountThat({ sent: [7] })

    assert.equal(await lastSent(100_000, account), 7)
    assert.ok(account.asked.length < 40, `${account.asked.length} questions`)
  })

  it('is undefined for an account that never sent', async () => {
    assert.equal(await lastSent(100, accountThat({ sent: [] })), undefined)
  })

  it('takes no notice of a status that names a later block', async () => {
    const lying = { ...accountThat({ sent: [50] }), publishedAt: async () => 10_000 }

    assert.equal(await lastSent(100, lying), 50)
  })

  it('agrees with a walk, whatever was sent and published, at any block', async () => {
    const blocks = fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(blocks, fc.integer({ min: 1, max: 400 }), fc.nat(), async (sent, at, some) => {
        const ordered = [...sent].sort((a, b) => a - b)
        const published = ordered.filter((_, i) => (some >> i) & 1)

        const found = await lastSent(at, accountThat({ sent: ordered, published }))

        assert.equal(
          found,
          ordered.findLast((one) => one <= at),
        )
      }),
    )
  })

  it('ends, whatever the state says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
        fc.integer({ min: -5, max: 500 }),
        async (nonces, hint) => {
          const lying = {
            nonceAt: async () => Number(nonces.next().value),
            publishedAt: async () => hint,
          }
          const found = await lastSent(400, lying)
          assert.ok(found === undefined || found <= 400)
        },
      ),
    )
  })
})
