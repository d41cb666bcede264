import assert from 'node:assert/strict'
import { isSignerError } from '../../../src/errors/signer-error.js'
import { parsePolicy, policyHash } from '../../../src/routes/document.js'
import { MISSION_POLICY } from './fixtures.js'

/** The message of the refusal that a text must meet. */
const refusalOf = (text: string | Uint8Array): string => {
  try {
    parsePolicy(text)
  } catch (error) {
    if (isSignerError(error, 'SIGNER__POLICY__INVALID')) return error.message
    throw error
  }
  return 'accepted'
}
const match = (fields: string): string => `routes:\n- id: r\n  match: {${fields}}\n  action: {backend: b}`
const action = (fields: string): string => `routes:\n- id: r\n  match: {}\n  action: {${fields}}`

describe('parsePolicy', () => {
  it('takes the example of the mission unchanged, as version 1 of "policy"', () => {
    const document = parsePolicy(MISSION_POLICY)
    assert.deepEqual(
      [document.version, document.id, document.routes.map(({ id }) => id)],
      [1, 'policy', ['low-value-default', 'high-value-with-tavp']],
    )
  })

  it('reads the same policy from YAML and JSON', () => {
    const yaml =
      'id: x\nversion: 3\nroutes:\n  - id: r   # why\n    match: {chain: eth, amount_lt: 0.5}\n    action: {backend: b}'
    const json = JSON.stringify(parsePolicy(yaml))
    assert.deepEqual(parsePolicy(json), parsePolicy(yaml))
    assert.deepEqual(parsePolicy(new TextEncoder().encode(json)), parsePolicy(yaml))
  })

  describe('refuses, saying where and what instead', () => {
    const cases: [string, string, RegExp][] = [
      [
        'an unknown field, with the nearest name',
        match('amount_gt: 1'),
        /routes\[0\]\.match\.amount_gt: unknown field; did you mean "amount_gte"\?/,
      ],
      ['an unknown field without a near name', match('zzz: 1'), /match\.zzz: unknown field \(allowed: chain, asset, /],
      [
        'an unknown action field',
        action('backend: b, backnd: c'),
        /action\.backnd: unknown field; did you mean "backend"\?/,
      ],
      [
        'an unknown route field',
        'routes: [{id: r, match: {}, action: {backend: b}, note: x}]',
        /routes\[0\]\.note: unknown field/,
      ],
      ['an unknown document field', 'routes: []\nroute: []', /^.*\n- route: unknown field; did you mean "routes"\?/],
      [
        'an unknown field of a limit',
        action('backend: b, limits: [{ count: 1, windw: 1h }]'),
        /action\.limits\[0\]\.windw: unknown field; did you mean "window"\?/,
      ],
      [
        'a span of time without a unit',
        action('backend: b, limits: [{ count: 1, window: "24" }]'),
        /action\.limits\[0\]\.window: expected a span of time such as "90s"/,
      ],
      [
        'an unknown field of a time window',
        match('time_window: { from: "08:00", to: "18:00", zone: UTC }'),
        /match\.time_window\.zone: unknown field/,
      ],
      [
        'a time that no clock shows',
        match('time_window: { from: "24:00", to: "18:00" }'),
        /match\.time_window\.from: expected a time of day as "HH:MM"/,
      ],
      [
        'a misspelt kind',
        match('kind: transferr'),
        /match\.kind: expected a kind of effect, found "transferr"; did you mean "transfer"\?/,
      ],
      ['a misspelt kind in a list', match('kind: [call, aprove]'), /match\.kind\[1\]: .*did you mean "approve"/],
      [
        'an unknown fail mode',
        action('backend: b, fail_mode: open'),
        /fail_mode: expected fail_closed or defer, found "open"/,
      ],
      ['deny: false', action('deny: false'), /action\.deny: expected true, or leave the field out, found false/],
      ['a negative amount', match('amount_gte: -1'), /amount_gte: expected an amount .*found -1/],
      ['an amount that is no decimal', match('amount_gte: "1e3"'), /amount_gte: expected an amount .*found "1e3"/],
      ['an amount with a sign', match('amount_gte: "+1"'), /amount_gte: expected an amount/],
      ['an empty allowlist', match('to_allowlist: []'), /to_allowlist: expected at least one entry/],
      ['an empty list of kinds', match('kind: []'), /kind: expected at least one entry/],
      ['YAML words for booleans', match('require_tavp: yes'), /require_tavp: expected true or false, found "yes"/],
      ['freshness of 0 seconds', action('backend: b, attestation_min_freshness_sec: 0'), /at least 1 second/],
      ['a route without id', 'routes: [{match: {}, action: {}}]', /routes\[0\]\.id: is missing; expected a name/],
      ['an id with spaces', 'routes: [{id: "a b", match: {}, action: {}}]', /routes\[0\]\.id: expected a name/],
      ['version 0', 'version: 0\nroutes: []', /version: expected a whole number of at least 1/],
      ['a list instead of a policy', '[]', /expected an object with version, id and routes/],
      ['nothing', '', /expected an object with version, id and routes/],
    ]
    for (const [name, text, message] of cases) it(name, () => assert.match(refusalOf(text), message))

    it('lists all findings at once', () => {
      const message = refusalOf(match('amount_gt: 1, kind: x, require_tavp: 3'))
      assert.equal(message.split('\n- ').length, 4)
    })
  })
})

describe('policyHash', () => {
  it('is blake2_256 of the canonical JSON: a golden value for the example of the mission', () => {
    assert.equal(
      policyHash(parsePolicy(MISSION_POLICY)),
      '0x047eeb9437a078e56ec516c780396546edd3eea7ac4bb155753ec4b216558b3b',
    )
  })

  it('does not see order of members, format and comments', () => {
    const a = parsePolicy('{"routes":[{"id":"r","match":{"chain":"eth","amount_lt":0.5},"action":{"backend":"b"}}]}')
    const b = parsePolicy('routes:\n- action: {backend: b}  # c\n  match: {amount_lt: 0.5, chain: eth}\n  id: r\n')
    assert.equal(policyHash(a), policyHash(b))
  })

  it('sees every change', () => {
    const texts = [match(''), match('chain: eth'), match('amount_lt: 1'), match('amount_lt: 2'), action('deny: true')]
    assert.equal(new Set(texts.map((text) => policyHash(parsePolicy(text)))).size, texts.length)
  })
})
