// mocha lets unhandled rejections pass; a listener that throws turns each into a failed run.
process.on('unhandledRejection', (reason) => {
  throw reason instanceof Error ? reason : new Error(`unhandled rejection: ${String(reason)}`)
})
