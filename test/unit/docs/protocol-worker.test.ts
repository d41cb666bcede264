/** The tables of the worker's door in docs/protocol.md against the code. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { numbersOf, readText, recordOf, tableOf } from './support/markdown.js'

const text = readText('docs/protocol.md')

/** A module of the worker's door; the test is skipped where there is none. */
const load = async <T>(test: Mocha.Context, path: string): Promise<T> => {
  const file = fileURLToPath(new URL(`../../../${path}`, import.meta.url))
  if (!existsSync(file)) test.skip()
  return (await import(file)) as T
}

describe('docs/protocol.md has, of the worker’s door,', () => {
  it('errors with code and retry class', async function () {
    type Errors = Readonly<Record<string, { readonly code: number; readonly retry: string }>>
    const { RPC_ERRORS } = await load<{ RPC_ERRORS: Errors }>(this, 'types/worker/errors.ts')
    const rows = tableOf(text, 'code', 'name', 'retry', 'means')
    const entries = Object.entries(RPC_ERRORS)

    assert.deepEqual(numbersOf(rows, 1, 0), Object.fromEntries(entries.map(([name, { code }]) => [name, code])))
    assert.deepEqual(recordOf(rows, 1, 2), Object.fromEntries(entries.map(([name, { retry }]) => [name, retry])))
  })

  it('the JSON names of payloads', async function () {
    type Names = Readonly<Record<string, string>>
    const { PAYLOAD_TYPE_NAMES } = await load<{ PAYLOAD_TYPE_NAMES: Names }>(this, 'types/worker/names.ts')
    const rows = tableOf(text, 'number', 'payload', 'JSON-RPC type', 'content', 'namespace', 'key types', 'reply kind')

    assert.deepEqual(recordOf(rows, 1, 2), PAYLOAD_TYPE_NAMES)
  })

  it('methods', async function () {
    type Methods = readonly { readonly name: string }[]
    const { METHODS } = await load<{ METHODS: Methods }>(this, 'src/worker/registry.ts')
    const methods = tableOf(text, 'method', 'who', 'params', 'result').map(([name]) => name)

    assert.deepEqual(methods.sort(), METHODS.map(({ name }) => name).sort())
  })
})
