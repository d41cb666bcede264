const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Index behind the string that starts at `start`. */
const stringEnd = (text: string, start: number): number => {
  let index = start + 1
  while (text.charCodeAt(index) !== QUOTE) index += text.charCodeAt(index) === BACKSLASH ? 2 : 1
  return index + 1
}

/** An object's member names so far; undefined for an array, which has none. */
type Level = Set<string> | undefined

const nameFault = (names: Set<string>, literal: string): string | undefined => {
  const name = JSON.parse(literal) as string
  if (name === '__proto__') return 'has a member named __proto__'
  if (names.has(name)) return 'has a member twice in one object'
  names.add(name)
  return undefined
}

/**
 * What `JSON.parse` passes over in a text that it accepts: it keeps the last of equal members, takes
 * `__proto__` for a name, and goes as deep as the text does. `text` must be JSON; the fault names nothing of
 * it. Undefined when there is none.
 */
export const findHazard = (text: string, levels: number): string | undefined => {
  const open: Level[] = []
  let expectsName = false
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]
    if (character === '{' || character === '[') {
      if (open.length === levels) return `is nested deeper than ${levels} levels`
      open.push(character === '{' ? new Set() : undefined)
      expectsName = character === '{'
    } else if (character === '}' || character === ']') {
      open.pop()
      expectsName = false
    } else if (character === ',') expectsName = open.at(-1) !== undefined
    else if (character === '"') {
      const end = stringEnd(text, index)
      const names = open.at(-1)
      const fault = expectsName && names ? nameFault(names, text.slice(index, end)) : undefined
      if (fault !== undefined) return fault
      expectsName = false
      index = end - 1
    }
  }
  return undefined
}
