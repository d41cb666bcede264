/** How a method opens and ends subscriptions, in the shape that chopsticks' handlers expect. */
export interface Subscriptions {
  /** Gives the function that sends one notification of the subscription `id`. */
  subscribe(method: string, id: string, onEnd?: () => void): (data: unknown) => void
  unsubscribe(id: string): void
}

/** One JSON-RPC method. Its rejection becomes the error of the answer; `code` is kept. */
export type RpcMethod = (params: unknown[], subscriptions: Subscriptions) => Promise<unknown>

/** Methods by wire name; only its own members are callable. */
export type RpcMethods = ReadonlyMap<string, RpcMethod>

/** One connection. */
export interface RpcSession {
  /** Handles one message, a request or a batch. Never rejects. */
  receive(message: string): Promise<void>
  /** Ends all subscriptions; nothing is sent any more. Resolves when the calls in hand are done. */
  close(): Promise<void>
}

interface Call {
  readonly id?: unknown
  readonly method: string
  readonly params?: unknown
}

const failure = (id: unknown, code: number, message: string): object => ({
  jsonrpc: '2.0',
  id,
  error: { code, message },
})

const codeOf = (error: unknown): number => {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'number' ? code : -32_603
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const isCall = (value: unknown): value is Call => typeof (value as Call | null)?.method === 'string'

const parse = (message: string): unknown => {
  try {
    return JSON.parse(message)
  } catch {
    return undefined
  }
}

/**
 * Answers JSON-RPC 2.0 over one connection. Notifications of a subscription are held back until the
 * answer that names its id is sent, so that no client sees them in the wrong order.
 */
export const openSession = (methods: RpcMethods, send: (message: string) => void): RpcSession => {
  const endings = new Map<string, () => void>()
  const inHand = new Set<Promise<void>>()
  let open = true
  const emit = (message: unknown): void => {
    if (open) send(JSON.stringify(message))
  }
  const unsubscribe = (id: string): void => {
    const end = endings.get(id)
    endings.delete(id)
    end?.()
  }

  const subscriptionsAfter = (answered: Promise<void>): Subscriptions => ({
    unsubscribe,
    subscribe: (method, subscription, onEnd = () => undefined) => {
      if (open) endings.set(subscription, onEnd)
      else onEnd()
      return (result) => void answered.then(() => emit({ jsonrpc: '2.0', method, params: { subscription, result } }))
    },
  })

  const resultOf = async (call: Call, answered: Promise<void>): Promise<object> => {
    const id = call.id ?? null
    const method = methods.get(call.method)
    if (!method) return failure(id, -32_601, `Method not found: ${call.method}`)
    try {
      const params = Array.isArray(call.params) ? call.params : []
      return { jsonrpc: '2.0', id, result: (await method(params, subscriptionsAfter(answered))) ?? null }
    } catch (error) {
      return failure(id, codeOf(error), messageOf(error))
    }
  }

  const answer = (value: unknown, answered: Promise<void>): Promise<object> =>
    isCall(value) ? resultOf(value, answered) : Promise.resolve(failure(null, -32_600, 'Not a JSON-RPC 2.0 request'))

  const handle = async (message: string): Promise<void> => {
    let release = (): void => undefined
    const answered = new Promise<void>((resolve) => (release = resolve))
    const value = parse(message)
    emit(
      Array.isArray(value)
        ? await Promise.all(value.map((one) => answer(one, answered)))
        : await answer(value, answered),
    )
    release()
  }

  const receive = async (message: string): Promise<void> => {
    const work = handle(message)
    inHand.add(work)
    await work
    inHand.delete(work)
  }

  const close = async (): Promise<void> => {
    open = false
    for (const id of [...endings.keys()]) unsubscribe(id)
    await Promise.all(inHand)
  }
  return { receive, close }
}
