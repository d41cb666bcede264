/**
 * An endpoint as it may be shown: scheme, host and port. Path, query and user may hold credentials. What is no
 * address is not shown at all.
 */
export const endpointName = (url: string): string => {
  if (!URL.canParse(url)) return '(not an address)'
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}`
}
