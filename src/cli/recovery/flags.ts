/** The settings of the agent, as `start` takes them. */
export const configFlag = {
  kind: 'parsed',
  parse: String,
  brief: 'Settings file (YAML or JSON)',
  placeholder: 'FILE',
} as const

/** A file that a command reads. */
export const fileFlag = (brief: string) => ({ kind: 'parsed', parse: String, brief, placeholder: 'FILE' }) as const
