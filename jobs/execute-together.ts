/**
 * The runs of one job of a queue: taken up together and done one after another. What has not begun after a moment is left to
 * whoever is free: such as take no time cost little more than one, and such as take long hold up nobody.
 */
import type { Holder, Taken } from '../src/runs/take-up.ts'
import type { JobDeps } from './deps.ts'
import { type Execution, executeTaken, notTaken } from './execute.ts'
import type { Handled } from './queues.ts'

/** For so long the others wait behind one. */
const PATIENCE_MS = 50

interface DoneTogether {
  /** Of these, others may follow. */
  mayGoOn: string[]
  /** Somebody else is at the same thing, or nobody has begun them. */
  left: string[]
  /** What those threw that failed. */
  thrown: unknown[]
}

/** @param each does the work of one, and counts it */
export async function executeTogether(
  deps: JobDeps,
  holder: Holder,
  runIds: readonly string[],
  execution: Execution,
  each: (work: () => Promise<Handled>) => Promise<Handled>,
): Promise<DoneTogether> {
  const result: DoneTogether = { mayGoOn: [], left: [], thrown: [] }
  const fail = (error: unknown) => {
    result.thrown.push(error)
  }
  const waiting: Taken[] = []
  const takeUp = async (id: string) => {
    const taken = await holder.takeUp(id)
    if (typeof taken !== 'string') waiting.push(taken)
    else if (notTaken(deps, id, taken) === 'busy') result.left.push(id)
    else result.mayGoOn.push(id)
  }
  await Promise.all(runIds.map((id) => takeUp(id).catch(fail)))

  const putBack = async () => {
    const notBegun = waiting.splice(0)
    if (notBegun.length === 0) return
    await holder.putBack(notBegun)
    result.left.push(...notBegun.map(({ run }) => run.id))
  }
  const workOn = async (taken: Taken, onHandled: () => void) => {
    const { id } = taken.run
    let endsAlone = false
    const told: Execution = {
      ...execution,
      onHandled: (end) => {
        endsAlone = end !== undefined
        onHandled()
      },
    }
    try {
      const handled = await each(() => executeTaken(deps, holder, taken, told))
      if (handled === 'busy') result.left.push(id)
      else if (!endsAlone) result.mayGoOn.push(id)
    } finally {
      await holder.letGo(taken)
    }
  }
  let gaveBack = Promise.resolve()
  const timer = setTimeout(() => {
    gaveBack = putBack().catch(fail)
  }, PATIENCE_MS)
  const ends: Promise<void>[] = []
  for (;;) {
    if (execution.stopping?.aborted) await putBack().catch(fail)
    const taken = waiting.shift()
    if (taken === undefined) break
    // The next begins while the end of this one is being written.
    await new Promise<void>((next) => {
      ends.push(workOn(taken, next).catch(fail).finally(next))
    })
  }
  clearTimeout(timer)
  await gaveBack
  await Promise.all(ends)
  return result
}
