import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** A program for browsers in one file. */
export interface BrowserBundle {
  readonly text: string
  /** As it would be sent. */
  readonly gzippedBytes: number
  /** The source files that something is left of, by their paths from the root; `(disabled):NAME` is an empty one. */
  readonly sources: readonly string[]
}

/** Bundles and minifies a program as dApps do. Rejects when anything in it imports `node:`.
 * What is `external` is left out: the page has it anyway. */
export const bundleForBrowser = async (entry: string, external: string[] = []): Promise<BrowserBundle> => {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    external,
    minify: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    metafile: true,
    write: false,
    logLevel: 'silent',
  })
  const [output] = outputFiles
  if (!output) throw new Error(`${entry} makes no bundle`)
  const sources = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  )
  return { text: output.text, gzippedBytes: gzipSync(output.contents).length, sources }
}
