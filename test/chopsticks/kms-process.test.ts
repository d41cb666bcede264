import assert from 'node:assert/strict'
import { Keyring } from '@polkadot/keyring'
import type { KeyringPair } from '@polkadot/keyring/types'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { generateKeyCall, signCall, type RequestCall } from '../../src/client/index.js'
import { VERIFIERS } from '../../src/crypto/verify.js'
import {
  accountOfPair,
  dappOf,
  endow,
  startChain,
  startTestAgent,
  tempDir,
  untilPublished,
} from '../support/agent-e2e.js'
import { carry } from '../support/carry.js'
import { socketIn } from '../support/kms-process.js'
import { endKmsServes, kmsServeConfig, startKmsServe } from '../support/kms-serve-child.js'

describe('the agent with its keys in another process', () => {
  const { dir, remove } = tempDir()
  after(() => {
    endKmsServes()
    remove()
  })

  it('signs for a dApp as any agent does, also after that process was killed and came again', async () => {
    await cryptoWaitReady()
    const config = kmsServeConfig(dir)
    const first = await startKmsServe(config)
    const chain = await startChain()
    // A well-known development key.
    const dapp: KeyringPair = new Keyring({ type: 'sr25519' }).addFromUri('//Bob')
    await endow(chain, [accountOfPair(dapp)])
    const kms = { mode: 'process', socket: socketIn(dir), patienceMs: 200_000 } as const
    const running = await startTestAgent(chain, dir, { kms })
    await untilPublished(chain, running)
    const ask = async <const Calls extends readonly RequestCall[]>(calls: Calls) => {
      const client = await dappOf(chain, running, dapp)
      const pending = await client.seal(calls)
      await carry(chain, running, dapp, [pending.envelope])
      return client.results(pending)
    }
    const [key] = await ask([generateKeyCall({ keyType: 'Secp256k1', chains: ['eip155:1'] })])
    assert.equal(key?.status, 'ok')
    const sign = (byte: number) => {
      const payload = { tag: 'Digest', value: new Uint8Array(32).fill(byte) } as const
      return ask([signCall({ chainId: 'eip155:1', keyId: key.keyId, payload })])
    }

    const [before] = await sign(1)
    first.signal('SIGKILL')
    await first.exited
    const asked = sign(2)
    const second = await startKmsServe(config)
    const [after] = await asked

    for (const [byte, result] of [before, after].entries()) {
      assert.ok(result?.status === 'ok' && 'signatures' in result)
      const message = new Uint8Array(32).fill(byte + 1)
      assert.ok(VERIFIERS.ecdsa(key.publicKey, message, result.signatures[0].bytes))
    }
    await running.agent.stop()
    await chain.close()
    second.signal('SIGTERM')
    assert.deepEqual(await second.exited, [0, null])
  })
})
