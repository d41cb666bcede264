import assert from 'node:assert/strict'
import { checkMade, checkState } from '../../../../src/kms/process/check-answer.js'
import { readKeys } from '../../../../src/kms/process/key-mirror.js'
import type { Link } from '../../../../src/kms/process/link.js'
import { openEphemeralKms } from '../../../../src/kms/open.js'
import type { KeyInfo } from '../../../../src/model/key.js'
import { callerKey } from '../support/keys.js'

const fault = { code: 'SIGNER__KMS__SERVER_FAULT' }
const id = (n: number) => `0x${n.toString(16).padStart(64, '0')}` as const
const keyOf = (n: number) => ({ id: id(n) }) as KeyInfo
const keysFrom = (from: number, count: number): KeyInfo[] => Array.from({ length: count }, (_, n) => keyOf(from + n))

type Page = { readonly total: number; readonly keys: readonly KeyInfo[] }

/** A KMS that gives these pages, and no more. */
const giving = (...pages: Page[]): Pick<Link, 'call'> => ({
  call: (async () => pages.shift() ?? assert.fail('one page too many')) as unknown as Link['call'],
})

describe('answers of a KMS that can be read', () => {
  it('are a list of keys, page by page, also of none', async () => {
    assert.deepEqual(await readKeys(giving({ total: 0, keys: [] })), [])
    const pages = [
      { total: 130, keys: keysFrom(0, 128) },
      { total: 130, keys: keysFrom(128, 2) },
    ]
    assert.deepEqual(await readKeys(giving(...pages)), keysFrom(0, 130))
  })

  const WRONG: Readonly<Record<string, readonly Page[]>> = {
    'grows while it is read': [
      { total: 130, keys: keysFrom(0, 128) },
      { total: 260, keys: keysFrom(128, 128) },
    ],
    'is longer than any key folder': [{ total: 0xffff_ffff, keys: keysFrom(0, 128) }],
    'ends early': [{ total: 2, keys: keysFrom(0, 1) }],
    'drips key by key': [{ total: 130, keys: keysFrom(0, 1) }],
    'has more keys than it says': [{ total: 1, keys: keysFrom(0, 2) }],
    'has a key twice': [{ total: 2, keys: [keyOf(1), keyOf(1)] }],
    'begins again': [
      { total: 256, keys: keysFrom(0, 128) },
      { total: 256, keys: keysFrom(0, 128) },
    ],
  }
  for (const [name, pages] of Object.entries(WRONG))
    it(`are no list when it ${name}`, () => assert.rejects(readKeys(giving(...pages)), fault))

  it('are about the key that was asked for', async () => {
    const kms = await openEphemeralKms()
    const asked = callerKey()
    const made = await kms.generateKey(asked)
    checkMade(asked, made)
    checkState(made.id, 'active', made)

    const others: Partial<KeyInfo>[] = [
      { type: 'Sr25519' },
      { purpose: 'account' },
      { owner: id(9) },
      { origin: 'another' },
      { chains: [] },
    ]
    for (const other of others) assert.throws(() => checkMade(asked, { ...made, ...other }), fault)
    assert.throws(() => checkState(made.id, 'disabled', made), fault)
    assert.throws(() => checkState(id(9), 'active', made), fault)
    kms.close()
  })
})
