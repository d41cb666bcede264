/** What people get wrong in settings, and the very lines that they read then. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseSettings } from '../../../src/settings/load.js'
import { findingsOf, HASH, loadText, settingsText } from './support/settings-file.js'

const l1 = (members: string): { readonly l1: string } => ({
  l1: `{ genesis: '${HASH}', shard: '${HASH}', ${members} }`,
})
const PROVIDERS = 'passphrase, gramine, tpm2, snp, dev'

/** Changed sections, and every line that is shown without its place. */
const MISTAKES: readonly (readonly [
  what: string,
  changes: Readonly<Record<string, string | undefined>>,
  lines: readonly string[],
])[] = [
  [
    'a name that is misspelt',
    l1("endpoint: ['wss://a.example']"),
    ['l1.endpoint: unknown name; did you mean "endpoints"?'],
  ],
  [
    'a section that is misspelt',
    { policy: undefined, polcy: '{ file: policy.yaml }' },
    ['polcy: unknown name; did you mean "policy"?'],
  ],
  [
    'a name that is like none',
    { store: '{ path: journal.db, colour: red }' },
    ['store.colour: unknown name (allowed: path)'],
  ],
  [
    'a mode that is misspelt',
    { kms: '{ mode: seald, dir: keys }' },
    ['kms.mode: "seald" is none of ephemeral, sealed, process; did you mean "sealed"?'],
  ],
  ['a mode that is left out', { kms: '{ dir: keys }' }, ['kms.mode: is missing: one of ephemeral, sealed, process']],
  [
    'a member of another mode',
    { kms: '{ mode: ephemeral, dir: keys }' },
    ['kms.dir: has no place with mode ephemeral, it goes with mode sealed'],
  ],
  [
    'a collector of traces on another machine',
    { observe: "{ port: 0, traces: { endpoint: 'http://10.0.0.1:4318/v1/traces', sampleRatio: 2 } }" },
    [
      'observe.traces.sampleRatio: must be a number from 0 to 1, found 2',
      'observe.traces.endpoint: must be an http:// or https:// address on 127.0.0.1 or [::1]: run a collector on this machine',
    ],
  ],
  ['a word for a section', { kms: 'sealed' }, ['kms: must be a mapping, found "sealed"']],
  [
    'a provider that is misspelt',
    { kms: '{ mode: sealed, dir: keys, provider: { kind: pasphrase } }' },
    [`kms.provider.kind: "pasphrase" is none of ${PROVIDERS}; did you mean "passphrase"?`],
  ],
  [
    'a passphrase that is written into the settings',
    { kms: '{ mode: sealed, dir: keys, provider: hunter2 }' },
    ['kms.provider: must be a mapping, found text'],
  ],
  [
    'two places of one passphrase',
    { kms: '{ mode: sealed, dir: keys, provider: { kind: passphrase, file: x, fd: 3 } }' },
    ['kms.provider: set exactly one of file, credential and fd'],
  ],
  [
    'a number out of its range, and one that is text',
    { submit: '{ maxInFlight: 17 }', concurrency: '16x' },
    [
      'submit.maxInFlight: must be a whole number from 1 to 16, found 17',
      'concurrency: must be a whole number of at least 1, found "16x"',
    ],
  ],
  [
    'a number that is not whole',
    { concurrency: '1.5' },
    ['concurrency: must be a whole number of at least 1, found 1.5'],
  ],
  [
    'a number that is none of a few',
    { submit: '{ eraBlocks: 65 }' },
    ['submit.eraBlocks: must be 4, 8, 16, 32, 64 or 128, found 65'],
  ],
  [
    'an amount without quotes',
    { submit: '{ minimumBalancePlanck: 10000000000 }' },
    ['submit.minimumBalancePlanck: must be text, found 10000000000: put it in quotes'],
  ],
  [
    'an amount that is none',
    { submit: "{ tip: { maxPlanck: '1e9' } }" },
    ['submit.tip.maxPlanck: must be a number of planck, as digits, found "1e9"'],
  ],
  ['a word where there are a few', { callers: 'some' }, ['callers: must be "any" or a list, found "some"']],
  [
    'an entry of a list that is too short',
    { callers: `['${HASH}', '0x12']` },
    ['callers[1]: must be 32 bytes as lowercase 0x hex, found "0x12"'],
  ],
  [
    'an address for a list of them',
    l1('endpoints: wss://user:hunter2@a.example/hunter2'),
    ['l1.endpoints: must be a list, found wss://a.example'],
  ],
  [
    'an address of another kind, with a password in it',
    l1("endpoints: ['https://user:hunter2@a.example:1/hunter2', 'hunter2@a.example', hunter2]"),
    ['https://a.example:1', 'text', 'text'].map(
      (found, index) => `l1.endpoints[${index}]: must be an address that begins with ws:// or wss://, found ${found}`,
    ),
  ],
  ['an empty section', { quotas: '' }, ['quotas: must be a mapping, found nothing']],
  ['an empty list', { backends: '[]' }, ['backends: must not be empty']],
  [
    'a section of no use where others could come in',
    { observe: '{ host: 0.0.0.0, port: 9966 }' },
    [
      'observe.host: must be 127.0.0.1 or ::1: who watches from elsewhere comes through a reverse proxy that asks who it is, found "0.0.0.0"',
    ],
  ],
  [
    'a role that is misspelt',
    { worker: `{ accounts: [{ account: '${HASH}', roles: [wroker] }] }` },
    ['worker.accounts[0].roles[0]: "wroker" is none of worker, tml, operator; did you mean "worker"?'],
  ],
  [
    'a port beyond the last',
    { worker: '{ port: 70000 }' },
    ['worker.port: must be a whole number from 0 to 65535, found 70000'],
  ],
  [
    'a port that is open to others without TLS',
    { worker: '{ host: 10.0.0.1 }' },
    ['worker.tls: is missing: a port on 10.0.0.1 is open to others, so it needs TLS; or set worker.host to 127.0.0.1'],
  ],
  [
    'a name for an address',
    { worker: '{ host: localhost }' },
    ['worker.host: must be an IP address, found "localhost"'],
  ],
  [
    'a certificate without the place of its key',
    { worker: '{ tls: { certFile: cert.pem } }' },
    ['worker.tls: set exactly one of keyFile, keyCredential and keyFd'],
  ],
  [
    'what is missing in an entry',
    { names: '{ addressBook: { treasury: { chain: eth } } }' },
    ['names.addressBook.treasury.address: is missing: an address on it'],
  ],
  [
    'a registration without attestation, and a provider that protects nothing, beside another mistake',
    {
      registration: `{ method: Skip, mrEnclave: '${HASH}' }`,
      kms: '{ mode: sealed, dir: keys, provider: { kind: dev } }',
      concurrency: '0',
    },
    [
      'concurrency: must be a whole number of at least 1, found 0',
      'registration.method: Skip registers without attestation: for dev chains only (l1.declareDevChain)',
      'kms.provider: the dev provider protects nothing: for dev chains only (l1.declareDevChain)',
    ],
  ],
  [
    'a lone node, beside another mistake in its section',
    l1("endpoints: ['wss://a.example'], stallSec: 0"),
    [
      'l1.stallSec: must be a whole number of at least 1, found 0',
      'l1.agreement: is 1: a lone node can lie about what is final. Use 2 or more, with endpoints of independent operators, or l1.declareNodeTrusted for a node inside the same trust boundary',
    ],
  ],
]

describe('findings in settings', () => {
  let dir: string
  before(() => void (dir = mkdtempSync(join(tmpdir(), 'signer-layer-findings-'))))
  after(() => rmSync(dir, { recursive: true, force: true }))

  const findings = (text: string): readonly string[] => findingsOf(() => loadText(dir, text))
  const withoutPlace = (line: string): string => line.replace(/ \(line \d+, column \d+\)$/, '')

  it('are none in settings that are right', () => {
    assert.deepEqual(findings(settingsText()), [])
  })

  for (const [what, changes, lines] of MISTAKES)
    it(`are, for ${what}: ${lines.length === 1 ? 'one line' : `${lines.length} lines`}`, () =>
      assert.deepEqual(findings(settingsText(changes)).map(withoutPlace), lines))

  it('say where in the file', () => {
    const text = settingsText({ l1: undefined, kms: undefined })
    const section = `l1:\n  endpoints:\n    - wss://a.example\n    - nowhere\n  genesis: '${HASH}'\n  stalSec: 3\n`
    assert.deepEqual(findings(`${section}${text}`), [
      'l1.stalSec: unknown name; did you mean "stallSec"? (line 6, column 3)',
      'l1.endpoints[1]: must be an address that begins with ws:// or wss://, found text (line 4, column 7)',
      'l1.shard: is missing: the shard whose invocations are for this agent (line 1, column 1)',
      'kms: is missing: where keys are',
    ])
  })

  it('name every section of a file that is empty, or of another kind', () => {
    assert.deepEqual(findings(''), ['the settings: must be a mapping, found nothing'])
    assert.deepEqual(findings('[]'), ['the settings: must be a mapping, found an empty list'])
    assert.equal(findings('{}').length, 6)
  })

  it('name the line of what is no YAML, and repeat nothing of it', () => {
    for (const [text, line] of [
      ['l1:\n\thunter2: 1\n', 'line 2, column 1: lines are indented by spaces, not by tabs'],
      ['callers: any\ncallers: []\n', 'line 2, column 1: this name stands twice in its group: names are unique'],
      ['a: &hunter2 1\nb: *hunter2\n', 'line 2, column 4: Aliases (*name) are not taken: write the value out'],
      ['a: "hunter2\nb: 1\n', 'line 3, column 1: a quote, bracket, comma or colon is missing here'],
      ['a: !hunter2 1\n', 'line 1, column 4: tags (!name) are not taken: write the value alone'],
      ['a: 1\n---\nb: 2\n', 'line 2, column 1: this begins a second document: a settings file has one'],
    ] as const)
      assert.deepEqual(findings(text), [line])
  })

  it('have no place in what is no file', () => {
    assert.deepEqual(
      findingsOf(() => parseSettings({ l1: 3 }, 'a test')).filter((line) => line.startsWith('l1')),
      ['l1: must be a mapping, found 3'],
    )
  })
})
