/** An export as whoever receives it sees it: files of records. */
import { buffer } from 'node:stream/consumers'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { Viewer } from '../../../src/access/viewer.ts'
import { exportOneRoster } from '../../../src/exchange/oneroster/export.ts'
import { lan, type TestInstallation } from '../../support/installation.ts'
import { unzipped } from '../../support/unzipped.ts'

const Records = z.array(z.record(z.string(), z.string()))
export type Exported = Map<string, z.output<typeof Records>>

export async function archiveOf(
  { database, clock }: Pick<TestInstallation, 'database'> & { clock: { now(): Date } },
  { viewer = lan, cohorts = null }: { viewer?: Viewer; cohorts?: string[] | null } = {},
): Promise<Buffer> {
  const deps = { db: database.db, clock, publicUrl: 'https://hocvu.example.gov.vn' }
  return await buffer((await exportOneRoster(deps, viewer, cohorts)).body)
}

export function recordsOf(archive: Buffer): Exported {
  return new Map(
    [...unzipped(archive)].map(([name, content]) => [
      name.replace(/\.csv$/, ''),
      Records.parse(parse(content, { columns: true })),
    ]),
  )
}
