import assert from 'node:assert/strict'
import { TestScheduler } from 'rxjs/testing'
import type { FinalizedBlock } from '../../../src/model/l1.js'
import { gather, type GatherDeps, type Look, type Wake } from '../../../src/submit/gather.js'

const BLOCK: FinalizedBlock = {
  number: 1,
  hash: '0x01',
  parentHash: '0x00',
  timestampMs: 0,
  specVersion: 2,
  invocations: [],
  own: [],
}
const WAKES: Record<string, Wake> = { b: BLOCK, r: 'replies-ready' }
const LOOKS: Record<string, Look> = { o: { gathering: false }, g: { gathering: true } }

/** One character is one millisecond; replies wait 5. */
const expectLooks = (wakes: string, looks: string, deps: GatherDeps = {}, maxRepliesPerBulk = 100): void =>
  new TestScheduler(assert.deepStrictEqual).run(({ hot, expectObservable }) => {
    const look$ = hot(wakes, WAKES).pipe(gather({ gatherMs: 5, maxRepliesPerBulk }, deps))
    expectObservable(look$).toBe(looks, LOOKS)
  })

describe('gather', () => {
  it('looks at a block at once', () => {
    expectLooks('-b-b', '-o-o')
  })

  it('waits with the first reply for those that follow, and no longer', () => {
    expectLooks('-r-r-r-----', '------o----')
  })

  it('waits anew for the replies after that', () => {
    expectLooks('-r-------r------', '------o-------o-')
  })

  it('says of a block meanwhile that replies are gathering', () => {
    expectLooks('-r-b------b', '---g--o---o')
  })

  it('ends the wait when the replies fill a bulk', () => {
    expectLooks('-r-r-r-------', '-----o-------', {}, 3)
  })

  it('does not wait when nothing else is in hand', () => {
    expectLooks('-r---r-', '-o---o-', { idle: () => true })
  })

  it('ends the wait when the last job in hand is done', () => {
    const answers = [false, false, true]

    expectLooks('-r-r-r-------', '-----o-------', { idle: () => answers.shift() ?? assert.fail('asked too often') })
  })

  it('waits with a block for the replies of the jobs in hand, and no longer', () => {
    expectLooks('-b---------', '-g----o----', { idle: () => false })
  })

  it('looks at a block at once when nothing is in hand', () => {
    expectLooks('-b-', '-o-', { idle: () => true })
  })

  it('ends the wait with the source', () => {
    expectLooks('-r-|', '---(o|)')
  })

  it('ends at once with the source when nothing waits', () => {
    expectLooks('-b-|', '-o-|')
  })

  it('passes on an error of the source', () => {
    expectLooks('-r-#', '---#')
  })

  it('leaves no timer behind', () => {
    new TestScheduler(assert.deepStrictEqual).run(({ hot, expectObservable, expectSubscriptions }) => {
      const wake$ = hot('-r--------', WAKES)
      expectObservable(wake$.pipe(gather({ gatherMs: 5, maxRepliesPerBulk: 9 }, {})), '^--!').toBe('----')
      expectSubscriptions(wake$.subscriptions).toBe('^--!')
    })
  })
})
