import { afterEach, describe, expect, it } from 'vitest'
import type { CourseRequest } from '../../../connectors/contract.ts'
import { gather, ofKind } from '../onetouch/reading.ts'
import {
  adl,
  answersOf,
  COURSE,
  course,
  idOf,
  type Store,
  startStore,
  statement,
  type Wire,
} from './store.ts'

let store: Store
afterEach(() => store.close())

async function read(parts: Wire[], request: Partial<CourseRequest> = {}, settings: Wire = {}) {
  store = await startStore(
    answersOf(() => parts.map((part, index) => statement(index + 1, part))),
    settings,
  )
  return await gather(store.pull({ courses: [course(request)] }))
}

const verb = (name: string) => ({ id: adl(name) })
describe('attendance', () => {
  const topics = { topics: { [COURSE]: [`${COURSE}/1`, `${COURSE}/2`] } }
  const activity = (id: string, name: string, part: Wire = {}) => ({
    verb: verb(name),
    object: { id },
    result: undefined,
    actor: { mbox: 'mailto:a@b.vn' },
    ...part,
  })

  it('by topics begins with all of them, and each completed one is a fact of its own', async () => {
    const { records, quarantined } = await read(
      [
        activity(`${COURSE}/1`, 'completed'),
        activity(`${COURSE}/9`, 'completed'),
        activity(`${COURSE}/2`, 'completed', { result: { completion: false } }),
      ],
      { attendance: ['topics'] },
      topics,
    )
    expect(quarantined).toEqual([])
    expect(
      ofKind(records, 'topics').map(({ sourceId, topics }) => [sourceId, topics]),
    ).toMatchObject([
      [
        'topics:mbox:a@b.vn',
        [
          { code: `${COURSE}/1`, completed: false },
          { code: `${COURSE}/2`, completed: false },
        ],
      ],
      [
        `topics:${idOf(1)}`,
        [{ code: `${COURSE}/1`, completed: true, completedAt: '2026-02-01T00:01:00.000Z' }],
      ],
    ])
  })

  it('by topics that are not listed is refused: one of them would be all', async () => {
    await expect(read([{}], { attendance: ['topics'] })).rejects.toMatchObject({
      code: 'platform.not-configured',
    })
    expect(store.site.arrived).toEqual([])
  })

  it.each<[string, Wire, unknown]>([
    ['the whole session without a duration', {}, { state: 'present' }],
    [
      'its duration',
      { result: { duration: 'PT1H15M59.9S' } },
      { state: 'measured', minutes: 75, excuse: null },
    ],
    [
      'its duration, within the session',
      { result: { duration: 'PT3H' } },
      { state: 'measured', minutes: 90, excuse: null },
    ],
  ])('by sessions is %s', async (_, part, presence) => {
    const { records } = await read(
      [activity(`${COURSE}/meeting`, 'attended', part)],
      { attendance: ['sessions'] },
      { sessions: { [`${COURSE}/meeting`]: 90 } },
    )
    expect(ofKind(records, 'sessions')[0]?.sessions).toEqual([
      { code: `${COURSE}/meeting`, minutes: 90, startsAt: null, taken: true, presence },
    ])
  })

  it.each<[string, Wire, Wire, string]>([
    ['of unknown length', {}, {}, 'session-length-unknown'],
    [
      'with a duration in words',
      { result: { duration: '1 giờ' } },
      { sessionMinutes: 90 },
      'duration-unreadable',
    ],
    [
      'with a duration in months',
      { result: { duration: 'P1M' } },
      { sessionMinutes: 90 },
      'duration-unreadable',
    ],
  ])('by a session %s waits in quarantine', async (_, part, settings, reason) => {
    const { quarantined } = await read(
      [activity(`${COURSE}/meeting`, 'attended', part)],
      { attendance: ['sessions'] },
      settings,
    )
    expect(quarantined).toMatchObject([{ reason }])
  })

  const progressed = (percent: unknown, part: Wire = {}) =>
    activity(COURSE, 'progressed', {
      result: { extensions: { 'https://w3id.org/xapi/cmi5/result/extensions/progress': percent } },
      ...part,
    })

  it('as reported is the progress that was made last, and all once the course is completed', async () => {
    const { records } = await read(
      [
        progressed(80, { timestamp: '2026-01-31T10:00:00Z' }),
        progressed(57, { timestamp: '2026-01-31T09:00:00Z' }),
        activity(COURSE, 'completed'),
      ],
      { attendance: ['reported'] },
    )
    expect(
      ofKind(records, 'completion').map(({ sourceId, progress }) => [sourceId, progress]),
    ).toEqual([
      ['progress:mbox:a@b.vn', '0.57'],
      ['progress:mbox:a@b.vn', '0.8'],
      [`completion:${idOf(3)}`, '1'],
    ])
  })

  it.each([101, -1, '50'])('as reported of %j per cent waits in quarantine', async (percent) => {
    const { quarantined } = await read([progressed(percent)], { attendance: ['reported'] })
    expect(quarantined).toMatchObject([{ reason: 'progress-out-of-range' }])
  })
})
