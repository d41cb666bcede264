import { z } from 'zod'

/** A positive whole number with a default. */
export const count = (fallback: number) => z.int().min(1).default(fallback)
