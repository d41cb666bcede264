import type { After } from './options.js'

/** The timers of Node. */
export const systemAfter: After = (delayMs, work) => {
  const timer = setTimeout(work, delayMs)
  return () => clearTimeout(timer)
}
