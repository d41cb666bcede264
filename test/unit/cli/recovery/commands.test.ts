import assert from 'node:assert/strict'
import { chmod, cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { accountKey } from '../../../../src/kms/account-key.js'
import { openSealedKms } from '../../../../src/kms/open.js'
import { devSealProvider } from '../../../../src/kms/seal-providers/dev.js'
import { toHex } from '../../../../src/protocol/hash.js'
import { withTempDir } from '../../kms/support/temp-dir.js'
import { newOperator, type Operator } from '../../kms/recovery/support/test-set.js'
import { runCli } from '../policy/support.js'

const FINGERPRINT = Array.from({ length: 10 }, () => '01ef').join('-')

const settingsText = (kms: string): string => `
l1: { endpoints: ['ws://127.0.0.1:9944'], genesis: '0x${'45'.repeat(32)}', shard: '0x${'5d'.repeat(32)}', declareDevChain: true }
store: { path: data/journal.db }
kms: ${kms}
policy: { file: none.yaml }
registration: { method: Skip, mrEnclave: '0x${'e0'.repeat(32)}' }
callers: any
`

interface Place {
  readonly settings: string
  readonly recipients: string
  readonly out: string
  readonly account: string
  readonly identityOf: (operator: number) => string
  readonly at: (name: string) => string
}

describe('signer-layer recovery', () => {
  let operators: Operator[]

  before(async () => {
    operators = await Promise.all([newOperator(), newOperator(), newOperator()])
  })

  const withPlace = (use: (place: Place) => Promise<void>): Promise<void> =>
    withTempDir(async (dir) => {
      const at = (name: string): string => join(dir, name)
      const kms = await openSealedKms({ dir: at('keys'), provider: devSealProvider({ devMode: true }) })
      const account = toHex((await accountKey(kms)).publicKey)
      kms.close()
      await writeFile(
        at('settings.yaml'),
        settingsText(`{ mode: sealed, dir: '${at('keys')}', provider: { kind: dev } }`),
      )
      await writeFile(at('recipients.txt'), operators.map(({ recipient }) => `${recipient}\n`).join(''))
      for (const [i, { identity }] of operators.entries())
        await writeFile(at(`identity-${i}.txt`), `${identity}\n`, { mode: 0o600 })
      await use({
        settings: at('settings.yaml'),
        recipients: at('recipients.txt'),
        out: at('set'),
        account,
        identityOf: (operator) => at(`identity-${operator}.txt`),
        at,
      })
    })
  const init = ({ settings, recipients, out }: Place, ...more: string[]) =>
    runCli(
      'recovery',
      'init',
      '--config',
      settings,
      '--threshold',
      '2',
      '--recipients',
      recipients,
      '--out',
      out,
      ...more,
    )

  it('init says which file is for whom, and what to do with them', () =>
    withPlace(async (place) => {
      const { out, code } = await init(place)

      assert.equal(code, 0)
      for (const [i, { recipient }] of operators.entries())
        assert.ok(out.includes(`${place.out}/share-${i + 1}.age  for ${recipient}`), out)
      assert.match(out, /any 2 of 3 shares/)
      assert.ok(out.includes(place.account))
    }))

  it('init and verify write JSON for programs', () =>
    withPlace(async (place) => {
      const made = JSON.parse((await init(place, '--json')).out) as Record<string, unknown>
      const identities = ['--identity', place.identityOf(0), '--identity', place.identityOf(2)]
      const verified = await runCli('recovery', 'verify', '--dir', place.out, ...identities, '--json')

      assert.equal(made['account'], place.account)
      assert.deepEqual(JSON.parse(verified.out), {
        setId: made['setId'],
        threshold: 2,
        shares: 3,
        account: place.account,
        opened: [1, 3],
        joined: true,
      })
    }))

  it('init refuses a second set in the same folder, and recipients that are none', () =>
    withPlace(async (place) => {
      await init(place)
      const again = await init(place)
      assert.equal(again.code, 1)
      assert.match(again.err, /is not an empty folder/)

      await writeFile(place.recipients, 'ssh-ed25519 AAAA\n')
      const wrong = await init({ ...place, out: place.at('other') })
      assert.equal(wrong.code, 1)
      assert.match(wrong.err, /Recipients, line 1: .*no SSH keys/)
    }))

  it('verify requires the account that is named', () =>
    withPlace(async (place) => {
      await init(place)
      const verify = (account: string) => runCli('recovery', 'verify', '--dir', place.out, '--account', account)

      assert.equal((await verify(place.account)).code, 0)
      const other = await verify(`0x${'11'.repeat(32)}`)
      assert.equal(other.code, 1)
      assert.match(other.err, /is not that of your agent/)
    }))

  it('verify refuses an identity that others may read', () =>
    withPlace(async (place) => {
      await init(place)
      await chmod(place.identityOf(0), 0o644)

      const { code, err } = await runCli('recovery', 'verify', '--dir', place.out, '--identity', place.identityOf(0))

      assert.equal(code, 1)
      assert.match(err, /can be read by others/)
    }))

  it('send needs the key that is expected: without it nothing is even read', async () => {
    const { code, err } = await runCli(
      'recovery',
      'send',
      '--share',
      'a',
      '--identity',
      'b',
      '--to',
      'http://127.0.0.1:1',
    )

    assert.notEqual(code, 0)
    assert.match(err, /expect-key/)
  })

  it('send says that nobody answers', () =>
    withPlace(async (place) => {
      await init(place)
      const share = join(place.out, 'share-1.age')
      const to = ['--to', 'http://127.0.0.1:1', '--expect-key', FINGERPRINT]

      const { code, err } = await runCli('recovery', 'send', '--share', share, '--identity', place.identityOf(0), ...to)

      assert.equal(code, 1)
      assert.match(err, /SIGNER__KMS__UNREACHABLE/)
    }))

  describe('join', () => {
    const joinIn = async (place: Place, ...more: string[]) => {
      await init(place)
      await cp(place.at('keys'), place.at('replica'), { recursive: true })
      const text = settingsText(`{ mode: sealed, dir: '${place.at('new')}', provider: { kind: dev } }`)
      await writeFile(place.at('new.yaml'), text)
      const set = ['--set', join(place.out, 'recovery.json')]
      return runCli(
        'recovery',
        'join',
        '--config',
        place.at('new.yaml'),
        '--replica',
        place.at('replica'),
        ...set,
        ...more,
      )
    }

    it('ends when too few shares come in time', () =>
      withPlace(async (place) => {
        const { code, out, err } = await joinIn(place, '--listen', '127.0.0.1:0', '--timeout', '1s')

        assert.equal(code, 1)
        assert.match(out, /^Key: {5}(?:[0-9a-f]{4}-){9}[0-9a-f]{4}$/m)
        assert.match(err, /0 of 2 shares came in time/)
      }))

    it('does not listen off loopback without TLS', () =>
      withPlace(async (place) => {
        const { code, err } = await joinIn(place, '--listen', '0.0.0.0:0', '--timeout', '1s')

        assert.equal(code, 1)
        assert.match(err, /only with TLS/)
      }))

    it('says that it is done where the keys are, as a JSON line', () =>
      withPlace(async (place) => {
        await init(place)
        await cp(place.at('keys'), place.at('replica'), { recursive: true })
        const set = ['--set', join(place.out, 'recovery.json'), '--replica', place.at('replica')]

        const { code, out } = await runCli('recovery', 'join', '--config', place.settings, ...set, '--json')

        assert.equal(code, 0)
        assert.deepEqual(JSON.parse(out), { event: 'restored', dir: place.at('keys'), wasThere: true, keys: 1 })
      }))

    it('has nothing to do for keys in memory', () =>
      withPlace(async (place) => {
        await init(place)
        await writeFile(place.settings, settingsText('{ mode: ephemeral }'))
        const set = ['--set', join(place.out, 'recovery.json'), '--replica', place.at('keys')]

        const { code, err } = await runCli('recovery', 'join', '--config', place.settings, ...set)

        assert.equal(code, 1)
        assert.match(err, /kms\.mode is \w+ in .*Needed is kms\.mode sealed/)
      }))
  })
})
