/** The flag of commands that take names and runtimes from the operator's settings. */
export const configFlag = {
  kind: 'parsed',
  parse: String,
  optional: true,
  brief: 'Settings file with chains, tokens, addresses and metadata (default: what is built in)',
  placeholder: 'FILE',
} as const
