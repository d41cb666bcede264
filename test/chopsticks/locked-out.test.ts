import assert from 'node:assert/strict'
import { Keyring } from '@polkadot/keyring'
import type { KeyringPair } from '@polkadot/keyring/types'
import type { SubmittableExtrinsic } from '@polkadot/api/types'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import {
  createL1Reader,
  findShieldingKey,
  generateKeyCall,
  invokeCall,
  type SignerClient,
} from '../../src/client/index.js'
import type { Hex } from '../../src/model/ids.js'
import type { SubmissionEvent } from '../../src/submit/events.js'
import { TEST_MRENCLAVE } from '../support/agent-settings.js'
import {
  accountOfPair,
  dappOf,
  endow,
  startChain,
  startTestAgent,
  tempDir,
  untilPublished,
  type TestAgent,
  type TestChain,
} from '../support/agent-e2e.js'
import { tx } from '../support/api.js'
import { carry, nextBlock } from '../support/carry.js'
import { extrinsicsOf } from '../support/published.js'

const MOST_ACCOUNTS = 10

/** What stands between an agent and `publishHash`, on the real pallets of the development runtime. */
describe('an agent that cannot use publishHash', () => {
  let chain: TestChain
  let running: TestAgent
  let events: SubmissionEvent[]
  let folder: ReturnType<typeof tempDir>

  // Well-known development accounts, and accounts derived from them.
  const pair = (uri: string): KeyringPair => new Keyring({ type: 'sr25519' }).addFromUri(uri)
  const others = (): KeyringPair[] => Array.from({ length: MOST_ACCOUNTS }, (_, i) => pair(`//Other//${i}`))

  const send = async (calls: readonly [KeyringPair, SubmittableExtrinsic<'promise'>][]): Promise<void> => {
    const signed: Hex[] = []
    for (const [who, call] of calls) signed.push((await call.signAsync(who, { nonce: -1 })).toHex())
    await chain.l1.newBlock(signed)
  }
  const call = (pallet: string, name: string, ...args: unknown[]) => tx(chain.api, pallet, name, ...args)
  const asRoot = (inner: SubmittableExtrinsic<'promise'>) => send([[pair('//Alice'), call('sudo', 'sudo', inner)]])
  /** Ten accounts register the agent's measurement by Skip, and publish: its list is full. */
  const fillList = async (): Promise<void> => {
    await endow(chain, others().map(accountOfPair))
    const register = () => call('teerex', 'registerSgxEnclave', TEST_MRENCLAVE, null, { Skip: { proxied: false } })
    await send(others().map((other) => [other, register()]))
    const publish = () => call('enclaveBridge', 'publishHash', TEST_MRENCLAVE, [], '0x')
    await send(others().map((other) => [other, publish()]))
  }
  const removeRegistration = async (): Promise<void> => {
    const key = chain.api.query['teerex']?.['sovereignEnclaves']?.key(running.agent.account) as Hex
    await chain.l1.setStorage([[key, null]])
  }
  /** Ten other accounts in the list, and not ours: no call does that, only time. */
  const takePlace = async (): Promise<void> => {
    const key = chain.api.query['enclaveBridge']?.['shardStatus']?.key(TEST_MRENCLAVE) as Hex
    const signers = others().map(({ publicKey: signer }) => ({ signer, fingerprint: TEST_MRENCLAVE, lastActivity: 1 }))
    const list = chain.api.createType('Vec<EnclaveBridgePrimitivesShardSignerStatus>', signers)
    await chain.l1.setStorage([[key, list.toHex()]])
  }
  const allowSkip = (allowed: boolean): Promise<void> => asRoot(call('teerex', 'setSecurityFlags', allowed, true))

  const start = async (): Promise<void> => {
    running = await startTestAgent(chain, folder.dir)
    running.agent.events$.subscribe({
      next: (event) => void (event.type === 'submission' && events.push(event.event)),
      error: () => undefined,
    })
  }
  const client = (): Promise<SignerClient> => dappOf(chain, running, pair('//Bob'))
  const key = generateKeyCall({ keyType: 'Ed25519', chains: ['solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'] })
  /** The calls of the agent from that block on. */
  const formsSince = async (from: number): Promise<string[]> =>
    (await extrinsicsOf(chain, running.agent.account, from)).map(({ method }) => method.method)
  /** Asks for a key, and gives the answer and the call that carried it. */
  const ask = async (): Promise<[status: string, form: string]> => {
    const asking = await client()
    const pending = await asking.seal([key])
    const from = chain.l1.head().number + 1
    await carry(chain, running, pair('//Bob'), [pending.envelope])
    const [reply] = await asking.results(pending)
    return [reply.status, (await formsSince(from)).join()]
  }
  /** Asks for a key; the bulk with the answer is in the pool, and in no block. */
  const askInFlight = async () => {
    const asking = await client()
    const pending = await asking.seal([key])
    const from = chain.l1.head().number + 1
    await send([[pair('//Bob'), invokeCall(chain.api, running.pin.shard, pending.envelope)]])
    await running.until(() => events.at(-1)?.kind === 'sent' && live() > 0)
    return { asking, pending, from }
  }
  const live = (): number => running.parts.store.transaction((tx) => tx.submissions('live').length)
  const isQuiet = (): boolean =>
    running.parts.store.transaction(
      (tx) => tx.submissions('live').length + tx.countReadyReplies() + tx.openJobs().length === 0,
    )
  const count = (kind: SubmissionEvent['kind']): number => events.filter((event) => event.kind === kind).length
  const until = async (holds: () => boolean): Promise<void> => {
    for (let i = 0; i < 40 && !holds(); i += 1) await nextBlock(chain, running)
    assert.ok(holds())
  }

  beforeEach(async () => {
    await cryptoWaitReady()
    folder = tempDir()
    events = []
    chain = await startChain()
  })
  afterEach(async () => {
    await running?.agent.stop()
    await chain?.close()
    folder.remove()
  })

  it('answers as the eleventh account by remarks, one alarm, until root makes room', async () => {
    await fillList()
    await start()
    await untilPublished(chain, running)

    const head = chain.l1.head().number
    const reader = createL1Reader(chain.api)
    const record = await findShieldingKey({ pin: running.pin, mrEnclave: TEST_MRENCLAVE, head }, reader)
    assert.equal(record.kid, running.parts.store.transaction((tx) => tx.shieldingKeys())[0]?.kid)
    assert.deepEqual(await ask(), ['ok', 'remarkWithEvent'])
    assert.deepEqual(await ask(), ['ok', 'remarkWithEvent'])
    assert.deepEqual([count('fallback'), count('fallbackEnded'), count('stepFailed')], [1, 0, 0])

    const [first] = others()
    assert.ok(first)
    await asRoot(call('enclaveBridge', 'purgeEnclaveFromShardStatus', TEST_MRENCLAVE, first.address))

    assert.deepEqual(await ask(), ['ok', 'batchAll'])
    assert.deepEqual([count('fallback'), count('fallbackEnded'), count('holding')], [1, 1, 0])
  })

  it('brings the replies of a bulk that failed with TooManyEnclaves by a remark', async () => {
    await start()
    await untilPublished(chain, running)
    const { asking, pending, from } = await askInFlight()

    await takePlace()
    await until(isQuiet)

    assert.equal((await asking.results(pending))[0].status, 'ok')
    assert.deepEqual(await formsSince(from), ['batchAll', 'remarkWithEvent'])
    assert.equal(count('fallback'), 1)
  })

  it('registers again before the replies of a bulk that failed with EnclaveIsNotRegistered', async () => {
    await start()
    await untilPublished(chain, running)
    const { asking, pending, from } = await askInFlight()

    await removeRegistration()
    await until(isQuiet)

    assert.equal((await asking.results(pending))[0].status, 'ok')
    assert.deepEqual(await formsSince(from), ['batchAll', 'registerSgxEnclave', 'batchAll'])
    assert.deepEqual([count('registrationLost'), count('fallback')], [1, 0])
  })

  it('goes on by remarks when its registration is gone and Skip is not allowed, and registers when it is again', async () => {
    await start()
    await untilPublished(chain, running)
    const asking = await client()
    const [before, during] = [await asking.seal([key]), await asking.seal([key])]
    await carry(chain, running, pair('//Bob'), [before.envelope])
    await allowSkip(false)
    await removeRegistration()

    const from = chain.l1.head().number + 1
    await carry(chain, running, pair('//Bob'), [during.envelope])

    assert.deepEqual(await formsSince(from), ['remarkWithEvent'])
    const results = [(await asking.results(before))[0], (await asking.results(during))[0]]
    assert.deepEqual(
      results.map(({ status }) => status),
      ['ok', 'ok'],
    )
    await assert.rejects(asking.proveAgent(), { code: 'SIGNER__CLIENT__INVALID_REGISTRATION' })
    assert.deepEqual(
      [count('registrationLost'), count('registrationRefused'), count('fallback'), count('holding')],
      [1, 1, 1, 0],
    )

    await allowSkip(true)
    const registered = count('registered')
    await until(() => count('registered') > registered)

    assert.deepEqual(await ask(), ['ok', 'batchAll'])
    assert.equal(count('fallbackEnded'), 1)
  })

  it('does not begin where Skip is not allowed: nothing is sent, no fee is paid', async () => {
    await allowSkip(false)

    await assert.rejects(startTestAgent(chain, folder.dir), { code: 'SIGNER__SUBMIT__REGISTRATION_REFUSED' })
  })
})
