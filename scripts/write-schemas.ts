/** Writes the JSON schemas of config/ from those that the code reads with: node --import=tsx scripts/write-schemas.ts */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { policyJsonSchema } from '../src/routes/policy-json-schema.js'

const file = fileURLToPath(new URL('../config/policy.schema.json', import.meta.url))
const style = await resolveConfig(file)
writeFileSync(file, await format(JSON.stringify(policyJsonSchema()), { ...style, filepath: file }))
