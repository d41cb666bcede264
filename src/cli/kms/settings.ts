/** The flag of commands that open the keys of an agent. */
export const settingsFlag = {
  kind: 'parsed',
  parse: String,
  brief: 'Settings file of the agent, which is stopped',
  placeholder: 'FILE',
} as const

/** The flag of commands that need the keys alone. */
export const keysFlag = {
  ...settingsFlag,
  brief: 'Settings file of the agent, or of kms serve; it is stopped',
} as const
