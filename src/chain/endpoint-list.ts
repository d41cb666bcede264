import type { SignerError } from '../errors/signer-error.js'
import type { EndpointStatus } from './connection-event.js'
import { endpointName } from '../model/endpoint-name.js'
import { choose, failed, faultOf, proven, setAside, untried, type Choice } from './endpoints.js'

/** The endpoints of a connection: which is in use, how they are, and which comes next. */
export interface EndpointList {
  /** Takes the next one, to be tried after a pause. */
  takeNext(nowMs: number): Choice
  /** Place of the one in use. */
  current(): number
  /** The one in use failed; `aside` says that it must not be used. */
  leave(nowMs: number, aside?: SignerError): void
  /** The one in use says that block `number` is final. */
  noteFinalized(number: number): void
  /** Why none of them can ever be used. */
  fault(): SignerError | undefined
  status(nowMs: number, isUp: boolean): EndpointStatus[]
}

export const createEndpointList = (urls: readonly string[]): EndpointList => {
  const finalized = new Map<number, number>()
  let health = untried(urls.length)
  let current = -1

  const stateOf = (index: number, nowMs: number, isUp: boolean): EndpointStatus['state'] => {
    if (index === current && isUp) return 'connected'
    if (health[index]?.aside) return 'aside'
    if ((health[index]?.heldUntilMs ?? 0) > nowMs) return 'held'
    return index === current ? 'trying' : 'idle'
  }
  return {
    takeNext: (nowMs) => {
      const choice = choose(health, current, nowMs)
      current = choice.index
      return choice
    },
    current: () => Math.max(0, current),
    leave: (nowMs, aside) => {
      health = aside ? setAside(health, current, nowMs, aside) : failed(health, current, nowMs)
    },
    noteFinalized: (number) => {
      if (number <= (finalized.get(current) ?? -1)) return
      finalized.set(current, number)
      health = proven(health, current)
    },
    fault: () => faultOf(health),
    status: (nowMs, isUp) =>
      urls.map((url, index) => ({
        endpoint: endpointName(url),
        state: stateOf(index, nowMs, isUp),
        failures: health[index]?.failures ?? 0,
        finalized: finalized.get(index),
      })),
  }
}
