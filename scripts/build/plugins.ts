import { dirname, join } from 'node:path'
import type { Plugin } from 'esbuild'
import { CLIENT } from './entries.js'

/**
 * polkadot-js counts its copies in a process and warns on standard error of a second one. The program has its own, and
 * chopsticks brings another, on purpose: the two share no objects.
 */
export const oneCopyOnly: Plugin = {
  name: 'one-copy-only',
  setup: (bundler) => {
    bundler.onLoad(
      { filter: /[\\/]node_modules[\\/]@polkadot[\\/].*[\\/](packageDetect|detectPackage)\.js$/ },
      ({ path }) => ({
        contents: path.endsWith('detectPackage.js') ? 'export const detectPackage = () => undefined' : '',
      }),
    )
  },
}

/** What the types of the client are made of: two copies would be two types. */
const SHARED = /^(@polkadot\/|zod$|scale-ts$)/

/** What adapters are for: who imports one has its library. */
const ADAPTED = /^(viem$|viem\/|@solana\/|@scure\/btc-signer)/

/** Leaves to the dApp what it has of its own: the first for the whole client, the second for its adapters. */
export const hostsLibraries = (root: string): Plugin => {
  const adapters = join(root, CLIENT, 'adapters')
  const isAdapter = (importer: string): boolean => `${dirname(importer)}/`.startsWith(`${adapters}/`)
  return {
    name: 'hosts-libraries',
    setup: (bundler) => {
      bundler.onResolve({ filter: SHARED }, ({ path }) => ({ path, external: true }))
      bundler.onResolve({ filter: ADAPTED }, ({ path, importer }) =>
        isAdapter(importer) ? { path, external: true } : undefined,
      )
    },
  }
}
