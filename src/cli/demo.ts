import { buildCommand } from '@stricli/core'

/** The demo is libraries of four chains, which only running it needs. */
const demo = async (): Promise<void> => {
  const { runDemo } = await import('./demo/run.js')
  await runDemo()
}

export const demoCommand = buildCommand({
  func: demo,
  parameters: {},
  docs: {
    brief: 'See requests go in and signatures come out, on an L1 in this process',
    fullDescription:
      'Needs one package beside this one, with the runtime of the L1 in it: npm install @acala-network/chopsticks-core@1.5.1\n\nExample: signer-layer demo',
  },
})
