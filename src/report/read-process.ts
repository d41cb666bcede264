import { readdirSync } from 'node:fs'
import type { EventLoopLag, Lag } from '../observe/event-loop-lag.js'
import type { Metrics } from '../observe/metrics.js'

/** The one that reads the folder is not counted. Throws where the system has no such folder. */
const openFiles = (): number => readdirSync('/proc/self/fd').length - 1

const openFilesIfTold = (): number | undefined => (process.platform === 'linux' ? openFiles() : undefined)

/** Says where the values of this process come from. The three of the event loop are of one moment: the first takes them. */
export const readProcess = ({ process: metrics }: Pick<Metrics, 'process'>, lag: Pick<EventLoopLag, 'take'>): void => {
  let taken: Lag | undefined
  metrics.lagP50.readBy(() => {
    taken = lag.take()
    return taken?.p50Sec
  })
  metrics.lagP99.readBy(() => taken?.p99Sec)
  metrics.lagMax.readBy(() => taken?.maxSec)
  metrics.residentMemory.readBy(() => process.memoryUsage.rss())
  metrics.heapUsed.readBy(() => process.memoryUsage().heapUsed)
  metrics.openFiles.readBy(openFilesIfTold)
  metrics.startTime.readBy(() => performance.timeOrigin / 1_000)
}
