/** SQL of reports that keep their figures. They hold sums and no person, and nobody can change or delete them. */
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { DateString } from '../../foundation/dates.ts'
import { type SheetKind, sheetKinds } from '../workbooks/plan/plan-workbook.ts'
import { DataState } from './data-state.ts'

/** Letters of a title. */
export const LONGEST_TITLE = 300

/** Without `participation`: that one names people, of whom nothing is kept for good, and has no bound on its length. */
export const frozenKinds = sheetKinds
export type FrozenKind = SheetKind

export const frozenFormats = ['xlsx', 'docx'] as const
export type FrozenFormat = (typeof frozenFormats)[number]

export interface FrozenFile {
  format: FrozenFormat
  name: string
  /** In hexadecimal. */
  sha256: string
  /** Bytes. */
  size: number
}

export interface FrozenReport {
  id: string
  planId: string
  title: string
  /** Which sheets and which letter its files are. */
  kind: FrozenKind
  /** Top of the branch that it is of; null: all. */
  unit: { id: string; code: string | null; name: string } | null
  /** Nothing that was achieved later counts in it. */
  on: DateString
  treeOn: DateString
  madeAt: Date
  madeBy: string
  /** What it was made from. */
  sources: DataState
  /** Of the bytes of the data, in hexadecimal. */
  sha256: string
  /** Bytes of the data. */
  size: number
  /** What is sent of it, made of the same moment. */
  files: FrozenFile[]
}

/** What is of a branch is for who sees that branch; what is of all only for who sees all. */
function seesFrozen({ unitId }: Viewer): RawBuilder<unknown> {
  return unitId === null
    ? sql`true`
    : sql`f.unit_id is not null and f.unit_id in (select unit_branch(${unitId}::uuid))`
}

const columns = sql`f.id, f.plan_id as "planId", f.title, f.kind, f.tree_on as "treeOn", f.made_at as "madeAt",
  f.made_by as "madeBy", f.sources, encode(f.sha256, 'hex') as sha256, length(f.content) as size,
  f.sources->>'on' as "on",
  case when u.id is not null then jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) end as unit,
  (select coalesce(jsonb_agg(jsonb_build_object('format', file.format, 'name', file.name,
      'sha256', encode(file.sha256, 'hex'), 'size', length(file.bytes)) order by file.format desc), '[]')
    from frozen_report_files file where file.report_id = f.id) as files`

type Row = Omit<FrozenReport, 'sources'> & { sources: unknown }

const readRow = ({ sources, ...row }: Row): FrozenReport => ({
  ...row,
  sources: DataState.parse(sources),
})

/** The newest first. */
export async function listFrozen(
  db: Queryable,
  viewer: Viewer,
  planId: string | null,
): Promise<FrozenReport[]> {
  const found = await sql<Row>`
    select ${columns} from frozen_reports f left join units u on u.id = f.unit_id
    where (${planId}::text is null or f.plan_id = ${planId}) and ${seesFrozen(viewer)}
    order by f.made_at desc, f.id`.execute(db)
  return found.rows.map(readRow)
}

/** @returns null: there is none that the viewer may see */
export async function findFrozen(
  db: Queryable,
  viewer: Viewer,
  id: string,
): Promise<FrozenReport | null> {
  if (!z.uuid().safeParse(id).success) return null
  const found = await sql<Row>`
    select ${columns} from frozen_reports f left join units u on u.id = f.unit_id
    where f.id = ${id}::uuid and ${seesFrozen(viewer)}`.execute(db)
  const [row] = found.rows
  return row === undefined ? null : readRow(row)
}

/** The bytes as they were frozen. */
export async function frozenBytes(
  db: Queryable,
  viewer: Viewer,
  id: string,
): Promise<Buffer | null> {
  const found = await sql<{ content: Buffer }>`
    select f.content from frozen_reports f where f.id = ${id}::uuid and ${seesFrozen(viewer)}`.execute(
    db,
  )
  return found.rows[0]?.content ?? null
}

/** @returns null: there is none that the viewer may see */
export async function frozenFileBytes(
  db: Queryable,
  viewer: Viewer,
  id: string,
  format: FrozenFormat,
): Promise<Buffer | null> {
  const found = await sql<{ bytes: Buffer }>`
    select file.bytes from frozen_report_files file join frozen_reports f on f.id = file.report_id
    where f.id = ${id}::uuid and file.format = ${format} and ${seesFrozen(viewer)}`.execute(db)
  return found.rows[0]?.bytes ?? null
}

/** The files whose bytes still have the hash that was taken of them; worked out anew. */
export async function intactFormats(
  db: Queryable,
  viewer: Viewer,
  id: string,
): Promise<Set<FrozenFormat>> {
  const found = await sql<{ format: FrozenFormat }>`
    select file.format from frozen_report_files file join frozen_reports f on f.id = file.report_id
    where f.id = ${id}::uuid and sha256(file.bytes) = file.sha256 and ${seesFrozen(viewer)}`.execute(
    db,
  )
  return new Set(found.rows.map(({ format }) => format))
}

/** The reports that hold exactly these bytes, as data or as a file. @param hash SHA-256, in hexadecimal */
export async function frozenWithHash(
  db: Queryable,
  viewer: Viewer,
  hash: string,
): Promise<FrozenReport[]> {
  const found = await sql<Row>`
    select ${columns} from frozen_reports f left join units u on u.id = f.unit_id
    where ${seesFrozen(viewer)} and (f.sha256 = decode(${hash}, 'hex') or f.id in (
      select report_id from frozen_report_files where sha256 = decode(${hash}, 'hex')))
    order by f.made_at desc, f.id`.execute(db)
  return found.rows.map(readRow)
}

export async function insertFrozen(
  db: Queryable,
  row: {
    id: string
    planId: string
    title: string
    unitId: string | null
    kind: FrozenKind
    treeOn: DateString
    madeAt: Date
    madeBy: string
    sources: DataState
    content: Buffer
    files: readonly { format: FrozenFormat; name: string; bytes: Buffer }[]
  },
): Promise<void> {
  await sql`
    insert into frozen_reports (id, plan_id, title, kind, unit_id, tree_on, made_at, made_by, sources, content, sha256)
    values (${row.id}, ${row.planId}, ${row.title}, ${row.kind}, ${row.unitId}, ${row.treeOn}, ${row.madeAt},
      ${row.madeBy}, ${JSON.stringify(row.sources)}::jsonb, ${row.content}, sha256(${row.content}))`.execute(
    db,
  )
  for (const { format, name, bytes } of row.files)
    await sql`
      insert into frozen_report_files (report_id, format, name, bytes, sha256)
      values (${row.id}, ${format}, ${name}, ${bytes}, sha256(${bytes}))`.execute(db)
}
