import type { Socket } from 'node:net'
import { SignerError } from '../../errors/signer-error.js'
import { createFrameReader, frameOf, readFrame, type FrameContent } from './frame.js'
import type { Method } from './methods.js'
import { DONE, REFUSED } from './outcome.js'
import type { After } from './options.js'
import { readRefusal } from './refusal.js'

/** The connection ended, or did not answer: what was asked may have been done, and may be asked again. */
export class LinkLost extends Error {}

/** Nobody is at the other end, or whoever is there says nothing: waiting helps. */
export class NobodyAnswers extends LinkLost {}

/** One connection to the process that holds the keys. */
export interface Link {
  readonly isOpen: () => boolean
  /** Whether it is open, and something came since a call was last left without an answer. */
  readonly isAnswering: () => boolean
  /** Raises LinkLost, what the KMS raised, and SIGNER__PROTOCOL__BOUND_EXCEEDED for what fits in no frame. */
  call<Params, Result>(method: Method<Params, Result>, params: Params): Promise<Result>
  /** Resolves with the reason when it has ended. */
  readonly ended: Promise<Error>
  end(reason: Error): void
}

interface Pending {
  /** Raises for content that is no result. */
  readonly done: (content: Uint8Array) => void
  readonly failed: (error: Error) => void
  readonly callOff: () => void
}

/** So many calls without an answer in time, and the connection is as good as lost. */
const MAX_ABANDONED = 64
const MAX_NUMBER = 0xffff_ffff

/**
 * Speaks over a socket that is connected. An answer that comes after its time is passed over; one that comes twice,
 * that nobody asked for, or that is none, ends the connection.
 */
export const createLink = (
  socket: Socket,
  { timeoutMs }: { readonly timeoutMs: number },
  { after }: { readonly after: After },
): Link => {
  const pending = new Map<number, Pending>()
  const abandoned = new Set<number>()
  let lastNumber = 0
  let fault: Error | undefined
  let isSilent = false
  let tellEnd: (reason: Error) => void
  const ended = new Promise<Error>((resolve) => (tellEnd = resolve))

  const end = (reason: Error): void => {
    if (fault) return
    fault = reason
    socket.destroy()
    for (const { callOff, failed } of pending.values()) {
      callOff()
      failed(reason)
    }
    pending.clear()
    tellEnd(reason)
  }
  const abandon = (number: number): void => {
    pending.get(number)?.failed(new NobodyAnswers('no answer in time'))
    pending.delete(number)
    isSilent = true
    abandoned.add(number)
    if (abandoned.size > MAX_ABANDONED) end(new NobodyAnswers('too many calls without an answer'))
  }
  const settle = ({ done, failed, callOff }: Pending, { tag, content }: FrameContent): void => {
    callOff()
    try {
      if (tag === DONE) done(content)
      else if (tag === REFUSED) failed(readRefusal(content))
      else throw new SignerError('SIGNER__PROTOCOL__MALFORMED', 'An answer is done or refused')
    } catch (cause) {
      const lost = new LinkLost('an answer that is none', { cause })
      failed(lost)
      end(lost)
    }
  }
  const take = (frame: FrameContent): void => {
    isSilent = false
    const asked = pending.get(frame.number)
    if (asked) {
      pending.delete(frame.number)
      return settle(asked, frame)
    }
    if (abandoned.delete(frame.number)) return
    if (frame.number === 0 && frame.tag === REFUSED) return end(readRefusal(frame.content))
    end(new LinkLost('an answer that nobody asked for'))
  }
  const reader = createFrameReader((bytes) => {
    try {
      if (!fault) take(readFrame(bytes))
    } finally {
      bytes.fill(0)
    }
  })
  socket.on('data', (chunk: Buffer) => {
    try {
      reader.push(chunk)
    } catch (cause) {
      end(new LinkLost('bytes that are no answer', { cause }))
    }
  })
  socket.on('error', (cause) => end(new NobodyAnswers('the connection failed', { cause })))
  socket.on('close', () => {
    reader.wipe()
    end(new NobodyAnswers('the connection was closed'))
  })
  return {
    isOpen: () => fault === undefined,
    isAnswering: () => fault === undefined && !isSilent,
    ended,
    end,
    call: async (method, params) => {
      const content = method.params.write(params)
      const number = lastNumber + 1
      if (number > MAX_NUMBER) end(new LinkLost('all numbers are used up'))
      if (fault) throw fault
      const bytes = frameOf({ number, tag: method.index, content })
      lastNumber = number
      return new Promise((resolve, failed) => {
        const callOff = after(timeoutMs, () => abandon(number))
        pending.set(number, { done: (answer) => resolve(method.result.read(answer)), failed, callOff })
        socket.write(bytes)
      })
    },
  }
}
