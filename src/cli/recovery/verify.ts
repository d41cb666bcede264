import { buildCommand } from '@stricli/core'
import { SignerError } from '../../errors/signer-error.js'
import { verifySet, type VerifiedSet } from '../../kms/recovery/verify-set.js'
import { nodeFileSystem } from '../../kms/sealed/file-system.js'
import type { Hex } from '../../model/ids.js'
import { hex32 } from '../../settings/hex32.js'
import { jsonFlag, print, printJson, type OutputContext } from '../output.js'
import { readIdentityFiles } from './read-identity-files.js'

interface Flags {
  readonly dir: string
  readonly identity?: readonly string[]
  readonly account?: Hex
  readonly json: boolean
}

const openedLine = ({ set: { threshold }, opened, joined }: VerifiedSet): string => {
  if (joined) return `Shares ${opened.join(', ')} open, and join to the root secret that the set was made of.`
  if (opened.length === 0) return 'No share was opened: give an --identity to check that one opens.'
  return `Shares ${opened.join(', ')} open and are those that were made; ${threshold} are needed to join.`
}

const describe = (found: VerifiedSet): readonly string[] => [
  `Set ${found.set.setId}: any ${found.set.threshold} of ${found.set.shares.length} shares; all files are as they were made.`,
  `Signed by account ${found.set.account}: compare it with the account of your agent.`,
  openedLine(found),
]

const requireAccount = (account: Hex | undefined, { set }: VerifiedSet): void => {
  if (account === undefined || account === set.account) return
  throw new SignerError(
    'SIGNER__KMS__INVALID_SHARE',
    `The set is signed by ${set.account}, not by ${account}: it is not that of your agent`,
    { account: set.account },
  )
}

async function verify(this: OutputContext, { dir, identity = [], account, json }: Flags): Promise<void> {
  const found = await verifySet({ dir, identities: await readIdentityFiles(identity) }, nodeFileSystem)
  requireAccount(account, found)
  const { set, opened, joined } = found
  if (json)
    printJson(this, {
      setId: set.setId,
      threshold: set.threshold,
      shares: set.shares.length,
      account: set.account,
      opened,
      joined,
    })
  else print(this, describe(found))
}

export const verifyCommand = buildCommand<Flags, [], OutputContext>({
  func: verify,
  parameters: {
    flags: {
      dir: { kind: 'parsed', parse: String, brief: 'Folder with recovery.json and the shares', placeholder: 'DIR' },
      identity: {
        kind: 'parsed',
        parse: String,
        optional: true,
        variadic: true,
        brief: 'age identity file of an operator; may be given several times, as a drill',
        placeholder: 'FILE',
      },
      account: {
        kind: 'parsed',
        parse: (input: string): Hex => hex32.parse(input),
        optional: true,
        brief: 'Account that must have signed the set',
        placeholder: '0x…',
      },
      json: jsonFlag,
    },
  },
  docs: {
    brief: 'Check a set of recovery shares, and with identities that they open and join',
    fullDescription:
      'Without identities: the set is complete, unaltered, and signed. With an identity: its share opens and is right. With as many as are needed: they join to the root secret, which is forgotten again. What is in a share is never shown.\n\nExample: signer-layer recovery verify --dir recovery --identity alice.txt',
  },
})
