import { memoryFlags } from '../../harden/memory-flags.js'
import { unsupportedNode } from '../node-version.js'
import { ok, problem, warning, type Finding } from './finding.js'

/** This process, as Node.js describes it. */
export interface NodeRuntime {
  /** As `process.version`. */
  readonly version: string
  readonly execArgv: readonly string[]
  readonly nodeOptions: string | undefined
}

const RECOMMENDED_MAJOR = 22

const versionFinding = (version: string): Finding => {
  const unsupported = unsupportedNode(version)
  if (unsupported !== undefined) return problem(unsupported, 'install Node.js 24')
  const major = Number(/^v?(\d+)\./.exec(version)?.[1] ?? Infinity)
  return major < RECOMMENDED_MAJOR
    ? warning(`Node.js ${version} gets no security fixes any more`, 'install Node.js 24')
    : ok(`Node.js ${version}`)
}

/** The version of Node.js, and options by which others come to read the memory of the process. */
export const nodeRuntimeFindings = ({ version, execArgv, nodeOptions }: NodeRuntime): readonly Finding[] => {
  const flags = memoryFlags(execArgv, nodeOptions)
  const open = warning(
    `${flags.join(', ')} opens or writes the memory of the process, in which keys are`,
    'look at NODE_OPTIONS; where money is the agent does not start with it',
  )
  return [versionFinding(version), ...(flags.length > 0 ? [open] : [])]
}
