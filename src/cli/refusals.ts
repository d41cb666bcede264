import type { ConnectionEvent } from '../chain/connection-event.js'
import { isNobodyThere } from './nobody-there.js'

/** How often each endpoint is tried: a node that is just being started has a second or two. */
const TRIES = 3

const isRefusal = (event: ConnectionEvent): boolean => event.kind === 'disconnected' && isNobodyThere(event.reason)

/**
 * Tells of each event of a connection to `endpoints` endpoints whether nobody is at any of them. Whatever is not a
 * refusal begins the count anew: a node that is slow is there.
 */
export const countRefusals = (endpoints: number): ((event: ConnectionEvent) => boolean) => {
  let inARow = 0
  return (event) => {
    inARow = isRefusal(event) ? inARow + 1 : 0
    return inARow >= TRIES * endpoints
  }
}
