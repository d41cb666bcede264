import { buildRouteMap } from '@stricli/core'
import { deleteKeyCommand } from './request/delete-key.js'
import { generateKeyCommand } from './request/generate-key.js'
import { publicKeyCommand } from './request/public-key.js'
import { resumeCommand } from './request/resume.js'
import { signCommand } from './request/sign.js'

/** What callers ask an agent for, on chain or at the worker's door. */
export const requestRoutes = buildRouteMap({
  routes: {
    generateKey: generateKeyCommand,
    publicKey: publicKeyCommand,
    sign: signCommand,
    deleteKey: deleteKeyCommand,
    resume: resumeCommand,
  },
  docs: { brief: 'Ask an agent for keys and signatures' },
})
