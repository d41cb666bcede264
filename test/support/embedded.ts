import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startEmbeddedL1, type EmbeddedL1, type EmbeddedL1Options } from '../../src/embedded/embedded-l1.js'

/** Raw spec of the development L1 runtime. */
export const DEV_SPEC = new URL('../../zombienet/runtime/dist/dev-l1.json', import.meta.url)

const INTEGRITEE_SPEC = new URL('../../../shared/integritee/integritee-paseo.json', import.meta.url)

/** Raw spec of the real Integritee runtime, or undefined where it was not brought along. */
export const integriteeSpec = (): URL | undefined =>
  existsSync(fileURLToPath(INTEGRITEE_SPEC)) ? INTEGRITEE_SPEC : undefined

/** Monday 7 January 2030: tests run at a fixed time. */
export const TEST_NOW_MS = Date.UTC(2030, 0, 7)

/** An embedded development L1 that makes blocks on request, unless told otherwise. Close it. */
export const startTestL1 = (options: Partial<EmbeddedL1Options> = {}): Promise<EmbeddedL1> =>
  startEmbeddedL1({ spec: DEV_SPEC, blockTimeMs: 'manual', nowMs: TEST_NOW_MS, ...options })
