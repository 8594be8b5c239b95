import { learnersTexts } from '../../foundation/texts/console/learners.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { ListedPerson, PeoplePage, PeopleSort } from '../../roster/people/list-people.ts'
import { MOST_LISTED } from '../../roster/people/list-people.ts'
import type { MissingThing } from '../../roster/people/roster-search.ts'
import { Choice } from '../kit/choice.tsx'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'
import { shownNumber } from '../kit/number.ts'
import { Pager } from '../kit/pager.tsx'
import { FormToken } from '../kit/post-button.tsx'
import { SortHeader } from '../kit/sort-header.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { Day } from '../kit/time.tsx'
import { IMPORT, LEARNERS, LearnersTabs, UNITS } from './tabs.tsx'

export interface ListFilter {
  text: string
  /** As typed or chosen: a code or name. */
  unit: string
  audience: string
  cohort: string
  missing: MissingThing | ''
}

interface PeopleList {
  language: Language
  filter: ListFilter
  isFiltered: boolean
  sort: PeopleSort
  page: number
  size: number
  found: PeoplePage
  /** What stands above the list: why it is not what was asked for. */
  remarks: string[]
  audiences: readonly string[]
  cohorts: readonly { id: string; name: string }[]
  units: readonly { name: string; code: string | null }[]
  questions: number
}

export function learnersPage(list: PeopleList) {
  const { language, found, page, size, remarks, questions } = list
  const texts = learnersTexts[language]
  const shown = (n: number) => shownNumber(n, language)
  const listed = Math.min(found.total, MOST_LISTED)
  return {
    area: 'learners' as const,
    title: texts.title,
    wide: true,
    children: (
      <>
        <LearnersTabs tab="people" questions={questions} />
        <Search {...list} />
        {remarks.map((remark) => (
          <p class="alert alert-warning" key={remark}>
            {remark}
          </p>
        ))}
        <div class="card" id="people">
          {found.people.length === 0 ? (
            <Nobody isFiltered={list.isFiltered} />
          ) : (
            <>
              {found.isMore && (
                <p class="card-body learners-more">
                  {found.total > MOST_LISTED
                    ? fill(texts.ofEverybody, {
                        total: shown(found.total),
                        n: shown(MOST_LISTED),
                      })
                    : fill(texts.moreThanListed, { n: shown(MOST_LISTED) })}
                </p>
              )}
              <People {...list} />
              <Pager page={page} size={size} total={listed} />
            </>
          )}
        </div>
      </>
    ),
  }
}

/** Sent and not asked for by address: somebody may look for a national ID. */
function Search({ language, filter, audiences, cohorts, units, isFiltered, sort }: PeopleList) {
  const texts = learnersTexts[language]
  const missing = {
    birth: texts.missingBirth,
    unit: texts.missingUnit,
    'unit-ended': texts.missingUnitEnded,
    contact: texts.missingContact,
    account: texts.missingAccount,
    'id-doubtful': texts.missingIdDoubtful,
  }
  const { viewer } = useFrame()
  return (
    <search>
      <form method="post" action={`${LEARNERS}/search`} class="card card-body mb-3 learners-search">
        <FormToken />
        <input type="hidden" name="sort" value={sort} />
        <div class="learners-words">
          <label class="form-label" for="text">
            {texts.search}
          </label>
          <div class="input-group">
            <input
              class="form-control"
              type="search"
              id="text"
              name="text"
              value={filter.text}
              maxLength={100}
              autocomplete="off"
              aria-describedby="text-hint"
              data-key="/"
            />
            <button type="submit" class="btn">
              <Icon name="search" /> {texts.find}
            </button>
          </div>
          <p class="form-hint" id="text-hint">
            {texts.searchHint}
          </p>
        </div>
        <div class="learners-filters">
          <input
            class="form-control"
            name="unit"
            value={filter.unit}
            list="units"
            maxLength={200}
            autocomplete="off"
            placeholder={texts.anyUnit}
            aria-label={texts.unit}
          />
          <datalist id="units">
            {units.map(({ name, code }) => (
              <option value={code ?? name} label={name} key={code ?? name} />
            ))}
          </datalist>
          <Choice
            name="audience"
            label={texts.audience}
            value={filter.audience}
            nothing={texts.anyAudience}
            options={audiences.map((name) => ({ value: name, label: name }))}
          />
          <Choice
            name="cohort"
            label={texts.cohort}
            value={filter.cohort}
            nothing={texts.anyCohort}
            options={cohorts.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <Choice
            name="missing"
            label={texts.missing}
            value={filter.missing}
            nothing={texts.anyMissing}
            options={Object.entries(missing)
              .filter(([value]) => value !== 'unit' || viewer.unitId === null)
              .map(([value, label]) => ({ value, label }))}
          />
          {isFiltered && (
            <a class="btn btn-link" href={LEARNERS}>
              {texts.clear}
            </a>
          )}
        </div>
      </form>
    </search>
  )
}

function People({ language, found, sort }: PeopleList) {
  const texts = learnersTexts[language]
  return (
    <TableFrame label={texts.listCaption}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            <SortHeader column="name" label={texts.name} sort={sort} />
            <th scope="col">{texts.birth}</th>
            <SortHeader column="unit" label={texts.unit} sort={sort} />
            <th scope="col">{texts.audience}</th>
            <th scope="col" class="number">
              {texts.cohorts}
            </th>
            <th scope="col" class="number">
              {texts.accounts}
            </th>
            <th scope="col">{texts.state}</th>
          </tr>
        </thead>
        <tbody>
          {found.people.map((person) => (
            <Person person={person} language={language} key={person.id} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function Person({ person, language }: { person: ListedPerson; language: Language }) {
  const texts = learnersTexts[language]
  const { id, fullName, learner, dateOfBirth, unit, audience, cohorts, accounts } = person
  const lacks = [
    ...(dateOfBirth === null ? [texts.missingBirth] : []),
    ...(unit === null ? [texts.missingUnit] : []),
    ...(person.hasContact ? [] : [texts.missingContact]),
    ...(person.nationalIdDoubtful ? [texts.missingIdDoubtful] : []),
  ]
  return (
    <tr>
      <th scope="row" lang="vi" class="learners-name">
        <a href={`${LEARNERS}/${id}`}>{fullName}</a>
        <small class="d-block text-secondary">{learner}</small>
      </th>
      <td>{dateOfBirth !== null && <Day date={dateOfBirth} />}</td>
      <td lang="vi" class="learners-audience">
        {unit === null ? (
          <span class="text-secondary">{texts.noUnit}</span>
        ) : (
          <a href={`${UNITS}/${unit.id}`}>{unit.name}</a>
        )}
      </td>
      <td lang="vi" class="learners-audience">
        {audience}
      </td>
      <td class="number">{shownNumber(cohorts, language)}</td>
      <td class="number">{shownNumber(accounts, language)}</td>
      <td>
        {lacks.map((what) => (
          <span class="badge bg-yellow-lt me-1" key={what}>
            {what}
          </span>
        ))}
      </td>
    </tr>
  )
}

function Nobody({ isFiltered }: { isFiltered: boolean }) {
  const { language, viewer } = useFrame()
  const texts = learnersTexts[language]
  if (isFiltered)
    return (
      <Empty
        icon="search"
        title={texts.nobodyTitle}
        text={texts.nobodyText}
        action={{ label: texts.clear, path: LEARNERS }}
      />
    )
  if (viewer.unitId !== null || !viewer.scopes.has('roster:write'))
    return <Empty icon="people" title={texts.emptyTitle} text={texts.emptyOfUnit} />
  return (
    <Empty
      icon="people"
      title={texts.emptyTitle}
      text={texts.emptyText}
      action={{ label: texts.import, path: IMPORT }}
    />
  )
}
