import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { RuntimePoint } from '../../../src/chain/runtime-points.js'
import { createRuntimeTimeline } from '../../../src/chain/runtime-timeline.js'
import { isSignerError } from '../../../src/errors/signer-error.js'
import { prunedRefusal, scriptedConnection, type ScriptedConnection } from '../../support/scripted-connection.js'

const ref = (number: number) => ({ number, hash: hashOf(number) })
const hashOf = (number: number): `0x${string}` => `0x${number.toString(16).padStart(64, '0')}`

/** A node that knows the state of blocks from `keeps` on, of a chain on which spec 5 gives way to spec 6. */
const upgradedNode = (upgradeAt: number, keeps = 0): ScriptedConnection => {
  const connection = scriptedConnection({
    head: 10_000,
    answers: {
      chain_getBlockHash: ([number]) => hashOf(Number(number)),
      state_getRuntimeVersion: ([hash]) => {
        if (Number(hash) < keeps) throw prunedRefusal(String(hash))
        return { specName: 'dev', specVersion: Number(hash) < upgradeAt ? 5 : 6 }
      },
    },
  })
  return connection
}
const versionsAsked = ({ calls }: ScriptedConnection): number =>
  calls.filter(([method]) => method === 'state_getRuntimeVersion').length

const NEVER = Number.POSITIVE_INFINITY
const CURSOR: RuntimePoint = { number: 99, specVersion: 5 }

describe('createRuntimeTimeline', () => {
  it('asks once, at the head, for a gap of one runtime, however many blocks ask at once', async () => {
    const node = upgradedNode(NEVER)
    const timeline = createRuntimeTimeline(node, CURSOR)

    const found = await Promise.all(Array.from({ length: 1_000 }, (_, i) => timeline.after(ref(100 + i))))

    assert.ok(found.every(({ specVersion, number }) => specVersion === 5 && number === 10_000))
    assert.equal(versionsAsked(node), 1)
  })

  it('asks every second time while it follows the head', async () => {
    const node = upgradedNode(NEVER)
    const timeline = createRuntimeTimeline(node, CURSOR)

    for (let head = 9_000; head < 9_020; head += 1) {
      node.head = head
      await timeline.after(ref(head - 1))
    }

    assert.equal(versionsAsked(node), 10)
  })

  it('asks once though the node is behind what was read from another one', async () => {
    const [ahead, behind] = [upgradedNode(NEVER), upgradedNode(NEVER)]
    const node = scriptedConnection({ answers: ahead.answers, head: 300 }, [{ answers: behind.answers, head: 201 }])
    const timeline = createRuntimeTimeline(node, CURSOR)
    await timeline.after(ref(250))
    node.reconnect()
    const before = versionsAsked(node)
    const telling = node.answers['state_getRuntimeVersion']
    node.answers = {
      ...node.answers,
      state_getRuntimeVersion: (params) => {
        if (versionsAsked(node) > before + 1) throw new Error('asked for what was told')
        return telling?.(params)
      },
    }

    const { specVersion, number } = await timeline.after(ref(200))

    assert.deepEqual([specVersion, number], [5, 201])
  })

  it('finds the block of an upgrade by halving, for every block on both sides', async () => {
    const node = upgradedNode(4_321)
    const timeline = createRuntimeTimeline(node, CURSOR)

    for (let number = 100; number < 10_000; number += 1) {
      const { specVersion } = await timeline.after(ref(number))
      assert.equal(specVersion, number < 4_321 ? 5 : 6)
    }

    assert.ok(versionsAsked(node) < 20, `${versionsAsked(node)} questions`)
  })

  it('knows every block of any chain of upgrades, in whatever order it is asked', async () => {
    const upgrades = fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 5 })
    const questions = fc.array(fc.nat(299), { minLength: 1, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(upgrades, questions, async (at, numbers) => {
        const versionOf = (number: number): number => at.filter((upgrade) => upgrade <= number).length
        const node = scriptedConnection({
          head: 300,
          answers: {
            chain_getBlockHash: ([number]) => hashOf(Number(number)),
            state_getRuntimeVersion: ([hash]) => ({ specName: 'dev', specVersion: versionOf(Number(hash)) }),
          },
        })
        const timeline = createRuntimeTimeline(node)

        const found = await Promise.all(numbers.map((number) => timeline.after(ref(number))))

        assert.deepEqual(
          found.map(({ specVersion }) => specVersion),
          numbers.map(versionOf),
        )
      }),
    )
  })

  describe('where states are pruned', () => {
    it('knows the runtime when it is the same before and after', async () => {
      const timeline = createRuntimeTimeline(upgradedNode(NEVER, 9_744), CURSOR)

      const { specVersion, number } = await timeline.after(ref(100))

      assert.deepEqual([specVersion, number], [5, 10_000])
    })

    it('knows it too when the upgrade came after the oldest state that is kept', async () => {
      const timeline = createRuntimeTimeline(upgradedNode(9_900, 9_744), CURSOR)

      const { specVersion, number } = await timeline.after(ref(100))

      assert.equal(specVersion, 5)
      assert.ok(number >= 9_744 && number < 9_900)
    })

    it('says between which versions it cannot tell when the upgrade came before', async () => {
      const timeline = createRuntimeTimeline(upgradedNode(5_000, 9_744), CURSOR)

      await assert.rejects(timeline.after(ref(100)), (error: unknown) => {
        assert.ok(isSignerError(error, 'SIGNER__CHAIN__STATE_PRUNED'))
        assert.match(error.message, /Block 101 .* spec version 5, known up to block 99, .* 6 from block 9744 on/)
        assert.deepEqual(error.context, { block: 101, specVersionBefore: 5, specVersionAfter: 6 })
        return true
      })
    })

    it('knows nothing without a version from before', async () => {
      const timeline = createRuntimeTimeline(upgradedNode(NEVER, 9_744))

      await assert.rejects(timeline.after(ref(100)), { code: 'SIGNER__CHAIN__STATE_PRUNED' })
      assert.equal((await timeline.after(ref(9_800))).specVersion, 5)
    })

    it('remembers what it read before a lost connection, and believes nothing else of it', async () => {
      const node = upgradedNode(NEVER, 9_744)
      const timeline = createRuntimeTimeline(node)
      await timeline.after(ref(9_800))
      await timeline.after(ref(9_801))

      const upgraded = upgradedNode(20_000, 29_744)
      Object.assign(node, { answers: upgraded.answers, head: 30_000 })
      node.reconnect()

      await assert.rejects(timeline.after(ref(9_802)), /spec version 5, known up to block 9801/)
    })
  })

  it('does not conclude anything where a runtime went back', async () => {
    const node = scriptedConnection({
      head: 1_000,
      answers: {
        chain_getBlockHash: ([number]) => hashOf(Number(number)),
        state_getRuntimeVersion: ([hash]) => ({ specName: 'dev', specVersion: Number(hash) < 500 ? 6 : 5 }),
      },
    })
    const timeline = createRuntimeTimeline(node)

    for (const [number, specVersion] of [
      [100, 6],
      [499, 6],
      [500, 5],
      [501, 5],
    ] as const) {
      assert.equal((await timeline.after(ref(number))).specVersion, specVersion)
    }
  })

  it('passes on what keeps a node from answering, and asks again', async () => {
    const node = upgradedNode(NEVER)
    const honest = node.answers
    const timeline = createRuntimeTimeline(node, CURSOR)
    node.answers = { ...honest, chain_getBlockHash: () => null }
    await assert.rejects(timeline.after(ref(100)), { code: 'SIGNER__CHAIN__BLOCK_NOT_FOUND' })

    node.answers = honest

    assert.equal((await timeline.after(ref(100))).specVersion, 5)
  })

  it('takes no answer that came across two connections', async () => {
    const node = upgradedNode(NEVER)
    const { state_getRuntimeVersion: honest } = node.answers
    const timeline = createRuntimeTimeline(node, CURSOR)
    node.answers.state_getRuntimeVersion = (params) => {
      node.reconnect()
      return honest?.(params)
    }

    await assert.rejects(timeline.after(ref(100)), { code: 'SIGNER__CHAIN__UNREACHABLE' })
  })
})
