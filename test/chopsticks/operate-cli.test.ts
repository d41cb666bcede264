import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Keyring } from '@polkadot/keyring'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { DEV_MRENCLAVE, startDevAgent, type DevAgent } from '../../src/cli/dev-agent.js'
import { createWorkerClient, fromKeyringPair, readAgentFile, writeAgentFile } from '../../src/client/index.js'
import { createLogger } from '../../src/observe/winston-logger.js'
import { tempDir } from '../support/agent-e2e.js'
import { freePort } from '../support/free-port.js'
import { newKey, signatureOf, signDigest } from '../support/worker-e2e.js'
import { toHex } from '../../src/protocol/hash.js'
import { runCli } from '../unit/cli/policy/support.js'

/** The development policy signs digests there, and no digest on other chains. */
const CHAIN = 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'

/** An address at which nobody listens any more. */
const closedDoor = async (): Promise<string> => `http://127.0.0.1:${await freePort()}`

describe('commands of operators, on a development agent', () => {
  const { dir, remove } = tempDir()
  let running: DevAgent
  let file: string
  let jobId: string
  let keyId: string
  let signature: string

  before(async () => {
    await cryptoWaitReady()
    running = await startDevAgent({ dir }, createLogger({ level: 'error', format: 'text' }))
    const { genesis, shard } = running.settings.l1
    const pin = { genesis, shard, agentAccount: running.agent.account, mrEnclave: DEV_MRENCLAVE, allowSkip: true }
    file = join(dir, 'agent.json')
    writeFileSync(file, writeAgentFile({ pin, l1: [running.l1.url], worker: running.workerUrl }))
    while (!running.parts.store.transaction((tx) => tx.cursor())) await running.l1.newBlock()
    // A well-known development key.
    const caller = fromKeyringPair(new Keyring({ type: 'sr25519' }).addFromUri('//Alice'))
    const alice = createWorkerClient({ url: running.workerUrl, agent: pin, caller })
    ;({ keyId } = await newKey(alice, CHAIN, 'Ed25519'))
    const request = await alice.prepare([signDigest(CHAIN, keyId as `0x${string}`, 0x31)])
    jobId = request.requestIds[0]!
    const [result] = await alice.send(request)
    signature = toHex(signatureOf(result))
  })
  after(async () => {
    await running?.close()
    remove()
  })

  const cli = async (as: string, ...inputs: string[]) => runCli(...inputs, '--agent', file, '--as', as)

  it('list and show a job of another without its signature, and to its caller with it', async () => {
    const list = await cli('//Bob', 'jobs', 'list', '--all')
    const foreign = await cli('//Bob', 'jobs', 'show', jobId, '--json')
    const own = await cli('//Alice', 'jobs', 'show', jobId, '--json')

    assert.ok(list.out.includes(jobId), list.err)
    assert.equal((JSON.parse(foreign.out) as { owned: boolean }).owned, false)
    assert.doesNotMatch(foreign.out, /signatures|facts_salt|detail/)
    assert.match(own.out, /facts_salt/)
    assert.ok(own.out.includes(signature) && !foreign.out.includes(signature.slice(2)))
  })

  it('refuse a worker the jobs of others, and say where there is none', async () => {
    assert.match((await cli('//Alice', 'jobs', 'list', '--all')).err, /Forbidden/)
    const missing = await cli('//Alice', 'jobs', 'show', `0x${'77'.repeat(32)}`)
    assert.deepEqual([missing.code, missing.out], [1, ''])
  })

  it('say what helps where nobody answers at the address of an agent file', async () => {
    const dead = join(dir, 'dead.json')
    const worker = await closedDoor()
    const { pin, l1 } = readAgentFile(readFileSync(file, 'utf8'))
    writeFileSync(dead, writeAgentFile({ pin, l1, worker }))

    for (const command of [['status'], ['keys', 'list'], ['jobs', 'list']]) {
      const told = await runCli(...command, '--agent', dead, '--as', '//Bob')
      assert.ok(told.err.startsWith(`No agent answers at ${worker}: is it running?`), told.err)
    }
  })

  it('show a key with its address, and the state of the agent', async () => {
    const key = await cli('//Bob', 'keys', 'show', keyId)
    const status = await cli('//Bob', 'status', '--json')

    assert.match(key.out, /address +[1-9A-HJ-NP-Za-km-z]{32,44} \(solana, solana:/)
    assert.match(status.out, /"free_planck": "\d+"/)
  })
})
