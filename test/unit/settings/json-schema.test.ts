/** config/*.schema.json against the code, and the examples against them by a validator that is not ours. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parse } from 'yaml'
import { packageFile } from '../../../src/package-file.js'
import { kmsServeJsonSchema } from '../../../src/settings/kms-serve.js'
import type { SchemaNode } from '../../../src/settings/schema-tree.js'
import { settingsJsonSchema } from '../../../src/settings/schema.js'

/** As far as it is used here; it comes with the server of the worker's door. */
interface Validator {
  readonly compile: (schema: object) => { (value: unknown): boolean; readonly errors?: unknown }
}
const ofFastify = createRequire(createRequire(import.meta.url).resolve('@fastify/ajv-compiler'))
const { Ajv2020 } = ofFastify('ajv/dist/2020.js') as {
  readonly Ajv2020: new (options: { readonly strictTuples: boolean; readonly validateFormats: boolean }) => Validator
}

const read = (name: string): string => readFileSync(packageFile('config', name), 'utf8')

/** Paths of all members of a schema, at any depth, that have no description. */
const undescribed = (node: SchemaNode, path = ''): readonly string[] => {
  const { properties = {}, items, prefixItems = [], additionalProperties, oneOf = [], anyOf = [] } = node
  const members = Object.entries(properties).flatMap(([name, member]) => [
    ...(member.description === undefined ? [`${path}.${name}`] : []),
    ...undescribed(member, `${path}.${name}`),
  ])
  const inner = [items, additionalProperties || undefined, ...prefixItems, ...oneOf, ...anyOf]
  return [...members, ...inner.flatMap((one) => (one === undefined ? [] : undescribed(one, path)))]
}

for (const [schemaName, exampleName, schema] of [
  ['settings.schema.json', 'settings.example.yaml', settingsJsonSchema()],
  ['kms.schema.json', 'kms.example.yaml', kmsServeJsonSchema()],
] as const)
  describe(`config/${schemaName}`, () => {
    it('is what the code reads with', () => {
      assert.deepEqual(JSON.parse(read(schemaName)), schema)
    })

    it('describes every member', () => {
      assert.deepEqual(undescribed(schema as SchemaNode), [])
    })

    it(`is named by ${exampleName}, for editors, which holds to it`, () => {
      assert.ok(read(exampleName).startsWith(`# yaml-language-server: $schema=./${schemaName}\n`))
      const validate = new Ajv2020({ strictTuples: false, validateFormats: false }).compile(schema as object)
      assert.equal(validate(parse(read(exampleName))), true, JSON.stringify(validate.errors))
      assert.equal(validate({ ...(parse(read(exampleName)) as object), colour: 'red' }), false)
    })
  })
