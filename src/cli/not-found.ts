import { EXIT } from './fault.js'
import type { OutputContext } from './output.js'

/** Says that there is nothing to show, and leaves the exit code of a failure. */
export const notFound = ({ process }: OutputContext, line: string): void => {
  process.stderr.write(`${line}\n`)
  process.exitCode = EXIT.failed
}
