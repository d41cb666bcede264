import assert from 'node:assert/strict'
import { z } from 'zod'
import { workerListenMembers } from '../../../src/settings/worker-listen.js'
import type { WorkerServerOptions } from '../../../src/worker/transport/options.js'

const schema = z.strictObject(workerListenMembers)

describe('settings of the port of the worker', () => {
  it('listens on loopback, without pages, unless told otherwise', () => {
    const { host, port, tls, allowedOrigins, maxFrameBytes } = schema.parse({})

    assert.deepEqual([host, port, tls, allowedOrigins, maxFrameBytes], ['127.0.0.1', 9955, undefined, [], 262_144])
  })

  it('are what the server takes, but for the bytes of the TLS files', () => {
    const { tls: _files, ...settings } = schema.parse({})
    const options: WorkerServerOptions = settings

    assert.equal(options.port, 9955)
  })

  for (const [what, settings] of [
    ['a name for a host', { host: 'localhost' }],
    ['a port beyond the last', { port: 65_536 }],
    ['an origin with a path', { allowedOrigins: ['https://wallet.example/'] }],
    ['every origin at once', { allowedOrigins: ['*'] }],
    ['frames that hold no request of the protocol', { maxFrameBytes: 131_072 }],
    ['no connection', { maxConnections: 0 }],
    ['no time', { pingMs: 0 }],
    ['a certificate without its key', { tls: { certFile: 'cert.pem' } }],
    ['a key in the settings', { tls: { certFile: 'cert.pem', keyFile: 'key.pem', key: 'secret' } }],
    ['an unknown member', { hosts: [] }],
  ] as const) {
    it(`refuse ${what}`, () => assert.equal(schema.safeParse(settings).success, false))
  }
})
