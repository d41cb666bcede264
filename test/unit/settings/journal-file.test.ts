import assert from 'node:assert/strict'
import { journalFile } from '../../../src/settings/journal-file.js'

const store = { path: 'data/journal.db' }

describe('journalFile', () => {
  it('is that of the settings where keys are sealed', () => {
    assert.equal(
      journalFile({ store, kms: { mode: 'sealed', dir: 'data/keys', provider: { kind: 'dev' }, replicas: [] } }),
      store.path,
    )
  })

  it('is none where keys end with the process', () => {
    assert.equal(journalFile({ store, kms: { mode: 'ephemeral' } }), undefined)
  })
})
