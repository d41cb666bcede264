import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, openSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { secretSource, type SecretSource } from '../../../src/settings/secret-source.js'
import { MAX_SECRET_BYTES } from '../../../src/settings/read-secret.js'

const PASSPHRASE = 'a passphrase of tests'

const text = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString()
const invalid = (message: RegExp) => ({ code: 'SIGNER__SETTINGS__INVALID', message })
const insecure = (message: RegExp) => ({ code: 'SIGNER__SETTINGS__INSECURE_REFUSED', message })

describe('secretSource', () => {
  let dir: string
  beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'signer-layer-passphrase-'))))
  afterEach(() => rmSync(dir, { recursive: true }))

  const write = (content: string | Uint8Array = `${PASSPHRASE}\n`, mode = 0o600): string => {
    const path = join(dir, 'secret')
    writeFileSync(path, content)
    chmodSync(path, mode)
    return path
  }
  const ofFd = (fd: number): SecretSource => secretSource({ fd }, { credentialsDir: undefined })
  const ofCredential = (credentialsDir: string | undefined = dir): SecretSource =>
    secretSource({ credential: 'secret' }, { credentialsDir })

  it('reads a file as often as it is asked', async () => {
    const source = secretSource({ file: write() }, { credentialsDir: undefined })

    assert.equal(text(await source.peekSecret()), PASSPHRASE)
    assert.equal(text(await source.readSecret()), PASSPHRASE)
    assert.equal(text(await source.readSecret()), PASSPHRASE)
  })

  it('refuses a secret that is larger than any', async () => {
    const file = write(new Uint8Array(MAX_SECRET_BYTES + 1).fill(0x61))
    const source = secretSource({ file }, { credentialsDir: undefined })

    await assert.rejects(source.readSecret(), invalid(/more than 65536 bytes/))
    write(new Uint8Array(MAX_SECRET_BYTES).fill(0x61))
    assert.equal((await source.readSecret()).length, MAX_SECRET_BYTES)
  })

  it('reads a credential below the folder that systemd names, with the modes that systemd gives', async () => {
    write(PASSPHRASE, 0o440)
    chmodSync(dir, 0o550)

    assert.equal(text(await ofCredential().readSecret()), PASSPHRASE)
    chmodSync(dir, 0o700)
  })

  it('says that there is no credential outside of systemd, and when none has that name', async () => {
    for (const none of [undefined, '', 'relative'])
      await assert.rejects(
        secretSource({ credential: 'secret' }, { credentialsDir: none }).readSecret(),
        invalid(/CREDENTIALS_DIRECTORY.*LoadCredential/),
      )
    await assert.rejects(ofCredential(join(dir, 'none')).readSecret(), invalid(/start the agent by systemd/))
    await assert.rejects(ofCredential().readSecret(), invalid(/secret.*cannot be read/))
  })

  it('refuses credentials that others may read or replace', async () => {
    write(PASSPHRASE, 0o444)
    await assert.rejects(ofCredential().readSecret(), insecure(/can be read by others/))
    write()
    for (const mode of [0o755, 0o770]) {
      chmodSync(dir, mode)
      await assert.rejects(ofCredential().readSecret(), insecure(/open to others/))
    }
    mkdirSync(join(dir, 'folder'))
    await assert.rejects(ofCredential(write()).readSecret(), insecure(/open to others/))
  })

  it('reads a file descriptor once, and not when it is only looked at', async () => {
    const source = ofFd(openSync(write(), 'r'))

    assert.equal(await source.peekSecret(), undefined)
    assert.equal(text(await source.readSecret()), PASSPHRASE)
    await assert.rejects(source.readSecret(), invalid(/was read before.*once/))
    assert.equal(await source.peekSecret(), undefined)
  })

  it('reads the descriptor of a file that has no name any more, whatever its mode', async () => {
    const path = write(PASSPHRASE, 0o777)
    const fd = openSync(path, 'r')
    unlinkSync(path)

    assert.equal(text(await ofFd(fd).readSecret()), PASSPHRASE)
  })

  it('refuses a descriptor of a file that others may read, and one that is none', async () => {
    const exposed = ofFd(openSync(write(PASSPHRASE, 0o644), 'r'))
    await assert.rejects(exposed.readSecret(), insecure(/can be read by others/))
    await assert.rejects(exposed.peekSecret(), insecure(/can be read by others/))

    for (const source of [ofFd(1_023), ofFd(openSync(dir, 'r')), ofFd(openSync('/dev/null', 'r'))]) {
      await assert.rejects(source.readSecret(), invalid(/no file or pipe/))
      await assert.rejects(source.peekSecret(), invalid(/no file or pipe/))
    }
  })
})
