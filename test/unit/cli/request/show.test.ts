import assert from 'node:assert/strict'
import { Readable, Writable } from 'node:stream'
import { EventEmitter } from 'node:events'
import { describeFault, EXIT, exitCodeOf } from '../../../../src/cli/fault.js'
import type { OutputContext } from '../../../../src/cli/output.js'
import { chainOf } from '../../../../src/cli/request/chain-names.js'
import { clearFault } from '../../../../src/cli/agent/clear-fault.js'
import { confirm } from '../../../../src/cli/request/confirm.js'
import { countParser } from '../../../../src/cli/count-parser.js'
import { newKeyOf } from '../../../../src/cli/request/generate-key.js'
import { interruptible } from '../../../../src/cli/request/interruptible.js'
import { show, shownJson, shownLines } from '../../../../src/cli/request/show.js'
import { usage } from '../../../../src/cli/request/usage.js'
import { SignerError, type ErrorContext } from '../../../../src/errors/signer-error.js'
import type { ErrorCode } from '../../../../src/errors/codes.js'
import { createRegistry } from '../../../../src/routes/registry.js'
import { toHex } from '../../../../src/protocol/hash.js'
import { hex32 } from '../../client/fixtures.js'
import { runCli } from '../policy/support.js'
import { CALLER, ECDSA_KEY } from './support.js'

const BASE = { requestId: hex32(0x1d), trailHash: hex32(0x7a) }
const OK = { ...BASE, status: 'ok', reason: 'None', reasonNumber: 0 } as const
const DENIED = { ...BASE, status: 'denied', reason: 'NoRoute', reasonNumber: 1, detail: 'No route says yes.' } as const

describe('answers as they are shown', () => {
  it('are aligned lines for people, with what to do about a no', () => {
    assert.deepEqual(shownLines({ door: 'worker', answer: DENIED, keyId: hex32(2) }).slice(0, 4), [
      `request     ${BASE.requestId}`,
      'status      denied',
      'reason      NoRoute (1)',
      'detail      No route says yes.',
    ])
    assert.match(shownLines({ door: 'worker', answer: DENIED })[4] ?? '', /^what to do {2}no route.*policy explain$/)
  })

  it('are one document for programs, with the names of the door, and without what there is not', () => {
    const signatures = [{ kind: 'ecdsa', bytes: Uint8Array.of(1) }] as const
    const answer = { ...OK, blockNumber: 9, key: ECDSA_KEY, signatures }
    assert.deepEqual(shownJson({ door: 'chain', answer, completed: { transactionHash: '0x02' } }), {
      request_id: BASE.requestId,
      door: 'chain',
      status: 'ok',
      reason: 'None',
      reason_number: 0,
      trail_entry: BASE.trailHash,
      block_number: 9,
      key_id: ECDSA_KEY.keyId,
      key_type: 'secp256k1',
      public_key: toHex(ECDSA_KEY.publicKey),
      signatures: [{ kind: 'ecdsa', bytes: '0x01' }],
      transaction_hash: '0x02',
    })
  })

  it('move no cursor of a terminal by what an agent says', () => {
    const lines = shownLines({ door: 'worker', answer: { ...DENIED, detail: 'no\u001b[2A\nstatus ok' } })

    assert.equal(lines[3], 'detail      no�[2A�status ok')
  })

  it('leave an exit code that tells a denial from a failure', () => {
    const codes = (['ok', 'denied', 'failed', 'expired'] as const).map((status) => {
      const process: Partial<OutputContext['process']> = { stdout: { write: () => undefined } }
      show({ process } as OutputContext, { door: 'worker', answer: { ...DENIED, status } }, true)
      return process.exitCode
    })
    assert.deepEqual(codes, [EXIT.ok, EXIT.denied, EXIT.failed, EXIT.failed])
    assert.deepEqual([exitCodeOf(usage('--x')), exitCodeOf(new Error('odd'))], [EXIT.usage, EXIT.failed])
  })
})

describe('faults as somebody at a terminal can act on them', () => {
  const PLACE = { caller: CALLER, worker: 'http://127.0.0.1:9955', l1: ['ws://127.0.0.1:9944'] }
  const fault = (code: ErrorCode, context: ErrorContext = {}, cause?: unknown) =>
    describeFault(clearFault(new SignerError(code, 'as it was', context, cause), PLACE))

  it('say that the agent does not run', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    for (const inner of [refused, new AggregateError([refused])]) {
      const told = fault('SIGNER__CLIENT__CALL_UNAVAILABLE', {}, new TypeError('fetch failed', { cause: inner }))
      assert.match(told, /^No agent answers at http:\/\/127\.0\.0\.1:9955: is it running\?/)
    }
  })

  it('say which account may not ask, and where that is set', () => {
    const told = fault('SIGNER__CLIENT__CALL_REFUSED', { name: 'Forbidden' })
    assert.match(told, new RegExp(`^The account ${CALLER} may not ask.*worker\\.accounts`))
  })

  it('say that the agent file is of another agent than the one that answers', () => {
    const told = fault('SIGNER__CLIENT__CALL_UNAVAILABLE', { name: 'Unauthenticated' })
    assert.match(
      told,
      /^The agent at http:\/\/127\.0\.0\.1:9955 is not the one that was asked.*--agent; signer-layer dev/,
    )
    assert.doesNotMatch(told, /may not ask/)
  })

  it('say that the node is of another chain', () => {
    assert.match(
      fault('SIGNER__CHAIN__GENESIS_MISMATCH'),
      /^The node at ws:\/\/127\.0\.0\.1:9944 is of another chain.*--l1/,
    )
  })

  it('leave others as they are', () => {
    assert.match(fault('SIGNER__CLIENT__REPLY_TIMEOUT'), /^as it was\n/)
    const odd = new TypeError('odd')
    assert.equal(clearFault(odd, PLACE), odd)
  })

  it('come without a stack when nobody listens at the address', async () => {
    const { err, code } = await runCli(
      'request',
      'public-key',
      hex32(1),
      '--agent',
      '/nowhere/agent.json',
      '--as',
      '//Bob',
    )
    assert.match(err, /agent file \/nowhere\/agent\.json cannot be read/)
    assert.doesNotMatch(err, /\n {4}at /)
    assert.equal(code, EXIT.failed)
  })
})

describe('keys that are asked for', () => {
  it('are of the type that wallets of the chain use, for chains by name or id', () => {
    const typeOf = (chain: string) => newKeyOf({ chain: [chain], agent: 'agent.json' }).keyType
    assert.deepEqual(['eth', 'btc', 'dot', 'sol', 'eip155:137'].map(typeOf), [
      'Secp256k1',
      'Secp256k1',
      'Sr25519',
      'Ed25519',
      'Secp256k1',
    ])
  })

  it('are refused for what no agent makes one for', () => {
    const refuses = (input: Omit<Parameters<typeof newKeyOf>[0], 'agent'>, message: RegExp) =>
      assert.throws(() => newKeyOf({ ...input, agent: 'agent.json' }), { code: 'SIGNER__CLI__INVALID_FLAG', message })
    refuses({ chain: [] }, /give --chain/)
    refuses({ chain: ['eht'] }, /did you mean "eth"/)
    refuses({ chain: ['eth', 'btc'] }, /one namespace/)
    refuses({ chain: ['sol'], type: 'secp256k1' }, /take no Secp256k1 keys/)
    refuses({ chain: ['eth'], label: 'é'.repeat(33) }, /--label has more than 64 bytes/)
    assert.throws(() => chainOf('eip155:01', createRegistry()), { code: 'SIGNER__CLI__INVALID_FLAG' })
  })

  it('are counted in whole numbers within bounds', () => {
    assert.equal(countParser(1, 14_400)('300'), 300)
    for (const text of ['0', '14401', '1.5', '-1', '1e3', '', ' 1'])
      assert.throws(() => countParser(1, 14_400)(text), RangeError)
  })
})

describe('a question at the terminal', () => {
  const ask = (text: string, isTTY = true) => {
    const input = Object.assign(Readable.from([text]), { isTTY })
    return confirm('Delete it?', { input, output: new Writable({ write: (_chunk, _encoding, done) => done() }) })
  }

  it('takes only a yes for one, and nothing for none', async () => {
    for (const text of ['y\n', 'YES\n', ' yes \n']) assert.equal(await ask(text), true)
    for (const text of ['n\n', '\n', 'yesterday\n', '']) assert.equal(await ask(text), false)
  })

  it('is not put to a script', async () => {
    await assert.rejects(ask('y\n', false), { code: 'SIGNER__CLI__INVALID_FLAG', message: /give --yes/ })
  })
})

describe('what can be interrupted', () => {
  it('ends with the first Ctrl+C, tells what is open, and listens no longer', async () => {
    const source = new EventEmitter()
    const stopped = new SignerError('SIGNER__CLIENT__REPLY_TIMEOUT', 'Stopped.')
    let aborted = false
    const waiting = interruptible(
      (signal) => new Promise<never>(() => signal.addEventListener('abort', () => (aborted = true))),
      () => stopped,
      source as never,
    )
    source.emit('SIGINT')
    await assert.rejects(waiting, stopped)
    assert.ok(aborted)
    assert.deepEqual(source.eventNames(), [])
  })

  it('gives what it was made for otherwise', async () => {
    const source = new EventEmitter()
    assert.equal(
      await interruptible(
        async () => 7,
        () => assert.fail('nobody stopped it'),
        source as never,
      ),
      7,
    )
    assert.deepEqual(source.eventNames(), [])
  })
})
