import { Registry } from 'prom-client'
import { instruments } from './instruments.js'
import * as labels from './labels.js'
import { timing } from './timing.js'

export interface MetricsOptions {
  /** How many L1 endpoints there are; each is known by its place in the settings, from 0. */
  readonly endpoints: number
  /** Names of the methods of the worker's door. */
  readonly methods: readonly string[]
  /** Ids of the backends of the settings. */
  readonly backends: readonly string[]
  /** What runs: versions of this package and of Node. */
  readonly build: { readonly version: string; readonly node: string }
  /** Of a clock that never goes back. */
  readonly monotonicMs: () => number
}

/** From an answer at once to one that waited for the chain. */
const DURATION_SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]
/** Finality lags two or three blocks behind; the longest era is 128. */
const INCLUSION_BLOCKS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 128]

/** Labels of endpoints: their places, as text. */
const placesOf = (count: number): string[] => Array.from({ length: count }, (_, place) => String(place))

/**
 * Every metric of an agent, in the order in which a request passes. They live in a registry of their own, so that
 * agents in one process do not count together. Names end in their unit; labels have closed sets of values, never an
 * id, an account or anything else that a stranger chooses. docs/operate.md lists them (tested).
 */
export const createMetrics = ({ endpoints, methods, backends, build, monotonicMs }: MetricsOptions) => {
  const registry = new Registry()
  const endpoint = { endpoint: placesOf(endpoints), role: labels.ROLES }
  const backend = { backend: backends }
  const { count, countBy, reading, levelBy, spread, spreadBy } = instruments(registry, () => failedReads.add())

  const chain = {
    headSeen: reading('signer_chain_head_seen_number', 'Highest finalised block that a node announced'),
    headCommitted: reading('signer_chain_head_committed_number', 'Last finalised block that was committed'),
    lag: reading('signer_chain_lag_blocks', 'Finalised blocks that were announced and not yet committed'),
    headAge: reading('signer_chain_head_age_seconds', 'Time since the last block was committed, or since the start'),
    reconciled: reading('signer_chain_reconciled', '1 when the head that was final at the start has been reached'),
    blocks: count('signer_chain_blocks_committed_total', 'Finalised blocks committed'),
    readsRetried: count('signer_chain_block_reads_retried_total', 'Reads of a block that failed and were tried again'),
    skipped: countBy('signer_chain_skipped_total', 'Parts of blocks that were passed over', {
      reason: labels.SKIP_REASONS,
    }),
    connected: levelBy('signer_chain_connected', '1 while the endpoint is connected', endpoint),
    connections: countBy('signer_chain_connections_total', 'Connections that were opened', endpoint),
    disconnections: countBy('signer_chain_disconnections_total', 'Connections lost, given up or not made', endpoint),
    setAside: countBy('signer_chain_set_aside_total', 'Times that an endpoint was found wrong and set aside', endpoint),
    conflicts: count('signer_chain_conflicts_total', 'Times that two endpoints named different finalised blocks'),
    unconfirmed: levelBy('signer_chain_unconfirmed', '1 while too few endpoints confirm the next block', {}),
  }
  const intake = {
    dropped: countBy('signer_intake_envelopes_dropped_total', 'Envelopes dropped without an answer', {
      fault: labels.ENVELOPE_FAULTS,
    }),
    requests: countBy('signer_intake_requests_admitted_total', 'Requests admitted', { door: labels.DOORS }),
    jobs: countBy('signer_intake_jobs_admitted_total', 'Jobs admitted: one for each call of a request', {
      door: labels.DOORS,
    }),
    refused: countBy('signer_intake_requests_refused_total', 'Well-formed requests that were not admitted', {
      door: labels.DOORS,
      fault: labels.REQUEST_FAULTS,
    }),
  }
  const worker = {
    connections: reading('signer_worker_connections', 'Open connections of workers'),
    events: countBy('signer_worker_port_events_total', 'What the port refused, cut or held back', {
      event: labels.PORT_EVENTS,
    }),
    calls: countBy('signer_worker_calls_total', 'Calls of known methods', {
      method: methods,
      outcome: labels.CALL_OUTCOMES,
    }),
    errors: countBy('signer_worker_errors_total', 'Errors that calls and frames were answered with', {
      error: labels.CALL_ERRORS,
    }),
    ignored: count('signer_worker_notifications_ignored_total', 'Calls without an id: they do nothing'),
  }
  const jobs = {
    open: reading('signer_jobs_open', 'Jobs admitted and not answered'),
    answered: countBy('signer_jobs_answered_total', 'Jobs answered', { call: labels.CALLS, outcome: labels.OUTCOMES }),
    /** From admission to answer, by the id of the job. */
    duration: timing(
      spreadBy(
        'signer_jobs_duration_seconds',
        'Time from admission to answer, of jobs that this process admitted',
        { call: labels.CALLS },
        DURATION_SECONDS,
      ),
      { monotonicMs },
    ),
  }
  const kms = {
    keys: reading('signer_kms_keys', 'Keys of callers that are held'),
    connected: reading('signer_kms_connected', '1 while the KMS of another process is connected'),
    blocksHeld: count(
      'signer_kms_block_waits_total',
      'Times that a block was held back because the KMS did not answer',
    ),
  }
  const signing = {
    available: levelBy('signer_backend_available', '0 while the backend is taken for away', backend),
    calls: countBy('signer_backend_calls_total', 'Requests to sign, by how the backend answered', {
      ...backend,
      outcome: labels.BACKEND_OUTCOMES,
    }),
    waits: count('signer_backend_waits_total', 'Times that a job was put off because who holds its key did not answer'),
  }
  const submission = { submission: labels.SUBMISSIONS }
  const submit = {
    repliesReady: reading('signer_submit_replies_ready', 'Replies that no live or included submission carries'),
    live: reading('signer_submit_submissions_live', 'Submissions whose fate is open'),
    composed: countBy('signer_submit_composed_total', 'Submissions signed and stored', submission),
    answers: countBy('signer_submit_pool_answers_total', 'What pools answered to a submission', {
      ...submission,
      outcome: labels.POOL_ANSWERS,
    }),
    statuses: countBy('signer_submit_pool_statuses_total', 'What pools told of submissions that they took', {
      ...submission,
      status: labels.POOL_STATUSES,
    }),
    included: countBy('signer_submit_included_total', 'Submissions finalised with success', submission),
    died: countBy('signer_submit_died_total', 'Submissions that can no longer succeed', {
      ...submission,
      cause: labels.DEATH_CAUSES,
    }),
    inclusion: spread('signer_submit_inclusion_blocks', 'Blocks from signing to inclusion', INCLUSION_BLOCKS),
    extrinsics: countBy('signer_submit_extrinsics_total', 'Extrinsics of our account in finalised blocks', {
      outcome: labels.EXTRINSIC_OUTCOMES,
    }),
    fees: count('signer_submit_fees_planck_total', 'Fees and tips paid'),
    balance: reading('signer_submit_balance_planck', 'Free balance of our account'),
    minimumBalance: reading('signer_submit_minimum_balance_planck', 'Balance below which nothing is sent'),
    waits: countBy('signer_submit_waits_total', 'Times that submitting was put off', { cause: labels.WAITS }),
    foreign: count('signer_submit_foreign_extrinsics_total', 'Extrinsics of our account that we did not make'),
    stepsFailed: count('signer_submit_steps_failed_total', 'Steps of submitting that failed'),
  }
  const registration = {
    registered: reading('signer_registration_registered', '1 while the account is registered as the settings say'),
    age: reading('signer_registration_age_seconds', 'Age of the registration, in time of the chain'),
    changes: countBy('signer_registration_changes_total', 'Changes of the registration, as the chain says', {
      change: labels.REGISTRATION_CHANGES,
    }),
    fallback: reading('signer_registration_fallback', '1 while replies go out in the fallback form'),
  }
  const store = {
    journal: reading('signer_store_journal_bytes', 'Size of the journal'),
    diskFree: reading('signer_store_disk_free_bytes', 'Free space where the journal is'),
  }
  const traces = {
    spans: countBy('signer_traces_spans_total', 'Spans of traces, by what became of them', {
      outcome: labels.SPAN_OUTCOMES,
    }),
  }
  const info = levelBy('signer_build_info', '1, labelled with what runs', {
    version: [build.version],
    node: [build.node],
  })
  info.set(build, 1)
  const failedReads = count('signer_observe_failed_reads_total', 'Values that could not be read for a scrape')
  return { registry, chain, intake, worker, jobs, kms, signing, submit, registration, store, traces }
}

/** Where stages count, and where the values of the moment are read from. */
export type Metrics = ReturnType<typeof createMetrics>
