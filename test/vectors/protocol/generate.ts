/**
 * Writes the golden vectors anew: `node --import=tsx test/vectors/protocol/generate.ts`, by hand. The
 * protocol is frozen: a run that changes a committed file means that the code has left the protocol.
 */
import { writeFileSync } from 'node:fs'
import { makeVectors, VECTOR_FILES } from './make/vectors.js'

for (const file of VECTOR_FILES) {
  writeFileSync(new URL(file, import.meta.url), `${JSON.stringify(await makeVectors(file), null, 2)}\n`)
}
