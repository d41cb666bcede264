import type { SignOptions } from '../../types/protocol/scale.js'
import type { RouteAction } from './compiled.js'

type Allow = Extract<RouteAction, { kind: 'allow' }>

/** What must hold before a key is used. */
export interface Gates {
  readonly tavp: boolean
  /** Maximum age of the backend's last verified evidence, in seconds; absent when none is demanded. */
  readonly attestationMaxAgeSec?: number
  /** Whether an unmet attestation gate denies or waits. */
  readonly failMode: 'fail_closed' | 'defer'
}

/**
 * The strictest of what all selected routes and the request itself demand (DESIGN 4): any confirmation, the
 * lowest age, and `fail_closed` before `defer`. Of those that demand no attestation the mode means nothing,
 * but it still counts: a route that says `fail_closed` does not wait.
 */
export const strictestGates = (actions: readonly Allow[], options: SignOptions): Gates => {
  const ages = [options, ...actions].flatMap(({ attestationMinFreshnessSec: age }) => (age === undefined ? [] : [age]))
  return {
    tavp: options.requireTavp || actions.some(({ requireTavp }) => requireTavp),
    ...(ages.length === 0 ? {} : { attestationMaxAgeSec: Math.min(...ages) }),
    failMode: actions.length > 0 && actions.every(({ failMode }) => failMode === 'defer') ? 'defer' : 'fail_closed',
  }
}
