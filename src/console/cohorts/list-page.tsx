/** The list of classes. */
import type { DateString } from '../../foundation/dates.ts'
import { cohortsTexts } from '../../foundation/texts/console/cohorts.ts'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { CohortCounts, CohortLine } from '../../reports/list-cohorts.ts'
import { Empty } from '../kit/empty.tsx'
import { SelectField, TextField } from '../kit/field.tsx'
import { Icon } from '../kit/icon.tsx'
import { shownNumber } from '../kit/number.ts'
import { Pager } from '../kit/pager.tsx'
import { SortHeader } from '../kit/sort-header.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { Day } from '../kit/time.tsx'
import { type CohortState, cohortState, cohortStates, daysBetween } from './cohort-state.ts'

export interface CohortList {
  language: Language
  today: DateString
  /** Whether whoever looks may open classes. */
  mayOpen: boolean
  filter: { q: string; program: string; state: string; sort: string }
  programs: readonly { id: string; title: string }[]
  /** Of this page. */
  cohorts: readonly CohortLine[]
  counts: ReadonlyMap<string, CohortCounts>
  page: { page: number; size: number; total: number }
  /** There is no class at all, whatever the filter. */
  none: boolean
}

export function cohortListPage(list: CohortList) {
  const { language, mayOpen, none, cohorts, page } = list
  const texts = cohortsTexts[language]
  return {
    area: 'cohorts' as const,
    title: texts.title,
    wide: true,
    actions: mayOpen && !none && (
      <a class="btn btn-primary" href="/console/cohorts/new">
        <Icon name="plus" /> {texts.open}
      </a>
    ),
    children: none ? (
      <Empty
        icon="class"
        title={texts.emptyTitle}
        text={mayOpen ? texts.emptyText : texts.emptyReader}
        {...(mayOpen ? { action: { label: texts.open, path: '/console/cohorts/new' } } : {})}
      />
    ) : (
      <>
        <Filter {...list} />
        <div class="card" id="cohorts">
          {cohorts.length === 0 ? (
            <Empty
              icon="search"
              title={texts.nothingFitsTitle}
              text={texts.nothingFits}
              action={{ label: kitTexts[language].clearFilter, path: '/console/cohorts' }}
            />
          ) : (
            <Table {...list} />
          )}
          {cohorts.length > 0 && <Pager {...page} />}
        </div>
      </>
    ),
  }
}

const stateNames = {
  running: 'stateRunning',
  coming: 'stateComing',
  over: 'stateOver',
  closed: 'stateClosed',
} as const

const stateName = (state: CohortState, language: Language) =>
  cohortsTexts[language][stateNames[state]]

function Filter({ language, filter, programs }: CohortList) {
  const texts = cohortsTexts[language]
  return (
    <form
      method="get"
      action="/console/cohorts"
      class="filter-row"
      hx-get="/console/cohorts"
      hx-select="#cohorts"
      hx-target="#cohorts"
      hx-swap="outerHTML"
      hx-push-url="true"
      hx-trigger="submit, change, input changed delay:300ms from:#q"
    >
      <TextField name="q" type="search" label={texts.search} value={filter.q} unmarked />
      <SelectField
        name="program"
        label={texts.program}
        unmarked
        value={filter.program}
        nothing={texts.allPrograms}
        options={programs.map(({ id, title }) => ({ value: id, label: title }))}
      />
      <SelectField
        name="state"
        label={texts.state}
        unmarked
        value={filter.state}
        nothing={texts.allStates}
        options={cohortStates.map((state) => ({ value: state, label: stateName(state, language) }))}
      />
      <input type="hidden" name="sort" value={filter.sort} />
      <div class="mb-3">
        <button type="submit" class="btn">
          <Icon name="search" /> {kitTexts[language].filter}
        </button>
      </div>
    </form>
  )
}

function Table({ language, cohorts, counts, today, filter }: CohortList) {
  const texts = cohortsTexts[language]
  return (
    <TableFrame label={texts.title}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            <SortHeader column="name" label={texts.cohort} sort={filter.sort} />
            <th scope="col">{texts.state}</th>
            <SortHeader column="deadline" label={texts.deadline} sort={filter.sort} />
            <th scope="col" class="number">
              {texts.enrolled}
            </th>
            <th scope="col">{texts.outcomes}</th>
          </tr>
        </thead>
        <tbody>
          {cohorts.map((cohort) => (
            <tr key={cohort.id}>
              <th scope="row" class="cohort-name">
                <a href={`/console/cohorts/${cohort.id}`} lang="vi">
                  {cohort.name}
                </a>
                <small class="d-block text-secondary" lang="vi">
                  {cohort.programTitle.vi}
                </small>
              </th>
              <td>
                <StateTag state={cohortState(cohort, today)} language={language} />
              </td>
              <td>
                <Deadline {...cohort} today={today} language={language} />
              </td>
              <td class="number">{shownNumber(counts.get(cohort.id)?.enrolled ?? 0, language)}</td>
              <td>
                <Verdicts counts={counts.get(cohort.id)} language={language} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

const stateLooks: Record<CohortState, string> = {
  running: 'badge bg-green-lt',
  coming: 'badge bg-azure-lt',
  over: 'badge bg-yellow-lt',
  closed: 'badge bg-secondary-lt',
}

export function StateTag({ state, language }: { state: CohortState; language: Language }) {
  return <span class={stateLooks[state]}>{stateName(state, language)}</span>
}

/** Of a deadline long past the date says enough. */
const TOLD_DAYS = 60

/** The last valid day, and how far away it is. */
export function Deadline({
  start,
  deadline,
  active,
  today,
  language,
}: Pick<CohortLine, 'start' | 'deadline' | 'active'> & { today: DateString; language: Language }) {
  const texts = cohortsTexts[language]
  const days = deadline === null ? null : daysBetween(today, deadline)
  return (
    <>
      {deadline === null ? texts.noDeadline : <Day date={deadline} />}
      {days !== null && active && days >= -TOLD_DAYS && (
        <small class={days >= 0 && days <= 7 ? 'cohort-soon' : 'd-block text-secondary'}>
          {days > 0
            ? fill(texts.daysLeft, { days })
            : days === 0
              ? texts.lastDay
              : fill(texts.daysOver, { days: -days })}
        </small>
      )}
      {start !== null && start > today && (
        <small class="d-block text-secondary">
          {texts.start}: <Day date={start} />
        </small>
      )}
    </>
  )
}

function Verdicts({ counts, language }: { counts: CohortCounts | undefined; language: Language }) {
  const texts = cohortsTexts[language]
  if (counts === undefined) return <span class="text-secondary">–</span>
  const { enrolled, ...verdicts } = counts
  const undecided =
    enrolled - verdicts.passed - verdicts.failed - verdicts.incomplete - verdicts.review
  return (
    <ul class="cohort-verdicts">
      {(['passed', 'failed', 'incomplete', 'review'] as const)
        .filter((verdict) => verdicts[verdict] > 0)
        .map((verdict) => (
          <li key={verdict}>
            {texts[verdict]} <strong>{shownNumber(verdicts[verdict], language)}</strong>
          </li>
        ))}
      {undecided > 0 && (
        <li class="text-secondary">
          {texts.notDecided} <strong>{shownNumber(undecided, language)}</strong>
        </li>
      )}
    </ul>
  )
}
