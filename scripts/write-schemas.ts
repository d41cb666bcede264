/** Writes the JSON schemas of config/ from those that the code reads with: node --import=tsx scripts/write-schemas.ts */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { policyJsonSchema } from '../src/routes/policy-json-schema.js'
import { kmsServeJsonSchema } from '../src/settings/kms-serve.js'
import { settingsJsonSchema } from '../src/settings/schema.js'

const schemas: Readonly<Record<string, unknown>> = {
  'policy.schema.json': policyJsonSchema(),
  'kms.schema.json': kmsServeJsonSchema(),
  'settings.schema.json': settingsJsonSchema(),
}

for (const [name, schema] of Object.entries(schemas)) {
  const file = fileURLToPath(new URL(`../config/${name}`, import.meta.url))
  const style = await resolveConfig(file)
  writeFileSync(file, await format(JSON.stringify(schema), { ...style, filepath: file }))
}
