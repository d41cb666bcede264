/** The client for dApps: runs in browsers and in Node. */
export type { AccountExtrinsic, LeafCall, TopCall } from './account-extrinsic.js'
export { readAgentFile, writeAgentFile } from './agent-file.js'
export type { AgentAddress, AgentFile } from './agent-file.js'
export {
  deleteKeyCall,
  disableKeyCall,
  enableKeyCall,
  generateKeyCall,
  grantCall,
  publicKeyCall,
  revokeCall,
  rotateKeyCall,
  signCall,
} from './calls.js'
export type { CallOf, GrantInput, NewKeyInput, RevokeInput, RotateInput, SignInput } from './calls.js'
export { connectSignerClient } from './connect-signer-client.js'
export { checkExpectation } from './expectation.js'
export type { CheckedReply, Expectation } from './expectation.js'
export { acceptRecord, findShieldingKey } from './find-shielding-key.js'
export type { RecordSource, SearchOptions } from './find-shielding-key.js'
export type { BlockSource } from './follow-blocks.js'
export { batchInvoke, invoke, invokeCall } from './invoke.js'
export type { InvokeOptions } from './invoke.js'
export { createL1Reader } from './l1-reader.js'
export type { FinalizedHead, L1Reader } from './l1-reader.js'
export type { Reply, ReplyFault, ReplyValue } from './open-replies.js'
export { pendingInFolder } from './pending/pending-in-folder.js'
export type { FileSystem, OpenFile } from './pending/pending-in-folder.js'
export { pendingInStorage } from './pending/pending-in-storage.js'
export type { WebStorage } from './pending/pending-in-storage.js'
export type { PendingStore } from './pending/pending-store.js'
export { readPending, writePending } from './pending/pending-text.js'
export { checkRegistration } from './pin.js'
export type { Pin } from './pin.js'
export { fromPolkadotWallet } from './polkadot-wallet.js'
export type { PolkadotWallet } from './polkadot-wallet.js'
export { fromEcdsa, fromEd25519, fromWebCrypto } from './raw-keys.js'
export type { RawKey, SignFunction, WebCryptoKey, WebCryptoKeyPair } from './raw-keys.js'
export type { PublicationFault } from './publication.js'
export { followReplies, waitForReplies, waitForReply } from './replies.js'
export type { FollowOptions, Ignored, WaitOptions } from './replies.js'
export { sealRequest } from './request.js'
export type { RequestInput, SealedRequest } from './request.js'
export { fromKeyringPair } from './request-signer.js'
export type { RequestSigner } from './request-signer.js'
export { resultOf } from './results.js'
export type { DoneResult, KeyResult, Refusal, ResultOf, SignResult } from './results.js'
export { signedMessage } from './signed-message.js'
export type {
  PendingRequest,
  RequestOptions,
  ResultOptions,
  ResultsOf,
  SignerClient,
  SignerClientOptions,
} from './signer-client.js'
export { createSubmitter } from './submitter.js'
export type { Inclusion, Submitter, SubmitterAccount, Until } from './submitter.js'
export { askAttestation } from './worker/ask-attestation.js'
export { createWorkerClient } from './worker/create-worker-client.js'
export type {
  KeyPage,
  WorkerClient,
  WorkerClientOptions,
  WorkerRequest,
  WorkerRequestOptions,
  WorkerSendOptions,
} from './worker/worker-client.js'
export type {
  WebSocketConstructor,
  WebSocketEvent,
  WebSocketLike,
  WebSocketReceiving,
} from './worker/transport/web-socket.js'
export type { AtDoor, WorkerResult, WorkerResultsOf } from './worker/worker-results.js'
export { verifySignature } from './verify-signature.js'
export { isSignerError, SignerError } from '../errors/signer-error.js'
export type { ErrorContext } from '../errors/signer-error.js'
export type { ErrorCode, RetryClass } from '../errors/codes.js'
export type { AccountId, ChainId, Hex, KeyId, RequestId } from '../model/ids.js'
export type { KeyType, SignatureScheme } from '../model/key.js'
export type { BlockRef, Registration } from '../model/l1.js'
export { contextExt, contextMessage } from '../protocol/context.js'
export type { ContextPlace } from '../protocol/context.js'
export { intent, tavpChallenge } from '../protocol/ids.js'
export type { ConfirmationPlace, Deployment } from '../protocol/ids.js'
export type { AgentPlace } from '../protocol/rpc.js'
export type { Right } from '../../types/protocol/rights.js'
export type {
  ContextStatement,
  Payload,
  RequestCall,
  ShieldingRecord,
  SignedContext,
  SignOptions,
} from '../../types/protocol/scale.js'
