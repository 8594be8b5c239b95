import { setTimeout as pause } from 'node:timers/promises'
import { getTasks } from 'node-cron'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { startSchedules } from '../../jobs/schedule.ts'
import { fixedClock } from '../../src/foundation/clock.ts'
import { createTestInstallation, type TestInstallation } from '../support/installation.ts'
import { type MoodleReplay, startMoodleReplay } from '../support/moodle-replay.ts'
import { recordedPlatforms, recordedProgram } from '../support/recorded-course.ts'
import { until } from '../support/until.ts'

const NIGHTLY = recordedPlatforms.replace('    token', '    schedule: "0 2 * * *"\n    token')
const BY_HAND = recordedPlatforms.replace('platforms:', '').replace('id: onetouch', 'id: by-hand')

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** An installation whose platform is synced every night at two, and another one by hand only. */
async function install(
  now: string,
): Promise<{ installation: TestInstallation; moodle: MoodleReplay }> {
  const moodle = await startMoodleReplay()
  closers.push(() => moodle.close())
  const installation = await createTestInstallation({
    files: { 'platforms.yaml': `${NIGHTLY}${BY_HAND}`, 'programs/cds.yaml': recordedProgram },
    clock: fixedClock(now),
    environment: { MOODLE_URL: moodle.url, MOODLE_TOKEN: moodle.token },
  })
  closers.push(() => installation.close())
  return { installation, moodle }
}

async function begin(
  { database, clock, platforms, queues }: TestInstallation,
  lookAfterMs?: number,
) {
  const schedules = await startSchedules(
    { ...database, clock, queues: await queues(), log: pino({ level: 'silent' }) },
    platforms,
    lookAfterMs,
  )
  closers.push(() => schedules.close())
  return schedules
}

const runsOf = ({ database }: TestInstallation) =>
  database.db
    .selectFrom('runs')
    .select(['kind', 'subject', 'options', 'state', 'actor'])
    .orderBy('kind', 'desc')
    .execute()

describe('the schedules of platforms.yaml', () => {
  it('name hours of Vietnam, whatever the zone of the process; a platform without one is left out', async () => {
    const { installation } = await install('2022-12-01T00:00:00Z')
    await begin(installation)
    const tasks = [...getTasks().values()]
    expect(tasks.map(({ name }) => name)).toEqual(['onetouch'])
    for (const next of tasks[0]?.getNextRuns(3) ?? [])
      expect(next.toISOString()).toMatch(/T19:00:00\.000Z$/)
  })

  it('only write a run and hand it to the queue', async () => {
    const { installation, moodle } = await install('2022-12-01T00:00:00Z')
    await begin(installation)
    await [...getTasks().values()][0]?.execute()
    expect(await runsOf(installation)).toEqual([
      {
        kind: 'sync',
        subject: 'onetouch',
        options: { full: false, chain: true },
        state: 'queued',
        actor: 'schedule',
      },
    ])
    expect(await (await installation.queues()).depth('sync')).toBe(1)
    expect(moodle.requests).toEqual([])
  })

  it.each([
    ['2026-12-15', []],
    ['2026-12-14', [14]],
    ['2026-11-29', [-1]],
  ])('warn at each tick of a token that runs out on %s', async (day, daysLeft) => {
    const { installation } = await install('2026-11-30T00:00:00Z')
    const lines: unknown[] = []
    const log = pino({ level: 'warn' }, { write: (line) => lines.push(JSON.parse(line)) })
    const platforms = installation.platforms.map((one) => ({ ...one, tokenExpires: day }))
    const { database, clock, queues } = installation
    const schedules = await startSchedules(
      { ...database, clock, queues: await queues(), log },
      platforms,
    )
    closers.push(() => schedules.close())
    await [...getTasks().values()][0]?.execute()
    expect(lines).toEqual(
      daysLeft.map((days) => expect.objectContaining({ platform: 'onetouch', daysLeft: days })),
    )
    expect(await runsOf(installation)).toHaveLength(1)
  })

  it('are fired by one of two processes; whoever takes over fires what was due meanwhile, once', async () => {
    const { installation } = await install('2022-12-01T00:00:00Z')
    const first = await begin(installation)
    await begin(installation)
    const [firstTask, secondTask] = [...getTasks().values()]
    await secondTask?.execute()
    expect(await runsOf(installation)).toEqual([])
    // Its process is gone, and the tick that both had was never fired.
    await first.close()
    await until('the tick is fired', async () => (await runsOf(installation)).length > 0)
    expect(await runsOf(installation)).toHaveLength(1)
    expect(firstTask).not.toBe(secondTask)
  })

  it('are fired by one that stands by, once, when the active one has the lock and does nothing', async () => {
    const { installation } = await install('2022-12-01T00:00:00Z')
    await begin(installation)
    await begin(installation, 200)
    await begin(installation, 200)
    const [, ...standingBy] = [...getTasks().values()]
    await Promise.all(standingBy.map((task) => task.execute()))
    expect(await runsOf(installation)).toEqual([])
    await until('the tick is fired', async () => (await runsOf(installation)).length > 0)
    await pause(400)
    expect(await runsOf(installation)).toHaveLength(1)
  })

  it('are left to the active one where it fires', async () => {
    const { installation } = await install('2022-12-01T00:00:00Z')
    await begin(installation)
    await begin(installation, 200)
    await Promise.all([...getTasks().values()].map((task) => task.execute()))
    await pause(400)
    expect(await runsOf(installation)).toHaveLength(1)
    expect(await (await installation.queues()).depth('sync')).toBe(1)
  })

  it('are fired late by a process that was busy or frozen when the tick came', async () => {
    const { installation } = await install('2022-12-01T00:00:00Z')
    const tick = new Date(Date.now() + 2_000)
    const schedule = `${tick.getUTCSeconds()} ${tick.getUTCMinutes()} ${(tick.getUTCHours() + 7) % 24} * * *`
    const platforms = installation.platforms.map((one) => ({ ...one, schedule }))
    await begin({ ...installation, platforms })
    const asleepUntil = performance.now() + 3_500
    while (performance.now() < asleepUntil);
    await until('the tick is fired', async () => (await runsOf(installation)).length > 0, 5)
  })

  it('fire no more once they are closed', async () => {
    const { installation } = await install('2022-12-01T00:00:00Z')
    const schedules = await begin(installation)
    await schedules.close()
    expect(getTasks().size).toBe(0)
  })
})

describe('what a schedule syncs', () => {
  const chained = { full: false, chain: true }

  it('is every cohort until a week after its last valid day', async () => {
    const { installation, moodle } = await install('2023-01-07T16:59:59Z')
    await installation.run('sync', 'onetouch', chained)
    expect(moodle.requests.length).toBeGreaterThan(0)
    expect((await runsOf(installation)).map(({ kind }) => kind)).toEqual(['sync', 'reconcile'])
  })

  it('leaves out closed cohorts; by hand they are still synced', async () => {
    const { installation, moodle } = await install('2023-01-07T17:00:00Z')
    const run = await installation.run('sync', 'onetouch', chained)
    expect(run).toMatchObject({ state: 'succeeded', result: { records: 0 } })
    expect(moodle.requests).toEqual([])
    expect((await runsOf(installation)).map(({ kind }) => kind)).toEqual(['sync'])
    await installation.run('sync', 'onetouch')
    expect(moodle.requests.length).toBeGreaterThan(0)
  })
})
