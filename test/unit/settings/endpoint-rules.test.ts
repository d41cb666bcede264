import assert from 'node:assert/strict'
import { isSignerError } from '../../../src/errors/signer-error.js'
import { checkEndpoints, type NodeSettings } from '../../../src/settings/endpoint-rules.js'
import { parseSettings } from '../../../src/settings/load.js'

const HEX = `0x${'ab'.repeat(32)}` as const
const TWO = ['wss://l1.example', 'wss://l1.example.org']

const findings = (settings: Partial<NodeSettings>): string[] =>
  checkEndpoints({
    endpoints: TWO,
    agreement: 2,
    declareDevChain: false,
    declareNodeTrusted: false,
    ...settings,
  }).map(({ path, message }) => `${path.join('.')}: ${message}`)

/** Asserts that each pattern is found, in order, and nothing else. */
const finds = (settings: Partial<NodeSettings>, ...patterns: RegExp[]): void => {
  const found = findings(settings)
  assert.equal(found.length, patterns.length, found.join('\n'))
  patterns.forEach((pattern, index) => assert.match(found[index] as string, pattern))
}

describe('endpoints where there is money', () => {
  it('are encrypted, and two agree', () => {
    finds({})
  })

  it('are refused without encryption, each by its place', () => {
    finds(
      { endpoints: ['wss://l1.example', 'ws://l1.example.org'] },
      /^endpoints\.1: ws:\/\/l1\.example\.org is not encry/,
    )
    finds({ endpoints: ['ws://127.0.0.1', 'ws://[::1]'] }, /^endpoints\.0: /, /^endpoints\.1: /)
  })

  it('are refused when one would be believed alone', () => {
    finds({ agreement: 1 }, /^agreement: is 1: a lone node can lie.*independent operators.*declareNodeTrusted/)
    finds({ endpoints: TWO.slice(1), agreement: 1 }, /^agreement: is 1/)
  })

  it('are refused when one host could agree with itself', () => {
    const ofOneHost = ['wss://l1.example:1', 'wss://l1.example:2']
    finds({ endpoints: ofOneHost }, /^agreement: can be that of one host/)
    finds({ endpoints: ['wss://l1.example', 'wss://l1.example.'] }, /^agreement: can be that of one host/)
    finds({ endpoints: [...ofOneHost, 'wss://l1.example.org'] }, /^agreement: can be that of one host/)
    finds({ endpoints: [...ofOneHost, 'wss://l1.example.org'], agreement: 3 })
  })

  it('may be one that the operator vouches for, also without encryption on this machine', () => {
    for (const endpoint of ['wss://l1.example', 'ws://127.0.0.1:9944', 'ws://127.8.8.8', 'ws://[::1]:9944']) {
      finds({ endpoints: [endpoint], agreement: 1, declareNodeTrusted: true })
    }
  })

  it('are refused without encryption beyond this machine, whoever vouches for them', () => {
    for (const host of ['l1.example', '10.0.0.1', '0.0.0.0', '127.0.0.1.example', 'localhost', '[::2]']) {
      finds(
        { endpoints: [`ws://${host}`], agreement: 1, declareNodeTrusted: true },
        /^endpoints\.0: .* is not encrypted and not on this machine: use wss:/,
      )
    }
  })
})

describe('endpoints of any chain', () => {
  const dev = { declareDevChain: true }

  it('may be anything on a chain without money', () => {
    finds({ ...dev, endpoints: ['ws://l1.example'], agreement: 1 })
  })

  it('are at least as many as must agree', () => {
    finds({ ...dev, agreement: 3 }, /^agreement: 3 nodes are to agree, but the endpoints are 2 different/)
  })

  it('do not agree with themselves', () => {
    finds({ ...dev, endpoints: [...TWO, `${TWO[0]}/other`] }, /^endpoints: two of them are one host and port/)
    finds({ ...dev, endpoints: [...TWO, `${TWO[0]}/other`], agreement: 1 })
  })

  it('are refused with their path in the settings, and without what may be secret in them', () => {
    const l1 = { endpoints: ['ws://user:hunter2@l1.example/hunter2'], genesis: HEX, shard: HEX }
    const settings = {
      l1,
      store: { path: 'journal.db' },
      kms: { mode: 'sealed', dir: 'keys', provider: { kind: 'passphrase', file: 'passphrase' } },
      policy: { file: 'policy.yaml' },
      registration: { method: 'Dcap', mrEnclave: HEX },
      callers: 'any',
    }
    const isPlain = (error: unknown): boolean =>
      isSignerError(error, 'SIGNER__SETTINGS__INVALID') &&
      error.message.includes('l1.endpoints[0]') &&
      error.message.includes('l1.agreement') &&
      !error.message.includes('hunter2')

    assert.throws(() => parseSettings(settings, 'a test'), isPlain)
    const wrong = { ...settings, l1: { ...l1, endpoints: ['wss://l1.example/hunter2#part'] } }
    assert.throws(
      () => parseSettings(wrong, 'a test'),
      (error: unknown) =>
        isSignerError(error) && error.message.includes('#fragment') && !error.message.includes('hunter2'),
    )
  })
})
