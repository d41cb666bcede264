import assert from 'node:assert/strict'
import { loadChopsticks } from '../../../src/embedded/chopsticks.js'

const missing = () => Promise.reject(Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' }))

describe('loadChopsticks', () => {
  it('says what to install when the optional package is absent', async () => {
    await assert.rejects(loadChopsticks(missing), {
      code: 'SIGNER__EMBEDDED__CHOPSTICKS_NOT_FOUND',
      message: /npm install @acala-network\/chopsticks-core@1\.5\.1/,
    })
  })

  it('passes every other failure on', async () => {
    await assert.rejects(
      loadChopsticks(() => Promise.reject(new Error('out of memory'))),
      { message: 'out of memory' },
    )
  })

  it('leaves the log level of the environment as it was', async () => {
    const before = process.env['LOG_LEVEL']
    let seen: string | undefined

    await loadChopsticks(() => {
      seen = process.env['LOG_LEVEL']
      return missing()
    }).catch(() => undefined)

    assert.equal(seen, 'fatal')
    assert.equal(process.env['LOG_LEVEL'], before)
  })
})
