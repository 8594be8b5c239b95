/** Ctrl-C and SIGTERM. */
import type { CommandContext } from './command.ts'
import { exitCodes } from './output.ts'

/** Resolves on the first Ctrl-C or SIGTERM; a second one ends the process at once. */
export function stopSignal(): { stopped: Promise<void>; release(): void } {
  let stop = () => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  let asked = false
  const onSignal = () => {
    if (asked) process.exit(exitCodes.failed)
    asked = true
    stop()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return {
    stopped,
    release: () => {
      process.off('SIGINT', onSignal)
      process.off('SIGTERM', onSignal)
    },
  }
}

/** For commands that clean up behind themselves when they are stopped. */
export function stopAsSignal(context: Pick<CommandContext, 'untilStopped'>): AbortSignal {
  const abort = new AbortController()
  void context.untilStopped().then(() => abort.abort())
  return abort.signal
}
