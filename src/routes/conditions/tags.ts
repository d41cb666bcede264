import { showSome, showText } from '../show.js'
import type { Condition } from '../subject.js'
import { known } from '../verdict.js'

/**
 * `tags`: the request carries all of these, signed. Without a signed context an allowing route does not hold,
 * and a `deny` route does (DESIGN 4); with one, a tag that it does not have is known to be absent.
 */
export const hasTags = (tags: readonly string[]): Condition => ({
  field: 'tags',
  test: ({ context, over }) =>
    known(context === undefined ? over === 'any' : tags.every((tag) => context.tags.includes(tag))),
  wanted: () => `signed tags ${showSome(tags, (tag) => tag)}`,
  got: ({ context }) => {
    if (context === undefined) return 'no signed context'
    return context.tags.length === 0 ? 'no tags' : showSome(context.tags, showText)
  },
})
