/** Work that is put together: done a moment after it was first asked for, once for all who asked meanwhile. */

export interface Soon {
  /** It will be done, if nobody has asked yet. */
  ask(): void
  /** Does what is asked for at once, after what is being done; nothing where nothing is. */
  now(): Promise<void>
}

/** @param work one at a time; does not throw */
export function soon(delayMs: number, work: () => Promise<void>): Soon {
  let timer: NodeJS.Timeout | undefined
  let done = Promise.resolve()
  const begin = () => {
    timer = undefined
    done = done.then(work)
    return done
  }
  return {
    ask: () => {
      // A process that has nothing else to do ends.
      timer ??= setTimeout(() => void begin(), delayMs).unref()
    },
    now: () => {
      if (timer === undefined) return done
      clearTimeout(timer)
      return begin()
    },
  }
}
