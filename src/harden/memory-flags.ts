/** Options of Node that open a debugger on the process, or write its memory to files. */
const OPENS_MEMORY =
  /^--(inspect|debug|heapsnapshot-|heap-prof|diagnostic-dir|report-|abort-on-uncaught-exception|experimental-report)/

/** Node takes underscores for dashes, and quotes around a word of NODE_OPTIONS. */
const normalised = (option: string): string => option.replaceAll(/["']/g, '').split('=')[0]?.replaceAll('_', '-') ?? ''

/**
 * The options among those of the command line and of NODE_OPTIONS with which others come to read the memory of this
 * process, by their names: a debugger, heap snapshots, diagnostic reports, a core dump for each crash.
 */
export const memoryFlags = (execArgv: readonly string[], nodeOptions: string | undefined): readonly string[] => {
  const options = [...execArgv, ...(nodeOptions ?? '').split(/\s+/)].map(normalised)
  return [...new Set(options.filter((option) => OPENS_MEMORY.test(option)))]
}
