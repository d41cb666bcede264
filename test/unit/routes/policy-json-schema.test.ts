import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { policyJsonSchema } from '../../../src/routes/policy-json-schema.js'

const read = (name: string): string => readFileSync(new URL(`../../../config/${name}`, import.meta.url), 'utf8')

interface Schema {
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly additionalProperties?: boolean
}

const objectsIn = (schema: Schema): Schema[] => [
  ...(schema.properties ? [schema] : []),
  ...[
    ...Object.values(schema.properties ?? {}),
    ...(schema.items ? [schema.items] : []),
    ...(schema.anyOf ?? []),
  ].flatMap(objectsIn),
]

describe('config/policy.schema.json', () => {
  it('is what the code reads policies with; else write it anew: node --import=tsx scripts/write-schemas.ts', () => {
    assert.deepEqual(JSON.parse(read('policy.schema.json')), policyJsonSchema())
  })

  it('says of every field what it is for, in one sentence, and allows no other', () => {
    const objects = objectsIn(policyJsonSchema())

    assert.ok(objects.length >= 5)
    for (const { properties = {}, additionalProperties } of objects) {
      assert.equal(additionalProperties, false)
      for (const [name, { description }] of Object.entries(properties))
        assert.match(description ?? '', /^[A-Z].*\.$/, name)
    }
  })

  it('is named at the head of the policies beside it, for editors', () => {
    for (const name of ['policy.example.yaml', 'policy.dev.yaml'])
      assert.match(read(name), /^# yaml-language-server: \$schema=policy\.schema\.json\n/)
  })
})
