import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Store } from '../../../src/store/port.js'
import { exportTrail, verifyTrail } from '../../../src/store/trail.js'
import { beginning, id } from './support/samples.js'
import { memoryStore, signerError } from './support/stores.js'

const BROKEN = 'SIGNER__STORE__TRAIL_BROKEN'

const append = (store: Store, count: number): void =>
  store.transaction((tx) => {
    for (let i = 0; i < count; i++) tx.appendTrail({ type: 'decision', block: i, timeMs: i, outcome: 'ok' })
  })

const exported = (count: number): string[] => {
  const store = memoryStore()
  append(store, count)
  const lines = [...exportTrail(store)]
  store.close()
  return lines
}

describe('an exported trail', () => {
  const lines = exported(4)

  it('verifies without the agent, up to its head', () => {
    const store = memoryStore()
    append(store, 3)

    const head = store.transaction((tx) => tx.trailHead())
    assert.deepEqual(verifyTrail(exportTrail(store), beginning), { entries: 3, head })
    store.close()
  })

  it('has one line of canonical JSON per entry', () => {
    const [first] = exported(1)

    assert.match(
      first ?? '',
      /^\{"entry":\{"block":0,"outcome":"ok","seq":1,"timeMs":0,"type":"decision"\},"hash":"0x[0-9a-f]{64}"\}$/,
    )
  })

  it('is whole over many pages', () => {
    assert.equal(verifyTrail(exported(2_000), beginning).entries, 2_000)
  })

  it('of an empty trail comes to the beginning', () => {
    assert.deepEqual(verifyTrail(exported(0), beginning), { entries: 0, head: beginning })
  })

  it('does not verify for another deployment', () => {
    assert.throws(() => verifyTrail(lines, id(1)), signerError(BROKEN, /Line 1 /))
  })

  const at = (i: number): string => lines[i] ?? ''
  for (const [what, changed] of Object.entries({
    'a missing first line': lines.slice(1),
    'a missing line': [at(0), at(2), at(3)],
    'a line twice': [at(0), at(0), at(1)],
    'lines in another order': [at(0), at(2), at(1), at(3)],
    'a line that is not JSON': [at(0), at(1).slice(0, -1)],
    'a line that is no entry': [at(0), '{"hash":"0x00"}'],
    'a line that is null': ['null'],
    'an entry that is null': ['{"entry":null,"hash":"0x00"}'],
    'a number that JSON cannot hold': [at(0).replace('"timeMs":0', '"timeMs":1e999')],
    'a member twice': [at(0).replace('"block":0', '"block":0,"block":0')],
    spaces: [at(0).replace(',', ', ')],
    'an entry nested beyond measure': [`{"entry":${'['.repeat(20_000)}${']'.repeat(20_000)},"hash":"0x00"}`],
  })) {
    it(`is refused with ${what}`, () => {
      assert.throws(() => verifyTrail(changed, beginning), signerError(BROKEN))
    })
  }

  it('is refused when any character of it is another', () => {
    const text = lines.join('\n')
    const change = fc.tuple(fc.nat(text.length - 1), fc.constantFrom('0', 'a', '"', '}', '\n', '1'))

    fc.assert(
      fc.property(change, ([position, character]) => {
        fc.pre(text[position] !== character)
        const changed = text.slice(0, position) + character + text.slice(position + 1)
        assert.throws(() => verifyTrail(changed.split('\n'), beginning), signerError(BROKEN))
      }),
    )
  })
})
