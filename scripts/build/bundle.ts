import { build, type BuildOptions, type Metafile } from 'esbuild'
import { join } from 'node:path'
import { clientEntries } from './entries.js'
import { hostsLibraries, oneCopyOnly } from './plugins.js'

/** Installed beside the program: native code, a file of WebAssembly, and an optional peer that brings workers. */
const INSTALLED = [
  '@acala-network/chopsticks-core',
  '@node-rs/argon2',
  'koffi',
  'libsql',
  'secp256k1',
  'tiny-secp256k1',
]

/** Libraries that are CommonJS call `require`, which modules do not have. */
const REQUIRE =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);"

const COMMON: BuildOptions = {
  bundle: true,
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  sourcemap: true,
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
}

const bundle = async (options: BuildOptions): Promise<Metafile> => {
  const { metafile } = await build({ ...COMMON, ...options })
  if (metafile === undefined) throw new Error('esbuild gave no metafile')
  return metafile
}

/** A program, by default the published one, for Node 20 and later: `main.js`, and pieces that are loaded when they are needed. */
export const bundleProgram = (root: string, out: string, entry = 'src/main.ts'): Promise<Metafile> =>
  bundle({
    absWorkingDir: root,
    entryPoints: { main: entry },
    outdir: out,
    platform: 'node',
    target: 'node20.19',
    external: INSTALLED,
    plugins: [oneCopyOnly],
    keepNames: true,
    // Line numbers of faults are enough: the sources are not on the machine anyway.
    sourcesContent: false,
    banner: { js: REQUIRE },
  })

/**
 * The client for browsers and Node. What a dApp has of its own stays outside, so that there is one copy of it and its
 * types are the dApp's.
 */
export const bundleClient = (root: string, out: string): Promise<Metafile> =>
  bundle({
    absWorkingDir: root,
    entryPoints: clientEntries(root),
    outdir: join(out, 'client'),
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['import', 'browser'],
    target: 'es2022',
    plugins: [hostsLibraries(root)],
  })
