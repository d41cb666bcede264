import { mustRun, type Refusals } from './require-ok.js'
import type { Bench } from './tools.js'

export const hexHandle = (handle: number): string => `0x${handle.toString(16)}`

/**
 * trial: finds out a policy. seal: encrypts what is sent to the TPM. unseal: proves a policy, and encrypts what comes
 * back. The last two take their key from one that only the TPM can read (`salt`), so that who listens on the
 * wires between sees nothing.
 */
export type SessionKind = 'trial' | 'seal' | 'unseal'

const KINDS: Readonly<Record<SessionKind, readonly string[]>> = {
  trial: [],
  seal: ['--hmac-session'],
  unseal: ['--policy-session'],
}
const ENCRYPTION: Readonly<Record<Exclude<SessionKind, 'trial'>, string>> = {
  seal: '--enable-decrypt',
  unseal: '--enable-encrypt',
}

/** Frees the TPM's memory of objects: without a resource manager they stay when the tool that loaded them has ended. */
export const flushObjects = async (bench: Bench): Promise<void> => {
  await bench.run('tpm2_flushcontext', ['-t'])
}

/** Runs `use` with the file of a session, which the TPM forgets afterwards whatever happened. */
export const withSession = async <T>(
  bench: Bench,
  { kind, salt, refusals = {} }: { readonly kind: SessionKind; readonly salt?: number; readonly refusals?: Refusals },
  use: (session: string) => Promise<T>,
): Promise<T> => {
  const session = bench.path('session')
  const salted = salt === undefined ? [] : ['--tpmkey-context', hexHandle(salt)]
  await mustRun(bench, 'tpm2_startauthsession', [...KINDS[kind], ...salted, '-S', session], { refusals })
  try {
    if (kind !== 'trial') await mustRun(bench, 'tpm2_sessionconfig', [session, ENCRYPTION[kind]])
    return await use(session)
  } finally {
    await bench.run('tpm2_flushcontext', [session])
  }
}
