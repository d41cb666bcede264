import assert from 'node:assert/strict'
import { hexToBytes } from '@noble/curves/utils.js'
import { privateKeyToAccount } from 'viem/accounts'
import { verifyEcdsa } from '../../../../src/crypto/verify.js'
import { accountKey } from '../../../../src/kms/account-key.js'
import { importOrigin } from '../../../../src/model/key.js'
import { openLocalKms } from '../../../../src/parts/open-kms.js'
import { toHex } from '../../../../src/protocol/hash.js'
import { keyId } from '../../../../src/protocol/ids.js'
import { verifyTrail, exportTrail } from '../../../../src/store/trail.js'
import { trailGenesis } from '../../../../src/protocol/ids.js'
import { withJournal } from '../../../../src/parts/with-journal.js'
import { ALICE } from '../../kms/support/keys.js'
import { DEV_PHRASE, JUNK_PHRASE } from '../../kms/import/support.js'
import { runCli, type Ran } from '../policy/support.js'
import { agentFolder, type AgentFolder } from './support.js'

// The first account of local Ethereum development nodes, which everybody knows.
const SECRET = 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
const PUBLIC = '0x038318535b54105d4a7aae60c08fc45f9687181b4fdfc625bd1a753fa7397fed75'
const KEY = keyId('Secp256k1', hexToBytes(PUBLIC.slice(2)))
const BOB = `0x${'b0'.repeat(32)}`

describe('signer-layer kms import', () => {
  let agent: AgentFolder
  beforeEach(() => void (agent = agentFolder()))
  afterEach(() => agent.remove())

  const run = (changes: Readonly<Record<string, string | undefined>> = {}): Promise<Ran> => {
    const flags: Readonly<Record<string, string | undefined>> = {
      config: agent.config,
      owner: ALICE,
      chains: 'eip155:1,eip155:10',
      type: 'secp256k1',
      from: 'raw',
      file: agent.file('secret', SECRET),
      label: 'treasury',
      ...changes,
    }
    const given = Object.entries(flags).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]))
    return runCli('kms', 'import', '--json', ...given)
  }
  const refused = async (changes: Readonly<Record<string, string | undefined>>, message: RegExp): Promise<void> => {
    const { err, out, code } = await run(changes)
    assert.match(err, message)
    assert.equal(out, '')
    assert.notEqual(code, 0)
    assert.ok(!err.includes(SECRET.slice(0, 8)))
  }

  it('makes the key one of its owner, in KMS, journal and trail', async () => {
    const { out, err, code } = await run()

    assert.deepEqual([err, code], ['', 0])
    assert.deepEqual(JSON.parse(out), {
      key_id: KEY,
      type: 'Secp256k1',
      public_key: PUBLIC,
      owner: ALICE,
      chains: ['eip155:1', 'eip155:10'],
      label: 'treasury',
      state: 'active',
      repeated: false,
    })
    await withJournal(agent.settings, async ({ kms, store }) => {
      const row = store.transaction((tx) => tx.findKey(KEY))
      assert.deepEqual({ ...row, ...kms.describe(KEY), label: 'treasury' }, row)
      assert.deepEqual([row?.purpose, row?.origin, row?.owner], ['caller', importOrigin(KEY), ALICE])
      const [line] = store.transaction((tx) => tx.trail(1, 9))
      const { type, call, keyId: id, owner, outcome } = { ...line?.entry }
      assert.deepEqual([type, call, id, owner, outcome], ['key', 'Import', KEY, ALICE, 'ok'])
      const account = toHex((await accountKey(kms)).publicKey)
      const { genesis, shard } = agent.settings.l1
      assert.equal(verifyTrail(exportTrail(store), trailGenesis({ genesis, shard, account })).entries, 1)
    })
  })

  it('signs with the key as its owner’s wallet did', async () => {
    await run()
    const kms = await openLocalKms(agent.settings.kms, true)
    const message = new Uint8Array(32).fill(9)
    const [signature] = await kms.signFor(`0x${'01'.repeat(32)}`, KEY, [{ scheme: 'ecdsa', message }])
    kms.close()

    assert.ok(signature)
    assert.ok(verifyEcdsa(hexToBytes(PUBLIC.slice(2)), message, signature))
    const wallet = await privateKeyToAccount(`0x${SECRET}`).sign({ hash: toHex(message) })
    assert.equal(wallet.slice(2, 130), Buffer.from(signature.subarray(0, 64)).toString('hex'))
  })

  it('imports from a mnemonic, with its path and passphrase', async () => {
    const words = agent.file('words', `${JUNK_PHRASE}\n`)
    const passphrase = agent.file('passphrase', 'x\n')
    const options = { from: 'mnemonic', file: words, path: "m/44'/60'/0'/0/0" }

    const { out } = await run(options)
    const other = await run({ ...options, 'passphrase-file': passphrase })

    assert.equal((JSON.parse(out) as { key_id: string }).key_id, KEY)
    assert.notEqual((JSON.parse(other.out) as { key_id: string }).key_id, KEY)
  })

  it('imports //Alice of development chains, an sr25519 key', async () => {
    const words = agent.file('words', DEV_PHRASE)
    const chains = 'polkadot:91b171bb158e2d3848fa23a9f1c25182'

    const { out } = await run({ from: 'mnemonic', type: 'sr25519', file: words, path: '//Alice', chains })

    assert.equal((JSON.parse(out) as { public_key: string }).public_key, ALICE)
  })

  it('says for people what was imported, and that the file is theirs to destroy', async () => {
    const file = agent.file('secret', SECRET)
    const flags = ['--owner', ALICE, '--chains', 'eip155:1', '--type', 'secp256k1', '--from', 'raw', '--file', file]

    const { out } = await runCli('kms', 'import', '--config', agent.config, ...flags)

    assert.match(out, new RegExp(`^Imported: key ${KEY}\n.*${PUBLIC}`))
    assert.match(out, /destroy it, and every copy/)
    assert.ok(!out.includes(SECRET))
  })

  it('changes nothing when it is run again', async () => {
    await run()
    const { out, code } = await run()

    assert.deepEqual([(JSON.parse(out) as { repeated: boolean }).repeated, code], [true, 0])
    await withJournal(agent.settings, async ({ store }) => {
      assert.equal(store.transaction((tx) => tx.keys()).length, 1)
      assert.equal(store.transaction((tx) => tx.trail(1, 9)).length, 1)
    })
  })

  it('finishes an import that a crash cut off between KMS and journal', async () => {
    const kms = await openLocalKms(agent.settings.kms, true)
    await accountKey(kms)
    const chains = ['eip155:1', 'eip155:10']
    const made = { type: 'Secp256k1', purpose: 'caller', owner: ALICE, chains, createdBlock: 0 } as const
    await kms.importKey({ ...made, origin: importOrigin(KEY), secret: hexToBytes(SECRET) })
    kms.close()

    await refused({ owner: BOB }, /SIGNER__KMS__ORIGIN_CONFLICT/)
    const { out } = await run()

    assert.equal((JSON.parse(out) as { repeated: boolean }).repeated, false)
    await withJournal(agent.settings, async ({ store }) =>
      assert.equal(store.transaction((tx) => tx.findKey(KEY))?.owner, ALICE),
    )
  })

  it('refuses a key that is here already, for another owner, other chains or by another name', async () => {
    await run()

    await refused({ owner: BOB }, /SIGNER__KMS__KEY_EXISTS/)
    await refused({ chains: 'eip155:1' }, /SIGNER__KMS__KEY_EXISTS/)
    await refused({ label: 'other' }, /SIGNER__KMS__KEY_EXISTS/)
  })

  it('refuses a key that the agent deleted, as long as its material is there', async () => {
    await run()
    await withJournal(agent.settings, async ({ kms, store }) => {
      await kms.deleteKey(KEY)
      store.transaction((tx) => tx.setKeyState(KEY, 'deleted', 99))
    })

    await refused({}, /SIGNER__KMS__KEY_EXISTS keyId/)
  })

  it('refuses the key of the account itself', async () => {
    const seed = agent.file('seed', 'e5'.repeat(32))
    const solana = { type: 'ed25519', chains: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', file: seed }
    const kms = await openLocalKms(agent.settings.kms, true)
    const account = { type: 'Ed25519', purpose: 'account', chains: [], origin: 'account', createdBlock: 0 } as const
    await kms.importKey({ ...account, secret: new Uint8Array(32).fill(0xe5) })
    kms.close()

    await refused(solana, /SIGNER__KMS__KEY_EXISTS/)
  })

  it('refuses while an agent has the keys open', async () => {
    const kms = await openLocalKms(agent.settings.kms, true)
    try {
      await refused({}, /SIGNER__KMS__DIRECTORY_LOCKED/)
    } finally {
      kms.close()
    }
  })

  it('refuses files that others may read', async () => {
    await refused({ file: agent.file('open', SECRET, 0o644) }, /chmod 600/)
  })

  it('refuses chains that do not fit the type, and labels that are too long', async () => {
    await refused({ chains: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp' }, /solana chains take no Secp256k1 keys/)
    await refused({ chains: 'eip155:1,bip122:000000000019d6689c085ae165831e93' }, /one namespace/)
    await refused({ chains: '' }, /not a CAIP-2 id/)
    await refused({ label: 'ä'.repeat(33) }, /at most 64 bytes/)
  })

  it('refuses options that the form of the file does not have, and a passphrase that is missing', async () => {
    await refused({ path: 'm/0' }, /for mnemonics only/)
    await refused({ 'passphrase-file': agent.file('passphrase', 'x') }, /raw secret has no passphrase/)
    await refused({ from: 'keystore' }, /name the file of its passphrase/)
    await refused(
      { from: 'keystore', type: 'ed25519', chains: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp' },
      /not Ed25519/,
    )
  })

  it('refuses bytes that are no secret of the type', async () => {
    await refused({ file: agent.file('zero', '00'.repeat(32)) }, /no secret of a key of type Secp256k1/)
    await refused({ file: agent.file('high', 'ff'.repeat(32)) }, /no secret of a key of type Secp256k1/)
  })

  it('takes bytes, and refuses to guess of those that end with a newline', async () => {
    const { out } = await run({ file: agent.file('bytes', hexToBytes(SECRET)) })

    assert.equal((JSON.parse(out) as { key_id: string }).key_id, KEY)
    await refused(
      { file: agent.file('newline', hexToBytes(`${SECRET.slice(2)}0a`)) },
      /write a secret that ends so in hex/,
    )
  })

  it('refuses keys that end with the process', async () => {
    const settings = JSON.stringify({ ...agent.settings, kms: { mode: 'ephemeral' } })

    await refused({ config: agent.file('other.json', settings) }, /kms.mode is ephemeral/)
  })
})

describe('signer-layer kms list', () => {
  let agent: AgentFolder
  beforeEach(() => void (agent = agentFolder()))
  afterEach(() => agent.remove())

  it('says which keys there are, and nothing secret', async () => {
    const file = agent.file('secret', SECRET)
    const flags = ['--owner', ALICE, '--chains', 'eip155:1', '--type', 'secp256k1', '--from', 'raw', '--file', file]
    await runCli('kms', 'import', '--config', agent.config, ...flags)

    const { out, code } = await runCli('kms', 'list', '--config', agent.config, '--json')
    const people = await runCli('kms', 'list', '--config', agent.config)

    const { keys } = JSON.parse(out) as { keys: Record<string, unknown>[] }
    assert.equal(code, 0)
    assert.deepEqual(keys.map(({ purpose }) => purpose).sort(), ['account', 'caller'])
    assert.deepEqual(
      keys.find(({ purpose }) => purpose === 'caller'),
      {
        key_id: KEY,
        type: 'Secp256k1',
        purpose: 'caller',
        public_key: PUBLIC,
        owner: ALICE,
        chains: ['eip155:1'],
        state: 'active',
        origin: importOrigin(KEY),
        created_block: 0,
      },
    )
    assert.match(people.out, new RegExp(`${KEY} Secp256k1 caller active\n  of ${ALICE} for eip155:1 made by import:`))
    assert.ok(![out, people.out].some((text) => text.includes(SECRET)))
  })

  it('says that there are none', async () => {
    assert.equal((await runCli('kms', 'list', '--config', agent.config)).out, 'There are no keys.\n')
  })

  it('refuses while an agent has the keys open', async () => {
    const kms = await openLocalKms(agent.settings.kms, true)
    const { err } = await runCli('kms', 'list', '--config', agent.config)
    kms.close()

    assert.match(err, /SIGNER__KMS__DIRECTORY_LOCKED/)
  })
})
