import assert from 'node:assert/strict'
import { askReadyz } from '../../../../src/cli/status/readyz.js'

type Observe = NonNullable<Parameters<typeof askReadyz>[0]['observe']>

const observe = (host: string, port = 9_615) => ({ host, port }) as Observe
const answering =
  (text: string, asked: string[] = []): typeof globalThis.fetch =>
  async (url) => {
    asked.push(url as string)
    return new Response(text, { status: 503 })
  }
const unreachableFetch: typeof globalThis.fetch = () => Promise.reject(new TypeError('fetch failed'))
const NOT_READY = { ready: false, reasons: [{ name: 'not_connected', advice: 'Wait.' }] }

describe('askReadyz', () => {
  it('reads why an agent is not ready, whatever the HTTP status', async () => {
    const asked: string[] = []

    assert.deepEqual(
      await askReadyz({ observe: observe('::1') }, answering(JSON.stringify(NOT_READY), asked)),
      NOT_READY,
    )
    assert.deepEqual(asked, ['http://[::1]:9615/readyz'])
  })

  it('knows nothing where there is no such port, nobody answers, or the answer is another', async () => {
    const host = observe('127.0.0.1')

    assert.equal(await askReadyz({}, unreachableFetch), undefined)
    assert.equal(await askReadyz({ observe: observe('127.0.0.1', 0) }, unreachableFetch), undefined)
    assert.equal(await askReadyz({ observe: host }, unreachableFetch), undefined)
    for (const text of ['', 'no', '{}', '{"ready":"yes","reasons":[]}'])
      assert.equal(await askReadyz({ observe: host }, answering(text)), undefined, text)
  })
})
