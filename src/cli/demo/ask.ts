import { invokeCall, signCall, type Refusal, type SignResult } from '../../client/index.js'
import { transferOf } from './samples/ethereum.js'
import type { DemoKeys } from './keys.js'
import type { Sample } from './sample.js'
import type { Scenario } from './scenario.js'

type Answer = Pick<SignResult, 'status' | 'signatures'> | Pick<Refusal, 'status' | 'reason'>

const describe = (answer: Answer): string =>
  answer.status === 'ok' ? `signed, ${answer.signatures.length} part(s)` : `${answer.status}: ${answer.reason}`

const callOf = ({ chainId, key, payload }: Sample) => signCall({ chainId, keyId: key.keyId, payload })

const isRight = async (sample: Sample, answer: Answer): Promise<boolean> =>
  answer.status === 'ok' && (await sample.isSigned(answer.signatures))

/** One encrypted request on chain for all samples; each signature is checked by another library. */
export const signByChain = async ({ client, rows }: Scenario, samples: readonly Sample[]): Promise<void> => {
  const results = await client.request(samples.map(callOf))
  for (const [i, result] of results.entries()) {
    const sample = samples[i] as Sample
    const [asExpected, block] = [await isRight(sample, result), result.blockNumber]
    rows.push({ what: sample.what, door: 'chain', expected: 'signed', got: describe(result), block, asExpected })
  }
}

/** One signed JSON-RPC call for all samples. */
export const signByWorker = async ({ worker, rows }: Scenario, samples: readonly Sample[]): Promise<void> => {
  const results = await worker.send(await worker.prepare(samples.map(callOf)))
  for (const [i, result] of results.entries()) {
    const sample = samples[i] as Sample
    const asExpected = await isRight(sample, result)
    rows.push({ what: sample.what, door: 'worker', expected: 'signed', got: describe(result), asExpected })
  }
}

/** The same request by both doors is one job: the signature on chain is the one that the worker got. */
export const askTwice = async ({ running, bob, client, worker, rows }: Scenario, sample: Sample): Promise<void> => {
  const pending = await client.seal([callOf(sample)])
  const [first] = await worker.send(await worker.prepare(pending.calls, pending))
  await invokeCall(running.api, running.settings.l1.shard, pending.envelope).signAndSend(bob, { nonce: -1 })
  const [second] = await client.results(pending)
  const isSame =
    first.status === 'ok' &&
    second.status === 'ok' &&
    Buffer.compare(first.signatures[0].bytes, second.signatures[0].bytes) === 0
  rows.push({
    what: `${sample.what}, asked twice`,
    door: 'both',
    expected: 'one signature',
    got: isSame ? 'one signature' : `${describe(first)}, then ${describe(second)}`,
    block: second.blockNumber,
    asExpected: isSame && (await isRight(sample, second)),
  })
}

/** A transfer that no route allows without a confirmation. */
export const refuseLargeTransfer = async ({ client, rows }: Scenario, { ethereum }: DemoKeys): Promise<void> => {
  const { chainId, payload } = transferOf(ethereum, '150', 100)
  const result = await client.sign({ chainId, keyId: ethereum.keyId, payload })
  const asExpected = result.status === 'denied' && result.reason === 'ConfirmationUnavailable'
  const [got, block] = [describe(result), result.blockNumber]
  rows.push({ what: '150 ETH', door: 'chain', expected: 'denied', got, block, asExpected })
}
