import assert from 'node:assert/strict'
import { isLoopback, isLoopbackHost } from '../../../../src/worker/transport/loopback.js'

describe('isLoopback', () => {
  for (const address of ['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1']) {
    it(`is true of ${address}`, () => assert.equal(isLoopback(address), true))
  }
  for (const address of ['0.0.0.0', '::', '128.0.0.1', '10.0.0.1', '::2', 'localhost', '127.1', '127.0.0.1 ', '']) {
    it(`is false of "${address}"`, () => assert.equal(isLoopback(address), false))
  }
})

describe('isLoopbackHost', () => {
  for (const header of ['127.0.0.1', '127.0.0.1:9955', 'localhost', 'LOCALHOST:80', '[::1]', '[::1]:9955']) {
    it(`knows ${header} as this machine`, () => assert.equal(isLoopbackHost(header), true))
  }
  for (const header of [
    '',
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example:9955',
    'evil.example:127.0.0.1',
    'user@127.0.0.1',
    '127.0.0.1, evil.example',
    '::1',
    '[127.0.0.1]:x',
    '[evil.example]',
    '0x7f000001',
    '127.0.0.1:999999',
    'localhost.',
  ]) {
    it(`does not know "${header}"`, () => assert.equal(isLoopbackHost(header), false))
  }
})
