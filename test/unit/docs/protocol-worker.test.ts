/** The tables of the worker's door in docs/protocol.md against the code. */
import assert from 'node:assert/strict'
import { METHODS } from '../../../src/worker/registry.js'
import { RPC_ERRORS } from '../../../types/worker/errors.js'
import { PAYLOAD_TYPE_NAMES } from '../../../types/worker/names.js'
import { numbersOf, readText, recordOf, tableOf } from './support/markdown.js'

const text = readText('docs/protocol.md')

describe('docs/protocol.md has, of the worker’s door,', () => {
  it('errors with code and retry class', () => {
    const rows = tableOf(text, 'code', 'name', 'retry', 'means')
    const entries = Object.entries(RPC_ERRORS)

    assert.deepEqual(numbersOf(rows, 1, 0), Object.fromEntries(entries.map(([name, { code }]) => [name, code])))
    assert.deepEqual(recordOf(rows, 1, 2), Object.fromEntries(entries.map(([name, { retry }]) => [name, retry])))
  })

  it('the JSON names of payloads', () => {
    const rows = tableOf(text, 'number', 'payload', 'JSON-RPC type', 'content', 'namespace', 'key types', 'reply kind')

    assert.deepEqual(recordOf(rows, 1, 2), PAYLOAD_TYPE_NAMES)
  })

  it('methods', () => {
    const methods = tableOf(text, 'method', 'who', 'params', 'result').map(([name]) => name)

    assert.deepEqual(methods.sort(), METHODS.map(({ name }) => name).sort())
  })
})
