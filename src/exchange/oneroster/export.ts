/** Roster and results as a OneRoster 1.2 archive (CSV, bulk), of one and the same moment. */
import { PassThrough, pipeline, type Readable } from 'node:stream'
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database, Queryable } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import type { OneRosterFile } from '../../foundation/oneroster/columns.ts'
import { oneRosterTexts } from '../../foundation/texts/oneroster.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { type ZipEntry, zipStream } from '../../foundation/zip-stream.ts'
import { csvLines, csvStream, type OneRosterRecord } from './csv-stream.ts'
import { oneRosterIds } from './ids.ts'
import * as records from './records.ts'
import * as store from './store.ts'

export interface OneRosterDeps {
  db: Database
  clock: Clock
  publicUrl: string | undefined
}

/** So much is made ahead of the reader: a slow one does not hold the snapshot open. */
const AHEAD_BYTES = 64 * 1024 * 1024

/**
 * @param cohorts ids of the classes; null: all, and people who are in none
 * @throws HocvuError `not-found` for a class that there is not
 */
export async function exportOneRoster(
  { db, clock, publicUrl = '' }: OneRosterDeps,
  viewer: Viewer,
  cohorts: readonly string[] | null,
): Promise<{ name: string; body: Readable }> {
  const asked = cohorts === null ? null : [...new Set(cohorts)]
  const unknown = asked === null ? undefined : await store.firstUnknownCohort(db, asked)
  if (unknown !== undefined)
    throw new HocvuError('not-found', `There is no class ${unknown}. See: hocvu programs`)
  const now = clock.now()
  await db.transaction().execute((trx) =>
    appendAudit(trx, {
      ...{ actor: viewer.actor, at: now, action: 'oneroster.export' },
      subject: viewer.unitId === null ? 'roster' : `unit:${viewer.unitId}`,
      after: { cohorts: asked ?? 'all' },
    }),
  )
  const body = new PassThrough({ readableHighWaterMark: AHEAD_BYTES })
  const scope = { viewer, cohorts: asked }
  // Whoever reads is told by the stream itself what broke.
  pipeline(zipStream(entries(db, scope, { now, publicUrl }), now), body, () => {})
  return { name: `oneroster-${dateInVietnam(now)}.zip`, body }
}

async function* entries(
  db: Database,
  scope: store.ExportScope,
  at: { now: Date; publicUrl: string },
): AsyncGenerator<ZipEntry> {
  const trx = await db
    .startTransaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute()
  try {
    yield* files(trx, scope, at)
  } finally {
    await trx.rollback().execute()
  }
}

async function* files(
  db: Queryable,
  scope: store.ExportScope,
  { now, publicUrl }: { now: Date; publicUrl: string },
): AsyncGenerator<ZipEntry> {
  const ids = oneRosterIds(publicUrl)
  const { system, systemAt } = oneRosterTexts
  const name = publicUrl === '' ? system : fill(systemAt, { host: new URL(publicUrl).host })
  const lines = [['propertyName', 'value'], ...records.manifest(name, ids.office)]
  yield { name: 'manifest.csv', content: Buffer.from(csvLines(lines)) }

  const units = await store.exportedUnits(db, scope, dateInVietnam(now))
  const classes = await store.exportedClasses(db, scope)
  yield file('orgs', only([records.officeOrg(ids, name), ...units.map(records.orgOf)]))
  yield file('academicSessions', only(records.academicSessions(classes, ids)))
  yield file('courses', only(records.courses(classes, ids)))
  yield file('classes', only(classes.map((one) => records.classOf(one, ids))))
  yield file('categories', only([records.category(ids)]))
  yield file('lineItems', only(classes.map((one) => records.lineItemOf(one, ids))))

  const withContact = scope.viewer.scopes.has('roster:read')
  const people = () => store.exportedPeople(db, scope)
  yield file(
    'users',
    each(people(), (one) => records.userOf(one, withContact)),
  )
  yield file(
    'roles',
    each(people(), (one) => records.roleOf(one, ids)),
  )
  yield file(
    'enrollments',
    each(store.exportedEnrolments(db, scope), (one) => records.enrolmentOf(one, ids)),
  )
  yield file(
    'results',
    each(store.exportedResults(db, scope), (one) => records.resultOf(one, ids)),
  )
}

const file = <File extends OneRosterFile>(
  name: File,
  pages: AsyncIterable<readonly OneRosterRecord<File>[]>,
): ZipEntry => ({ name: `${name}.csv`, content: csvStream(name, pages) })

async function* only<Record>(page: readonly Record[]): AsyncGenerator<readonly Record[]> {
  yield page
}

async function* each<From, To>(
  pages: AsyncIterable<readonly From[]>,
  make: (one: From) => To,
): AsyncGenerator<To[]> {
  for await (const page of pages) yield page.map(make)
}
