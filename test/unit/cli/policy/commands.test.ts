import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { explainResult } from '../../../../types/worker/explain.js'
import { parsePolicy, policyHash } from '../../../../src/routes/document.js'
import { fileOf, removeFiles, runCli } from './support.js'

const POLICY = `
routes:
  - { id: low, match: { chain: eth, amount_lt: 1 }, action: { backend: kms-integritee } }
`
const RISKY = `
routes:
  - { id: any, match: { chain: eth }, action: { backend: kms-integritee } }
`
const SHADOWED = `
routes:
  - { id: any, match: { chain: eth, amount_lt: 2 }, action: { backend: kms-integritee } }
  - { id: low, match: { chain: eth, amount_lt: 1 }, action: { backend: kms-integritee } }
`
const NAMED = `
routes:
  - { id: low, match: { chain: base, to_allowlist: [treasury], amount_lt: 1 }, action: { backend: kms-integritee } }
`
const SETTINGS = `
l1: { endpoints: ['ws://127.0.0.1:9944'], genesis: '0x${'45'.repeat(32)}', shard: '0x${'5d'.repeat(32)}', declareDevChain: true }
store: { path: data/journal.db }
kms: { mode: ephemeral }
policy: { file: none.yaml }
registration: { method: Skip, mrEnclave: '0x${'e0'.repeat(32)}' }
callers: any
names:
  chains: [{ id: 'eip155:8453', aliases: [base], symbol: ETH, decimals: 18, defaultFee: '0.01' }]
  addressBook: { treasury: { chain: 'eip155:8453', address: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' } }
`
const requestOf = (amount: string): string =>
  `{ chain: eth, facts: { effects: [{ kind: transfer, amount: ${amount}, to: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' }], fee: 0.001 } }`

afterEach(removeFiles)

describe('signer-layer policy lint', () => {
  it('has nothing to say to a policy with bounds', async () => {
    assert.deepEqual(await runCli('policy', 'lint', fileOf(['p.yaml', POLICY])), {
      out: 'nothing found\n',
      err: '',
      code: 0,
    })
  })

  it('fails on errors, naming rule, place, routes and advice', async () => {
    const { out, code } = await runCli('policy', 'lint', fileOf(['p.yaml', SHADOWED]))
    assert.deepEqual(out.split('\n'), [
      'error unreachable: routes[1] (low, any) is never asked: all that it matches is decided by route any above',
      '  put low above any, narrow any, or remove low',
      '1 error, 0 warnings',
      '',
    ])
    assert.equal(code, 1)
  })

  it('fails on warnings only where asked to', async () => {
    const file = fileOf(['p.yaml', RISKY])
    const { out, code } = await runCli('policy', 'lint', file)
    assert.match(
      out,
      /^warning without-limit: routes\[0\].match \(any\) allows any amount.*\n.*\n0 errors, 1 warning\n$/,
    )
    assert.equal(code, 0)
    assert.equal((await runCli('policy', 'lint', '--strict', file)).code, 1)
  })

  it('reports what keeps a policy from loading as errors of its own', async () => {
    const { out, code } = await runCli('policy', 'lint', fileOf(['p.yaml', 'routes: 5']))
    assert.match(out, /^error invalid: routes expected a list of routes, found 5\n/)
    assert.equal(code, 1)
    const { out: unreadable } = await runCli('policy', 'lint', fileOf(['p.yaml', Uint8Array.of(0xff)]))
    assert.match(unreadable, /^error invalid: the text is not UTF-8\n/)
  })

  it('takes names from settings', async () => {
    const file = fileOf(['p.yaml', NAMED], ['settings.yaml', SETTINGS])
    assert.equal((await runCli('policy', 'lint', file)).code, 1)
    assert.equal((await runCli('policy', 'lint', file, '--config', join(dirname(file), 'settings.yaml'))).code, 0)
  })

  it('writes JSON', async () => {
    const { out } = await runCli('policy', 'lint', '--json', fileOf(['p.yaml', RISKY]))
    const { findings } = JSON.parse(out) as { findings: { rule: string; routes: string[] }[] }
    assert.deepEqual(
      findings.map(({ rule, routes }) => [rule, routes]),
      [['without-limit', ['any']]],
    )
  })

  it('writes faults to standard error', async () => {
    const { out, err, code } = await runCli('policy', 'lint', '/nowhere/p.yaml')
    assert.equal(out, '')
    assert.match(err, /p\.yaml cannot be used:\n- there is no such file: check the path/)
    assert.equal(code, 1)
    assert.match((await runCli('policy', 'lint', tmpdir())).err, /it is a folder: name a file in it/)
  })

  it('shows help with an example', async () => {
    for (const command of ['lint', 'hash', 'explain', 'test'])
      assert.match((await runCli('policy', command, '--help')).out, /Example: signer-layer policy/)
  })
})

describe('signer-layer policy hash', () => {
  it('prints the hash that the trail has, however the policy is written', async () => {
    const expected = { out: `${policyHash(parsePolicy(POLICY))}\n`, err: '', code: 0 }
    assert.deepEqual(await runCli('policy', 'hash', fileOf(['p.yaml', `# a comment\n${POLICY}`])), expected)
    const json = JSON.stringify(parsePolicy(POLICY))
    assert.deepEqual(await runCli('policy', 'hash', fileOf(['p.json', json])), expected)
  })

  it('prints it as JSON for programs', async () => {
    const { out } = await runCli('policy', 'hash', fileOf(['p.yaml', POLICY]), '--json')
    assert.deepEqual(JSON.parse(out), { hash: policyHash(parsePolicy(POLICY)) })
  })

  it('refuses what is no policy', async () => {
    assert.match((await runCli('policy', 'hash', fileOf(['p.yaml', 'routes: 5']))).err, /SIGNER__POLICY__INVALID/)
  })
})

describe('signer-layer policy explain', () => {
  const explain = (request: string, ...more: string[]) => {
    const policy = fileOf(['p.yaml', POLICY], ['r.yaml', request], ['settings.yaml', SETTINGS])
    return runCli('policy', 'explain', '--policy', policy, '--request', join(dirname(policy), 'r.yaml'), ...more)
  }

  it('says what would be decided, and exits with 3 where that is a denial', async () => {
    const approved = await explain(requestOf('0.5'))
    assert.match(approved.out, /^approved, signed by kms-integritee\npolicy policy \(0x\w{8}…\)\n {2}low: yes\n$/)
    assert.equal(approved.code, 0)
    const denied = await explain(requestOf('5'))
    assert.match(denied.out, /^denied \(NoRoute\): [^\n]*\n[^\n]*\n {2}low: no, because of amount_lt/)
    assert.equal(denied.code, 3)
  })

  it('writes the JSON that signer_explain answers with', async () => {
    const { out } = await explain(requestOf('0.5'), '--json')
    const parsed = explainResult.safeParse(JSON.parse(out))
    assert.equal(parsed.error, undefined)
    assert.equal(parsed.data?.decision.outcome, 'approved')
    assert.equal(parsed.data?.facts?.effects[0]?.amount, '500000000000000000')
  })

  it('tells all that is wrong in a request, at its place', async () => {
    const { err, code } = await explain(
      `{ chain: eth, caller: nobody, facts: { effects: [{ kind: transfer, amount: 1, to: nowhere }], fee: 1 } }`,
    )
    assert.match(err, /- request\.caller: "nobody" is neither/)
    assert.match(err, /- request\.facts\.effects\[0\]\.to: neither a label/)
    assert.equal(code, 1)
    assert.match(
      (await explain('{ chain: eth, chain: eth }')).err,
      /r\.yaml cannot be used:\n- line 1, column 15: DUPLICATE_KEY/,
    )
    assert.match((await explain('{ chain: etz, facts: { effects: [] } }')).err, /request\.chain: unknown chain "etz"/)
  })
})

describe('signer-layer policy test', () => {
  const caseOf = (name: string, amount: string, expected: string): string =>
    `  - { name: ${name}, request: ${requestOf(amount)}, expect: ${expected} }\n`
  const test = (cases: string, ...more: string[]) =>
    runCli('policy', 'test', fileOf(['t.yaml', `policy: p.yaml\ncases:\n${cases}`], ['p.yaml', POLICY]), ...more)

  it('prints a line per case', async () => {
    const { out, code } = await test(
      caseOf('low', '0.5', '{ decision: approved, route: low, backend: kms-integritee }') +
        caseOf('high', '5', '{ decision: denied, reason: NoRoute }'),
    )
    assert.equal(out, 'ok  low\nok  high\n2 of 2 cases as expected\n')
    assert.equal(code, 0)
  })

  it('shows what differs, with the explanation, and fails', async () => {
    const { out, code } = await test(
      caseOf('low', '5', '{ decision: approved, route: low, backend: other }') +
        caseOf('high', '0.5', '{ decision: denied, reason: NoRoute }'),
    )
    assert.match(out, /^NO {2}low\n {4}decision: expected approved, got denied\n {4}route: expected low, got none\n/)
    assert.match(out, /\n {4}backend: expected other, got none\n {4}denied \(NoRoute\)/)
    assert.match(
      out,
      /\nNO {2}high\n {4}decision: expected denied, got approved\n {4}reason: expected NoRoute, got none\n/,
    )
    assert.match(out, /\n0 of 2 cases as expected\n$/)
    assert.equal(code, 1)
  })

  it('writes JSON', async () => {
    const { out } = await test(caseOf('low', '0.5', '{ decision: denied }'), '--json')
    const { cases, failed } = JSON.parse(out) as { cases: Record<string, unknown>[]; failed: number }
    assert.equal(failed, 1)
    assert.deepEqual([cases[0]?.['name'], cases[0]?.['ok']], ['low', false])
    assert.deepEqual(cases[0]?.['differences'], [{ member: 'decision', expected: 'denied', got: 'approved' }])
    assert.equal(explainResult.safeParse(cases[0]?.['explanation']).error, undefined)
  })

  it('refuses files with members that it does not know, without deciding anything', async () => {
    const { out, err, code } = await test(`  - { name: a, requests: {}, expect: { decision: approved } }\n`)
    assert.deepEqual([out, code], ['', 1])
    assert.match(err, /SIGNER__CLI__INVALID_FILE/)
  })

  it('tells what is wrong in all cases at once', async () => {
    const wrong = `  - { name: a, request: { chain: etz, facts: { effects: [] } }, expect: { decision: denied } }\n`
    const { err } = await test(wrong + wrong)
    assert.match(err, /cases\[0\]\.request\.chain: [^]*cases\[1\]\.request\.chain: /)
  })

  it('reads Substrate payloads by the runtimes of the settings', async () => {
    const settings = `${SETTINGS}payloads: { polkadot: [{ chain: 'polkadot:${'45'.repeat(16)}', metadata: /nowhere/m.scale }] }\n`
    const file = fileOf(['p.yaml', POLICY], ['settings.yaml', settings])
    const { err } = await runCli('policy', 'lint', file, '--config', join(dirname(file), 'settings.yaml'))
    assert.match(err, /The metadata \/nowhere\/m\.scale/)
  })
})
