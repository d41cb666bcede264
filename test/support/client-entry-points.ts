import { existsSync } from 'node:fs'
import { packageFile } from '../../src/package-file.js'

const ADAPTERS = ['viem', 'bitcoin', 'polkadot-js', 'solana']

/** The client, by the path of its source. */
export const CLIENT = packageFile('src', 'client', 'index.ts')

/** What dApps import: the client, and each adapter by itself. */
export const clientEntryPoints = (): readonly string[] =>
  [CLIENT, ...ADAPTERS.map((name) => packageFile('src', 'client', 'adapters', `${name}.ts`))].filter(existsSync)
