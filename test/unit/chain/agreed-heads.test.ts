import assert from 'node:assert/strict'
import { map, tap } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import { createAgreedHeads } from '../../../src/chain/agreed-heads.js'
import type { NodeHeads } from '../../../src/chain/finalized-heads.js'
import { agreedHeight } from '../../../src/chain/votes.js'

/** Follows a reader and a witness, of which each digit is a finalised head; gives the agreed ones and the warnings. */
const follow = (reader: string, witness: string): { heads: [number, number][]; ahead: [number, number][] } => {
  const scheduler = new TestScheduler(assert.deepEqual)
  const heads: [number, number][] = []
  const ahead: [number, number][] = []
  scheduler.run(({ hot }) => {
    const nodeOf = (script: string): NodeHeads => {
      let here: number | undefined
      const heard$ = hot<string>(script).pipe(
        map((digit) => Number(digit)),
        tap((number) => (here = number)),
        map((number) => ({ newest: number, here: number, epoch: 1 })),
      )
      return { heard$, heads$: heard$.pipe(map(({ newest }) => newest)), newest: () => here, newestHere: () => here }
    }
    const [reading, other] = [nodeOf(reader), nodeOf(witness)]
    const agreed = createAgreedHeads(reading, {
      heard: [reading, other],
      agreed: () => agreedHeight(2, reading.newestHere(), [other.newestHere()]),
      onAhead: (block) => void ahead.push([scheduler.now(), block]),
      scheduler,
    })
    agreed.heads$.subscribe((number) => heads.push([scheduler.now(), number]))
  })
  return { heads, ahead }
}

describe('agreed heads', () => {
  it('rise when both nodes have them', () => {
    assert.deepEqual(follow('1--2--3----', '-1-----2-3-').heads, [
      [1, 1],
      [7, 2],
      [9, 3],
    ])
  })

  it('do not rise by a lone node, and do not fall', () => {
    assert.deepEqual(follow('5---9--2--', '-5--------').heads, [[1, 5]])
  })

  it('say nothing of a witness that is a little late', () => {
    assert.deepEqual(follow('1 5s 2', '500ms 1 8s 2').ahead, [])
  })

  it('warn once when a witness has long been behind', () => {
    const { ahead } = follow('1 5s 2 5s 3 5s 4 30s -', '1 60s -')

    assert.deepEqual(ahead, [[5_001 + 12_000, 4]])
  })
})
