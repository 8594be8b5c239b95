/**
 * Leaves a platform alone that fails again and again, and tries it once after a while. The state is computed when a
 * call is made and can be saved, so that it is shown, shared with the next process, and reset by hand.
 */
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel'
import { z } from 'zod'
import { HocvuError } from '../src/foundation/errors.ts'

/** Faults of the platform's host: tried again, and counted by the breaker when no try succeeds. */
const HOST_FAULTS: ReadonlySet<string> = new Set([
  'platform.unreachable',
  'platform.unavailable',
  'platform.rate-limited',
])
export const isHostFault = (error: unknown) =>
  error instanceof HocvuError && HOST_FAULTS.has(error.code)

export type CircuitName = 'closed' | 'open' | 'half-open'

/** What outlives the process. */
export interface SavedCircuit {
  /** For the breaker itself. */
  state: unknown
  /** Until when no call is made; null while calls are still made. */
  openUntil: Date | null
  /** The last fault of the host, in words for the operator. */
  fault: string
}

export interface CircuitOptions {
  /** Opens after so many calls in a row that failed with all their tries: 5. */
  openAfter?: number
  /** Is probed after so long: 30 s. */
  probeAfterMs?: number
  saved?: unknown
  /** Called when the state changes; null: nothing is wrong. */
  save?(circuit: SavedCircuit | null): Promise<void>
}

export interface Circuit {
  readonly state: CircuitName
  /** @throws HocvuError `platform.circuit-open` */
  execute<T>(work: () => Promise<T>): Promise<T>
  /** Takes over what somebody else has saved since; left out: closed, because somebody has mended the platform. */
  reset(saved?: unknown): void
}

const OpenState = z.looseObject({ ownState: z.looseObject({ openedAt: z.number() }) })

/** Opened at a time that is still to come: the clock was ahead then, and nobody waits for it to come round again. It is probed. */
function openedByNow(saved: unknown): unknown {
  const open = OpenState.safeParse(saved)
  if (!open.success || open.data.ownState.openedAt <= Date.now()) return saved
  return { ...open.data, ownState: { ...open.data.ownState, openedAt: 0 } }
}

export function createCircuit(host: string, options: CircuitOptions = {}): Circuit {
  const probeAfterMs = options.probeAfterMs ?? 30_000
  const create = (saved?: unknown): CircuitBreakerPolicy => {
    const initialState = openedByNow(saved)
    return circuitBreaker(handleWhen(isHostFault), {
      halfOpenAfter: probeAfterMs,
      breaker: new ConsecutiveBreaker(options.openAfter ?? 5),
      ...(initialState !== undefined && initialState !== null && { initialState }),
    })
  }
  let policy = create(options.saved)
  let troubled = options.saved !== undefined && options.saved !== null

  const note = async (fault: string | null) => {
    if (fault === null && !troubled) return
    troubled = fault !== null
    const openUntil =
      policy.state === CircuitState.Open ? new Date(Date.now() + probeAfterMs) : null
    await options.save?.(fault === null ? null : { state: policy.toJSON(), openUntil, fault })
  }
  return {
    get state() {
      if (policy.state === CircuitState.Closed) return 'closed'
      return policy.state === CircuitState.HalfOpen ? 'half-open' : 'open'
    },
    async execute(work) {
      let result: Awaited<ReturnType<typeof work>>
      try {
        result = await policy.execute(work)
      } catch (error) {
        if (error instanceof BrokenCircuitError)
          throw new HocvuError(
            'platform.circuit-open',
            `${host} failed repeatedly and is left alone for ${probeAfterMs / 1000} s. Mend the platform, or reset its circuit by hand: hocvu platforms reset <id>`,
            { retryAfterSeconds: Math.ceil(probeAfterMs / 1000) },
          )
        if (isHostFault(error)) await note(error instanceof Error ? error.message : '')
        else if (troubled) {
          // Whatever is wrong now, the host is back.
          policy = create()
          await note(null)
        }
        throw error
      }
      await note(null)
      return result
    },
    reset(saved) {
      policy = create(saved)
      troubled = saved !== undefined && saved !== null
    },
  }
}
