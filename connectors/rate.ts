/** How fast a platform may be asked. */
import Bottleneck from 'bottleneck'

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
  const limiters = new Map<string, Bottleneck>()
  return {
    async pass(category, perSecond) {
      const limiter =
        limiters.get(category) ?? new Bottleneck({ minTime: Math.ceil(1000 / perSecond) })
      limiters.set(category, limiter)
      await limiter.schedule(async () => {})
    },
    // The caller that was told to wait waits; there is nobody else.
    hold: async () => {},
  }
}
