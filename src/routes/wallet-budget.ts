/**
 * Wallets of which token accounts are derived, in one policy: each takes about a millisecond of the one thread. A
 * stranger's policy rides on a request and is compiled while others wait.
 */
export const MOST_TOKEN_WALLETS = { own: 1_024, inline: 32 } as const

/** What is left of it while a policy is compiled. */
export interface WalletBudget {
  /** Takes as many, or none and says false. */
  readonly take: (wallets: number) => boolean
}

/** A budget of `most` wallets. */
export const walletBudget = (most: number): WalletBudget => {
  let left = most
  return {
    take: (wallets) => {
      if (wallets > left) return false
      left -= wallets
      return true
    },
  }
}
