import { parseArgs } from 'node:util'

/** What to run, and on which network. */
export interface Options {
  /** Network file, from the root of the project. */
  readonly network: string
  readonly poolType: string
  readonly command: readonly [program: string, ...args: string[]]
}

export const USAGE = 'with-network [--network=FILE] [--pool-type=fork-aware|single-state] -- COMMAND [ARGUMENT...]'

/** Raises an Error for what it does not know, and when there is no command. */
export const readOptions = (argv: readonly string[]): Options => {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: {
      network: { type: 'string', default: 'zombienet/two-validators.toml' },
      'pool-type': { type: 'string', default: 'fork-aware' },
    },
    allowPositionals: true,
  })
  const [program, ...args] = positionals
  if (program === undefined) throw new Error(`Usage: ${USAGE}`)
  return { network: values.network, poolType: values['pool-type'], command: [program, ...args] }
}
