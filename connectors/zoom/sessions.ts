/**
 * Which sessions a meeting had. Zoom keeps an *instance* for each time the meeting was running; the host who falls out
 * and comes back begins another one. A session is what was scheduled, and the instances are where people were during
 * it. Pure.
 */
import { type Interval, presentMs, wholeMinutes } from './presence.ts'
import type { ZoomSettings } from './settings.ts'
import type { Meeting } from './wire.ts'

export interface Instance {
  uuid: string
  span: Interval
}

export interface Session {
  /** Of a scheduled session its begin, else the UUID of its instance: the same at each reading. */
  code: string
  span: Interval
  /** Length of the session. */
  minutes: number
}

export interface HeldSession extends Session {
  instances: Instance[]
}

/** Types of meetings with fixed times: scheduled once, and recurring. */
const WITH_FIXED_TIMES = [2, 8]

/** What is scheduled; empty for a meeting without fixed times. */
export function scheduleOf(meeting: Meeting): Session[] {
  if (!WITH_FIXED_TIMES.includes(meeting.type)) return []
  const single =
    meeting.start_time === null
      ? []
      : [{ start_time: meeting.start_time, duration: meeting.duration ?? 0, status: null }]
  return (meeting.occurrences.length > 0 ? meeting.occurrences : single)
    .filter(({ status, duration }) => status !== 'deleted' && duration > 0)
    .map(({ start_time, duration }) => {
      const from = start_time.getTime()
      return {
        code: start_time.toISOString(),
        span: { from, to: from + duration * 60_000 },
        minutes: duration,
      }
    })
    .toSorted((a, b) => a.span.from - b.span.from)
}

/**
 * A scheduled session was held when instances ran through at least half of it: were it less, everybody would be absent,
 * so it was another time that people met. Without a schedule, and where a person says so, an instance is a session of
 * its own.
 * @param wishes what a person says of single instances
 */
export function heldSessions(
  schedule: readonly Session[],
  instances: readonly Instance[],
  wishes: ZoomSettings['instances'],
): { sessions: HeldSession[]; outside: Instance[] } {
  const own = instances.filter(
    ({ uuid }) => wishes[uuid] === 'session' || (wishes[uuid] === undefined && !schedule.length),
  )
  const rest = instances.filter(({ uuid }) => wishes[uuid] === undefined && schedule.length > 0)
  const sessions: HeldSession[] = own.map((instance) => ({
    code: instance.uuid,
    span: instance.span,
    minutes: wholeMinutes(instance.span.to - instance.span.from),
    instances: [instance],
  }))
  for (const session of schedule) {
    const during = rest.filter(({ span }) => presentMs([span], session.span) > 0)
    const ran = presentMs(
      during.map(({ span }) => span),
      session.span,
    )
    if (ran * 2 >= session.span.to - session.span.from)
      sessions.push({ ...session, instances: during })
  }
  const used = new Set(sessions.flatMap((session) => session.instances))
  return {
    sessions: sessions
      .filter(({ minutes }) => minutes > 0)
      .toSorted((a, b) => a.span.from - b.span.from),
    outside: rest.filter((instance) => !used.has(instance)),
  }
}
