import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Parts } from '../../src/parts/parts.js'
import { toHex } from '../../src/protocol/hash.js'
import type { Store, StoreTx } from '../../src/store/port.js'

/**
 * Where a child dies. `tx:METHOD:before`: inside the transaction that calls METHOD, before it is durable;
 * `tx:METHOD:after`: right after that transaction. `kms:…` and `l1:…`: around the use of a key or a sending.
 */
export type CrashPoint = `${'tx' | 'kms' | 'l1'}:${string}:${'before' | 'after'}`

export interface Crash {
  /** Nothing happens before this is true. */
  armed: boolean
  readonly point: CrashPoint | 'never'
}

const die = (): void => void process.kill(process.pid, 'SIGKILL')

const crashingStore = (store: Store, at: (point: CrashPoint) => void): Store => ({
  close: () => store.close(),
  transaction: (work) => {
    const called = new Set<string>()
    const watch = (tx: StoreTx): StoreTx =>
      new Proxy(tx, {
        get: (target, name: string) => {
          const method = target[name as keyof StoreTx] as (...args: unknown[]) => unknown
          return (...args: unknown[]) => {
            const result = method.apply(target, args)
            called.add(name)
            at(`tx:${name}:before`)
            return result
          }
        },
      })
    const result = store.transaction((tx) => work(watch(tx)))
    for (const name of called) at(`tx:${name}:after`)
    return result
  },
})

/** The same parts, that die at the crash point and write down everything that they send. */
export const crashingParts = (parts: Parts, crash: Crash, dir: string): Parts => {
  const at = (point: CrashPoint): void => {
    if (crash.armed && crash.point === point) die()
  }
  const around = async <T>(name: 'kms:sign' | 'kms:generateKey' | 'l1:send', work: () => Promise<T>): Promise<T> => {
    at(`${name}:before`)
    const result = await work()
    at(`${name}:after`)
    return result
  }
  const { kms, writer, store } = parts
  const signFor: typeof kms.signFor = (...asked) => around('kms:sign', () => kms.signFor(...asked))
  return {
    ...parts,
    store: crashingStore(store, at),
    kms: { ...kms, signFor, generateKey: (key) => around('kms:generateKey', () => kms.generateKey(key)) },
    backends: (id) => {
      const backend = parts.backends(id)
      return backend && { ...backend, sign: signFor }
    },
    writer: {
      ...writer,
      limits: writer.limits,
      send: (extrinsic) =>
        around('l1:send', () => {
          appendFileSync(join(dir, 'sent.log'), `${toHex(extrinsic)}\n`)
          return writer.send(extrinsic)
        }),
    },
  }
}
