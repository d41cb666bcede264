/** Settings that docs/operate.md names, against the schema. */
import assert from 'node:assert/strict'
import { z } from 'zod'
import { settingsSchema } from '../../../src/settings/schema.js'
import { readText } from './support/markdown.js'

interface Node {
  readonly properties?: Readonly<Record<string, Node>>
}

const memberOf = (schema: Node | undefined, name: string): Node | undefined => schema?.properties?.[name]

describe('docs/operate.md', () => {
  it('names settings that exist', () => {
    const schema = z.toJSONSchema(settingsSchema, { io: 'input' }) as Node
    const sections = Object.keys(schema.properties ?? {}).join('|')
    const named = [...readText('docs/operate.md').matchAll(new RegExp(`\`((?:${sections})\\.[A-Za-z.]+)\``, 'g'))]

    assert.ok(named.length > 10)
    assert.deepEqual(
      named.flatMap(([, path = '']) => (path.split('.').reduce(memberOf, schema as Node | undefined) ? [] : [path])),
      [],
    )
  })
})
