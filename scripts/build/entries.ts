import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Where the client's sources are, in the repository. */
export const CLIENT = 'src/client'

const ADAPTERS = ['viem', 'bitcoin', 'polkadot-js', 'solana']

/** What dApps import: the name in `dist/client/`, and its source in the repository. */
export const clientEntries = (root: string): Record<string, string> =>
  Object.fromEntries(
    [['index', `${CLIENT}/index.ts`], ...ADAPTERS.map((name) => [name, `${CLIENT}/adapters/${name}.ts`])].filter(
      ([, source]) => existsSync(join(root, source ?? '')),
    ) as [string, string][],
  )
