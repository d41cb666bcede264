import assert from 'node:assert/strict'
import { NO_OPTIONS } from '../../../types/protocol/no-options.js'
import { strictestGates } from '../../../src/routes/gates.js'

const route = {
  kind: 'allow',
  backend: 'b',
  requireTavp: false,
  attestationMinFreshnessSec: undefined,
  failMode: 'fail_closed',
  limits: [],
} as const

describe('strictestGates', () => {
  it('asks for nothing where nobody does', () => {
    assert.deepEqual(strictestGates([route, route], NO_OPTIONS), { tavp: false, failMode: 'fail_closed' })
    assert.deepEqual(strictestGates([], NO_OPTIONS), { tavp: false, failMode: 'fail_closed' })
  })

  it('asks for a confirmation when any route does, or the request', () => {
    assert.ok(strictestGates([route, { ...route, requireTavp: true }], NO_OPTIONS).tavp)
    assert.ok(strictestGates([route], { ...NO_OPTIONS, requireTavp: true }).tavp)
  })

  it('takes the lowest age of all that is asked for, zero too', () => {
    const aged = (age: number) => ({ ...route, attestationMinFreshnessSec: age })
    const asking = (age: number) => ({ ...NO_OPTIONS, attestationMinFreshnessSec: age })
    assert.equal(strictestGates([aged(60), route, aged(30)], NO_OPTIONS).attestationMaxAgeSec, 30)
    assert.equal(strictestGates([aged(60)], asking(90)).attestationMaxAgeSec, 60)
    assert.equal(strictestGates([aged(60)], asking(0)).attestationMaxAgeSec, 0)
    assert.equal(strictestGates([route], asking(90)).attestationMaxAgeSec, 90)
  })

  it('waits only where every route says so: fail_closed beats defer', () => {
    const deferring = { ...route, failMode: 'defer' } as const
    assert.equal(strictestGates([deferring, deferring], NO_OPTIONS).failMode, 'defer')
    for (const routes of [[deferring, route], [route, deferring], [route]])
      assert.equal(strictestGates(routes, NO_OPTIONS).failMode, 'fail_closed')
  })
})
