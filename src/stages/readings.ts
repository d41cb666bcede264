import { freeBytes, journalBytes } from '../parts/disk-space.js'
import type { Parts } from '../parts/parts.js'
import type { StoreTx } from '../store/port.js'
import type { AgentWatch } from '../report/watch-agent.js'

const numberOf = (amount: bigint | undefined): number | undefined => (amount === undefined ? undefined : Number(amount))

const oneIf = (holds: boolean | undefined): number | undefined => (holds === undefined ? undefined : Number(holds))

const readChain = ({ metrics: { chain }, connection, store }: Parts, { state }: AgentWatch): void => {
  const committed = (): number | undefined => store.transaction((tx) => tx.cursor()?.number)
  const seen = (): number | undefined => connection.finalized.newest()
  chain.headSeen.readBy(seen)
  chain.headCommitted.readBy(committed)
  chain.lag.readBy(() => {
    const [newest, done] = [seen(), committed()]
    return newest === undefined || done === undefined ? undefined : Math.max(0, newest - done)
  })
  chain.headAge.readBy(() => state().headAgeSec)
  chain.reconciled.readBy(() => oneIf(state().reconciled))
}

const readSubmit = ({ metrics: { submit }, store }: Parts, { state }: AgentWatch): void => {
  const ask = (question: (tx: StoreTx) => number) => () => store.transaction(question)
  submit.repliesReady.readBy(ask((tx) => tx.countReadyReplies()))
  submit.live.readBy(ask((tx) => tx.submissions('live').length))
  submit.balance.readBy(() => numberOf(state().freePlanck))
  submit.minimumBalance.readBy(() => numberOf(state().minimumBalancePlanck))
}

/** Says where the values of the moment come from; each is asked at a scrape only, and asks no node. */
export const readValues = (parts: Parts, watch: AgentWatch): void => {
  const { metrics, settings, store, kms } = parts
  readChain(parts, watch)
  metrics.worker.connections.readBy(() => watch.workerConnections())
  metrics.jobs.open.readBy(() => store.transaction((tx) => tx.countAllOpenJobs()))
  metrics.kms.keys.readBy(() => kms.list('caller').length)
  metrics.kms.connected.readBy(() => oneIf(kms.isConnected?.()))
  readSubmit(parts, watch)
  metrics.registration.registered.readBy(() => oneIf(watch.state().registered))
  metrics.registration.age.readBy(() => watch.registrationAgeSec())
  metrics.registration.fallback.readBy(() => oneIf(watch.usesFallback()))
  metrics.store.journal.readBy(() => journalBytes(settings))
  metrics.store.diskFree.readBy(() => freeBytes(settings))
}
