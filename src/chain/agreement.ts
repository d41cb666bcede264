import { from, lastValueFrom, map, merge, scan, takeWhile, type SchedulerLike } from 'rxjs'
import { SignerError } from '../errors/signer-error.js'
import type { BlockRef } from '../model/l1.js'
import { createAgreedHeads } from './agreed-heads.js'
import type { ConnectionEvent } from './connection-event.js'
import type { FinalizedHeads, NodeHeads } from './finalized-heads.js'
import type { NodeProvider } from './node-provider.js'
import { agreedHeight, countVotes, type Verdict, type Vote } from './votes.js'
import type { Witness } from './witnesses.js'

/** What is believed of finality. */
export interface Agreement {
  readonly finalized: FinalizedHeads
  /**
   * Resolves when enough nodes name this block, which was read on the connection `epoch`. Raises
   * SIGNER__CHAIN__NO_AGREEMENT, which passes. A node that is outvoted is left.
   */
  readonly confirm: (block: BlockRef, epoch: number) => Promise<void>
}

export interface AgreementDeps {
  /** Reads blocks. */
  readonly provider: NodeProvider
  readonly heads: NodeHeads
  /** One for each endpoint; the one of the endpoint that is read does not count. */
  readonly witnesses: readonly Witness[]
  readonly onEvent: (event: ConnectionEvent) => void
  readonly scheduler: SchedulerLike
}

const noAgreement = (message: string, block: BlockRef): SignerError =>
  new SignerError('SIGNER__CHAIN__NO_AGREEMENT', message, { block: block.number })

/** The votes that were waited for, and what they say. */
interface Count {
  readonly votes: readonly Vote[]
  readonly verdict: Verdict
}

/** Tells of the first of each spell of trouble, and of its end. */
const createSpell = (wanted: number, onEvent: AgreementDeps['onEvent']) => {
  let isOn = false
  return {
    begin: (block: number, missing: readonly string[]): void => {
      if (!isOn) onEvent({ kind: 'unconfirmed', block, wanted, missing: missing.join(', ') })
      isOn = true
    },
    end: (block: number): void => {
      if (isOn) onEvent({ kind: 'confirmed', block })
      isOn = false
    },
  }
}

/** Tells when two nodes begin to name different blocks. */
const createDifferences = (onEvent: AgreementDeps['onEvent']) => {
  const known = new Set<string>()
  return (block: BlockRef, endpoint: string, { endpoint: other, hash }: Vote): void => {
    if (hash === undefined) return
    const pair = [endpoint, other].sort().join(' ')
    if (hash === block.hash) return void known.delete(pair)
    if (known.has(pair)) return
    known.add(pair)
    onEvent({ kind: 'conflict', block: block.number, endpoint, hash: block.hash, other, otherHash: hash })
  }
}

/**
 * Believes what `wanted` endpoints say, the one that is read among them (DESIGN 7), each only up to what it says
 * is final itself. The others are asked for the hash of each block, while the block is read, and nothing waits
 * for more of them than are needed.
 */
export const createAgreement = (
  wanted: number,
  { provider, heads, witnesses, onEvent, scheduler }: AgreementDeps,
): Agreement => {
  const spell = createSpell(wanted, onEvent)
  const noteDifference = createDifferences(onEvent)
  const others = (): Witness[] => witnesses.filter(({ index }) => index !== provider.current())
  const heights = (): (number | undefined)[] => others().map((witness) => witness.heads.newestHere())
  const behind = (number: number): string[] =>
    others().flatMap((witness) => ((witness.heads.newestHere() ?? -1) < number ? [witness.endpoint] : []))

  const ask = async (witness: Witness, block: BlockRef, endpoint: string): Promise<Vote> => {
    const vote = { endpoint: witness.endpoint, hash: await witness.hashAt(block.number) }
    // Also when it comes too late to be counted.
    noteDifference(block, endpoint, vote)
    return vote
  }
  const countOn = (block: BlockRef): Promise<Count> => {
    const endpoint = provider.endpoint()
    return lastValueFrom(
      merge(...others().map((witness) => from(ask(witness, block, endpoint)))).pipe(
        scan((votes: readonly Vote[], vote) => [...votes, vote], []),
        map((votes) => ({ votes, verdict: countVotes(wanted, block.hash, votes) })),
        takeWhile(({ verdict }) => verdict === 'open', true),
      ),
      { defaultValue: { votes: [], verdict: 'open' } },
    )
  }
  const leaveOutvoted = (block: BlockRef, epoch: number): SignerError => {
    const error = noAgreement(`${wanted} other nodes agree on another block ${block.number} than this one.`, block)
    if (provider.epoch() === epoch) provider.leave(error.message, error)
    return error
  }
  const finalized = createAgreedHeads(heads, {
    heard: [heads, ...witnesses.map((witness) => witness.heads)],
    agreed: () => agreedHeight(wanted, heads.newestHere(), heights()),
    onAhead: (block) => spell.begin(block, behind(block)),
    scheduler,
  })

  return {
    finalized,
    confirm: async (block, epoch) => {
      if (provider.epoch() !== epoch) throw noAgreement(`The connection of block ${block.number} was lost.`, block)
      const { verdict, votes } = await countOn(block)
      if (verdict === 'agreed') return spell.end(block.number)
      if (verdict === 'outvoted') throw leaveOutvoted(block, epoch)
      const silent = votes.filter(({ hash }) => hash !== block.hash).map(({ endpoint }) => endpoint)
      spell.begin(block.number, silent)
      throw noAgreement(`Fewer than ${wanted} nodes confirm block ${block.number}.`, block)
    },
  }
}

/** The word of the one node that is read, for an agreement of one. */
export const singleWord = (heads: FinalizedHeads): Agreement => ({ finalized: heads, confirm: () => Promise.resolve() })
