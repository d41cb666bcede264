import type { WebSocket } from 'ws'

/** What a node says in place of a result. */
export interface Refusal {
  readonly code: number
  readonly message: string
  readonly data?: unknown
}

/** How a method opens and ends subscriptions. */
export interface FakeSubscriptions {
  /** Gives the function that sends one notification; nothing is sent before the answer that names `id`. */
  subscribe(method: string, id: string, onEnd?: () => void): (result: unknown) => void
  unsubscribe(id: string): void
}

/** One method of a fake node. A rejection is answered with what it holds of a `Refusal`. */
export type FakeMethod = (params: unknown[], subscriptions: FakeSubscriptions) => Promise<unknown>

/** The error that makes a method answer with a refusal. */
export const refuse = ({ code, message, data }: Refusal): Error => Object.assign(new Error(message), { code, data })

const refusalOf = (error: unknown): Refusal => {
  const { code = -32_603, message, data } = error as Error & Partial<Refusal>
  return data === undefined ? { code, message } : { code, message, data }
}

interface Call {
  readonly id: number
  readonly method: string
  readonly params: unknown[]
}

export interface SessionDeps {
  readonly call: (method: string, params: unknown[], subscriptions: FakeSubscriptions) => Promise<unknown>
  /** Sends one message, or does not, or does so often: as the node's fault demands. */
  readonly say: (socket: WebSocket, text: string) => void
}

/** Answers JSON-RPC 2.0 on one connection. Calls are begun in the order in which they come. */
export const serve = (socket: WebSocket, { call, say }: SessionDeps): void => {
  const endings = new Map<string, () => void>()
  const emit = (message: object): void => say(socket, JSON.stringify({ jsonrpc: '2.0', ...message }))
  const end = (id: string): void => {
    endings.get(id)?.()
    endings.delete(id)
  }
  const answer = async ({ id, method, params }: Call): Promise<void> => {
    let release = (): void => undefined
    const answered = new Promise<void>((resolve) => (release = resolve))
    const subscriptions: FakeSubscriptions = {
      subscribe: (type, subscription, onEnd = () => undefined) => {
        endings.set(subscription, onEnd)
        return (result) => void answered.then(() => emit({ method: type, params: { subscription, result } }))
      },
      unsubscribe: end,
    }
    const outcome = await call(method, params, subscriptions).then(
      (result) => ({ result: result ?? null }),
      (error: unknown) => ({ error: refusalOf(error) }),
    )
    emit({ id, ...outcome })
    release()
  }
  socket.on('message', (data: Buffer) => void answer(JSON.parse(data.toString('utf8')) as Call))
  socket.on('close', () => [...endings.keys()].forEach(end))
}
