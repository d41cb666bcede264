/**
 * Root of the complete binary tree of RFC-78: all levels full but the last, which is filled from the left; leaves in
 * order, those of the last level last. Undefined without leaves.
 */
export const treeRoot = <T>(leaves: readonly T[], combine: (left: T, right: T) => T): T | undefined => {
  const inner = leaves.length - 1
  const node = (index: number): T => {
    const leaf = leaves[index - inner]
    return leaf ?? combine(node(2 * index + 1), node(2 * index + 2))
  }
  return leaves.length === 0 ? undefined : node(0)
}
