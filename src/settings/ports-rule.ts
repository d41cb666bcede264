import { z } from 'zod'
import type { BrokenRule } from './broken-rule.js'
import { observe } from './observe.js'
import { workerListenMembers } from './worker-listen.js'

const { host, port } = workerListenMembers
const bothPorts = z.object({ worker: z.object({ host, port }), observe: observe.pick({ host: true, port: true }) })

/** What a listener must be at to be at a loopback address too, as URLs write it: also all addresses, and IPv4 within IPv6. */
const ALSO_AT = {
  '127.0.0.1': ['127.0.0.1', '0.0.0.0', '[::]', '[::ffff:7f00:1]', '[::ffff:0:0]'],
  '::1': ['[::1]', '[::]'],
} as const satisfies Readonly<Record<z.infer<typeof observe>['host'], readonly string[]>>

/** One way of writing for each address: IPv6 has many. */
const asInUrl = (address: string): string =>
  new URL(`ws://${address.includes(':') ? `[${address}]` : address}`).hostname

/** Workers' port and that of metrics must not be one: it could not be opened twice. 0 is a free one each time. */
export const portsRule = (settings: unknown): BrokenRule[] => {
  const { data } = bothPorts.safeParse(settings)
  if (data === undefined) return []
  const { worker, observe } = data
  const isSame = worker.port !== 0 && worker.port === observe.port
  const others: readonly string[] = ALSO_AT[observe.host]
  if (!isSame || !others.includes(asInUrl(worker.host))) return []
  return [{ path: ['observe', 'port'], message: `${observe.port} is worker.port too: each needs a port of its own` }]
}
