/** Where a member stands in a settings document: names, and positions in lists. */
export type SettingsPath = readonly (string | number)[]

/** A path as people write it: `l1.endpoints[0]`. */
export const showPath = (path: SettingsPath): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? part : `${text}.${part}`
  }, '')

/** What is at a path of a document; undefined where nothing is. */
export const valueAt = (document: unknown, path: SettingsPath): unknown =>
  path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, part)
        ? (value as Record<string | number, unknown>)[part]
        : undefined,
    document,
  )

/** Whether `path` is `outer` or lies below it. */
export const isWithin = (path: SettingsPath, outer: SettingsPath): boolean =>
  outer.every((part, index) => path[index] === part)
