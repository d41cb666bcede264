import assert from 'node:assert/strict'
import { checkRequest, type RequestHead } from '../../../../src/worker/transport/check-request.js'

const RULES = { allowedOrigins: ['https://wallet.example'], onLoopback: true }

const head = (change: Partial<RequestHead> = {}, headers: Record<string, string> = {}): RequestHead => {
  const all = { host: '127.0.0.1', 'content-type': 'application/json', ...headers }
  return { method: 'POST', url: '/', upgrade: false, headers: all, rawHeaders: Object.entries(all).flat(), ...change }
}
const statusOf = (request: RequestHead, rules = RULES): number | undefined => checkRequest(request, rules)?.status

describe('checkRequest', () => {
  for (const type of [
    'application/json',
    'APPLICATION/JSON',
    'application/json;charset=utf-8',
    'application/json; charset="UTF-8"',
  ]) {
    it(`lets ${type} in`, () => assert.equal(statusOf(head({}, { 'content-type': type })), undefined))
  }
  for (const type of [
    '',
    'text/json',
    'application/jsonx',
    'application/json; charset=latin1',
    'text/plain; application/json',
    'application/json, text/plain',
  ]) {
    it(`does not let "${type}" in`, () => assert.equal(statusOf(head({}, { 'content-type': type })), 415))
  }

  it('lets a WebSocket in without a content type', () => {
    assert.equal(statusOf(head({ method: 'GET', upgrade: true }, { 'content-type': '' })), undefined)
  })

  it('asks who it is before it says what there is', () => {
    assert.equal(statusOf(head({ url: '/nothing' }, { host: 'evil.example', origin: 'https://evil.example' })), 403)
    assert.equal(statusOf(head({ url: '/nothing' }, { origin: 'https://evil.example' })), 403)
    assert.equal(statusOf(head({ url: '/nothing' })), 404)
  })

  it('lets in pages that are listed, to the letter', () => {
    assert.equal(statusOf(head({}, { origin: 'https://wallet.example' })), undefined)
    for (const origin of ['https://wallet.example:8443', 'http://wallet.example', 'https://WALLET.example', '', '*']) {
      assert.equal(statusOf(head({}, { origin })), 403, origin)
    }
  })

  it('takes any name off loopback, where the certificate says who we are', () => {
    assert.equal(statusOf(head({}, { host: 'agent.example' }), { ...RULES, onLoopback: false }), undefined)
  })

  it('wants exactly one host everywhere', () => {
    const rules = { ...RULES, onLoopback: false }
    assert.equal(statusOf(head({ headers: {}, rawHeaders: [] }), rules), 400)
    assert.equal(statusOf(head({ rawHeaders: ['Host', '127.0.0.1', 'HOST', 'evil.example'] }), rules), 400)
  })

  it('does not count a value as a name', () => {
    assert.equal(statusOf(head({ rawHeaders: ['Host', '127.0.0.1', 'X-Name', 'host'] })), undefined)
  })
})
