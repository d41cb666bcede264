import { collectDefaultMetrics, Registry } from 'prom-client'

// What watches event loop and garbage collection cannot be ended, so a process has it once, whatever it opens.
let ofProcess: Registry | undefined

/**
 * The usual `process_` and `nodejs_` metrics of this process: memory, processor, files, event loop, garbage collection.
 * Measured from the first call on; all agents of a process have the same.
 */
export const processMetrics = (): Registry => {
  if (ofProcess) return ofProcess
  ofProcess = new Registry()
  collectDefaultMetrics({ register: ofProcess })
  return ofProcess
}
