import assert from 'node:assert/strict'
import { NO_OPTIONS } from '../../../../types/protocol/no-options.js'
import type { Facts } from '../../../../src/model/facts.js'
import { hexToBytes } from 'viem/utils'
import { explainRequest } from '../../../../src/cli/policy/explain-request.js'
import { requestSchema } from '../../../../src/cli/policy/request-file.js'
import { toRequest, type PolicyRequest } from '../../../../src/cli/policy/to-request.js'
import { keyId } from '../../../../src/protocol/ids.js'
import { collectFindings } from '../../../../src/routes/finding.js'
import { decodePayload } from '../../payloads/fixtures.js'
import { ALICE, allowing, OTHER_TOKEN, registry, TOKEN } from '../../routes/fixtures.js'

/** The generator of secp256k1: the public key of the secret 1. */
const PUBLIC_KEY = '0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'
const KEY = { type: 'secp256k1', public_key: PUBLIC_KEY }
const NONE = { effects: [] }

const read = (file: object): { readonly request: PolicyRequest | undefined; readonly findings: readonly string[] } => {
  const { findings, report } = collectFindings()
  const request = toRequest(requestSchema.parse(file), { path: 'request', registry, report })
  return { request, findings: findings.map(({ path, problem }) => `${path}: ${problem}`) }
}

const must = (file: object): PolicyRequest => {
  const { request, findings } = read(file)
  assert.deepEqual(findings, [])
  if (request === undefined) throw new Error('there is no request')
  return request
}

const factsIn = (facts: object, chain = 'eth'): Facts => {
  const { content } = must({ chain, facts })
  if (!('facts' in content)) throw new Error('there are no facts')
  return content.facts
}

const bytesIn = (payload: object): Uint8Array => {
  const { content } = must({ chain: 'eth', key: KEY, payload })
  if (!('payload' in content)) throw new Error('there is no payload')
  return content.payload.value
}

const refuses = (file: object, pattern: RegExp): void => {
  const { findings } = read(file)
  assert.match(findings.join('\n'), pattern, JSON.stringify(file))
}

describe('the facts of a request file', () => {
  it('have amounts in display units of their asset, exactly', () => {
    const { effects, fee } = factsIn({
      effects: [
        { kind: 'transfer', amount: '0.000000000000000001', to: 'treasury' },
        { kind: 'transfer', asset: 'USDC', amount: 2.5, to: 'treasury' },
        { kind: 'approve', asset: '0xdac17f958d2ee523a2206206994597c13d831ec7', amount: 1, unlimited: true },
      ],
      fee: '0.1',
    })
    assert.deepEqual(effects, [
      { kind: 'transfer', asset: 'native', amount: 1n, destination: ALICE },
      { kind: 'transfer', asset: TOKEN, amount: 2_500_000n, destination: ALICE },
      { kind: 'approve', asset: OTHER_TOKEN, amount: 1_000_000n, unlimited: true },
    ])
    assert.equal(fee, 10n ** 17n)
  })

  it('take base units of assets whose decimals nobody knows', () => {
    const unknown = `0x${'99'.repeat(20)}`
    const effect = { kind: 'transfer', asset: unknown }
    assert.equal(factsIn({ effects: [{ ...effect, amount_base: '7' }] }).effects[0]?.amount, 7n)
    refuses({ chain: 'eth', facts: { effects: [{ ...effect, amount: 7 }] } }, /effects\[0\]\.amount: the decimals/)
  })

  it('have what a decoder would add: method, owner, token id', () => {
    const effect = { kind: 'call', to: 'treasury', owner: 'SAME', method: 'mint(uint256)', token_id: '5' }
    const facts = factsIn({ effects: [{ ...effect, owner: `0x${'a1'.repeat(20)}` }] })
    assert.deepEqual(facts.effects, [
      { kind: 'call', destination: ALICE, owner: ALICE, method: 'mint(uint256)', tokenId: 5n },
    ])
  })

  it('are understood unless the file says otherwise; a digest is blind', () => {
    assert.deepEqual(factsIn(NONE).doubts, [])
    assert.equal(factsIn({ effects: [{ kind: 'call' }], understood: false }).understood, false)
    const digest = factsIn({ effects: [{ kind: 'digest' }] })
    assert.deepEqual([digest.blind, digest.understood], [true, false])
  })

  it('name what cannot be resolved', () => {
    const effect = (over: object) => ({ chain: 'eth', facts: { effects: [{ kind: 'transfer', ...over }] } })
    refuses(effect({ asset: 'USDX', amount: 1 }), /effects\[0\]\.asset: unknown asset "USDX"/)
    refuses(effect({ to: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4' }), /effects\[0\]\.to: neither a label/)
    refuses(effect({ owner: 'treasury' }), /effects\[0\]\.owner: /)
    refuses(effect({ amount: '0.0000000000000000001' }), /effects\[0\]\.amount: the asset has only 18 decimals/)
    refuses(effect({ amount: 1, amount_base: '1' }), /amount_base: cannot stand beside amount/)
    refuses({ chain: 'eth', facts: { effects: [], fee: '0.0000000000000000001' } }, /facts\.fee: /)
  })
})

describe('the payload of a request file', () => {
  it('is bytes in four spellings', () => {
    assert.deepEqual(bytesIn({ type: 'ethereum_message', hex: '0x6869' }), Uint8Array.of(0x68, 0x69))
    assert.deepEqual(bytesIn({ type: 'ethereum_message', text: 'hé' }), Uint8Array.of(0x68, 0xc3, 0xa9))
    assert.deepEqual(bytesIn({ type: 'ethereum_message', base64: 'aGk=' }), Uint8Array.of(0x68, 0x69))
    assert.deepEqual(bytesIn({ type: 'ethereum_typed_data', json: { a: 1 } }), new TextEncoder().encode('{"a":1}'))
  })

  it('is one of these, and needs a key', () => {
    const fails = (file: object) => assert.equal(requestSchema.safeParse(file).success, false, JSON.stringify(file))
    fails({ chain: 'eth', key: KEY, payload: { type: 'ethereum_message' } })
    fails({ chain: 'eth', key: KEY, payload: { type: 'ethereum_message', text: 'a', hex: '0x61' } })
    fails({ chain: 'eth', key: KEY, payload: { type: 'ethereum_message', hex: '0x6' } })
    fails({ chain: 'eth', key: KEY, payload: { type: 'ethereum_message', base64: 'a' } })
    fails({ chain: 'eth' })
    fails({ chain: 'eth', facts: NONE, payload: { type: 'digest', text: 'a' } })
    fails({ chain: 'eth', facts: NONE, tiem: '2026-11-26T12:00:00Z' })
    refuses(
      { chain: 'eth', payload: { type: 'ethereum_message', text: 'a' } },
      /request\.key: a payload is decoded for/,
    )
    refuses({ chain: 'eth', key: KEY, payload: { type: 'digest', hex: '0x00' } }, /a digest has 32 bytes/)
  })
})

describe('who asks in a request file', () => {
  it('has the id that goes with the public key, or the one that is given', () => {
    const id = `0x${'77'.repeat(32)}`
    const asked = must({ chain: 'eth', key: KEY, facts: NONE })
    assert.equal(asked.key.id, keyId('Secp256k1', hexToBytes(PUBLIC_KEY)))
    assert.deepEqual([asked.key.chains, asked.key.owner], [['eip155:1'], asked.caller])
    assert.equal(must({ chain: 'eth', key: { id }, facts: NONE }).key.id, id)
    refuses({ chain: 'eth', key: { public_key: '0x00' }, facts: NONE }, /key\.public_key: a Secp256k1 key has 33 bytes/)
  })

  it('has a key of a type that the chain takes where none is named', () => {
    const typeOn = (chain: string) => must({ chain, facts: NONE }).key.type
    assert.deepEqual([typeOn('eth'), typeOn('sol')], ['Secp256k1', 'Ed25519'])
    assert.equal(must({ chain: 'dot', key: { type: 'sr25519' }, facts: NONE }).key.type, 'Sr25519')
  })

  it('is an account in either spelling', () => {
    const alice = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d'
    const callerIn = (caller: string) => must({ chain: 'eth', caller, facts: NONE }).caller
    assert.equal(callerIn('5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'), alice)
    assert.equal(callerIn(alice), alice)
    refuses({ chain: 'eth', caller: '0x1', facts: NONE }, /request\.caller: /)
  })

  it('may ask at a time, and with options', () => {
    const inline = { routes: [] }
    const options = { require_tavp: true, min_attestation_freshness_sec: 60, policy_id: 'p', inline_policy: inline }
    const asked = must({ chain: 'eth', facts: NONE, options, time: '2026-11-26T12:00:00+01:00' })
    assert.equal(asked.policyTimeMs, Date.UTC(2026, 10, 26, 11))
    assert.deepEqual(asked.options, {
      ...NO_OPTIONS,
      policyId: 'p',
      inlinePolicy: new TextEncoder().encode('{"routes":[]}'),
      requireTavp: true,
      attestationMinFreshnessSec: 60,
    })
    const text = must({ chain: 'eth', facts: NONE, options: { inline_policy: 'routes: []' } })
    assert.deepEqual(text.options.inlinePolicy, new TextEncoder().encode('routes: []'))
    assert.deepEqual(must({ chain: 'eth', facts: NONE }).options, NO_OPTIONS)
  })

  it('takes tags and scores that an issuer could sign, and no others', () => {
    const { context } = must({ chain: 'eth', facts: NONE, tags: ['b', 'a', 'b'], risk_score: 12.5 })
    assert.deepEqual(context, { riskScore: 12_500, tags: ['a', 'b'], validUntil: 0 })
    refuses({ chain: 'eth', facts: NONE, tags: [''] }, /request\.tags: at most 32 tags of 1 to 64 bytes/)
    refuses({ chain: 'eth', facts: NONE, risk_score: 5.0001 }, /request\.risk_score: has at most three decimals/)
  })
})

describe('explainRequest', () => {
  it('says what a payload is refused for where it cannot be decoded', () => {
    const request = must({ chain: 'eth', key: KEY, payload: { type: 'ethereum_transaction', hex: '0x00' } })
    const { decision, lines, json } = explainRequest(request, [allowing({})], decodePayload)
    assert.equal(decision.outcome === 'denied' && decision.reason, 'MalformedPayload')
    assert.match(lines.join('\n'), /^denied \(MalformedPayload\): /)
    assert.equal(json.facts, undefined)
  })

  it('asks the inline policy of the request too, with the names of the policy', () => {
    const options = { inline_policy: 'routes: []' }
    const facts = { effects: [{ kind: 'transfer', amount: 1, to: 'treasury' }], fee: 0.001 }
    const { decision } = explainRequest(must({ chain: 'eth', facts, options }), [allowing({})], decodePayload)
    assert.equal(decision.outcome === 'denied' && decision.reason, 'NoRoute')
  })
})
