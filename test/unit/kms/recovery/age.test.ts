import assert from 'node:assert/strict'
import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { isSignerError } from '../../../../src/errors/signer-error.js'
import { decryptWith, encryptTo, readRecipients } from '../../../../src/kms/recovery/age.js'
import { readIdentities } from '../../../../src/kms/recovery/age-identity.js'
import { flipped } from './support/test-set.js'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)

const isRefused = (pattern: RegExp) => (error: unknown) =>
  isSignerError(error, 'SIGNER__KMS__INVALID_SHARE') && pattern.test(error.message)

describe('readRecipients', () => {
  it('reads one recipient a line, without comments and blank lines, in their order', async () => {
    const [a, b] = [await newRecipient(), await newRecipient()]

    assert.deepEqual(readRecipients(`# Alice\n${a}\r\n\n# Bob\n${b}\n`), [a, b])
  })

  it('refuses a recipient that is there twice, by its line', async () => {
    const a = await newRecipient()

    assert.throws(() => readRecipients(`${a}\n# again\n${a}\n`), isRefused(/line 3: .*twice/))
  })

  it('refuses plugins, SSH keys and post-quantum recipients in words', async () => {
    const others = [
      'age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t',
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHsKLqeplhpW+uObz5dvMgjz1OxfM/XXUB+VHtZ6isGN',
      'github:someone',
      await identityToRecipient(await generateHybridIdentity()),
    ]

    for (const other of others) assert.throws(() => readRecipients(other), isRefused(/line 1: only recipients/), other)
  })

  it('refuses a recipient with a typing error', async () => {
    const a = await newRecipient()
    const typo = a.slice(0, -1) + (a.endsWith('q') ? 'p' : 'q')

    assert.throws(() => readRecipients(typo), isRefused(/typing error/))
    assert.throws(() => readRecipients('AGE-SECRET-KEY-1QQQ'), isRefused(/no age recipient/))
  })
})

const newRecipient = async (): Promise<string> => identityToRecipient(await generateX25519Identity())

describe('readIdentities', () => {
  it('reads what age-keygen writes, and opens what was encrypted to it', async () => {
    for (let round = 0; round < 20; round++) {
      const identity = await generateX25519Identity()
      const file = text(`# created: today\n# public key: age1\n${identity}\n`)
      const sealed = await encryptTo(await identityToRecipient(identity), text('test'))

      assert.deepEqual(await decryptWith(await readIdentities(file, 'file'), sealed), text('test'))
    }
  })

  it('reads several identities, also with line ends of other systems and in lower case', async () => {
    const [a, b] = [await generateX25519Identity(), await generateX25519Identity()]

    assert.equal((await readIdentities(text(`${a}\r\n${b.toLowerCase()}`), 'file')).length, 2)
  })

  it('gives keys that cannot be taken out again', async () => {
    const [key] = await readIdentities(text(await generateX25519Identity()), 'file')

    assert.equal(key?.extractable, false)
  })

  it('refuses a changed character anywhere, and every other length', async () => {
    const identity = await generateX25519Identity()

    for (let at = 0; at < identity.length; at++) {
      const other = identity[at] === 'Q' ? 'P' : 'Q'
      await assert.rejects(
        readIdentities(text(identity.slice(0, at) + other + identity.slice(at + 1)), 'file'),
        isRefused(/no AGE-SECRET-KEY/),
        `${at}`,
      )
    }
    await assert.rejects(readIdentities(text(`${identity}Q`), 'file'), isRefused(/no AGE-SECRET-KEY/))
    await assert.rejects(readIdentities(text(identity.slice(0, -1)), 'file'), isRefused(/no AGE-SECRET-KEY/))
  })

  it('refuses other kinds of identities without repeating them, and a file without any', async () => {
    const hybrid = await generateHybridIdentity()

    await assert.rejects(readIdentities(text(hybrid), 'file'), (error: unknown) => {
      assert.ok(isRefused(/plugins are not supported/)(error))
      return !String(error).includes(hybrid.slice(20, 40))
    })
    await assert.rejects(readIdentities(text('# only a comment\n'), 'file'), isRefused(/has no age identity/))
  })
})

describe('decryptWith', () => {
  it('opens nothing with another identity, and nothing that was altered or is too long', async () => {
    const identity = await generateX25519Identity()
    const own = await readIdentities(text(identity), 'file')
    const other = await readIdentities(text(await generateX25519Identity()), 'file')
    const sealed = await encryptTo(await identityToRecipient(identity), text('test'))

    assert.equal(await decryptWith(other, sealed), undefined)
    for (const at of [0, 30, 100, sealed.length - 1])
      assert.equal(await decryptWith(own, flipped(sealed, at)), undefined, `byte ${at}`)
    assert.equal(await decryptWith(own, new Uint8Array(5_000)), undefined)
    assert.equal(await decryptWith(own, new Uint8Array(0)), undefined)
  })
})
