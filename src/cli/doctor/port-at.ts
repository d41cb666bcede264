import { connect } from 'node:net'
import type { Settings } from '../../settings/schema.js'
import { accountAtDoor } from '../account-of.js'
import type { PortView } from './port.js'

const CONNECT_WITHIN_MS = 2_000

/** Whether something takes connections there. Listening to find out would keep an agent that starts from its port. */
const isTaken = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port })
    const end = (taken: boolean) => (): void => {
      socket.destroy()
      resolve(taken)
    }
    socket.setTimeout(CONNECT_WITHIN_MS, end(true))
    socket.on('connect', end(true)).on('error', end(false))
  })

const isHealthPort = async (host: string, port: number): Promise<boolean> => {
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/readyz`
  const signal = AbortSignal.timeout(CONNECT_WITHIN_MS)
  return fetch(url, { signal }).then(
    ({ status }) => status === 200 || status === 503,
    () => false,
  )
}

const viewOf = async (
  setting: string,
  { host, port }: { readonly host: string; readonly port: number },
  isAgent: () => Promise<boolean>,
): Promise<PortView> => {
  if (port === 0 || !(await isTaken(host, port))) return { setting, host, port, at: 'nobody' }
  return { setting, host, port, at: (await isAgent()) ? 'agent' : 'other' }
}

/** Who is at the ports of the settings. */
export const portViews = (settings: Settings): Promise<readonly PortView[]> => {
  const { worker, observe } = settings
  return Promise.all([
    ...(worker ? [viewOf('worker.port', worker, async () => (await accountAtDoor(settings)) !== undefined)] : []),
    ...(observe ? [viewOf('observe.port', observe, () => isHealthPort(observe.host, observe.port))] : []),
  ])
}
