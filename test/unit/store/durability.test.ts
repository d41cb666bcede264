import assert from 'node:assert/strict'
import { runChild } from './support/child.js'
import { beginning, id, jobOf, repliesTo } from './support/samples.js'
import { fileStore, withStorePath } from './support/stores.js'

describe('when the process is killed', () => {
  it('after a transaction has returned, everything of it is there', () =>
    withStorePath(async (path) => {
      const { signal } = await runChild('killed-after-transaction', path)
      assert.equal(signal, 'SIGKILL')

      const store = fileStore(path)
      store.transaction((tx) => {
        assert.deepEqual(tx.findJob(id(1)), jobOf(1, { state: 'answered' }))
        assert.deepEqual(tx.readyReplies(9), repliesTo(id(1)))
        assert.equal(tx.trail(1, 9)[0]?.hash, tx.trailHead())
      })
      store.close()
    }))

  it('inside a transaction, nothing of it is there, and everything before it', () =>
    withStorePath(async (path) => {
      const { signal } = await runChild('killed-in-transaction', path)
      assert.equal(signal, 'SIGKILL')

      const store = fileStore(path)
      store.transaction((tx) => {
        assert.deepEqual(tx.findJob(id(1)), jobOf(1))
        assert.deepEqual(tx.readyReplies(9), [])
        assert.equal(tx.trailHead(), beginning)
      })
      store.close()
    }))
})
