import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
/** What an agent in a process of its own imports. */
const FOLDERS = ['src', 'types', 'test/support']

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
}

const compile = (file: string, into: string): void => {
  const target = join(into, file.replace(/\.ts$/, '.js'))
  mkdirSync(dirname(target), { recursive: true })
  const source = readFileSync(join(ROOT, file), 'utf8')
  writeFileSync(target, ts.transpileModule(source, { compilerOptions: OPTIONS }).outputText)
}

/**
 * Writes the present sources as JavaScript into a folder and gives the path of the agent's child there: it starts
 * in half the time that `tsx` takes, and a test that starts it often would wait for nothing else.
 */
export const compileAgentChild = (into: string): string => {
  for (const folder of FOLDERS) {
    for (const name of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
      if (name.endsWith('.ts')) compile(join(folder, name), into)
    }
  }
  writeFileSync(join(into, 'package.json'), '{ "type": "module" }')
  symlinkSync(join(ROOT, 'node_modules'), join(into, 'node_modules'))
  return join(into, 'test/support/agent-child.js')
}
