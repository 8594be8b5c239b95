/** SQL of how much there is to do and how much was done: for monitoring, about nobody. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { readProcessName } from '../database/process-name.ts'
import { dateInVietnam } from '../foundation/dates.ts'
import { type PlatformGauges, platformGauges } from './platform-gauges.ts'

export interface Gauges extends Counts {
  openRuns: { kind: string; state: string; count: number; oldestAt: Date }[]
  certificates: { state: string; count: number }[]
  mails: { kind: string; count: number; oldestAt: Date | null }[]
  deliveries: { kind: string; waiting: number; dead: number; oldestAt: Date | null; gone: number }[]
  processes: { part: string; version: string; count: number }[]
  platforms: PlatformGauges[]
}

interface Counts {
  waitingAccounts: number
  quarantinedRows: number
  /** Outcomes that wait for a person. */
  reviews: number
  /** People on lists that wait to be released. */
  proposed: number
  withoutFile: number
  /** Of these, whose file could not be made. */
  withFileFault: number
  auditEntries: number
  auditHeadAt: Date | null
  auditCheckedAt: Date | null
  /** Found when the trail was last gone through; null: it never was. */
  auditFaults: number | null
  openRequests: number
  /** Whose last day is over. */
  overdueRequests: number
  /** Erasures that are still at work. */
  openErasures: number
  /** null: none was ever taken. */
  backupAt: Date | null
  backupBytes: number | null
  databaseBytes: number
}

export async function readGauges(db: Queryable, now: Date): Promise<Gauges> {
  const runs = await sql<Gauges['openRuns'][number]>`
    select kind, state, count(*) as count, min(created_at) as "oldestAt"
    from runs where state in ('queued', 'running') group by kind, state order by kind, state`.execute(
    db,
  )
  const certificates = await sql<Gauges['certificates'][number]>`
    select state, count(*) as count from certificates group by state order by state`.execute(db)
  // A row each, also where none waits: a figure that disappears looks like a fault of the monitoring.
  const mails = await sql<Gauges['mails'][number]>`
    select 'certificate' as kind, count(*) as count, min(created_at) as "oldestAt"
      from certificate_mails where state in ('waiting', 'claimed')
    union all
    select 'reminder', count(*), min(created_at) from reminders where state in ('waiting', 'claimed')
    union all
    select 'code', count(*), min(created_at) from lookups where sealed_code is not null and expires_at > ${now}`.execute(
    db,
  )
  // A row each kind, for the same reason.
  const deliveries = await sql<Gauges['deliveries'][number]>`
    select k.kind, count(d.*) filter (where d.state <> 'dead') as waiting, count(d.*) filter (where d.state = 'dead') as dead,
      min(e.at) filter (where d.state <> 'dead' and s.state = 'active') as "oldestAt",
      (select count(*) from subscribers g where g.kind = k.kind and g.state = 'gone') as gone
    from unnest(array['webhook', 'statements', 'grades']) k (kind)
    left join subscribers s on s.kind = k.kind and s.state <> 'off'
    left join deliveries d on d.subscriber_id = s.id and d.state in ('waiting', 'claimed', 'dead')
    left join events e on e.position = d.position
    group by k.kind order by k.kind`.execute(db)
  return {
    ...(await readCounts(db, now)),
    openRuns: runs.rows,
    certificates: certificates.rows,
    mails: mails.rows,
    deliveries: deliveries.rows,
    processes: await processes(db),
    platforms: await platformGauges(db),
  }
}

async function readCounts(db: Queryable, now: Date): Promise<Counts> {
  const counts = await sql<Counts>`
    select (select count(*) from accounts where state = 'waiting') as "waitingAccounts",
      (select count(*) from quarantined_rows where state = 'waiting') as "quarantinedRows",
      (select count(*) from outcomes where verdict = 'review') as reviews,
      (select count(*) from proposal_items i join proposals p on p.id = i.proposal_id
        where i.state = 'proposed' and p.state = 'open') as proposed,
      files.without as "withoutFile", files.fault as "withFileFault",
      coalesce(head.seq, 0) as "auditEntries", head.at as "auditHeadAt",
      looked.at as "auditCheckedAt", looked.faults as "auditFaults",
      requests.open as "openRequests", requests.overdue as "overdueRequests",
      (select count(*) from erasures where done_at is null) as "openErasures",
      backup.taken_at as "backupAt", backup.bytes as "backupBytes",
      pg_database_size(current_database()) as "databaseBytes"
    from (select count(*) as without, count(file_fault) as fault from certificates where not file_made) files
    cross join (select count(*) as open, count(*) filter (where due_on < ${dateInVietnam(now)}) as overdue
      from privacy_requests where answered_at is null) requests
    left join (select seq, at from audit_entries order by seq desc limit 1) head on true
    left join (select at, faults from audit_checks order by at desc limit 1) looked on true
    left join (select taken_at, bytes from backups order by taken_at desc limit 1) backup on true`.execute(
    db,
  )
  const [row] = counts.rows
  if (row === undefined) throw new TypeError('counting gave no row')
  return row
}

/** By what connections are called, each process once. */
async function processes(db: Queryable): Promise<Gauges['processes']> {
  const names = await sql<{ name: string }>`
    select distinct application_name as name from pg_stat_activity
    where datname = current_database() and application_name like 'hocvu%'`.execute(db)
  const found = new Map<string, Gauges['processes'][number]>()
  for (const { name } of names.rows) {
    const { part, version } = readProcessName(name) ?? { part: '', version: '' }
    if (part === '') continue
    const known = found.get(`${part} ${version}`) ?? { part, version, count: 0 }
    known.count += 1
    found.set(`${part} ${version}`, known)
  }
  return [...found.values()]
}
