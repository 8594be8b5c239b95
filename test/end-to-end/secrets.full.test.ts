/**
 * Marked secrets and a marked national ID go through the main job at log level trace, with a platform that echoes
 * what it should not; then every log line, row, job, error and page is searched for them.
 */
import { gunzipSync } from 'node:zlib'
import { sql } from 'kysely'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enqueueRun } from '../../jobs/enqueue.ts'
import { startWorker } from '../../jobs/worker.ts'
import { createApiKey } from '../../src/access/api-keys.ts'
import { scopes } from '../../src/access/viewer.ts'
import { issuedByRun } from '../../src/certificates/link/links.ts'
import { noteUses } from '../../src/certificates/uses.ts'
import { createLog } from '../../src/foundation/log.ts'
import { createApp } from '../../src/http/server.ts'
import { getRun } from '../../src/runs/run.ts'
import { everyRow } from '../support/every-row.ts'
import { createTestInstallation, lan, type TestInstallation } from '../support/installation.ts'
import { type MoodleReplay, startMoodleReplay } from '../support/moodle-replay.ts'
import { recordedPlatforms, recordedProgram, recordedRoster } from '../support/recorded-course.ts'
import { until } from '../support/until.ts'

const COHORT = 'cds-xa-2022-1'
const NATIONAL_ID = '014185777777'
const TOKEN = 'marked+token/of=the$platform'
const MASTER_KEY = Buffer.from('the marked master key, 32 bytes.').toString('base64')
const ACCESS_KEY = 'marked0access0key0of0the0account'

describe('the main job, logged at trace', () => {
  let moodle: MoodleReplay
  let installation: TestInstallation
  let secrets: Record<string, string>
  const lines: string[] = []
  const answers: string[] = []

  beforeAll(async () => {
    moodle = await startMoodleReplay({ token: TOKEN })
    echoSecrets(moodle)
    installation = await createTestInstallation({
      files: { 'platforms.yaml': recordedPlatforms, 'programs/cds.yaml': recordedProgram },
      environment: {
        MOODLE_URL: moodle.url,
        MOODLE_TOKEN: TOKEN,
        HOCVU_MASTER_KEY: MASTER_KEY,
      },
      log: createLog('trace', { write: (line) => lines.push(line) }),
    })
    secrets = await liveADay(installation, moodle, answers)
  })
  afterAll(async () => {
    await installation.close()
    await moodle.close()
  })

  /** The names of the secrets that stand in a text, plain or in hex (as bytes are shown). */
  const found = (text: string) =>
    Object.entries(secrets)
      .filter(([, secret]) => text.includes(secret) || text.includes(hex(secret)))
      .map(([name]) => name)

  it('writes none into the log', () => {
    expect(lines.length).toBeGreaterThan(20)
    expect(lines.flatMap(found)).toEqual([])
  })

  it('keeps none in any row of any table, those of the queues included', async () => {
    const rows = await everyRow(installation.database.db)
    expect(rows.size).toBeGreaterThan(20)
    const places = [...rows].flatMap(([table, text]) =>
      found(text).map((name) => `${name} in ${table}`),
    )
    expect(places).toEqual([])
  })

  it('hands ids only to the queues', async () => {
    const jobs = await sql<{ data: string }>`
      select data::text from handed_over`.execute(installation.database.db)
    expect(jobs.rows.length).toBeGreaterThan(2)
    for (const { data } of jobs.rows)
      expect(JSON.parse(data)).toEqual({ runId: expect.stringMatching(/^[0-9a-f-]{36}$/) })
  })

  it('keeps none in the sealed pages and rows either, should they ever be opened', async () => {
    const { db } = installation.database
    const open = (sealed: Buffer) => installation.vault.decrypt('raw-pages', sealed)
    const pages = await db.selectFrom('raw_pages').select('sealed').execute()
    const rows = await db.selectFrom('quarantined_rows').select('sealed').execute()
    const texts = [
      ...pages.map(({ sealed }) => gunzipSync(open(sealed)).toString()),
      ...rows.map(({ sealed }) => open(sealed).toString()),
    ]
    expect(pages.length).toBeGreaterThan(3)
    expect(rows.length).toBeGreaterThan(0)
    expect(texts.flatMap(found)).toEqual([])
  })

  it('shows none in an answer, an error or a page; the private link stands on its own page only', () => {
    expect(answers.join()).toContain('platform.')
    expect(answers.flatMap(found)).toEqual([])
  })
})

const hex = (text: string) => Buffer.from(text).toString('hex')

/** A site that repeats token and national IDs where nobody would look for them. */
function echoSecrets(moodle: MoodleReplay): void {
  moodle.edit('core_webservice_get_site_info', (answer) => ({
    ...Object(answer),
    userprivateaccesskey: ACCESS_KEY,
    sitename: `Site of ${TOKEN}`,
  }))
  moodle.edit('core_enrol_get_enrolled_users', (answer) =>
    Array.isArray(answer)
      ? [
          ...answer.map((person) =>
            person.id === 4
              ? { ...person, username: NATIONAL_ID, department: `CCCD ${NATIONAL_ID}` }
              : person,
          ),
          { id: 9001, fullname: { broken: `${TOKEN} ${NATIONAL_ID}` }, idnumber: NATIONAL_ID },
        ]
      : answer,
  )
}

/** Jobs go when they are done: what was in them stays in a table of its own, where it is looked for. */
async function keepJobs({ database }: TestInstallation): Promise<void> {
  await database.asOwner((owner) =>
    owner.query(`create table handed_over as select * from bullmq.job;
      grant select, insert on handed_over to public;
      create function keep_job() returns trigger language plpgsql as
        $$ begin insert into public.handed_over select new.*; return new; end $$;
      create trigger keep_job before insert or update on bullmq.job for each row execute function keep_job()`),
  )
}

/** A sync that fails, one that succeeds, a decision, certificates, and looking at everything. @returns the secrets */
async function liveADay(
  installation: TestInstallation,
  moodle: MoodleReplay,
  answers: string[],
): Promise<Record<string, string>> {
  const { database, clock, log } = installation
  const { db } = database
  const queues = await installation.queues()
  await keepJobs(installation)
  const { key } = await createApiKey(db, clock, lan.actor, { name: 'portal', scopes })
  const app = createApp({
    ...installation,
    db,
    counts: installation.requestCounts(),
    uses: noteUses(database.db, log),
    log,
    enqueue: (run) => enqueueRun({ db, queues }, run),
    checkQueues: async () => {},
    examine: async () => [],
    checkPlatform: async () => ({ ok: true, findings: [] }),
    trustProxy: 0,
  })
  const ask = async (request: supertest.Test) => {
    const { status, text, body } = await request.set('Authorization', `Bearer ${key}`)
    answers.push(text ?? '')
    return { status, body }
  }
  const worker = await startWorker({ ...installation, queues })

  const rows = `${recordedRoster()}\n`.replace(/\n/g, ',\n').replace(/,\n/, ',Số CCCD\n')
  const roster = `${rows}X1,Lò Thị Mẫu,01/02/1980,mau@example.vn,Sở Nội vụ,${NATIONAL_ID}
X2,Vàng A Mẫu,01/02/1981,mau2@example.vn,Sở Nội vụ,${NATIONAL_ID}9
X3,Vàng A Mẫu,31/02/1981,mau3@example.vn,Sở Nội vụ,${NATIONAL_ID}
X4,Quàng Thị Mẫu,01/02/1983,mau4@example.vn,Sở Nội vụ,${NATIONAL_ID}
`
  const imported = await ask(
    supertest(app)
      .post('/api/v1/roster/imports')
      .attach('file', Buffer.from(roster), { filename: 'roster.csv', contentType: 'text/csv' }),
  )
  expect(imported).toMatchObject({ status: 200, body: { accepted: 201 } })

  const start = async (path: string, body: object = {}) => {
    const { id } = (await ask(supertest(app).post(`/api/v1/${path}`).send(body))).body
    await until(`${path} has ended`, async () => (await getRun(db, id)).finishedAt !== null, 40)
    return await getRun(db, id)
  }
  moodle.failNext({
    body: JSON.stringify({
      exception: 'moodle_exception',
      errorcode: 'invalidtoken',
      message: `Invalid token ${TOKEN} of ${NATIONAL_ID}`,
      debuginfo: `wstoken=${TOKEN}`,
    }),
  })
  const failed = await start('platforms/onetouch/syncs')
  expect(failed.error?.code).toBe('platform.unauthorised')
  const synced = await start('platforms/onetouch/syncs', { full: true })
  expect(synced.state).toBe('partial')
  const reconciled = await start(`cohorts/${COHORT}/reconciliations`)
  expect(reconciled.state).toBe('succeeded')
  const certified = await installation.run('certify', COHORT)
  const issued = await issuedByRun({ ...installation, db }, lan, certified.id)
  await worker.close()

  for (const path of [
    `syncs/${failed.id}`,
    `syncs/${synced.id}`,
    `reconciliations/${reconciled.id}`,
    `cohorts/${COHORT}/outcomes?limit=200`,
    'accounts?state=linked&limit=200',
    'accounts?state=waiting',
    'certificates?limit=200',
    'nothing-here?token=x',
  ])
    await ask(supertest(app).get(`/api/v1/${path}`))
  const [mine, other] = issued.map(({ link }) => new URL(link).pathname.slice('/c/'.length))
  if (!mine || !other) throw new Error('nothing was issued')
  const page = await supertest(app).get(`/c/${mine}`)
  answers.push(page.text.replaceAll(mine, ''))
  await supertest(app).get(`/c/${mine}/certificate.pdf`)
  await ask(supertest(app).get(`/verify/${issued[0]?.code}`))
  const { password } = new URL(installation.databaseUrl)
  return {
    'the national ID': NATIONAL_ID,
    'the platform token': TOKEN,
    'the platform token in a form': encodeURIComponent(TOKEN),
    'the access key of the service account': ACCESS_KEY,
    'the master key': MASTER_KEY,
    'the bytes of the master key': Buffer.from(MASTER_KEY, 'base64').toString(),
    'the API key': key.slice('hocvu_'.length),
    // A server that trusts this machine has none.
    ...(password === '' ? {} : { 'the password of the database': password }),
    'a private link': mine,
    'another private link': other,
  }
}
