/** What is known of an agent at one moment. */
export interface AgentState {
  readonly stopping: boolean
  /** Whether the journal can be read. */
  readonly storeReadable: boolean
  /** Whether the KMS can be asked; one in this process always can. */
  readonly kmsConnected: boolean
  /** Whether every backend can be asked, as far as is known without asking. */
  readonly backendsAvailable: boolean
  /** Whether there is a connection to a node. */
  readonly connected: boolean
  /** Since the last block was committed, or since the start; of a clock that never goes back. */
  readonly headAgeSec: number
  /** Without a block for this long, policy time is unknown. */
  readonly stallSec: number
  /** Whether the head that was final at the start has been reached. */
  readonly reconciled: boolean
  /** At the newest block for which the account was read; undefined before the first. */
  readonly registered: boolean | undefined
  readonly freePlanck: bigint | undefined
  readonly minimumBalancePlanck: bigint
}

/** Why an agent does not do its work, and what helps. Names are for ever: alerts match them. */
export const REASONS = {
  stopping: 'The agent is stopping. Start it again when it has ended.',
  store_unreadable: 'The journal cannot be read. Look at the disk and the log, then restart the agent.',
  kms_away:
    'The KMS process is not connected: no block is opened and nothing is signed. Start it (signer-layer kms serve --config FILE) and look at its log; what was admitted waits.',
  backend_away:
    'A backend does not answer, and jobs that need it wait until their deadlines. Look at its process and its log; signer_backend_available tells which one it is.',
  not_connected: 'No L1 node is connected. Check the endpoints of the settings, the network and the nodes.',
  no_finalised_block:
    'No finalised block was committed for longer than policy.timeStallSec. Check that the chain finalises and that the nodes keep the states of blocks.',
  not_reconciled: 'The agent is still reading the blocks of the time when it was off. Wait until it has caught up.',
  account_unknown: 'The account was not read from the chain yet. Wait for the first block.',
  not_registered:
    'The account is not registered as the settings say. Wait some blocks for the agent to register; if it does not, see the log.',
  waiting_for_funds: "The account's free balance is below submit.minimumBalancePlanck. Send funds to it.",
} as const

export type ReasonName = keyof typeof REASONS

/** One reason, for people and for machines. */
export interface Reason {
  readonly name: ReasonName
  readonly advice: string
}

const holds: Readonly<Record<ReasonName, (state: AgentState) => boolean>> = {
  stopping: ({ stopping }) => stopping,
  store_unreadable: ({ storeReadable }) => !storeReadable,
  kms_away: ({ kmsConnected }) => !kmsConnected,
  backend_away: ({ backendsAvailable }) => !backendsAvailable,
  not_connected: ({ connected }) => !connected,
  no_finalised_block: ({ headAgeSec, stallSec }) => headAgeSec > stallSec,
  not_reconciled: ({ reconciled }) => !reconciled,
  account_unknown: ({ reconciled, registered }) => reconciled && registered === undefined,
  not_registered: ({ registered }) => registered === false,
  waiting_for_funds: ({ freePlanck, minimumBalancePlanck }) =>
    freePlanck !== undefined && freePlanck < minimumBalancePlanck,
}

const NAMES = Object.keys(REASONS) as ReasonName[]

/** All that keeps the agent from admitting requests and answering them on chain, most basic first; ready without any. */
export const notReadyBecause = (state: AgentState): readonly Reason[] =>
  NAMES.filter((name) => holds[name](state)).map((name) => ({ name, advice: REASONS[name] }))
