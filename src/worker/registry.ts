import type { Method } from './method.js'
import { rpcDiscover } from './methods/rpc.discover.js'
import { signerAuthenticate } from './methods/signer_authenticate.js'
import { signerDeleteKey } from './methods/signer_deleteKey.js'
import { signerDisableKey } from './methods/signer_disableKey.js'
import { signerExplain } from './methods/signer_explain.js'
import { signerGenerateKey } from './methods/signer_generateKey.js'
import { signerGetAttestation } from './methods/signer_getAttestation.js'
import { signerGetJob } from './methods/signer_getJob.js'
import { signerGetShieldingKey } from './methods/signer_getShieldingKey.js'
import { signerGetStatus } from './methods/signer_getStatus.js'
import { signerGrant } from './methods/signer_grant.js'
import { signerListJobs } from './methods/signer_listJobs.js'
import { signerListKeys } from './methods/signer_listKeys.js'
import { signerListLimits } from './methods/signer_listLimits.js'
import { signerListPolicies } from './methods/signer_listPolicies.js'
import { signerPublicKey } from './methods/signer_publicKey.js'
import { signerPutPolicy } from './methods/signer_putPolicy.js'
import { signerRemovePolicy } from './methods/signer_removePolicy.js'
import { signerRotateKey } from './methods/signer_rotateKey.js'
import { signerSign } from './methods/signer_sign.js'
import { signerSignBatch } from './methods/signer_signBatch.js'
import { signerSubscribeJob } from './methods/signer_subscribeJob.js'
import { signerUnsubscribeJob } from './methods/signer_unsubscribeJob.js'
import { systemHealth } from './methods/system_health.js'

/** Every method of the door, in the order in which they are described. */
export const METHODS: readonly Method[] = [
  signerGenerateKey,
  signerPublicKey,
  signerSign,
  signerSignBatch,
  signerGrant,
  signerDisableKey,
  signerRotateKey,
  signerDeleteKey,
  signerGetJob,
  signerListJobs,
  signerSubscribeJob,
  signerUnsubscribeJob,
  signerListKeys,
  signerExplain,
  signerListLimits,
  signerPutPolicy,
  signerRemovePolicy,
  signerListPolicies,
  signerGetShieldingKey,
  signerGetAttestation,
  signerGetStatus,
  signerAuthenticate,
  systemHealth,
  rpcDiscover,
]

const BY_NAME: ReadonlyMap<string, Method> = new Map(METHODS.map((method) => [method.name, method]))

/** The method of this name on the wire. */
export const findMethod = (name: string): Method | undefined => BY_NAME.get(name)
