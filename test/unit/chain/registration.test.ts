import assert from 'node:assert/strict'
import type { Codec } from '@polkadot/types/types'
import { registrationOf } from '../../../src/chain/registration.js'
import type { Registration } from '../../../src/model/l1.js'
import { devRuntime, type DevRuntime } from '../../support/dev-runtime.js'

const ENCLAVE = {
  reportData: { d: new Uint8Array(64) },
  mrEnclave: new Uint8Array(32).fill(0xab),
  mrSigner: new Uint8Array(32).fill(0xcd),
  timestamp: 1_893_456_000_000,
  url: null,
  buildMode: 'Production',
  attestationMethod: { Dcap: { proxied: false } },
  status: 'Ok',
}

describe('registrationOf', () => {
  let runtime: DevRuntime
  const stored = (enclave: object | null): Codec =>
    runtime.registry.createType('Option<TeerexPrimitivesMultiEnclave>', enclave && { Sgx: enclave })

  before(async () => {
    runtime = await devRuntime()
  })

  it('reads an enclave', () => {
    assert.deepEqual(registrationOf(stored(ENCLAVE)), {
      method: 'Dcap',
      status: 'Ok',
      buildMode: 'Production',
      mrEnclave: `0x${'ab'.repeat(32)}`,
      url: '',
      timestampMs: 1_893_456_000_000,
    } satisfies Registration)
  })

  it('names method, status and build mode as the chain does', () => {
    const debug = {
      ...ENCLAVE,
      attestationMethod: { Skip: { proxied: true } },
      status: 'GroupOutOfDate',
      buildMode: 'Debug',
    }

    const { method, status, buildMode } = registrationOf(stored(debug)) as Registration

    assert.deepEqual([method, status, buildMode], ['Skip', 'GroupOutOfDate', 'Debug'])
  })

  it('reads the published URL, whatever its bytes', () => {
    const urlOf = (url: string) => registrationOf(stored({ ...ENCLAVE, url }))?.url

    assert.equal(urlOf('wss://worker.example:2000'), 'wss://worker.example:2000')
    assert.equal(urlOf('0xc328'), '\ufffd(')
  })

  it('gives undefined for an account without an enclave', () => {
    assert.equal(registrationOf(stored(null)), undefined)
  })

  for (const [what, type, value] of [
    ['another kind of value', 'u32', 5],
    ['another struct', 'Option<DispatchInfo>', {}],
    ['another enum', 'Option<DispatchClass>', 'Normal'],
  ] as const) {
    it(`gives undefined for ${what}`, () => {
      assert.equal(registrationOf(runtime.registry.createType(type, value)), undefined)
    })
  }
})
