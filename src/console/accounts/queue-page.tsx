/** The queue of waiting accounts: one at a time, side by side with whom it may belong to. */
import type { Viewer } from '../../access/viewer.ts'
import type { AccountBeside } from '../../evidence/account-beside.ts'
import type { QueueChoices, QueueFilter, QueuePlace } from '../../evidence/waiting-queue.ts'
import { accountsTexts } from '../../foundation/texts/console/accounts.ts'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { waitingReasonTexts } from '../../foundation/texts/console/waiting-reasons.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { FoundLearner } from '../../roster/find-learner.ts'
import { Empty } from '../kit/empty.tsx'
import { Icon } from '../kit/icon.tsx'
import { shownNumber } from '../kit/number.ts'
import { Time } from '../kit/time.tsx'
import { Candidates } from './candidates.tsx'
import { DecisionForms } from './decision-forms.tsx'
import { FindPerson } from './find-person.tsx'
import { isNarrowed, QUEUE } from './queue-address.ts'
import { QueueFilterForm } from './queue-filter.tsx'
import { SideBySide } from './side-by-side.tsx'
import { AccountViews } from './views.tsx'

export interface QueuePage {
  language: Language
  viewer: Viewer
  filter: QueueFilter
  choices: QueueChoices
  cohorts: readonly { id: string; name: string }[]
  /** That fit the filter, and in all. */
  left: { fitting: number; all: number }
  current: { account: AccountBeside; place: QueuePlace; wrapped: boolean } | null
  /** Id of the learner beside whom it is shown; null: the best fit. */
  chosen: string | null
  /** Somebody was looked for: the words, and who was found. */
  search: { words: string; found: readonly FoundLearner[] } | null
}

export function queuePage(page: QueuePage) {
  const { language, viewer, filter, choices, cohorts, left, current } = page
  const texts = accountsTexts[language]
  return {
    area: 'accounts' as const,
    title: texts.title,
    children: (
      <>
        <AccountViews view="queue" viewer={viewer} />
        {left.all === 0 ? (
          <NothingWaits language={language} />
        ) : (
          <>
            <QueueFilterForm filter={filter} choices={choices} cohorts={cohorts} />
            {current === null ? (
              <NothingFits language={language} all={left.all} />
            ) : (
              <Current {...page} current={current} />
            )}
          </>
        )}
      </>
    ),
  }
}

function Current(page: QueuePage & { current: NonNullable<QueuePage['current']> }) {
  const { language, viewer, filter, left, current, chosen, search } = page
  const { account, place, wrapped } = current
  const texts = accountsTexts[language]
  const shown = (value: number) => shownNumber(value, language)
  const person = account.people.find(({ learnerId }) => learnerId === chosen) ?? account.people[0]
  return (
    <>
      <p class="queue-left">
        <strong class="badge bg-primary text-primary-fg">
          {fill(texts.left, { n: shown(left.fitting) })}
        </strong>{' '}
        {isNarrowed(filter)
          ? fill(texts.leftFiltered, { n: shown(left.fitting), all: shown(left.all) })
          : texts.lead}
      </p>
      {wrapped && (
        <p class="alert alert-info" role="status">
          {texts.wrapped}
        </p>
      )}
      <article class="card mb-3" aria-labelledby="account-name">
        <div class="card-body">
          <AccountHead account={account} language={language} />
          {account.people.length > 0 ? (
            <Candidates
              people={account.people}
              shownId={person?.learnerId ?? null}
              filter={filter}
              account={account.id}
            />
          ) : (
            <p class="queue-nobody">
              <strong>{texts.noCandidates}</strong> {texts.noCandidatesHint}
            </p>
          )}
        </div>
        {person !== undefined && <SideBySide account={account} person={person} />}
        {viewer.scopes.has('accounts:write') && (
          <DecisionForms account={account} person={person ?? null} filter={filter} place={place} />
        )}
      </article>
      <FindPerson account={account.id} filter={filter} search={search} />
      {viewer.scopes.has('accounts:write') && (
        <p class="text-secondary queue-keys">
          <strong>{texts.keysTitle}:</strong> {texts.keys}
        </p>
      )}
    </>
  )
}

function AccountHead({ account, language }: { account: AccountBeside; language: Language }) {
  const texts = accountsTexts[language]
  const { identity, platform, sourceId, firstSeenAt, courses } = account
  return (
    <>
      <h2 class="card-title mb-1" id="account-name" lang="vi">
        {identity.fullName || sourceId}
      </h2>
      <p class="text-secondary mb-2">
        {fill(texts.accountOf, { platform })} · {fill(texts.sourceId, { id: sourceId })} ·{' '}
        {texts.firstSeen} <Time at={firstSeenAt} />
        <br />
        {courses.length === 0 ? (
          texts.noCourses
        ) : (
          <>
            {texts.courses}:{' '}
            {courses.map(({ course, records, latestAt }, index) => (
              <span key={course}>
                {index > 0 && '; '}
                {fill(texts.course, { course, n: shownNumber(records, language) })}{' '}
                <Time at={latestAt} />
              </span>
            ))}
          </>
        )}
      </p>
      <div class="alert alert-warning mb-3">
        <Icon name="info" />
        <div>
          <strong>{texts.whyTitle}:</strong>{' '}
          {waitingReasonTexts[language][account.reason] ?? account.reason}
        </div>
      </div>
    </>
  )
}

function NothingWaits({ language }: { language: Language }) {
  const texts = accountsTexts[language]
  return (
    <div class="card">
      <Empty
        icon="check"
        title={texts.emptyTitle}
        text={texts.emptyText}
        action={{ label: texts.emptyAction, path: '/console/platforms' }}
      />
    </div>
  )
}

function NothingFits({ language, all }: { language: Language; all: number }) {
  const texts = accountsTexts[language]
  return (
    <div class="card">
      <Empty
        icon="search"
        title={texts.emptyFilterTitle}
        text={fill(texts.emptyFilterText, { n: shownNumber(all, language) })}
        action={{ label: kitTexts[language].clearFilter, path: QUEUE }}
      />
    </div>
  )
}
