/** One platform: how it stands, what to do, syncing it, and its syncs so far. */
import type { Viewer } from '../../access/viewer.ts'
import { SyncResult } from '../../evidence/sync-result.ts'
import { storedError } from '../../foundation/errors.ts'
import { platformAdvice } from '../../foundation/texts/console/platform-faults.ts'
import { platformTexts } from '../../foundation/texts/console/platforms.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { PlatformCard } from '../../reports/platform-cards.ts'
import type { Run } from '../../runs/run.ts'
import { Confirm } from '../kit/confirm.tsx'
import { CheckField, SelectField } from '../kit/field.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'
import type { PageOf } from '../kit/pager.tsx'
import { FormToken, PostButton } from '../kit/post-button.tsx'
import { RunProgress } from '../kit/run-progress.tsx'
import { Day, Time } from '../kit/time.tsx'
import { LastSync, NextSync } from './list-page.tsx'
import { connectorName, nextStep, PLATFORMS, StandingBadge } from './standing.tsx'
import { SyncHistory } from './sync-history.tsx'
import { PlatformTabs, platformTrail } from './tabs.tsx'

export interface PlatformPage {
  language: Language
  viewer: Viewer
  platform: PlatformCard & { takesFiles: boolean }
  cohorts: readonly { id: string; name: string }[]
  runs: readonly Run[]
  page: PageOf
}

export function platformPage({ language, viewer, platform, cohorts, runs, page }: PlatformPage) {
  const texts = platformTexts[language]
  const maySync = viewer.scopes.has('syncs:write')
  const path = `${PLATFORMS}/${platform.id}`
  return {
    area: 'platforms' as const,
    title: platform.id,
    trail: platformTrail(texts.title),
    actions: maySync && viewer.unitId === null && platform.missing.length === 0 && (
      <a class="btn" href={`${path}/check`}>
        {texts.check}
      </a>
    ),
    children: (
      <>
        <PlatformTabs platform={platform} tab="overview" />
        {platform.open !== null && <RunProgress run={platform.open} />}
        <Standing platform={platform} />
        {maySync && (
          <section class="card mb-3" aria-labelledby="sync">
            <div class="card-body">
              <h2 class="card-title" id="sync">
                {texts.syncTitle}
              </h2>
              {platform.missing.length > 0 ? (
                <p class="mb-0">{texts.notConfiguredSync}</p>
              ) : (
                <SyncForm action={`${path}/syncs`} cohorts={cohorts} />
              )}
            </div>
          </section>
        )}
        <SyncHistory runs={runs} page={page} />
      </>
    ),
  }
}

function Standing({ platform }: { platform: PlatformCard }) {
  const { language, viewer } = useFrame()
  const texts = platformTexts[language]
  const { id, connector, url, schedule, standing, state } = platform
  const mayMend = viewer.scopes.has('syncs:write') && viewer.unitId === null
  return (
    <section class="card mb-3">
      <div class="card-body">
        <p class="platform-head">
          <StandingBadge standing={standing} />
          <span>{nextStep(platform, language)}</span>
        </p>
        <LastFault platform={platform} />
        {state.circuit !== 'closed' && mayMend && (
          <PostButton action={`${PLATFORMS}/${id}/circuit`} fields={{}} label={texts.reset} />
        )}
        <Held platform={platform} mayMend={mayMend} />
        <dl class="datagrid mt-3">
          <Item name={texts.connector}>{connectorName(connector, language)}</Item>
          <Item name={texts.address}>{url ?? texts.noAddress}</Item>
          <Item name={texts.lastSync}>
            <LastSync platform={platform} />
          </Item>
          <Item name={texts.nextSync}>
            <NextSync platform={platform} />
            {schedule !== null && (
              <small class="d-block text-secondary">{fill(texts.schedule, { schedule })}</small>
            )}
          </Item>
          <Item name={texts.breaker}>
            {state.circuit === 'closed' && texts.breakerClosed}
            {state.circuit === 'half-open' && texts.breakerHalf}
            {state.circuit === 'open' && (
              <>
                {texts.breakerOpen}{' '}
                {state.circuitOpenUntil !== null && <Time at={state.circuitOpenUntil} />}
              </>
            )}
          </Item>
          <Item name={texts.token}>
            {state.tokenExpiresAt === null ? (
              texts.tokenUnknown
            ) : (
              <>
                {texts.tokenUntil} <Day date={state.tokenExpiresAt} />
              </>
            )}
          </Item>
        </dl>
      </div>
    </section>
  )
}

function Item({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div class="datagrid-item">
      <dt class="datagrid-title">{name}</dt>
      <dd class="datagrid-content">{children}</dd>
    </div>
  )
}

/** What went wrong the last time, in the words of people, with what to do; and what the platform said, for technicians. */
function LastFault({ platform: { last, state, standing } }: { platform: PlatformCard }) {
  const { language, viewer } = useFrame()
  const texts = platformTexts[language]
  const error = last?.state === 'failed' ? last.error : null
  const said = viewer.unitId === null ? (error?.message ?? state.circuitFault) : null
  if (error === null && (state.circuit === 'closed' || standing === 'not-configured')) return null
  const advice = error === null ? undefined : platformAdvice[language][error.code]
  return (
    <div class="alert alert-danger" role="status">
      <Icon name="warning" />
      <div>
        {error !== null && (
          <p class="mb-1">
            <strong>{texts.fault}:</strong> {storedError(error).userText(language)}
          </p>
        )}
        {advice !== undefined && (
          <p class="mb-1">
            <strong>{texts.whatToDo}:</strong> {advice}
          </p>
        )}
        {said !== null && (
          <details>
            <summary>{texts.technical}</summary>
            <p class="mb-0" lang="en">
              {error !== null && <code>{error.code}</code>} {said}
            </p>
          </details>
        )}
      </div>
    </div>
  )
}

/** Whoever is gone at once counts only when a person says so. */
function Held({ platform: { id, last }, mayMend }: { platform: PlatformCard; mayMend: boolean }) {
  const { language } = useFrame()
  const texts = platformTexts[language]
  const result = SyncResult.safeParse(last?.result)
  if (last?.state !== 'held' || !result.success || result.data.held.length === 0) return null
  return (
    <div class="alert alert-warning">
      <Icon name="warning" />
      <div>
        <h3 class="alert-title">{texts.acceptTitle}</h3>
        <ul>
          {result.data.held.map(({ course, lost, of }) => (
            <li key={course}>{fill(texts.acceptLine, { course, lost, of })}</li>
          ))}
        </ul>
        {mayMend && (
          <Confirm
            action={`${PLATFORMS}/${id}/syncs`}
            label={texts.accept}
            warning={texts.acceptWarning}
            verb={texts.acceptVerb}
            danger
          >
            <input type="hidden" name="acceptLosses" value="yes" />
          </Confirm>
        )}
      </div>
    </div>
  )
}

function SyncForm({
  action,
  cohorts,
}: {
  action: string
  cohorts: readonly { id: string; name: string }[]
}) {
  const { language } = useFrame()
  const texts = platformTexts[language]
  return (
    <form method="post" action={action}>
      <FormToken />
      <SelectField
        name="cohort"
        label={texts.syncCohort}
        unmarked
        nothing={texts.syncAll}
        options={cohorts.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <CheckField name="full" label={texts.syncFull} hint={texts.syncFullHint} />
      <button type="submit" class="btn btn-primary">
        {texts.syncNow}
      </button>
    </form>
  )
}
