/** The work as the database has it, as figures for Prometheus. Every process tells the same. */
import { Gauge, Registry } from 'prom-client'
import type { Gauges } from './gauges.ts'

type Sample = [labels: Record<string, string>, value: number | Date | boolean | null]

/** What is not known stands in no figure: a zero would be a claim. */
export function workMetrics(figures: Gauges, now: Date): Registry {
  const registry = new Registry()
  const gauge = (name: string, help: string, samples: readonly Sample[]) => {
    const known = samples.flatMap(([labels, value]) =>
      value === null ? [] : [{ labels, value: numberOf(value) }],
    )
    const labelNames = Object.keys(samples[0]?.[0] ?? {})
    // A gauge without labels would begin at 0.
    if (known.length === 0 && labelNames.length === 0) return
    const made = new Gauge({ name, help, labelNames, registers: [registry] })
    for (const { labels, value } of known) made.set(labels, value)
  }
  const one = (name: string, help: string, value: Sample[1]) => gauge(name, help, [[{}, value]])
  const secondsSince = (at: Date | null) =>
    at === null ? null : Math.max(0, (now.getTime() - at.getTime()) / 1000)

  const { openRuns, certificates, mails, deliveries, platforms } = figures
  gauge(
    'hocvu_open_runs',
    'Syncs, reconciliations and issues that are waiting or at work.',
    openRuns.map(({ kind, state, count }) => [{ kind, state }, count]),
  )
  gauge(
    'hocvu_open_run_oldest_seconds',
    'How long ago the oldest open run was begun.',
    openRuns.map(({ kind, state, oldestAt }) => [{ kind, state }, secondsSince(oldestAt)]),
  )
  one(
    'hocvu_waiting_accounts',
    'Accounts of platforms that wait for a person.',
    figures.waitingAccounts,
  )
  one(
    'hocvu_quarantined_rows',
    'Rows of platforms that could not be read.',
    figures.quarantinedRows,
  )
  one('hocvu_review_outcomes', 'Outcomes that wait for a person.', figures.reviews)
  one('hocvu_proposed_people', 'People on lists that wait to be released.', figures.proposed)
  gauge(
    'hocvu_certificates',
    'Certificates, by state.',
    certificates.map(({ state, count }) => [{ state }, count]),
  )
  one(
    'hocvu_certificates_without_file',
    'Certificates whose file has not been made yet.',
    figures.withoutFile,
  )
  one(
    'hocvu_certificates_file_faults',
    'Certificates whose file could not be made.',
    figures.withFileFault,
  )
  gauge(
    'hocvu_mails_waiting',
    'Mails that are to be sent, by kind.',
    mails.map(({ kind, count }) => [{ kind }, count]),
  )
  gauge(
    'hocvu_mail_oldest_waiting_seconds',
    'How long the oldest mail of a kind has been waiting; 0: none is.',
    mails.map(({ kind, oldestAt }) => [{ kind }, secondsSince(oldestAt) ?? 0]),
  )
  const ofDeliveries = (
    name: string,
    help: string,
    value: (row: Gauges['deliveries'][number]) => number,
  ) =>
    gauge(
      name,
      help,
      deliveries.map((row) => [{ kind: row.kind }, value(row)]),
    )
  ofDeliveries(
    'hocvu_deliveries_waiting',
    'What other systems are to be told, by their kind.',
    ({ waiting }) => waiting,
  )
  ofDeliveries(
    'hocvu_deliveries_dead',
    'What could not be delivered and waits for a person.',
    ({ dead }) => dead,
  )
  ofDeliveries(
    'hocvu_delivery_oldest_waiting_seconds',
    'How long ago the oldest became so that waits for a system which takes something; 0: nothing waits.',
    ({ oldestAt }) => secondsSince(oldestAt) ?? 0,
  )
  ofDeliveries(
    'hocvu_subscribers_gone',
    'Systems that have answered that they take nothing more.',
    ({ gone }) => gone,
  )
  one('hocvu_audit_entries', 'Entries of the audit trail.', figures.auditEntries)
  one(
    'hocvu_audit_head_timestamp_seconds',
    'When the newest entry of the audit trail was written.',
    figures.auditHeadAt,
  )
  one(
    'hocvu_audit_verified_timestamp_seconds',
    'When the audit trail was last gone through.',
    figures.auditCheckedAt,
  )
  one('hocvu_audit_faults', 'Faults that were found in the audit trail then.', figures.auditFaults)
  one(
    'hocvu_privacy_requests_open',
    'Requests about personal data that are not answered.',
    figures.openRequests,
  )
  one(
    'hocvu_privacy_requests_overdue',
    'Of these, whose last day is over.',
    figures.overdueRequests,
  )
  one(
    'hocvu_erasures_open',
    'Erasures of personal data that are still at work.',
    figures.openErasures,
  )
  one('hocvu_backup_last_timestamp_seconds', 'When the last backup was taken.', figures.backupAt)
  one('hocvu_backup_last_size_bytes', 'Size of the last backup.', figures.backupBytes)
  one('hocvu_database_size_bytes', 'Size of the database.', figures.databaseBytes)
  gauge(
    'hocvu_processes',
    'Processes that live on this database, by part and version.',
    figures.processes.map(({ part, version, count }) => [{ part, version }, count]),
  )

  const ofPlatforms = (
    name: string,
    help: string,
    value: (platform: Gauges['platforms'][number]) => Sample[1],
  ) =>
    gauge(
      name,
      help,
      platforms.map((platform) => [{ platform: platform.id }, value(platform)]),
    )
  ofPlatforms(
    'hocvu_platform_circuit_open',
    'Whether the platform is left alone.',
    (p) => p.circuitOpen,
  )
  ofPlatforms(
    'hocvu_platform_token_expiry_timestamp_seconds',
    "When the platform's token runs out, where somebody wrote it down.",
    (p) => p.tokenExpiresAt,
  )
  ofPlatforms(
    'hocvu_platform_quarantined_rows',
    'Rows of the platform that could not be read.',
    (p) => p.quarantinedRows,
  )
  ofPlatforms(
    'hocvu_platform_scheduled',
    'Whether the platform has a schedule.',
    (p) => p.scheduled,
  )
  ofPlatforms(
    'hocvu_sync_last_success_timestamp_seconds',
    'When the last sync that went through was begun.',
    (p) => p.syncedAt,
  )
  ofPlatforms(
    'hocvu_sync_lag_seconds',
    'Age of what is known of the platform: since its last sync that went through began, or since it is on file.',
    (p) => secondsSince(p.knownSince),
  )
  ofPlatforms(
    'hocvu_sync_last_failed',
    'Whether the last sync that ended failed or was held.',
    ({ lastEnd }) => (lastEnd === null ? null : lastEnd === 'failed' || lastEnd === 'held'),
  )
  return registry
}

function numberOf(value: number | Date | boolean): number {
  return value instanceof Date ? value.getTime() / 1000 : Number(value)
}
