import { ReplaySubject, type Observable, type SchedulerLike, type Subscription } from 'rxjs'
import { isSignerError, SignerError } from '../errors/signer-error.js'
import type { ConnectionEvent, ConnectionRole, EndpointStatus } from './connection-event.js'
import { createEndpointList } from './endpoint-list.js'
import { endpointName } from '../model/endpoint-name.js'
import type { EndpointCheck } from './endpoint-check.js'
import { openRpcSocket, type RpcSocket, type RpcSocketEvents } from './rpc-socket.js'

export interface NodeLinkOptions {
  /** `ws://` or `wss://`. At least one. */
  readonly endpoints: readonly string[]
  readonly role: ConnectionRole
  readonly connectTimeoutMs: number
  readonly requestTimeoutMs: number
}

/** What happens to a link. A connection is up when its endpoint has passed the check. */
export interface NodeLinkEvents {
  readonly onUp: () => void
  readonly onDown: () => void
  readonly onNotification: RpcSocketEvents['onNotification']
  readonly onEvent: (event: ConnectionEvent) => void
}

/** One connection at a time, to one of several endpoints. */
export interface NodeLink {
  readonly open: () => void
  readonly close: () => void
  /** Rejects with the node's error or SIGNER__CHAIN__UNREACHABLE; always settles. */
  readonly request: (method: string, params: unknown[]) => Promise<unknown>
  readonly isUp: () => boolean
  /** Another number for each connection that is up, and for each time without one: what is of one is of no other. */
  readonly epoch: () => number
  /** Place of the endpoint in use. */
  readonly current: () => number
  /** The endpoint in use, as it may be shown. */
  readonly endpoint: () => string
  /** Gives the present connection up; `aside` also keeps its endpoint from being used while there are others. */
  readonly leave: (reason: string, aside?: SignerError) => void
  /** The node of the present connection says that block `number` is final: its endpoint is good. */
  readonly noteFinalized: (number: number) => void
  readonly status: () => EndpointStatus[]
  /** Gives an error, once, when no endpoint can ever be used; nothing is tried any more then. Only readers end so. */
  readonly fault$: Observable<SignerError>
}

const notUp = (method: string): SignerError =>
  new SignerError('SIGNER__CHAIN__UNREACHABLE', 'Not connected to an L1 node.', { method })

/**
 * Stays connected: after a loss another endpoint is tried at once if one is well, else the one whose pause ends
 * first. An endpoint that fails is held for longer each time; one that the check refuses for good is set aside.
 */
export const createNodeLink = (
  { endpoints, role, ...timeouts }: NodeLinkOptions,
  check: EndpointCheck,
  events: NodeLinkEvents,
  scheduler: SchedulerLike,
): NodeLink => {
  const list = createEndpointList(endpoints)
  const fault$ = new ReplaySubject<SignerError>(1)
  let socket: RpcSocket | undefined
  let pause: Subscription | undefined
  let isWanted = false
  let isUp = false
  let epoch = 0
  let aside: SignerError | undefined

  const urlOf = (index: number): string => endpoints[index] as string
  const endpoint = (): string => endpointName(urlOf(list.current()))

  const leave = (reason: string, error?: SignerError): void => {
    if (!socket) return
    aside ??= error
    socket.close(reason)
  }
  const onPassed = (): void => {
    isUp = true
    epoch += 1
    events.onEvent({ kind: 'connected', role, endpoint: endpoint() })
    events.onUp()
  }
  const onRefused = (error: unknown): void => {
    if (!isSignerError(error)) return leave('it could not be checked')
    leave(error.message, error.retry === 'never' ? error : undefined)
  }
  const onOpen = (opened: RpcSocket): void => {
    const ifStillOpen =
      <T>(act: (value: T) => void) =>
      (value: T): void => {
        if (socket === opened) act(value)
      }
    check({ send: opened.request }, endpoint()).then(ifStillOpen(onPassed), ifStillOpen(onRefused))
  }
  const onClosed = (reason: string): void => {
    const [wasUp, refused, left] = [isUp, aside, endpoint()]
    socket = undefined
    isUp = false
    if (wasUp) epoch += 1
    aside = undefined
    list.leave(scheduler.now(), refused)
    if (isWanted) goOn(left, reason, refused)
    if (wasUp) events.onDown()
  }
  const goOn = (left: string, reason: string, refused: SignerError | undefined): void => {
    const fault = role === 'reader' ? list.fault() : undefined
    const { index, waitMs } = list.takeNext(scheduler.now())
    const base = { role, endpoint: left, reason, next: endpointName(urlOf(index)), retryInMs: waitMs }
    events.onEvent(refused ? { kind: 'setAside', ...base, code: refused.code } : { kind: 'disconnected', ...base })
    if (fault) return end(fault)
    pause = scheduler.schedule(connect, waitMs)
  }
  const end = (fault: SignerError): void => {
    isWanted = false
    fault$.next(fault)
  }
  const connect = (): void => {
    const opened = openRpcSocket(
      { url: urlOf(list.current()), ...timeouts },
      { onOpen: () => onOpen(opened), onClosed, onNotification: events.onNotification },
      scheduler,
    )
    socket = opened
  }

  return {
    open: () => {
      if (isWanted) return
      isWanted = true
      list.takeNext(scheduler.now())
      connect()
    },
    close: () => {
      isWanted = false
      pause?.unsubscribe()
      leave('closed by us')
    },
    request: (method, params) => (socket && isUp ? socket.request(method, params) : Promise.reject(notUp(method))),
    isUp: () => isUp,
    epoch: () => epoch,
    current: () => list.current(),
    endpoint,
    leave,
    noteFinalized: (number) => list.noteFinalized(number),
    status: () => list.status(scheduler.now(), isUp),
    fault$,
  }
}
