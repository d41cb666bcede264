import assert from 'node:assert/strict'
import { NEVER, of, type Observable } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import { createFinalizedHeads, type FinalizedHeadsOptions } from '../../../src/chain/finalized-heads.js'
import type { NodeProvider } from '../../../src/chain/node-provider.js'
import { SignerError } from '../../../src/errors/signer-error.js'

const STALL_MS = 10

/** One character a millisecond: a digit is a finalised head, `c` a new connection, `d` its end, `x` a head that is none. */
type Script = string

/** Follows the heads of a scripted node and gives the times at which it was left, and the heads that came. */
const follow = (
  script: Script,
  options: Partial<FinalizedHeadsOptions> & { readonly fault$?: Observable<SignerError> } = {},
): { left: [number, string][]; heads: (number | string)[] } => {
  const scheduler = new TestScheduler(assert.deepEqual)
  const left: [number, string][] = []
  const heads: (number | string)[] = []
  scheduler.run(({ hot }) => {
    let announce: (error: null, header: unknown) => void = () => undefined
    let onConnected: () => void = () => undefined
    let isConnected = true
    let epoch = 1
    const provider = {
      get isConnected() {
        return isConnected
      },
      epoch: () => epoch,
      on: (_: string, listener: () => void) => {
        onConnected = listener
        return () => undefined
      },
      subscribe: (_type: string, _method: string, _params: unknown[], listener: typeof announce) => {
        announce = listener
        return Promise.resolve('id')
      },
      unsubscribe: () => Promise.resolve(true),
      noteFinalized: () => undefined,
      leave: (reason: string) => void left.push([scheduler.now(), reason]),
      fault$: options.fault$ ?? NEVER,
    } as unknown as NodeProvider
    const happen = (what: string): void => {
      if (what === 'c') {
        isConnected = true
        epoch += 1
        onConnected()
      } else if (what === 'd') isConnected = false
      else announce(null, { number: what === 'x' ? 'none' : `0x${what}` })
    }
    const { heads$ } = createFinalizedHeads({ stallMs: STALL_MS, isAlone: false, ...options }, provider, scheduler)
    const subscription = heads$.subscribe({
      next: (number) => heads.push(number),
      error: (error: unknown) => heads.push(error instanceof SignerError ? error.code : String(error)),
    })
    hot(script).subscribe({ next: happen, complete: () => subscription.unsubscribe() })
  })
  return { left, heads }
}

const stalledAt = (...times: number[]): [number, string][] =>
  times.map((time) => [time, `no new finalised block for ${STALL_MS} ms`])

describe('finalised heads', () => {
  it('rise, and come once', () => {
    assert.deepEqual(follow('1-1-3-2-3-4|').heads, [1, 3, 4])
  })

  it('leave a node that never announces one', () => {
    assert.deepEqual(follow('------------|').left, stalledAt(10))
  })

  it('leave a node that repeats itself', () => {
    assert.deepEqual(follow('1--1--1--1--1--|').left, stalledAt(10))
  })

  it('leave no node whose finality rises, however slowly blocks are dealt with', () => {
    assert.deepEqual(follow('1-------2--------3-------4---|').left, [])
  })

  it('give each connection its time to announce one', () => {
    assert.deepEqual(follow('1-----c---------2--|').left, [])
    assert.deepEqual(follow('1-----c-----------|').left, stalledAt(16))
  })

  it('blame no node while there is none', () => {
    assert.deepEqual(follow('1--d-------------------c---2|').left, [])
  })

  it('leave a node that stays behind what is known, if there are others', () => {
    assert.deepEqual(follow('7--c1--2--3--4--5|').left, stalledAt(13))
  })

  it('wait for a node that catches up, if it is the only one', () => {
    assert.deepEqual(follow('7--c1--2--3--4--5|', { isAlone: true }).left, [])
  })

  it('leave no node for being behind one that boasted, where others say how far finality is', () => {
    assert.deepEqual(follow('9--c1--2--3--4--5|', { known: () => 3 }).left, [])
    assert.deepEqual(follow('9--c1--2--3--4--5|', { known: () => undefined }).left, [])
  })

  it('leave a node that is far behind what others say', () => {
    assert.deepEqual(follow('9--c1--2--3--4--5|', { known: () => 40 }).left, stalledAt(13))
  })

  it('leave a node that announces what is none', () => {
    assert.deepEqual(follow('1-x-|').left, [[2, 'it announced a header without a number']])
  })

  it('end with the fault when no node can ever be used', () => {
    const fault = new SignerError('SIGNER__CHAIN__GENESIS_MISMATCH', 'of another chain')

    assert.deepEqual(follow('---|', { fault$: of(fault) }).heads, ['SIGNER__CHAIN__GENESIS_MISMATCH'])
  })
})
