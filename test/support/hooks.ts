// mocha lets unhandled rejections pass; a listener that throws turns each into a failed run.
process.on('unhandledRejection', (reason) => {
  throw reason instanceof Error ? reason : new Error(`unhandled rejection: ${String(reason)}`)
})

// chopsticks reads its log level when it is loaded, whoever loads it first.
process.env['LOG_LEVEL'] ??= 'error'
