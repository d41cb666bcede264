import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readSetFlags } from '../../../../src/settings/layers/set-flags.js'
import { schemaTree } from '../../../../src/settings/schema-tree.js'
import { settingsSchema } from '../../../../src/settings/schema.js'

const tree = schemaTree(settingsSchema)
const read = (...set: string[]) => readSetFlags(set, tree)

describe('settings by --set', () => {
  it('name members with dots between them, and entries of lists by position', () => {
    const { overrides, problems } = read(
      'l1.stallSec=30',
      'l1.endpoints[1]=wss://b.example',
      'l1.endpoints.0=wss://a.example',
      'names.addressBook.bob.address=a=b',
      'store.path=',
    )
    assert.deepEqual(problems, [])
    assert.deepEqual(
      overrides.map(({ path, value, origin }) => [path, value, origin]),
      [
        [['l1', 'stallSec'], 30, '--set l1.stallSec'],
        [['l1', 'endpoints', 1], 'wss://b.example', '--set l1.endpoints[1]'],
        [['l1', 'endpoints', 0], 'wss://a.example', '--set l1.endpoints.0'],
        [['names', 'addressBook', 'bob', 'address'], 'a=b', '--set names.addressBook.bob.address'],
        [['store', 'path'], '', '--set store.path'],
      ],
    )
  })

  it('are refused when they name nothing, with what was meant or what there is', () => {
    assert.deepEqual(read('l1.stalSec=1', 'store.colour=red', 'store.path.x=1').problems, [
      '--set l1.stalSec: unknown name; did you mean "l1.stallSec"?',
      '--set store.colour: unknown name (allowed: path)',
      '--set store.path.x: unknown name: store.path has no members',
    ])
  })

  it('are refused when they are no NAME=VALUE, and not repeated: that could be a value', () => {
    for (const given of ['hunter2', '=hunter2', 'l1..stallSec=hunter2', 'l1[stallSec]=hunter2', '', '.=1'])
      assert.deepEqual(read(given).problems, ['--set takes NAME=VALUE, such as --set l1.stallSec=30'])
  })

  it('are refused with addresses that may hold credentials: everybody on the machine reads arguments', () => {
    for (const url of [
      'wss://user:hunter2@a.example',
      'wss://a.example/?key=hunter2',
      `wss://a.example/${'k'.repeat(20)}`,
    ])
      for (const given of [`l1.endpoints[0]=${url}`, `l1.endpoints=["${url}"]`]) {
        const [problem = ''] = read(given).problems
        assert.match(problem, /^--set l1\.endpoints.*: holds an address with what may be a credential/)
        assert.ok(!problem.includes('hunter2'))
      }
    assert.deepEqual(read('l1.endpoints[0]=wss://a.example:443/public-ws').problems, [])
  })

  it('never throw, whatever they are', () => {
    fc.assert(fc.property(fc.array(fc.string()), (set) => void readSetFlags(set, tree)))
    fc.assert(fc.property(fc.string(), (text) => void read(`callers=${text}`)))
  })
})
