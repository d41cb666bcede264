import assert from 'node:assert/strict'
import { createContact, type ContactOptions } from '../../../src/client/first-contact.js'
import type { FinalizedHead, L1Reader } from '../../../src/client/l1-reader.js'
import type { Registration } from '../../../src/model/l1.js'
import { chainOf, extrinsic, makeRecord, MR_ENCLAVE, PIN, publishRecord, signRecord } from './fixtures.js'

const HOUR_MS = 3_600_000

const REGISTRATION: Registration = {
  method: 'Dcap',
  status: 'Ok',
  buildMode: 'Production',
  mrEnclave: MR_ENCLAVE,
  url: '',
  timestampMs: 100 * HOUR_MS,
}

/** An L1 at block 500, one hour after the registration, with a record in block 499. Its parts may be changed. */
const l1At = (state: { head: Partial<FinalizedHead>; registration?: Registration | undefined }) => {
  const published = extrinsic(publishRecord(makeRecord()), { blockNumber: 499 })
  const chain = chainOf([published], [])
  const l1: L1Reader = {
    ...chain,
    genesis: PIN.genesis,
    finalizedHead: async () => ({ number: 500, hash: PIN.genesis, timestampMs: 101 * HOUR_MS, ...state.head }),
    registration: async () => state.registration,
    lastPublication: async () => undefined,
  }
  return { ...l1, read: chain.read }
}

const options = (change: Partial<ContactOptions> = {}): ContactOptions => ({ pin: PIN, nowMs: () => 0, ...change })

describe('createContact', () => {
  it('proves the agent and finds its shielding key', async () => {
    const contact = createContact(options(), l1At({ head: {}, registration: REGISTRATION }))

    const { head, record } = await contact()

    assert.equal(head.number, 500)
    assert.deepEqual(record, makeRecord())
  })

  it('reads the registration each time, and searches the record only when it cannot be used any more', async () => {
    const state: Parameters<typeof l1At>[0] = { head: {}, registration: REGISTRATION }
    const l1 = l1At(state)
    const contact = createContact(options({ maxReads: 3 }), l1)

    await contact()
    await contact()
    assert.deepEqual(l1.read, [500, 499])

    state.registration = undefined
    await assert.rejects(contact(), { code: 'SIGNER__CLIENT__INVALID_REGISTRATION' })

    state.registration = REGISTRATION
    state.head = { number: 990 }
    await assert.rejects(contact(), { code: 'SIGNER__CLIENT__NO_SHIELDING_KEY' })
  })

  it('takes the age of the registration by the chain when the own clock is behind', async () => {
    const l1 = l1At({ head: { timestampMs: 149 * HOUR_MS }, registration: REGISTRATION })

    await assert.rejects(createContact(options(), l1)(), { code: 'SIGNER__CLIENT__INVALID_REGISTRATION' })
  })

  it('takes the age of the registration by the own clock when the chain is behind', async () => {
    const l1 = l1At({ head: {}, registration: REGISTRATION })

    await assert.rejects(createContact(options({ nowMs: () => 149 * HOUR_MS }), l1)(), {
      code: 'SIGNER__CLIENT__INVALID_REGISTRATION',
    })
  })

  it('takes a given record without reading blocks, and searches when it has expired', async () => {
    const state: Parameters<typeof l1At>[0] = { head: {}, registration: REGISTRATION }
    const l1 = l1At(state)
    const signedRecord = signRecord(makeRecord({ validFrom: 20, validUntil: 520 }))
    const contact = createContact(options({ signedRecord, maxReads: 5 }), l1)

    assert.equal((await contact()).record.validFrom, 20)
    assert.deepEqual(l1.read, [])

    state.head = { number: 501 }
    assert.equal((await contact()).record.validFrom, 10)
  })

  it('refuses a given record that the pinned account did not sign', async () => {
    const signedRecord = signRecord(makeRecord(), PIN, new Uint8Array(32).fill(9))
    const contact = createContact(options({ signedRecord }), l1At({ head: {}, registration: REGISTRATION }))

    await assert.rejects(contact(), { code: 'SIGNER__PROTOCOL__INVALID_RECORD' })
  })
})
