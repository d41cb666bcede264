import assert from 'node:assert/strict'
import { createThrottle } from '../../../../src/worker/transport/throttle.js'
import { createTestTime } from '../../../support/test-clock.js'
import { OPTIONS } from '../../../support/worker-server.js'

const create = () => {
  const time = createTestTime()
  const happened: string[] = []
  const throttle = createThrottle(
    { ...OPTIONS, framesPerSecond: 10, frameBurst: 2 },
    {
      ...time,
      wallMs: () => assert.fail('looked at the clock on the wall'),
      isAuthenticated: () => false,
      onEvent: (event) => happened.push(event),
    },
  )
  const pass = (): boolean => throttle.mayPass(() => happened.push('retry'))
  return { throttle, pass, happened, advance: time.advance }
}

describe('createThrottle', () => {
  it('lets a burst pass, then asks for patience once, and calls back when there is room', () => {
    const { pass, happened, advance } = create()
    assert.deepEqual([pass(), pass(), pass(), pass()], [true, true, false, false])
    assert.deepEqual(happened, ['throttled'])
    advance(99)
    assert.deepEqual(happened, ['throttled'])
    advance(1)
    assert.deepEqual(happened, ['throttled', 'retry'])
    assert.equal(pass(), true)
  })

  it('calls nobody back after its end', () => {
    const { throttle, pass, happened, advance } = create()
    for (let i = 0; i < 3; i += 1) pass()
    throttle.stop()
    advance(1000)
    assert.deepEqual(happened, ['throttled'])
  })
})
