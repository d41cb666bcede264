import assert from 'node:assert/strict'
import { checkRegistration, type Pin } from '../../../src/client/pin.js'
import type { Registration } from '../../../src/model/l1.js'
import { hex32, MR_ENCLAVE, PIN } from './fixtures.js'

const HOUR_MS = 3_600_000
const NOW_MS = 1_000 * HOUR_MS

const GOOD: Registration = {
  method: 'Dcap',
  status: 'Ok',
  buildMode: 'Production',
  mrEnclave: MR_ENCLAVE,
  url: '',
  timestampMs: NOW_MS - HOUR_MS,
}
const SKIP: Registration = { ...GOOD, method: 'Skip', status: 'Invalid' }

const refuses = (registration: Registration | undefined, pin: Pin, says: RegExp): void =>
  assert.throws(() => checkRegistration(registration, pin, NOW_MS), {
    code: 'SIGNER__CLIENT__INVALID_REGISTRATION',
    message: says,
  })

describe('checkRegistration', () => {
  for (const method of ['Dcap', 'Ias'] as const)
    it(`accepts an attested production enclave (${method})`, () => {
      const registration = { ...GOOD, method }

      assert.equal(checkRegistration(registration, { ...PIN, mrEnclave: MR_ENCLAVE }, NOW_MS), registration)
    })

  it('accepts an age of exactly 48 hours and refuses one millisecond more', () => {
    const oldest = { ...GOOD, timestampMs: NOW_MS - 48 * HOUR_MS }

    checkRegistration(oldest, PIN, NOW_MS)
    refuses({ ...oldest, timestampMs: oldest.timestampMs - 1 }, PIN, /48 hours.*Wait/)
  })

  it('refuses an account that is not registered, with advice', () => {
    refuses(undefined, PIN, /is not registered.*Check the pinned account/)
  })

  it('refuses a registration without attestation, unless the pin allows it', () => {
    refuses(SKIP, PIN, /without attestation.*`allowSkip`/)
    assert.equal(checkRegistration(SKIP, { ...PIN, allowSkip: true }, NOW_MS), SKIP)
  })

  const faults: readonly [string, Partial<Registration>, RegExp][] = [
    ['another status than Ok', { status: 'GroupOutOfDate' }, /GroupOutOfDate.*update the platform/],
    ['a debug build', { buildMode: 'Debug' }, /build mode Debug/],
    [
      'another measurement than the pinned one',
      { mrEnclave: hex32(0x13) },
      /runs the enclave 0x1313.*not the pinned 0xeeee/,
    ],
  ]
  for (const [what, change, says] of faults)
    it(`refuses ${what}`, () => refuses({ ...GOOD, ...change }, { ...PIN, mrEnclave: MR_ENCLAVE }, says))

  it('holds `allowSkip` to age, build and measurement too', () => {
    const pin = { ...PIN, allowSkip: true, mrEnclave: MR_ENCLAVE }

    refuses({ ...SKIP, timestampMs: 0 }, pin, /48 hours/)
    refuses({ ...SKIP, buildMode: 'Debug' }, pin, /Debug/)
    refuses({ ...SKIP, mrEnclave: hex32(0x13) }, pin, /0x1313/)
  })

  it('does not let `allowSkip` excuse the bad status of an attested enclave', () => {
    refuses({ ...GOOD, status: 'GroupRevoked' }, { ...PIN, allowSkip: true }, /GroupRevoked/)
  })
})
