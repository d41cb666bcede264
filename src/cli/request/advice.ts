import type { Reason } from '../../../types/protocol/reasons.js'
import type { Answer } from './answer.js'

const EXPLAIN =
  "add --explain to the same command at the worker's door to see what each route says of it, or try the policy with: signer-layer policy explain"

/** What to do about an answer that is a no, by its reason. */
const CURES: Readonly<Partial<Record<Reason, string>>> = {
  NoRoute: `no route of the policy allows it: ${EXPLAIN}`,
  Undecidable: `the policy could not be decided: ${EXPLAIN}`,
  DeniedByRoute: `a route of the policy forbids it: ${EXPLAIN}`,
  LimitExceeded: 'wait until the window of the limit has moved on: signer-layer policy limits shows what is left',
  ConfirmationUnavailable: 'the policy wants a confirmation by the user, and this owner has nothing to confirm with',
  AttestationUnavailable: 'the policy wants fresher evidence of the backend: its operator has to renew it',
  UnknownKey:
    'the agent has no such key that this caller may use: check --key and --as, or list keys with: signer-layer keys list',
  WrongChainForKey: 'the key was made for other chains: give one of them by --chain, or make a key for this one',
  MalformedPayload: 'the bytes are not what --kind says: check both, and --encoding',
  PayloadNamesOtherChain: 'the payload is for another chain than --chain: correct one of them',
  KeyNotInPayload: 'the payload has nothing to sign for this key: check --key',
  DeadlineTooFar: 'ask with fewer --deadline-blocks',
  UnknownPolicy: 'check --policy-id: the agent has no stored policy of that id',
  KeyLimitReached: 'this caller has as many keys as it may have: delete one that is not needed',
  KeyDisabled: 'its owner has to enable the key again',
  BackendFailed: 'ask again with the same command: nothing was signed',
  PolicyTimeUnknown: 'the agent waits for news of the L1: ask again in a minute',
  DeadlinePassed: 'nothing was signed: ask again, with more --deadline-blocks if the agent has much to do',
}

/** One line on what to do about an answer; undefined for one that is a yes, or that says all there is. */
export const adviceFor = ({ status, reason }: Pick<Answer, 'status' | 'reason'>): string | undefined =>
  status === 'ok' || !Object.hasOwn(CURES, reason) ? undefined : CURES[reason as Reason]
