/** All platforms: how each stands, on a card in plain words. */
import type { Viewer } from '../../access/viewer.ts'
import { SyncCounts } from '../../evidence/sync.ts'
import { platformTexts } from '../../foundation/texts/console/platforms.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { PlatformCard } from '../../reports/platform-cards.ts'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { PostButton } from '../kit/post-button.tsx'
import { runAddress } from '../kit/run-progress.tsx'
import { Time } from '../kit/time.tsx'
import { connectorName, nextStep, PLATFORMS, RunBadge, StandingBadge } from './standing.tsx'

export function platformListPage(page: {
  language: Language
  viewer: Viewer
  platforms: readonly PlatformCard[]
}) {
  const { language, platforms } = page
  const texts = platformTexts[language]
  return {
    area: 'platforms' as const,
    title: texts.title,
    children: (
      <>
        <p class="text-secondary">{texts.lead}</p>
        {platforms.length === 0 ? (
          <div class="card">
            <Empty icon="platform" title={texts.emptyTitle} text={texts.emptyText} />
          </div>
        ) : (
          <div class="platform-cards">
            {platforms.map((platform) => (
              <Card platform={platform} key={platform.id} />
            ))}
          </div>
        )}
      </>
    ),
  }
}

function Card({ platform }: { platform: PlatformCard }) {
  const { language, viewer } = useFrame()
  const texts = platformTexts[language]
  const { id, connector, standing, missing, open, waitingRows } = platform
  const path = `${PLATFORMS}/${id}`
  const maySync = viewer.scopes.has('syncs:write') && missing.length === 0
  return (
    <article class="card" aria-labelledby={`platform-${id}`}>
      <div class="card-body">
        <div class="platform-head">
          <h2 class="card-title mb-0" id={`platform-${id}`}>
            <a href={path}>{id}</a>
          </h2>
          <StandingBadge standing={standing} />
        </div>
        <p class="text-secondary mb-2">{connectorName(connector, language)}</p>
        <p class="mb-2">{nextStep(platform, language)}</p>
        <dl class="platform-facts">
          <dt>{texts.lastSync}</dt>
          <dd>
            <LastSync platform={platform} />
          </dd>
          <dt>{texts.nextSync}</dt>
          <dd>
            <NextSync platform={platform} />
          </dd>
          {waitingRows > 0 && (
            <>
              <dt>{texts.waitingRows}</dt>
              <dd>
                {viewer.unitId === null ? (
                  <a href={`${path}/quarantine`}>
                    {fill(texts.rowsCount, { n: shownNumber(waitingRows, language) })}
                  </a>
                ) : (
                  fill(texts.rowsCount, { n: shownNumber(waitingRows, language) })
                )}
              </dd>
            </>
          )}
        </dl>
      </div>
      {maySync && (
        <div class="card-footer">
          {open === null ? (
            <PostButton
              action={`${path}/syncs`}
              fields={{}}
              label={texts.syncNow}
              describe={fill(texts.syncNowOf, { platform: id })}
            />
          ) : (
            <a class="btn" href={runAddress(open)}>
              {texts.atWork}
            </a>
          )}
        </div>
      )}
    </article>
  )
}

export function LastSync({ platform: { last } }: { platform: PlatformCard }) {
  const { language, viewer } = useFrame()
  const texts = platformTexts[language]
  if (last === null) return <>{texts.never}</>
  const counts = SyncCounts.safeParse(last.result ?? last.progress)
  const shown = (value: number) => shownNumber(value, language)
  return (
    <>
      <Time at={last.finishedAt ?? last.createdAt} /> <RunBadge state={last.state} />
      {viewer.unitId === null && counts.success && (
        <small class="d-block text-secondary">
          {fill(texts.counts, {
            records: shown(counts.data.records),
            changed: shown(counts.data.changed),
          })}
        </small>
      )}
    </>
  )
}

export function NextSync({ platform: { nextSyncAt } }: { platform: PlatformCard }) {
  const { language } = useFrame()
  return nextSyncAt === null ? platformTexts[language].noSchedule : <Time at={nextSyncAt} />
}
