import assert from 'node:assert/strict'
import { checkKeysOf } from '../../../src/stages/check-belonging.js'
import type { KeyInfo } from '../../../src/model/key.js'
import type { Parts } from '../../../src/parts/parts.js'
import { openMemory, type Memory } from '../../support/memory-store.js'

describe('checkKeysOf', () => {
  let memory: Memory
  beforeEach(async () => void (memory = await openMemory()))
  afterEach(() => memory.close())

  const check = (): Promise<void> => checkKeysOf(memory as unknown as Parts)
  const newKey = async (origin: string): Promise<KeyInfo> => {
    const key = await memory.kms.generateKey({
      type: 'Ed25519',
      purpose: 'caller',
      chains: [],
      origin: `0x${origin.repeat(32)}`,
      createdBlock: 1,
    })
    memory.store.transaction((tx) => tx.insertKey({ ...key, label: '' }))
    return key
  }

  it('disables in the KMS what the journal has disabled, and nothing else', async () => {
    const [disabled, other] = [await newKey('01'), await newKey('02')]
    memory.store.transaction((tx) => tx.setKeyState(disabled.id, 'disabled'))
    await check()

    assert.deepEqual(
      [disabled, other].map(({ id }) => memory.kms.describe(id)?.state),
      ['disabled', 'active'],
    )
  })

  it('refuses a journal that has forgotten that a key is disabled', async () => {
    const { id } = await newKey('01')
    await memory.kms.setKeyState(id, 'disabled')

    await assert.rejects(check(), { code: 'SIGNER__KMS__KEY_NOT_FOUND' })
  })

  it('refuses a key that no job of the journal made', async () => {
    const { id } = await newKey('01')
    memory.store.transaction((tx) => tx.removeKey(id))

    await assert.rejects(check(), { code: 'SIGNER__KMS__KEY_NOT_FOUND' })
  })
})
