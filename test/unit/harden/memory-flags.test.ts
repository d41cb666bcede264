import assert from 'node:assert/strict'
import { memoryFlags } from '../../../src/harden/memory-flags.js'

describe('memoryFlags', () => {
  for (const flag of [
    '--inspect',
    '--inspect-brk=127.0.0.1:9229',
    '--inspect_wait',
    '--inspect-port=0',
    '--debug-port=1',
    '--heapsnapshot-signal=SIGUSR2',
    '--heapsnapshot-near-heap-limit=1',
    '--heap-prof',
    '--report-on-signal',
    '--report-uncaught-exception',
    '--abort_on_uncaught_exception',
    '--diagnostic-dir=/tmp',
  ])
    it(`finds ${flag} on the command line and in NODE_OPTIONS, quoted or not`, () => {
      const name = flag.split('=')[0]?.replaceAll('_', '-')
      assert.deepEqual(memoryFlags([flag], undefined), [name])
      assert.deepEqual(memoryFlags([], `--import=tsx  ${flag}`), [name])
      assert.deepEqual(memoryFlags([], `"${flag}" --trace-warnings`), [name])
    })

  it('names each once', () => {
    assert.deepEqual(memoryFlags(['--inspect=1', '--inspect=2'], '--inspect'), ['--inspect'])
  })

  it('minds nothing else', () => {
    assert.deepEqual(memoryFlags(['--import=tsx', '--max-old-space-size=4096', '--enable-source-maps'], undefined), [])
    assert.deepEqual(memoryFlags([], '--no-warnings --import tsx'), [])
    assert.deepEqual(memoryFlags([], ''), [])
  })
})
