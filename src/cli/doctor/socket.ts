import { ok, problem, type Finding } from './finding.js'

/** What lies where the socket of a KMS should be; not connected to, since it serves one agent at a time. */
export interface SocketView {
  readonly path: string
  readonly wantedUid: number
  /** undefined where nothing lies. */
  readonly found: { readonly isSocket: boolean; readonly uid: number } | undefined
}

/** Whether a KMS in a process of its own can be there. */
export const socketFindings = ({ path, wantedUid, found }: SocketView): readonly Finding[] => {
  if (found === undefined)
    return [problem(`there is no socket at ${path}`, 'start the KMS: signer-layer kms serve --config FILE')]
  if (!found.isSocket) return [problem(`${path} is no socket`, 'check kms.socket')]
  if (found.uid !== wantedUid)
    return [
      problem(
        `${path} belongs to user ${found.uid}, and the agent believes user ${wantedUid} alone`,
        'set kms.uid, or run the KMS as that user',
      ),
    ]
  return [ok(`${path} is there, of user ${found.uid}`)]
}
