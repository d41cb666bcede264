import { z } from 'zod'
import type { BrokenRule } from './broken-rule.js'
import { isLoopbackUrl } from './loopback.js'
import { portsRule } from './ports-rule.js'
import { insecureProvider, sealProvider } from './seal-provider.js'

// Each rule reads what it needs by itself: a fault elsewhere in the settings hides none of them.
const declared = z.object({ declareDevChain: z.boolean().default(false) })
const onL1 = z.object({ l1: declared })
const withoutAttestation = z.object({ registration: z.object({ method: z.literal('Skip') }) })
const sealed = z.object({ kms: z.object({ mode: z.literal('sealed'), provider: sealProvider }) })
const ipAddress = z.union([z.ipv4(), z.ipv6()])
const openDoor = z.object({ worker: z.object({ host: ipAddress.default('127.0.0.1'), tls: z.undefined().optional() }) })

const broken = (path: readonly string[], message: string): BrokenRule => ({ path, message })

const skipRule = (settings: unknown): BrokenRule[] =>
  withoutAttestation.safeParse(settings).success
    ? [
        broken(
          ['registration', 'method'],
          'Skip registers without attestation: for dev chains only (l1.declareDevChain)',
        ),
      ]
    : []

const providerRule = (settings: unknown, declaration: string): BrokenRule[] => {
  const { data } = sealed.safeParse(settings)
  const message = data && insecureProvider(data.kms.provider, declaration)
  return message === undefined ? [] : [broken(['kms', 'provider'], message)]
}

const doorRule = (settings: unknown): BrokenRule[] => {
  const { data } = openDoor.safeParse(settings)
  if (data === undefined) return []
  const { host } = data.worker
  if (isLoopbackUrl(`ws://${host.includes(':') ? `[${host}]` : host}`)) return []
  return [
    broken(
      ['worker', 'tls'],
      `is missing: a port on ${host} is open to others, so it needs TLS; or set worker.host to 127.0.0.1`,
    ),
  ]
}

/** What the settings of an agent must not be: anywhere, and where no development chain is declared. */
export const agentRules = (settings: unknown): readonly BrokenRule[] => {
  const { data } = onL1.safeParse(settings)
  const isProduction = data?.l1.declareDevChain === false
  return [
    ...doorRule(settings),
    ...portsRule(settings),
    ...(isProduction ? [...skipRule(settings), ...providerRule(settings, 'l1.declareDevChain')] : []),
  ]
}

/** The same for `kms serve`. */
export const serveRules = (settings: unknown): readonly BrokenRule[] =>
  declared.safeParse(settings).data?.declareDevChain === false ? providerRule(settings, 'declareDevChain') : []
