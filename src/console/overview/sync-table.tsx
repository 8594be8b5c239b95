import { overviewTexts } from '../../foundation/texts/console/overview.ts'
import type { Language } from '../../foundation/texts/pages.ts'
import type { LastSync } from '../../reports/overview/last-syncs.ts'
import { shownNumber } from '../kit/number.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { Time } from '../kit/time.tsx'

const BADGES = {
  queued: 'bg-secondary-lt',
  running: 'bg-blue-lt',
  succeeded: 'bg-green-lt',
  partial: 'bg-yellow-lt',
  failed: 'bg-red-lt',
  held: 'bg-yellow-lt',
}

/** How the last sync of each platform went. */
export function SyncTable({ syncs, language }: { syncs: readonly LastSync[]; language: Language }) {
  const texts = overviewTexts[language]
  const names = { ...texts, failed: texts.failedRun }
  return (
    <div class="card mb-3">
      <div class="card-header">
        <h2 class="card-title">{texts.syncsTitle}</h2>
      </div>
      {syncs.length === 0 ? (
        <p class="card-body text-secondary mb-0">{texts.syncsNone}</p>
      ) : (
        <TableFrame label={texts.syncsTitle}>
          <table class="table table-vcenter card-table">
            <thead>
              <tr>
                <th scope="col">{texts.platform}</th>
                <th scope="col">{texts.state}</th>
                <th scope="col">{texts.when}</th>
                <th scope="col" class="number">
                  {texts.records}
                </th>
                <th scope="col" class="number">
                  {texts.changed}
                </th>
              </tr>
            </thead>
            <tbody>
              {syncs.map(({ platform, run }) => (
                <tr key={platform}>
                  <th scope="row">
                    <a href={`/console/platforms/${encodeURIComponent(platform)}`}>{platform}</a>
                  </th>
                  <td>
                    <span class={`badge ${BADGES[run?.state ?? 'queued']}`}>
                      {run === null ? texts.never : names[run.state]}
                    </span>
                  </td>
                  <td>{run && <Time at={run.at} />}</td>
                  <td class="number">{run?.counts && shownNumber(run.counts.records, language)}</td>
                  <td class="number">{run?.counts && shownNumber(run.counts.changed, language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </div>
  )
}
