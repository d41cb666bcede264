import assert from 'node:assert/strict'
import { SignerError } from '../../../../src/errors/signer-error.js'
import { createConnector } from '../../../../src/kms/process/connector.js'
import { LinkLost, NobodyAnswers, type Link } from '../../../../src/kms/process/link.js'
import type { KmsProcessEvent } from '../../../../src/kms/process/options.js'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A clock that runs what falls due when the test moves it. */
const clock = () => {
  let nowMs = 0
  let due: { atMs: number; work: () => void }[] = []
  return {
    monotonicMs: () => nowMs,
    after: (delayMs: number, work: () => void) => {
      const entry = { atMs: nowMs + delayMs, work }
      due.push(entry)
      return () => void (due = due.filter((each) => each !== entry))
    },
    pause: () => Math.min(...due.map(({ atMs }) => atMs)) - nowMs,
    advance: async (ms: number) => {
      nowMs += ms
      for (const entry of due.filter(({ atMs }) => atMs <= nowMs)) {
        due = due.filter((each) => each !== entry)
        entry.work()
      }
      await turn()
    },
  }
}

const fakeLink = (answers = (): boolean => true): Link => {
  let tell: (reason: Error) => void
  const ended = new Promise<Error>((resolve) => (tell = resolve))
  let isOpen = true
  return {
    isOpen: () => isOpen,
    isAnswering: () => isOpen && answers(),
    ended,
    end: (reason) => {
      isOpen = false
      tell(reason)
    },
    call: () => assert.fail('nothing may be asked'),
  }
}

const rig = (open: () => Promise<Link>) => {
  const time = clock()
  const events: KmsProcessEvent[] = []
  const connector = createConnector('/kms.sock', open, { ...time, onEvent: (event) => void events.push(event) })
  return { time, events, connector }
}
const unreachable = async (): Promise<Link> => {
  throw new LinkLost('no connection (ENOENT)')
}

describe('the connector to a KMS', () => {
  it('tries again with pauses that double up to five seconds', async () => {
    const { time, connector, events } = rig(unreachable)
    const pauses: number[] = []
    for (let n = 0; n < 8; n++) {
      await turn()
      pauses.push(time.pause())
      await time.advance(time.pause())
    }

    assert.deepEqual(pauses, [200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000])
    assert.equal(events.filter(({ type }) => type === 'attempt-failed').length, 9)
    connector.close()
  })

  it('lets calls wait for a link as long as they want, and no longer', async () => {
    const { time, connector } = rig(unreachable)
    await turn()
    const waiting = connector.next(1_000)

    await Promise.all([assert.rejects(waiting, { code: 'SIGNER__KMS__UNREACHABLE' }), time.advance(1_000)])
    await assert.rejects(connector.next(1_000), { code: 'SIGNER__KMS__UNREACHABLE' })
    connector.close()
  })

  it('connects again when a link is lost, and gives the new one', async () => {
    const links = [fakeLink(), fakeLink()]
    const { time, connector, events } = rig(async () => links.shift() ?? assert.fail('one link too many'))
    const first = await connector.next(1_000)
    first.end(new LinkLost('the connection was closed'))
    const second = connector.next(1_000)
    await turn()

    assert.equal(connector.isConnected(), false)
    await time.advance(100)

    assert.notEqual(await second, first)
    assert.ok(connector.isConnected())
    assert.deepEqual(events, [{ type: 'lost', reason: 'the connection was closed' }])
    connector.close()
  })

  it('gives up for good at an error that trying again does not help, and tells everybody', async () => {
    const { time, connector, events } = rig(async () => {
      throw new SignerError('SIGNER__KMS__ROOT_MISMATCH', 'another root')
    })
    const waiting = connector.next(1_000)

    await assert.rejects(waiting, { code: 'SIGNER__KMS__ROOT_MISMATCH' })
    await assert.rejects(connector.next(1_000), { code: 'SIGNER__KMS__ROOT_MISMATCH' })
    assert.deepEqual(events, [{ type: 'given-up', reason: 'another root' }])
    assert.equal(time.pause(), Infinity)
  })

  it('is not connected while the other end says nothing, though the socket is open', async () => {
    let answers = true
    const { connector } = rig(async () => fakeLink(() => answers))
    await connector.next(1_000)
    assert.equal(connector.isConnected(), true)

    answers = false

    assert.equal(connector.isConnected(), false)
    connector.close()
  })

  it('tells apart who is away and who is there and cannot be used: starting it helps only the one', async () => {
    const messages: string[] = []
    for (const fault of [new NobodyAnswers('no connection (ENOENT)'), new LinkLost('no connection (EACCES)')]) {
      const { time, connector } = rig(async () => {
        throw fault
      })
      const waiting = connector.next(50).catch((error: Error) => messages.push(error.message))
      await turn()
      await time.advance(50)
      await waiting
      connector.close()
    }

    assert.match(messages[0] ?? '', /did not answer in time: no connection \(ENOENT\)\. Start it/)
    assert.match(messages[1] ?? '', /cannot be used: no connection \(EACCES\)$/)
  })

  it('says why nobody could be reached', async () => {
    const { time, connector } = rig(async () => {
      throw new SignerError('SIGNER__KMS__DIRECTORY_LOCKED', 'Another agent uses this KMS')
    })
    const waiting = connector.next(50)
    await turn()

    await Promise.all([assert.rejects(waiting, /Another agent uses this KMS/), time.advance(50)])
    connector.close()
  })

  it('ends a link that came too late', async () => {
    const link = fakeLink()
    const { connector } = rig(async () => link)
    connector.close()
    await turn()

    assert.equal(link.isOpen(), false)
    await assert.rejects(connector.next(1_000), { code: 'SIGNER__KMS__CLOSED' })
  })
})
