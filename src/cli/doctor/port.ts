import { ok, problem, type Finding } from './finding.js'

/** A port of the settings, and who is at it. */
export interface PortView {
  /** Member of the settings, such as `worker.port`. */
  readonly setting: string
  readonly host: string
  readonly port: number
  /** `agent`: one answers as an agent does. `other`: something does not. */
  readonly at: 'nobody' | 'agent' | 'other'
}

/** Whether an agent can have its port. */
export const portFindings = ({ setting, host, port, at }: PortView): readonly Finding[] => {
  const where = `${setting} ${host}:${port}`
  if (at === 'other')
    return [problem(`${where} is used by another program`, `stop that program, or choose another ${setting}`)]
  return [ok(at === 'agent' ? `${where}: an agent answers there` : `${where} is free`)]
}
