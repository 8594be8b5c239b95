/** Rows of a platform that could not be read, and one of them with its raw form. */
import type { Viewer } from '../../access/viewer.ts'
import type { WaitingRow } from '../../evidence/quarantine-store.ts'
import type { RawRow } from '../../evidence/quarantined-row.ts'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { platformDataTexts } from '../../foundation/texts/console/platform-data.ts'
import { platformTexts } from '../../foundation/texts/console/platforms.ts'
import { quarantineReasons } from '../../foundation/texts/console/quarantine-reasons.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { Choice } from '../kit/choice.tsx'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'
import { shownNumber } from '../kit/number.ts'
import { type PageOf, Pager } from '../kit/pager.tsx'
import { PostButton } from '../kit/post-button.tsx'
import { runAddress } from '../kit/run-progress.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { Time } from '../kit/time.tsx'
import { PLATFORMS } from './standing.tsx'
import { PlatformTabs, platformTrail, type TabbedPlatform } from './tabs.tsx'

const reasonText = (reason: string, language: Language) =>
  quarantineReasons[reason]?.[language] ?? reason

export function quarantinePage(list: {
  language: Language
  viewer: Viewer
  platform: TabbedPlatform
  rows: readonly WaitingRow[]
  reasons: readonly { reason: string; count: number }[]
  chosen: string | undefined
  page: PageOf
}) {
  const { language, viewer, platform, rows, reasons, chosen, page } = list
  const texts = platformTexts[language]
  const data = platformDataTexts[language]
  const path = `${PLATFORMS}/${platform.id}/quarantine`
  return {
    area: 'platforms' as const,
    title: platform.id,
    trail: platformTrail(texts.title),
    wide: true,
    children: (
      <>
        <PlatformTabs platform={platform} tab="quarantine" />
        {rows.length === 0 && chosen === undefined ? (
          <div class="card">
            <Empty icon="check" title={data.quarantineEmptyTitle} text={data.quarantineEmptyText} />
          </div>
        ) : (
          <>
            <p class="text-secondary">{data.quarantineLead}</p>
            <div class="filter-line mb-3">
              <form method="get" action={path} class="filter-line">
                <Choice
                  name="reason"
                  label={data.reason}
                  nothing={data.anyReason}
                  value={chosen}
                  options={reasons.map(({ reason, count }) => ({
                    value: reason,
                    label: `${reasonText(reason, language)} (${shownNumber(count, language)})`,
                  }))}
                />
                <button type="submit" class="btn">
                  <Icon name="search" /> {kitTexts[language].filter}
                </button>
              </form>
              {viewer.scopes.has('syncs:write') && (
                <PostButton action={`${path}/retry`} fields={{}} label={data.retryAll} />
              )}
            </div>
            {viewer.scopes.has('syncs:write') && <p class="text-secondary">{data.retryHint}</p>}
            <div class="card">
              <Rows rows={rows} path={path} />
              <Pager {...page} />
            </div>
          </>
        )}
      </>
    ),
  }
}

function Rows({ rows, path }: { rows: readonly WaitingRow[]; path: string }) {
  const { language } = useFrame()
  const texts = platformTexts[language]
  const data = platformDataTexts[language]
  return (
    <TableFrame label={texts.tabQuarantine}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            <th scope="col">{data.reason}</th>
            <th scope="col">{data.course}</th>
            <th scope="col">{data.place}</th>
            <th scope="col">{data.firstSeen}</th>
            <th scope="col">{data.lastSeen}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <a
                  href={`${path}/${row.id}`}
                  aria-label={`${reasonText(row.reason, language)}. ${fill(data.openRow, { place: row.place })}`}
                >
                  {reasonText(row.reason, language)}
                </a>
                {language === 'en' && (
                  <small class="d-block text-secondary" lang="en">
                    {row.detail}
                  </small>
                )}
              </th>
              <td>{row.course ?? data.noCourse}</td>
              <td>{row.place}</td>
              <td>
                <Time at={row.firstSeenAt} />
              </td>
              <td>
                <Time at={row.lastSeenAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

export function quarantinedRowPage({
  language,
  viewer,
  platform,
  row,
}: {
  language: Language
  viewer: Viewer
  platform: string
  row: RawRow
}) {
  const texts = platformTexts[language]
  const data = platformDataTexts[language]
  const path = `${PLATFORMS}/${platform}`
  const facts: [string, preact.ComponentChildren][] = [
    [data.reason, reasonText(row.reason, language)],
    [data.course, row.course ?? data.noCourse],
    [data.place, row.place],
    [data.firstSeen, <Time at={row.firstSeenAt} key="first" />],
    [data.lastSeen, <Time at={row.lastSeenAt} key="last" />],
    [
      data.rowMet,
      <a href={runAddress({ id: row.sync })} key="sync">
        {row.sync.slice(0, 8)}
      </a>,
    ],
    [data.rowState, row.state === 'waiting' ? data.rowWaiting : data.rowSettled],
  ]
  return {
    area: 'platforms' as const,
    title: data.rowTitle,
    trail: [
      ...platformTrail(texts.title),
      { label: platform, path },
      { label: texts.tabQuarantine, path: `${path}/quarantine` },
    ],
    children: (
      <>
        <section class="card mb-3">
          <dl class="card-body datagrid mb-0">
            {facts.map(([name, value]) => (
              <div class="datagrid-item" key={name}>
                <dt class="datagrid-title">{name}</dt>
                <dd class="datagrid-content">{value}</dd>
              </div>
            ))}
          </dl>
        </section>
        {row.state === 'waiting' && (
          <section class="card mb-3" aria-labelledby="next">
            <div class="card-body">
              <h2 class="card-title" id="next">
                {data.rowNext}
              </h2>
              <p>{data.rowNextText}</p>
              <details class="mb-3" open={language === 'en'}>
                <summary>{texts.technical}</summary>
                <p class="mb-0" lang="en">
                  {row.detail}
                </p>
              </details>
              {viewer.scopes.has('syncs:write') && (
                <div class="btn-list">
                  <PostButton
                    action={`${path}/syncs`}
                    fields={{ full: 'yes' }}
                    label={texts.syncNow}
                    kind="primary"
                  />
                  <PostButton
                    action={`${path}/quarantine/retry`}
                    fields={{ sync: row.sync }}
                    label={data.retryOne}
                  />
                </div>
              )}
            </div>
          </section>
        )}
        <section class="card" aria-labelledby="raw">
          <div class="card-body">
            <h2 class="card-title" id="raw">
              {data.rowRaw}
            </h2>
            <p class="text-secondary">{data.rowRawHint}</p>
            <pre class="raw-row">{row.raw}</pre>
          </div>
        </section>
      </>
    ),
  }
}
