/** No sequence of calls by owner, grantee and stranger lets anyone use a key who has no right to it at that moment. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Right } from '../../../types/protocol/rights.js'
import type { RequestCall } from '../../../types/protocol/scale.js'
import type { AccountId, KeyId } from '../../../src/model/ids.js'
import {
  answerOf,
  deleteCall,
  disableCall,
  FRIEND,
  grantCall,
  openKeyRig,
  OWNER,
  publicKeyCall,
  rotateCall,
  signCall,
  STRANGER,
  type KeyRig,
} from './support/key-rig.js'

interface Grant {
  readonly rights: readonly Right[]
  readonly until: number
}

/** A key as the rules have it: written from the protocol text, and knowing nothing of journal and KMS. */
interface ModelKey {
  readonly id: KeyId
  state: 'active' | 'disabled' | 'deleted'
  rotated: boolean
  uses: number
  readonly grants: Map<AccountId, Grant>
}

type Step =
  | { readonly do: 'blocks'; readonly count: number }
  | {
      readonly do: 'grant'
      readonly by: AccountId
      readonly to: AccountId
      readonly rights: readonly Right[]
      /** From the newest block. */
      readonly ahead: number
      readonly key: number
    }
  | {
      readonly do: 'disable' | 'enable' | 'rotate' | 'delete' | 'sign' | 'read'
      readonly by: AccountId
      readonly key: number
    }

const account = fc.constantFrom(OWNER, FRIEND, STRANGER)
const key = fc.nat(3)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('blocks' as const), count: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('grant' as const),
      by: fc.oneof({ weight: 3, arbitrary: fc.constant(OWNER) }, { weight: 1, arbitrary: account }),
      to: fc.constantFrom(FRIEND, FRIEND, STRANGER, OWNER),
      rights: fc.subarray<Right>(['sign', 'read']),
      ahead: fc.integer({ min: -1, max: 2 }),
      key,
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('sign' as const, 'sign' as const, 'read' as const, 'disable' as const, 'enable' as const),
      by: account,
      key,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('rotate' as const, 'delete' as const), by: account, key }),
  },
)

const has = ({ state, grants }: ModelKey, who: AccountId, right: Right, block: number): boolean => {
  if (state === 'deleted') return false
  if (who === OWNER) return true
  const grant = grants.get(who)
  return grant !== undefined && grant.until >= block && grant.rights.includes(right)
}

/** What the call must be answered, and what it makes of the key. */
const expected = (model: ModelKey, step: Exclude<Step, { do: 'blocks' }>, block: number): string => {
  if (step.do === 'read') return has(model, step.by, 'read', block) ? 'publicKey' : 'UnknownKey'
  if (step.do === 'sign') {
    if (!has(model, step.by, 'sign', block)) return 'UnknownKey'
    if (model.state !== 'active') return 'KeyDisabled'
    model.uses += 1
    return 'ecdsa'
  }
  if (step.by !== OWNER || model.state === 'deleted') return 'UnknownKey'
  switch (step.do) {
    case 'grant':
      if (step.to === OWNER) return 'InvalidGrant'
      if (step.rights.length === 0) return (model.grants.delete(step.to), 'done')
      if (step.ahead < 0) return 'InvalidGrant'
      model.grants.set(step.to, { rights: step.rights, until: block + step.ahead })
      return 'done'
    case 'disable':
    case 'enable':
      model.state = step.do === 'disable' ? 'disabled' : 'active'
      return 'done'
    case 'rotate':
      if (model.rotated) return 'AlreadyRotated'
      model.rotated = true
      model.state = 'disabled'
      return 'publicKey'
    case 'delete':
      model.state = 'deleted'
      return 'done'
  }
}

const callOf = (id: KeyId, step: Exclude<Step, { do: 'blocks' }>, block: number): RequestCall => {
  switch (step.do) {
    case 'grant':
      return grantCall(id, step.rights, block + step.ahead, step.to)
    case 'disable':
    case 'enable':
      return disableCall(id, step.do === 'disable')
    case 'rotate':
      return rotateCall(id)
    case 'delete':
      return deleteCall(id)
    case 'sign':
      return signCall(id)
    case 'read':
      return publicKeyCall(id)
  }
}

const fresh = (id: KeyId): ModelKey => ({ id, state: 'active', rotated: false, uses: 0, grants: new Map() })

const take = async (rig: KeyRig, keys: ModelKey[], step: Step): Promise<void> => {
  if (step.do === 'blocks') {
    rig.block += step.count
    // What is over may be forgotten by any block; it must make no difference.
    if (step.count > 2) rig.read((tx) => tx.dropGrants(rig.block))
    return
  }
  const model = keys[step.key % keys.length] ?? assert.fail('there is a key')
  const should = expected(model, step, rig.block)
  const call = callOf(model.id, step, rig.block)
  assert.equal(answerOf(await rig.ask(step.by, call)), should, JSON.stringify(step))
  const successor = step.do === 'rotate' && should === 'publicKey' ? rig.keyOf(model.id)?.rotatedTo : undefined
  if (successor) keys.push(fresh(successor))
}

describe('the rights to keys, whatever is called by whom in which order,', () => {
  it('are those of the protocol at that moment, and the KMS is never looser than the journal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 40, size: 'max' }), async (steps) => {
        const rig = await openKeyRig(1_000)
        try {
          const keys = [fresh((await rig.newKey()).id), fresh((await rig.newKey()).id)]
          for (const each of steps) await take(rig, keys, each)
          for (const { id, state, uses } of keys) {
            assert.deepEqual([rig.keyOf(id)?.state, rig.keyOf(id)?.uses], [state, uses])
            assert.equal(rig.memory.kms.describe(id)?.state, state)
          }
        } finally {
          rig.memory.close()
        }
      }),
      { numRuns: 30 },
    )
  })
})
