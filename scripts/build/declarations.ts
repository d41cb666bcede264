import { join } from 'node:path'
import ts from 'typescript'
import { clientEntries } from './entries.js'

const HOST: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => '',
  getNewLine: () => '\n',
}

const readOptions = (root: string): ts.CompilerOptions => {
  const file = join(root, 'tsconfig.json')
  const { config } = ts.readConfigFile(file, (path) => ts.sys.readFile(path)) as { config: { compilerOptions: object } }
  return ts.convertCompilerOptionsFromJson(config.compilerOptions, root).options
}

/** Writes the declarations of the client's entries and of all that they name. Raises an Error with what the compiler says. */
export const writeDeclarations = (root: string, out: string): void => {
  const options = { noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: root, outDir: out, types: [] }
  const sources = Object.values(clientEntries(root)).map((source) => join(root, source))
  const program = ts.createProgram(sources, { ...readOptions(root), ...options })
  const { diagnostics } = program.emit()
  const found = [...ts.getPreEmitDiagnostics(program), ...diagnostics]
  if (found.length > 0) throw new Error(ts.formatDiagnostics(found, HOST))
}
