/** Makes dist/, what is published, with: npm run build */
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from './build/build.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const out = fileURLToPath(new URL('../dist', import.meta.url))

// Chunks are named after what is in them, so older ones would stay and be published.
rmSync(out, { recursive: true, force: true })
await build({ root, out })
