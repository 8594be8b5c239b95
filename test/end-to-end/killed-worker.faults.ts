import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRun, getRun, type RunKind } from '../../src/runs/run.ts'
import { startHocvu } from '../support/hocvu.ts'
import { createTestInstallation, type TestInstallation } from '../support/installation.ts'
import { type MoodleReplay, startMoodleReplay } from '../support/moodle-replay.ts'
import { recordedPlatforms, recordedProgram, recordedRoster } from '../support/recorded-course.ts'
import { type StoredState, storedState } from '../support/stored-state.ts'
import { until } from '../support/until.ts'

const COHORT = 'cds-xa-2022-1'
const options = {
  sync: { full: false, chain: false },
  reconcile: { dryRun: false, chain: false },
  certify: {},
  files: {},
}

async function install() {
  const moodle = await startMoodleReplay()
  const installation = await createTestInstallation({
    files: {
      // Small pages, so that there is a middle.
      'platforms.yaml': recordedPlatforms.replace('    allow', '    pageSize: 50\n    allow'),
      'programs/cds.yaml': recordedProgram,
    },
    environment: { MOODLE_URL: moodle.url, MOODLE_TOKEN: moodle.token },
  })
  await installation.importRoster(recordedRoster())
  return { moodle, installation }
}

/** The end state of an installation that nobody disturbed. */
async function undisturbed(): Promise<StoredState> {
  const { moodle, installation } = await install()
  await installation.run('sync', 'onetouch')
  await installation.run('reconcile', COHORT)
  await installation.run('certify', COHORT)
  const state = await storedState(installation.database.db)
  await installation.close()
  await moodle.close()
  return state
}

describe('a worker killed in the middle', () => {
  let moodle: MoodleReplay
  let installation: TestInstallation
  let expected: StoredState

  beforeAll(async () => {
    expected = await undisturbed()
    ;({ moodle, installation } = await install())
  })
  afterAll(async () => {
    await installation.close()
    await moodle.close()
  })

  /** Starts the job in a worker, kills it (SIGKILL) when it is in the middle, lets another worker finish. */
  async function interrupt(
    kind: RunKind,
    subject: string,
    middle: { reached(): Promise<boolean> | boolean; release(): Promise<void> },
  ) {
    const { db } = installation.database
    const run = await createRun(db, installation.clock, {
      kind,
      subject,
      options: options[kind],
      actor: 'cli:lan',
    })
    const first = await startHocvu(['worker'], installation.environment)
    await until(`the ${kind} is in the middle`, middle.reached)
    await first.kill()
    await middle.release()
    expect((await getRun(db, run.id)).finishedAt).toBeNull()
    const second = await startHocvu(['worker'], installation.environment)
    await until(`the ${kind} has ended`, async () => (await getRun(db, run.id)).finishedAt !== null)
    expect((await getRun(db, run.id)).state).toBe('succeeded')
    return second
  }

  /** Somebody waits for a lock on the table that the test holds. */
  async function holding(table: string) {
    const holder = new pg.Client({ connectionString: installation.databaseUrl })
    await holder.connect()
    await holder.query(`begin; lock table ${table} in share mode`)
    return {
      reached: async () => {
        const waiting = await installation.database.pool.query(
          `select from pg_locks where relation = '${table}'::regclass and not granted`,
        )
        return (waiting.rowCount ?? 0) > 0
      },
      release: async () => {
        await holder.query('commit')
        await holder.end()
      },
    }
  }

  it('while syncing: the next one goes on after the pages that were stored', async () => {
    moodle.failNext({ hang: 'headers' }, 'gradereport_user_get_grade_items')
    const asked = (name: string) => moodle.requests.filter(({ wsfunction }) => wsfunction === name)
    let peoplePages = 0
    const next = await interrupt('sync', 'onetouch', {
      // Pages are read ahead of the one that is being stored: those that came before the grades are to be there.
      reached: async () =>
        asked('gradereport_user_get_grade_items').length > 0 &&
        (await pagesStored()) >= pagesOfPeople().length,
      release: async () => {
        peoplePages = pagesOfPeople().length
      },
    })
    expect(await next.stop()).toBe(0)
    expect(peoplePages).toBeGreaterThan(3)
    expect(pagesOfPeople().length).toBe(peoplePages)
    const state = await storedState(installation.database.db)
    expect(state).toMatchObject({
      records: expected.records,
      versions: expected.versions,
      accounts: expected.accounts,
    })

    async function pagesStored() {
      const { rows } = await installation.database.pool.query<{ pages: number }>(
        "select (checkpoint->'counts'->>'pages')::int as pages from sync_checkpoints",
      )
      return rows[0]?.pages ?? 0
    }
    function pagesOfPeople() {
      return asked('core_enrol_get_enrolled_users').filter(({ params }) =>
        Object.values(params).some((value) => value.includes('email')),
      )
    }
  })

  it('while reconciling: every decision is made once', async () => {
    const next = await interrupt('reconcile', COHORT, await holding('outcome_revisions'))
    expect(await next.stop()).toBe(0)
    expect(await storedState(installation.database.db)).toMatchObject({
      outcomes: expected.outcomes,
    })
  })

  it('while issuing: nobody gets two certificates, the register has no gap; while making files: the rest is made', async () => {
    const { db } = installation.database
    const files = await holding('certificate_files')
    const second = await interrupt('certify', COHORT, await holding('certificate_revisions'))
    expect(await storedState(db)).toMatchObject({
      certificates: expected.certificates,
      registers: expected.registers,
    })
    await until('a file is being made', files.reached)
    await second.kill()
    await files.release()
    const third = await startHocvu(['worker'], installation.environment)
    const made = async () => (await storedState(db)).files
    await until('every file is made', async () => (await made()) === expected.certificates, 60)
    await third.stop()
    expect(await storedState(db)).toEqual({ ...expected, files: expected.certificates })
  }, 120_000)
})
