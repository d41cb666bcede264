import assert from 'node:assert/strict'
import { createOutbox } from '../../../../src/worker/transport/outbox.js'
import { createTestTime } from '../../../support/test-clock.js'

const create = () => {
  const { scheduler, advance } = createTestTime()
  const happened: string[] = []
  const done: (() => void)[] = []
  const socket = {
    bufferedAmount: 0,
    send: (text: string, taken: () => void) => {
      socket.bufferedAmount += text.length
      done.push(() => {
        socket.bufferedAmount -= text.length
        taken()
      })
    },
  }
  const outbox = createOutbox(
    { highWaterBytes: 10, slowReaderMs: 1000 },
    {
      socket,
      scheduler,
      onWritable: () => happened.push('writable'),
      onStuck: () => happened.push('stuck'),
    },
  )
  return { outbox, happened, advance, take: () => done.shift()?.(), waiting: () => done.length }
}

describe('createOutbox', () => {
  it('takes notifications up to the mark, and none beyond it', () => {
    const { outbox, waiting } = create()
    assert.deepEqual([outbox.offer('12345'), outbox.offer('12345'), outbox.offer('1')], [true, true, true])
    assert.deepEqual([outbox.offer('2'), outbox.writable(), waiting()], [false, false, 3])
  })

  it('sends answers whatever waits', () => {
    const { outbox, waiting } = create()
    for (let i = 0; i < 5; i += 1) outbox.send('12345')
    assert.equal(waiting(), 5)
  })

  it('is writable again at half of the mark, and tells whoever waits', async () => {
    const { outbox, happened, take } = create()
    for (let i = 0; i < 3; i += 1) outbox.send('12345')
    const writable = outbox.whenWritable().then(() => happened.push('told'))
    take()
    assert.deepEqual([outbox.writable(), happened], [false, []])
    take()
    await writable
    assert.deepEqual([outbox.writable(), happened], [true, ['writable', 'told']])
  })

  it('tells of a peer that is too slow for too long, counted anew each time', () => {
    const { outbox, happened, take, advance } = create()
    outbox.send('12345678901')
    advance(999)
    take()
    advance(1000)
    outbox.send('12345678901')
    advance(999)
    assert.deepEqual(happened, ['writable'])
    advance(1)
    assert.deepEqual(happened, ['writable', 'stuck'])
  })

  it('lets everybody go when it is closed, and then takes all and sends nothing', async () => {
    const { outbox, happened, waiting, advance, take } = create()
    outbox.send('12345678901')
    const writable = outbox.whenWritable()
    outbox.close()
    await Promise.all([writable, outbox.whenWritable()])
    outbox.send('1')
    take()
    advance(5000)
    assert.deepEqual([outbox.offer('1'), waiting(), happened], [true, 0, []])
  })
})
