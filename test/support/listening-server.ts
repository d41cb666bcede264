import { Server } from 'node:net'

interface Handles {
  readonly _getActiveHandles: () => readonly unknown[]
}

const isAt = (server: Server, where: string | number): boolean => {
  const address = server.address()
  return typeof where === 'string' ? address === where : typeof address === 'object' && address?.port === where
}

/** The server of this process that listens at a port or at the path of a Unix socket: those who started it hide it. */
export const listeningServer = (where: string | number): Server => {
  const handles = (process as unknown as Handles)._getActiveHandles()
  const found = handles.find((handle) => handle instanceof Server && isAt(handle, where))
  if (!found) throw new Error(`nobody listens at ${where}`)
  return found as Server
}

/** What a server raises when the system gives it no descriptor for a connection. */
export const tooManyFiles = (): NodeJS.ErrnoException => Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' })
