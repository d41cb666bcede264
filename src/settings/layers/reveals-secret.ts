/** Words of a path that are this long are no names. */
const LONGEST_WORD = 15

const isCredential = (text: string): boolean => {
  if (!text.includes('://') || !URL.canParse(text)) return false
  const { username, password, search, pathname } = new URL(text)
  if (username !== '' || password !== '' || search !== '') return true
  return pathname.split('/').some((word) => word.length > LONGEST_WORD)
}

/**
 * Whether a value holds an address with what may be a credential: a user, a query, or a long word in its path.
 * Arguments and environments of a process are shown by tools, inherited and logged: secrets stay in files.
 */
export const revealsSecret = (value: unknown): boolean => {
  if (typeof value === 'string') return isCredential(value)
  return typeof value === 'object' && value !== null && Object.values(value).some(revealsSecret)
}
