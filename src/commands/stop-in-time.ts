/** How a service ends that was told to stop: within ten seconds, whatever is at work. */
import type { Installation } from '../main.ts'

/** A part of the service. */
export interface Part {
  /** Of what answers requests: says that it is about to close, and still answers. */
  announceClosing?(): void
  /** @param withinMs after which requests at hand are cut off */
  close(withinMs?: number): Promise<void>
}

/** After it whoever started the service (systemd, Docker) ends it by force. */
const STOP_WITHIN_MS = 10_000
/** Leaves time to end the embedded database, and the process. */
const CLOSE_WITHIN_MS = STOP_WITHIN_MS - 2_000
/** Leaves time to let go of queues and connections. */
const ANSWER_WITHIN_MS = CLOSE_WITHIN_MS - 1_000

/**
 * Not ready first. Then workers take no more jobs and hand back those at hand, while requests are still answered for as
 * long as a balancer needs to notice; then the doors close, and requests at hand finish. What is left after that is let go
 * as if the process were killed: every step is made for that, and the next worker takes it up.
 * @param drainMs for which requests are still taken
 */
export async function stopInTime(
  { log, close, abandon }: Pick<Installation, 'log' | 'close' | 'abandon'>,
  parts: readonly Part[],
  drainMs: number,
): Promise<void> {
  const began = performance.now()
  for (const part of parts) part.announceClosing?.()
  const closeOne = async (part: Part) => {
    if (part.announceClosing !== undefined) await pause(drainMs)
    await part.close(ANSWER_WITHIN_MS - drainMs)
  }
  let impatience: NodeJS.Timeout | undefined
  const inTime = await Promise.race([
    (async () => {
      await Promise.all(parts.map(closeOne))
      await close()
      return true
    })(),
    new Promise<false>((resolve) => {
      impatience = setTimeout(() => resolve(false), CLOSE_WITHIN_MS)
    }),
  ])
  clearTimeout(impatience)
  const seconds = Number(((performance.now() - began) / 1000).toFixed(1))
  if (inTime) {
    log.info({ seconds }, 'stopped')
    return
  }
  log.warn({ seconds }, 'not everything ended in time; what was cut off is taken up by a worker')
  await abandon()
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
