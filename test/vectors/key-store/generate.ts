/**
 * Writes the golden files anew: `node --import=tsx test/vectors/key-store/generate.ts`, by hand. The format is frozen: a
 * run that changes a committed file means that key directories that exist can no longer be read.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeFiles } from './make.js'

for (const [name, bytes] of await makeFiles()) {
  const path = fileURLToPath(new URL(name, import.meta.url))
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, bytes)
}
