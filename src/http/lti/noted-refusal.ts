import { HocvuError } from '../../foundation/errors.ts'
import type { HttpDeps } from '../deps.ts'

/** Whoever connects a platform finds in the log why its launches are refused; the person in the frame is told what to do. */
export async function notingRefusals<Result>(
  { log }: Pick<HttpDeps, 'log'>,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (thrown) {
    if (thrown instanceof HocvuError && thrown.status < 500)
      log.warn({ code: thrown.code, reason: thrown.message }, 'a launch was refused')
    throw thrown
  }
}
