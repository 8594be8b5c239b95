import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { SessionPresence } from '../../../connectors/contract.ts'
import { errorOf } from '../local-platform.ts'
import { course, gather, ofKind, type Reading, recordOf, rowsOf, startReading } from './reading.ts'

const SESSIONS = 'mod_attendance_get_sessions'
const courses = [course({ attendance: ['sessions'] })]

let reading: Reading
afterEach(() => reading.close())

const Log = z.array(z.looseObject({ studentid: z.number() }))
const logOf = (session: Record<string, unknown>) => Log.parse(session.attendance_log)

async function sessionsOf(user: number): Promise<SessionPresence[]> {
  const { records } = await gather(reading.pull({ courses }))
  return recordOf(records, 'sessions', user).sessions
}

describe('the sessions of a learner', () => {
  it('come as one record with every session of the activity', async () => {
    reading = await startReading()
    const { records } = await gather(reading.pull({ courses }))
    const record = recordOf(records, 'sessions', 4)
    expect(record.sourceId).toBe('attendance:1:4')
    expect(record.sessions).toHaveLength(4)
    expect(record.sessions[1]).toEqual({
      code: 'attendance:1:2',
      minutes: 120,
      startsAt: new Date(1668409200 * 1000).toISOString(),
      taken: true,
      presence: { state: 'late' },
    })
  })

  it('agree with the roll, mark by mark', async () => {
    reading = await startReading()
    const { records } = await gather(reading.pull({ courses }))
    const states = ofKind(records, 'sessions').flatMap((record) =>
      record.sessions.map(({ presence }) =>
        presence.state === 'absent' && presence.excuse !== null ? 'excused' : presence.state,
      ),
    )
    expect(states).toHaveLength(800)
    // 775 marks in the four rolls; whoever has none was not marked.
    expect(states.filter((state) => state === 'unrecorded')).toHaveLength(25)
    expect(new Set(states)).toEqual(new Set(['present', 'late', 'excused', 'absent', 'unrecorded']))
  })

  it('have the remark as reason of an excused absence, else the name of the status', async () => {
    reading = await startReading()
    reading.site.edit(SESSIONS, (answer) =>
      rowsOf(answer).map((session) => ({
        ...session,
        attendance_log: logOf(session).map((log) =>
          log.studentid === 46 ? { ...log, remarks: '' } : log,
        ),
      })),
    )
    const { records } = await gather(reading.pull({ courses }))
    const first = (user: number) => recordOf(records, 'sessions', user).sessions[0]?.presence
    expect(first(30)).toEqual({ state: 'absent', excuse: 'Có phép' })
    expect(first(46)).toEqual({ state: 'absent', excuse: 'Excused' })
  })

  it('are still possible when the roll was not called', async () => {
    reading = await startReading()
    reading.site.failNext({ file: 'attendance-session-not-taken.json' }, SESSIONS)
    const [session] = await sessionsOf(5)
    expect(session).toMatchObject({ taken: false, presence: { state: 'unrecorded' } })
  })

  it('are unrecorded while the roll is open, even if some marks stand in it', async () => {
    reading = await startReading()
    reading.site.edit(SESSIONS, (answer) =>
      rowsOf(answer).map((session) => (session.id === 4 ? { ...session, lasttaken: 0 } : session)),
    )
    const sessions = await sessionsOf(3)
    expect(sessions[2]).toMatchObject({ taken: true, presence: { state: 'present' } })
    expect(sessions[3]).toMatchObject({ taken: false, presence: { state: 'unrecorded' } })
  })

  it('may be none yet', async () => {
    reading = await startReading()
    reading.site.failNext({ file: 'attendance-no-sessions.json' }, SESSIONS)
    const { records, quarantined } = await gather(reading.pull({ courses }))
    expect(ofKind(records, 'sessions')).toEqual([])
    expect(quarantined).toEqual([])
  })

  it('of a group are those of its members', async () => {
    reading = await startReading()
    reading.site.edit(SESSIONS, (answer) =>
      rowsOf(answer).map((session) =>
        session.id === 4
          ? { ...session, groupid: 9, users: [{ id: 3 }], attendance_log: [] }
          : session,
      ),
    )
    const { records } = await gather(reading.pull({ courses }))
    expect(recordOf(records, 'sessions', 3).sessions).toHaveLength(4)
    expect(recordOf(records, 'sessions', 4).sessions).toHaveLength(3)
  })
})

describe('a status', () => {
  it('has the meaning that the operator gives its acronym', async () => {
    reading = await startReading({
      attendanceStatuses: { p: 'absent', L: 'present', E: 'excused', A: 'absent' },
    })
    const { records, quarantined } = await gather(reading.pull({ courses }))
    expect(recordOf(records, 'sessions', 4).sessions.map((one) => one.presence)).toContainEqual({
      state: 'present',
    })
    expect(recordOf(records, 'sessions', 3).sessions[1]?.presence).toEqual({
      state: 'absent',
      excuse: null,
    })
    expect(quarantined).toEqual([])
  })

  it('without a meaning counts as not marked, and waits in quarantine', async () => {
    reading = await startReading({
      attendanceStatuses: { P: 'present', E: 'excused', A: 'absent' },
    })
    const { records, quarantined } = await gather(reading.pull({ courses }))
    expect(recordOf(records, 'sessions', 4).sessions[1]?.presence).toEqual({ state: 'unrecorded' })
    expect(quarantined.length).toBeGreaterThan(0)
    expect(new Set(quarantined.map((row) => row.reason))).toEqual(new Set(['status-unknown']))
    expect(quarantined.map((row) => row.place)).toContain(
      'attendance 1 of course CDS-XA-2022, session 2, user 4',
    )
    expect(quarantined[0]?.detail).toContain('"L"')
  })
})

describe('a bad row of the roll', () => {
  it('leaves its neighbours alone', async () => {
    reading = await startReading()
    reading.site.edit(SESSIONS, (answer) =>
      rowsOf(answer).map((session) => {
        if (session.id === 2) return { ...session, duration: 'long' }
        if (session.id === 3) return { ...session, duration: 5430 }
        const log = logOf(session).map((mark) =>
          mark.studentid === 5 ? { ...mark, statusid: null } : mark,
        )
        return { ...session, attendance_log: log }
      }),
    )
    const { records, quarantined } = await gather(reading.pull({ courses }))
    expect(quarantined.map((row) => row.reason)).toEqual([
      'mark-unreadable',
      'session-unreadable',
      'session-length',
      'mark-unreadable',
    ])
    expect(ofKind(records, 'sessions')).toHaveLength(200)
    const [first] = recordOf(records, 'sessions', 5).sessions
    expect(first?.presence).toEqual({ state: 'unrecorded' })
    expect(recordOf(records, 'sessions', 6).sessions.map((one) => one.code)).toEqual([
      'attendance:1:1',
      'attendance:1:4',
    ])
  })
})

describe('a course without an attendance activity', () => {
  it('is an error that says what to do', async () => {
    reading = await startReading()
    reading.site.edit('core_course_get_contents', () => [{ modules: [] }])
    const error = await errorOf(gather(reading.pull({ courses })))
    expect(error).toMatchObject({ code: 'platform.not-found' })
    expect(String(error)).toContain('attendance activity')
  })
})

describe('two attendance activities', () => {
  it('give two records a learner', async () => {
    reading = await startReading()
    reading.site.edit('core_course_get_contents', () => [
      {
        modules: [
          { id: 20, name: 'Nhóm', modname: 'attendance', instance: 3 },
          { id: 9, name: 'Lớp', modname: 'attendance', instance: 1 },
        ],
      },
    ])
    const { records, pages } = await gather(reading.pull({ courses }))
    const ids = ofKind(records, 'sessions').map((record) => record.sourceId)
    expect(ids).toContain('attendance:1:5')
    expect(ids).toContain('attendance:3:5')
    const rest = await gather(
      reading.pull({ courses, checkpoint: pages.at(-2)?.checkpoint ?? null }),
    )
    expect(new Set(rest.records.map((record) => record.sourceId.split(':')[1]))).toEqual(
      new Set(['3']),
    )
  })
})
