import { systemCodeOf } from './system-code.js'

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program uses it. Stop that program, or choose another port',
  EACCES: 'the system does not allow it. Choose a port from 1024 on',
  EADDRNOTAVAIL: 'this machine does not have the address. Choose one of its own',
}

/** Why a port cannot be listened at, and what to do, as the end of a sentence. */
export const listenReason = (error: unknown): string =>
  REASONS[systemCodeOf(error) ?? ''] ?? 'the system refused it. Check host and port in the settings'
