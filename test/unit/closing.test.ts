import assert from 'node:assert/strict'
import { closeAfter, closing } from '../../src/closing.js'

describe('closing', () => {
  it('closes newest first, everything, also when one cannot be closed, and says which', async () => {
    const closed: string[] = []
    const opened = closing()
    opened.add(() => void closed.push('keys'))
    opened.add(() => Promise.reject(new Error('the disk is gone')))
    opened.add(() => void closed.push('connection'))

    await assert.rejects(opened.all(), /the disk is gone/)

    assert.deepEqual(closed, ['connection', 'keys'])
    await opened.all()
    assert.equal(closed.length, 2)
  })

  it('raises the fault, not what went wrong while closing after it', async () => {
    const close = (): Promise<void> => Promise.reject(new Error('nor can it be closed'))
    await assert.rejects(closeAfter(new Error('a row was altered'), close), /a row was altered/)
  })
})
