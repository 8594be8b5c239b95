/** How fast a platform may be asked. */
import { setTimeout as pause } from 'node:timers/promises'

/** Requests a second, by category of request; `default` holds for calls that name none. */
export type Rates = Readonly<Record<string, number>> & { readonly default: number }

/** The limit that everybody who asks one platform passes through, in whatever process. */
export interface RateGate {
  /** Resolves when a request of the category may go out. */
  pass(category: string, perSecond: number): Promise<void>
  /** The platform asked everybody for a pause. */
  hold(category: string, milliseconds: number): Promise<void>
}

/** A gate of this process alone, for checks and tests. */
export function localGate(): RateGate {
  /** When the next request of a category may go out. */
  const next = new Map<string, number>()
  return {
    async pass(category, perSecond) {
      const place = Math.max(performance.now(), next.get(category) ?? 0)
      next.set(category, place + 1000 / perSecond)
      const wait = place - performance.now()
      if (wait >= 1) await pause(wait)
    },
    // The caller that was told to wait waits; there is nobody else.
    hold: async () => {},
  }
}
