import type { ChosenSettings } from './settings-text.js'

const HEAD = `# What this agent signs. The first route that says yes decides; what no route allows is denied.
#
#   signer-layer policy lint policy.yaml --config settings.yaml      what it does not do, or does too freely
#   kill -HUP PID                                                    a running agent takes it over; raise the version
#
version: 1
id: first-policy
`

const DEVELOPMENT = `routes:
  # Plain transfers of less than 1 ETH, with a fee of 0.01 ETH at most, and 10 ETH a day of all keys together. This is
  # a development chain: where money is, name the addresses that may be paid with to_allowlist.
  - id: eth-below-1
    match: { chain: eth, amount_lt: 1, fee_lte: '0.01' }
    action:
      backend: kms-integritee
      limits: [{ amount: 10, window: 24h }]
`

const PRODUCTION = `# Nothing is signed until a route stands here. An example, with the addresses that may be paid in the list:
#
#   routes:
#     - id: eth-to-treasury
#       match: { chain: eth, amount_lt: '0.1', fee_lte: '0.01', to_allowlist: ['0x…'] }
#       action:
#         backend: kms-integritee
#         limits: [{ amount: '0.5', window: 24h }]
routes: []
`

/**
 * The first policy: on a development chain one that lets small transfers through, elsewhere one that denies everything,
 * since nobody but the operator knows whom the agent may pay.
 */
export const policyText = ({ isDevChain }: Pick<ChosenSettings, 'isDevChain'>): string =>
  `${HEAD}${isDevChain ? DEVELOPMENT : PRODUCTION}`
