import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readEnvironment, variableOf, type Environment } from '../../../../src/settings/layers/environment.js'
import { schemaTree } from '../../../../src/settings/schema-tree.js'
import { settingsSchema } from '../../../../src/settings/schema.js'
import { showPath } from '../../../../src/settings/settings-path.js'

const tree = schemaTree(settingsSchema)
const HASH = `0x${'12'.repeat(32)}`

/** What an environment sets, by path; nothing of it may be wrong. */
const set = (environment: Environment): Readonly<Record<string, unknown>> => {
  const { overrides, problems } = readEnvironment(environment, tree)
  assert.deepEqual(problems, [])
  return Object.fromEntries(overrides.map(({ path, value }) => [showPath(path), value]))
}
const problems = (environment: Environment): readonly string[] => readEnvironment(environment, tree).problems

describe('settings in the environment', () => {
  it('are named by their path, in any case, with or without marks between the words of a name', () => {
    for (const name of ['L1__STALL_SEC', 'L1__STALLSEC', 'l1__stallSec', 'L1__Stall_Sec'])
      assert.deepEqual(set({ [`SIGNER_LAYER__${name}`]: '30' }), { 'l1.stallSec': 30 })
    assert.deepEqual(set({ signer_layer__registration__mr_enclave: HASH }), { 'registration.mrEnclave': HASH })
  })

  it('leave alone what has another prefix, and what is not set', () => {
    assert.deepEqual(set({ SIGNER_LAYER_TEST: '1', PATH: '/bin', SIGNER_LAYER__CONCURRENCY: undefined }), {})
  })

  it('name entries of lists by their position, and labels as they are written', () => {
    assert.deepEqual(
      set({
        SIGNER_LAYER__L1__ENDPOINTS__1: 'wss://b.example',
        SIGNER_LAYER__L1__ENDPOINTS__0: 'wss://a.example',
        SIGNER_LAYER__NAMES__ADDRESS_BOOK__Bob__CHAIN: 'eth',
      }),
      {
        'l1.endpoints[0]': 'wss://a.example',
        'l1.endpoints[1]': 'wss://b.example',
        'names.addressBook.Bob.chain': 'eth',
      },
    )
  })

  it('have the kind that the schema wants, however they look', () => {
    assert.deepEqual(
      set({
        SIGNER_LAYER__L1__GENESIS: HASH,
        SIGNER_LAYER__SUBMIT__MINIMUM_BALANCE_PLANCK: '10000000000',
        SIGNER_LAYER__STORE__PATH: 'true',
        SIGNER_LAYER__REGISTRATION__URL: '[1',
        SIGNER_LAYER__L1__DECLARE_DEV_CHAIN: 'true',
        SIGNER_LAYER__L1__START_FROM: '77',
        SIGNER_LAYER__CALLERS: `[${HASH}]`,
        SIGNER_LAYER__POLICY__ISSUERS__0: '123',
        SIGNER_LAYER__OBSERVE: '{ port: 0 }',
        SIGNER_LAYER__NAMES__TOKENS: `[{ chain: 1, decimals: 6, address: ${HASH} }]`,
        SIGNER_LAYER__CONCURRENCY: 'many',
      }),
      {
        'l1.genesis': HASH,
        'submit.minimumBalancePlanck': '10000000000',
        'store.path': 'true',
        'registration.url': '[1',
        'l1.declareDevChain': true,
        'l1.startFrom': 77,
        callers: [HASH],
        'policy.issuers[0]': '123',
        observe: { port: 0 },
        'names.tokens': [{ chain: '1', decimals: 6, address: HASH }],
        concurrency: 'many',
      },
    )
    assert.deepEqual(set({ SIGNER_LAYER__L1__START_FROM: 'finalized', SIGNER_LAYER__CALLERS: 'any' }), {
      'l1.startFrom': 'finalized',
      callers: 'any',
    })
  })

  it('set outer members before inner ones, in whatever order the environment has them', () => {
    const variables = [
      ['SIGNER_LAYER__OBSERVE', '{ port: 1 }'],
      ['SIGNER_LAYER__CONCURRENCY', '1'],
      ['SIGNER_LAYER__OBSERVE__PORT', '2'],
      ['SIGNER_LAYER__L1__ENDPOINTS__10', 'wss://k.example'],
      ['SIGNER_LAYER__L1__ENDPOINTS__9', 'wss://j.example'],
    ] as const
    fc.assert(
      fc.property(fc.shuffledSubarray([...variables], { minLength: variables.length }), (shuffled) => {
        assert.deepEqual(Object.keys(set(Object.fromEntries(shuffled))), [
          'concurrency',
          'l1.endpoints[9]',
          'l1.endpoints[10]',
          'observe',
          'observe.port',
        ])
      }),
    )
  })

  it('are refused when they name nothing, with what was probably meant, and never with their value', () => {
    assert.deepEqual(
      problems({
        SIGNER_LAYER__L1__STAL_SEC: 'hunter2',
        SIGNER_LAYER__LI__STALL_SEC: 'hunter2',
        SIGNER_LAYER__: 'hunter2',
        SIGNER_LAYER__STORE__PATH__X: 'hunter2',
        SIGNER_LAYER__L1__ENDPOINTS__FIRST: 'hunter2',
      }),
      [
        'SIGNER_LAYER__L1__STAL_SEC: names nothing of l1; did you mean SIGNER_LAYER__L1__STALL_SEC?',
        'SIGNER_LAYER__LI__STALL_SEC: names nothing of the settings; did you mean SIGNER_LAYER__L1?',
        'SIGNER_LAYER__: names nothing of the settings',
        'SIGNER_LAYER__STORE__PATH__X: names nothing of store.path',
        'SIGNER_LAYER__L1__ENDPOINTS__FIRST: names nothing of l1.endpoints',
      ],
    )
  })

  it('are refused with one underscore too few, where a section is meant', () => {
    assert.deepEqual(
      problems({
        SIGNER_LAYER_L1__STALL_SEC: '30',
        SIGNER_LAYER_HOME__DIR: 'x',
        SIGNER_LAYER_L1: 'x',
      }),
      ['SIGNER_LAYER_L1__STALL_SEC: sets nothing; did you mean SIGNER_LAYER__L1__STALL_SEC?'],
    )
  })

  it('are refused when two of them are one member, when they are no YAML, and when they show credentials', () => {
    assert.deepEqual(problems({ SIGNER_LAYER__L1__STALL_SEC: '1', SIGNER_LAYER__L1__STALLSEC: '2' }), [
      'SIGNER_LAYER__L1__STALLSEC: sets l1.stallSec, and so does SIGNER_LAYER__L1__STALL_SEC: keep one',
    ])
    for (const text of ['[', '{ a: b', '[&a 1, *a]', '"x', '1\n---\n2'])
      assert.deepEqual(problems({ SIGNER_LAYER__CALLERS: text }), [
        'SIGNER_LAYER__CALLERS: is no YAML value: look at its brackets and quotes',
      ])
    assert.match(
      problems({ SIGNER_LAYER__L1__ENDPOINTS__0: 'wss://user:hunter2@a.example' }).join(''),
      /^SIGNER_LAYER__L1__ENDPOINTS__0: holds an address with .* put l1\.endpoints\[0\] into the settings file$/,
    )
  })

  it('never throw, whatever they are', () => {
    const names = fc.array(
      fc.constantFrom('L1', 'ENDPOINTS', 'KMS', 'PROVIDER', 'NAMES', 'ADDRESS_BOOK', '0', '__proto__', 'x', ''),
    )
    fc.assert(
      fc.property(names, fc.string({ unit: 'binary' }), (parts, text) => {
        readEnvironment({ [`SIGNER_LAYER__${parts.join('__')}`]: text }, tree)
      }),
    )
  })

  it('are named in words that lead back to the same member', () => {
    assert.equal(variableOf(['l1', 'endpoints', 0]), 'SIGNER_LAYER__L1__ENDPOINTS__0')
    assert.deepEqual(set({ [variableOf(['names', 'addressBook'])]: '{}' }), { 'names.addressBook': {} })
  })
})
