import assert from 'node:assert/strict'
import { ed25519 } from '@noble/curves/ed25519.js'
import {
  createShieldingKeys,
  shieldingRow,
  type ShieldingDeps,
  type ShieldingKeys,
} from '../../../src/intake/shielding-keys.js'
import type { ShieldingRow } from '../../../src/model/rows.js'
import { toHex } from '../../../src/protocol/hash.js'
import { decodeSignedRecord, verifySignedRecord } from '../../../src/protocol/shielding-record.js'
import { openMemory, type Memory } from '../../support/memory-store.js'
import { deployment } from '../../support/request.js'

// A fixed test seed, no real key.
const accountSeed = new Uint8Array(32).fill(5)
const account = toHex(ed25519.getPublicKey(accountSeed))
const settings = { deployment, rotateBlocks: 100, overlapBlocks: 10 }

describe('createShieldingKeys', () => {
  let memory: Memory
  beforeEach(async () => void (memory = await openMemory()))
  afterEach(() => memory.close())

  const depsWith = (changes: Partial<ShieldingDeps> = {}): ShieldingDeps => ({
    transaction: (work) => memory.store.transaction(work),
    generateShieldingKey: (origin, createdBlock) =>
      memory.kms.generateKey({ type: 'X25519', purpose: 'shielding', chains: [], origin, createdBlock }),
    destroyKey: (id) => memory.kms.destroyKey(id),
    signAsAccount: async (message) => ed25519.sign(message, accountSeed),
    ...changes,
  })
  const create = (): ShieldingKeys => createShieldingKeys(settings, depsWith())
  const rows = (): ShieldingRow[] => memory.store.transaction((tx) => tx.shieldingKeys())
  const held = (): number => memory.kms.list('shielding').length

  it('makes a key at once, with a record that the agent account signed', async () => {
    await create().keep(7)

    const [row] = rows()
    assert.ok(row)
    const record = verifySignedRecord(deployment, account, row.signedRecord)
    assert.deepEqual([record.validFrom, record.validUntil, record.kid], [7, 117, row.kid])
    assert.equal(row.published, false)
  })

  it('keeps it until it is due, then makes the next one; both serve while they overlap', async () => {
    const keys = create()
    await keys.keep(0)
    await keys.keep(99)
    assert.equal(rows().length, 1)

    await keys.keep(100)

    const [old, next] = rows()
    assert.ok(old && next)
    assert.ok(keys.serves(old.kid, 110) && keys.serves(next.kid, 110))
    assert.equal(keys.serves(old.kid, 111), false, 'opened only for blocks up to validUntil')
  })

  it('makes the next key where one ends early, so that there always is one', async () => {
    const deps = depsWith()
    const key = await deps.generateShieldingKey('shielding/3', 3)
    const row = await shieldingRow(settings, deps, key)
    memory.store.transaction((tx) => tx.insertShielding({ ...row, validUntil: 50 }))
    const keys = create()

    await keys.keep(49)
    assert.deepEqual([rows().length, keys.serves(row.kid, 50)], [1, true])
    await keys.keep(50)

    assert.deepEqual(
      rows().map(({ validFrom, validUntil }) => [validFrom, validUntil]),
      [[50, 160]],
    )
  })

  it('makes the same record again of a key that is there already', async () => {
    const deps = depsWith()
    await create().keep(7)
    const [made] = rows()
    const again = await shieldingRow(settings, deps, memory.kms.list('shielding')[0]!)
    assert.deepEqual(again, made)
  })

  it('has at every block a key that lasts for the overlap, made in order', async () => {
    const keys = create()
    for (let block = 3; block < 350; block += 1) {
      await keys.keep(block)
      const newest = rows().at(-1)
      assert.ok(newest && newest.validUntil - block > settings.overlapBlocks, `block ${block}`)
      assert.ok(newest.validFrom <= block && keys.serves(newest.kid, block))
    }
    const starts = rows().map(({ validFrom }) => validFrom)
    assert.deepEqual(starts, [303])
    assert.equal(held(), 1)
  })

  it('makes the next key late rather than never, when blocks come late', async () => {
    const keys = create()
    await keys.keep(3)

    await keys.keep(5_000)

    assert.deepEqual(
      rows().map(({ validFrom }) => validFrom),
      [5_000],
    )
  })

  it('names the key of the port in its record, and makes a new one when that changes', async () => {
    const [first, second] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
    const withTls = (tlsSpki?: Uint8Array): ShieldingKeys => createShieldingKeys({ ...settings, tlsSpki }, depsWith())
    const named = () => rows().map(({ signedRecord }) => decodeSignedRecord(signedRecord).record.tlsSpki)
    await withTls().keep(1)
    await withTls(first).keep(2)
    await withTls(first).keep(3)
    await withTls(second).keep(3)
    await withTls(second).keep(3)
    assert.deepEqual(named(), [undefined, first, second])

    // One key a block: the next change waits for the next.
    await withTls().keep(3)
    assert.equal(rows().length, 3)
    await withTls().keep(4)
    assert.equal(rows().length, 4)
  })

  it('destroys a key when the last block that it opens for has been dealt with, not before', async () => {
    const keys = create()
    await keys.keep(0)
    const [old] = rows()
    assert.ok(old)

    await keys.keep(109)
    assert.ok(memory.kms.describe(old.keyId))
    await keys.keep(110)

    assert.equal(memory.kms.describe(old.keyId), undefined)
    assert.deepEqual(
      rows()
        .map(({ kid }) => kid)
        .includes(old.kid),
      false,
    )
    assert.equal(keys.serves(old.kid, 110), false)
  })

  it('serves no key that is not its own', async () => {
    const keys = create()
    await keys.keep(0)
    assert.equal(keys.serves(`0x${'00'.repeat(8)}`, 0), false)
  })

  it('goes on after a restart with the keys that it had', async () => {
    await create().keep(3)
    const [before] = rows()

    const again = create()
    await again.keep(4)

    assert.deepEqual(rows(), [before])
    assert.ok(before && again.serves(before.kid, 4))
  })

  it('takes up the key that a crash left without a row, instead of a second one', async () => {
    const crashing = createShieldingKeys(
      settings,
      depsWith({ signAsAccount: () => Promise.reject(new Error('crash')) }),
    )
    await assert.rejects(crashing.keep(3), /crash/)
    assert.deepEqual([rows().length, held()], [0, 1])

    await create().keep(3)

    assert.deepEqual([rows().length, held()], [1, 1])
  })

  it('destroys again what a crash left between the key and its row', async () => {
    const keys = create()
    await keys.keep(0)
    const [old] = rows()
    assert.ok(old)
    await memory.kms.destroyKey(old.keyId)

    await create().keep(110)

    assert.equal(
      rows().some(({ kid }) => kid === old.kid),
      false,
    )
  })
})
