import { buildCommand } from '@stricli/core'
import { deleteKeyCall } from '../../client/index.js'
import type { KeyId } from '../../model/ids.js'
import { EXIT } from '../fault.js'
import { print, type OutputContext } from '../output.js'
import { idParameter } from '../parse-hex32.js'
import { confirm } from './confirm.js'
import { requestFlags, type RequestFlags } from './flags.js'
import { show } from './show.js'
import { withDoor } from './with-door.js'

interface Flags extends RequestFlags {
  readonly yes: boolean
}

const isMeant = (keyId: KeyId): Promise<boolean> =>
  confirm(`Delete the key ${keyId}? It signs nothing from then on, and what it holds is lost once it is destroyed.`, {
    input: process.stdin,
    output: process.stderr,
  })

async function run(this: OutputContext, flags: Flags, keyId: KeyId): Promise<void> {
  if (!flags.yes && !(await isMeant(keyId))) {
    print(this, ['Nothing was deleted.'])
    this.process.exitCode = EXIT.failed
    return
  }
  await withDoor(this, flags, async (door) => {
    const { answer, forget } = await door.ask(deleteKeyCall(keyId), flags)
    show(this, { door: door.name, answer, keyId }, flags.json)
    await forget()
  })
}

/** `request delete-key`: the end of a key of the caller. */
export const deleteKeyCommand = buildCommand<Flags, [KeyId], OutputContext>({
  func: run,
  parameters: {
    positional: { kind: 'tuple', parameters: [idParameter('Id of the key', 'KEY_ID')] },
    flags: {
      yes: { kind: 'boolean', default: false, brief: 'Do not ask whether it is meant', withNegated: false },
      ...requestFlags,
    },
  },
  docs: {
    brief: 'Delete a key: it signs nothing any more, and is destroyed some blocks later',
    fullDescription:
      'Asks whether it is meant; a script says --yes.\n\nExample: signer-layer request delete-key 0x… --agent agent.json --as //Bob',
  },
})
