import type { Hex } from '../../model/ids.js'

/** The shard of development agents, and the measurement that they claim with Skip. Mean nothing elsewhere. */
export const DEV_SHARD: Hex = `0x${'5d'.repeat(32)}`
export const DEV_MRENCLAVE: Hex = `0x${'e0'.repeat(32)}`

/** The well-known development account that may call the worker's door of development agents. */
export const DEV_WORKER_URI = '//Bob'

/** The well-known development account that pays: rich on development chains, and on them alone. */
export const DEV_PAYER_URI = '//Alice'
