import type { ChosenChain } from './choose-chain.js'
import type { Plan } from './plan.js'

/** What was made, and where. */
export interface MadeAgent {
  readonly dir: string
  readonly plan: Plan
  readonly chain: ChosenChain
  /** SS58 address of the operator's key. */
  readonly operator: string
}

/** A word of a shell, as it is where nothing in it means something there. */
const word = (text: string): string =>
  /^[\w./+@:-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`

const fundsLine = ({ kind }: ChosenChain): string =>
  kind === 'production'
    ? 'send funds to the account that `doctor` names: fees are paid from it'
    : 'signer-layer fund --config settings.yaml       # in a second terminal: //Alice pays'

const warningOf = ({ kind }: ChosenChain): readonly string[] =>
  kind === 'production'
    ? [
        '',
        'This version has no source of quotes yet: an agent with registration.method Dcap does not start (SECURITY.md).',
      ]
    : []

/** What a person reads when the agent's folder is made: what is in it, and the exact commands that come next. */
export const nextSteps = ({ dir, plan, chain, operator }: MadeAgent): readonly string[] => [
  `Made in ${dir}: ${[...plan.files.map(({ path }) => path), 'data/'].join(', ')}`,
  `chain     ${chain.description}`,
  `operator  ${operator} (sr25519, secrets/operator.key)`,
  '',
  'Next:',
  ...(dir === '.' ? [] : [`  cd ${word(dir)}`]),
  '  signer-layer doctor --config settings.yaml     # what is left to do',
  '  signer-layer start --config settings.yaml',
  `  ${fundsLine(chain)}`,
  ...warningOf(chain),
]
