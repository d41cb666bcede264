import { encodeAddress } from '@polkadot/util-crypto'
import { buildCommand } from '@stricli/core'
import { withL1 } from './with-l1.js'
import { agentFlags } from './agent/flags.js'
import { parseAmount, toAccount } from './fund/parse.js'
import { payFromAlice } from './fund/pay-from-alice.js'
import { payeeOf, type PayeeFlags } from './fund/payee-of.js'
import { jsonFlag, print, printJson, type OutputContext } from './output.js'

interface Flags extends PayeeFlags {
  readonly amount: string
  readonly json: boolean
}

async function fund(this: OutputContext, { amount, json, ...flags }: Flags, given?: string): Promise<void> {
  const { account, endpoints, genesis } = await payeeOf(flags, given === undefined ? undefined : toAccount(given))
  const paid = await withL1({ endpoints, genesis }, ({ api }) => payFromAlice(api, account, amount))
  const address = encodeAddress(account)
  if (json)
    return printJson(this, {
      account,
      address,
      paid_planck: paid.planck.toString(),
      free_planck: paid.freePlanck.toString(),
      block_hash: paid.blockHash,
    })
  print(this, [
    `//Alice paid ${paid.shown} to ${address}, final in block ${paid.blockHash}.`,
    `Its balance is ${paid.freeShown}.`,
  ])
}

/** `fund`: coins of a development chain for an account. */
export const fundCommand = buildCommand<Flags, [string?], OutputContext>({
  func: fund,
  parameters: {
    flags: {
      amount: { kind: 'parsed', parse: parseAmount, default: '100', brief: 'How much, in units of the coin' },
      config: agentFlags.config,
      agent: agentFlags.agent,
      l1: agentFlags.l1,
      json: jsonFlag,
    },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: String,
          optional: true,
          brief: 'SS58 or 0x account (default: that of the agent)',
          placeholder: 'ACCOUNT',
        },
      ],
    },
  },
  docs: {
    brief: 'Pay development coins from //Alice to an agent or another account',
    fullDescription:
      'Works on development chains alone, where the well-known account //Alice has money. Waits until the transfer is final.\n\nExample: signer-layer fund --config settings.yaml --amount 100',
  },
})
