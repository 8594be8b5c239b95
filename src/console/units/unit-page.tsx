import { learnersTexts } from '../../foundation/texts/console/learners.ts'
import { unitsTexts } from '../../foundation/texts/console/units.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { ListedPerson } from '../../roster/people/list-people.ts'
import type { ListedUnit, UnitNode } from '../../roster/people/unit-tree.ts'
import type { UnitsCohort } from '../../roster/people/unit-tree-store.ts'
import type { UnitHistory } from '../../roster/units/list-units.ts'
import { Confirm } from '../kit/confirm.tsx'
import { TextField } from '../kit/field.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { Day, shownDay } from '../kit/time.tsx'
import { UnitField } from '../learners/person-acts.tsx'
import { LEARNERS, UNITS } from '../learners/tabs.tsx'
import { UnitTable } from './list-page.tsx'
import { type OutcomeCounts, Outcomes } from './outcome-counts.tsx'
import { History } from './unit-history.tsx'
import { shownKind } from './unit-kind.ts'

interface UnitView {
  language: Language
  unit: UnitNode
  history: UnitHistory
  today: string
  /** The top first. */
  above: readonly ListedUnit[]
  outcomes: ReadonlyMap<string, OutcomeCounts>
  cohorts: readonly UnitsCohort[]
  people: readonly ListedPerson[]
  /** To choose from; null: the viewer does not place units. */
  units: readonly { name: string; code: string | null }[] | null
}

export function unitPage(view: UnitView) {
  const { language, unit, above, outcomes, units } = view
  const texts = unitsTexts[language]
  return {
    area: 'learners' as const,
    title: unit.name,
    trail: [
      { label: texts.title, path: UNITS },
      ...above.map(({ id, name }) => ({ label: name, path: `${UNITS}/${id}` })),
    ],
    children: (
      <>
        <Ended {...view} />
        <Facts {...view} />
        {units !== null && (
          <div class="btn-list mb-3">
            <Confirm
              action={`${UNITS}/${unit.id}/place`}
              label={texts.place}
              warning={texts.placeText}
              verb={texts.placeVerb}
            >
              <UnitField
                name="under"
                label={texts.placeUnder}
                hint={texts.placeHint}
                value={above.at(-1)?.code ?? above.at(-1)?.name ?? ''}
                units={units}
              />
              <TextField
                name="from"
                type="date"
                label={texts.placeFrom}
                hint={texts.placeFromHint}
              />
            </Confirm>
            <EndForm unit={unit} units={units} today={view.today} />
          </div>
        )}
        {unit.children.length > 0 && (
          <div class="card mb-3">
            <div class="card-header">
              <h2 class="card-title">{texts.below}</h2>
            </div>
            <UnitTable
              rows={unit.children}
              outcomes={outcomes}
              isTree={false}
              from={unit.depth + 1}
            />
          </div>
        )}
        <History history={view.history} />
        <Cohorts {...view} />
        <People {...view} />
      </>
    ),
  }
}

/** Nobody should be left in a unit that is no more. */
function Ended({ language, unit, history, today }: UnitView) {
  const texts = unitsTexts[language]
  const { validTo } = history
  if (validTo === null || validTo >= today) return null
  return (
    <p class="alert alert-warning">
      {fill(texts.endedLead, { day: shownDay(validTo, language) })}{' '}
      {unit.people > 0 && fill(texts.endedLeft, { n: shownNumber(unit.people, language) })}
    </p>
  )
}

function EndForm({
  unit,
  units,
  today,
}: Pick<UnitView, 'unit' | 'today'> & { units: NonNullable<UnitView['units']> }) {
  const { language } = useFrame()
  const texts = unitsTexts[language]
  return (
    <Confirm
      action={`${UNITS}/${unit.id}/end`}
      label={texts.end}
      warning={texts.endText}
      verb={texts.endVerb}
      danger
    >
      <UnitField
        name="into"
        label={texts.endInto}
        hint={texts.endIntoHint}
        value=""
        units={units}
        required
      />
      <TextField name="on" type="date" label={texts.endOn} value={today} required />
      <TextField name="source" label={texts.endSource} hint={texts.endSourceHint} maxLength={300} />
    </Confirm>
  )
}

function Facts({ language, unit, above, history }: UnitView) {
  const texts = unitsTexts[language]
  const parent = above.at(-1)
  return (
    <div class="card mb-3">
      <dl class="card-body datagrid">
        <div class="datagrid-item">
          <dt class="datagrid-title">{texts.code}</dt>
          <dd class="datagrid-content">{unit.code ?? '–'}</dd>
        </div>
        <div class="datagrid-item">
          <dt class="datagrid-title">{texts.parent}</dt>
          <dd class="datagrid-content">
            {parent === undefined ? (
              texts.top
            ) : (
              <a href={`${UNITS}/${parent.id}`} lang="vi">
                {parent.name}
              </a>
            )}
          </dd>
        </div>
        <div class="datagrid-item">
          <dt class="datagrid-title">{texts.kind}</dt>
          <dd class="datagrid-content">{shownKind(history.kind, language) || '–'}</dd>
        </div>
        <div class="datagrid-item">
          <dt class="datagrid-title">{texts.validFrom}</dt>
          <dd class="datagrid-content">
            {history.validFrom === null ? texts.always : <Day date={history.validFrom} />}
          </dd>
        </div>
        <div class="datagrid-item">
          <dt class="datagrid-title">{texts.validTo}</dt>
          <dd class="datagrid-content">
            {history.validTo === null ? texts.inForce : <Day date={history.validTo} />}
          </dd>
        </div>
        <div class="datagrid-item">
          <dt class="datagrid-title">{texts.own}</dt>
          <dd class="datagrid-content">{shownNumber(unit.people, language)}</dd>
        </div>
        <div class="datagrid-item">
          <dt class="datagrid-title">{texts.branch}</dt>
          <dd class="datagrid-content">{shownNumber(unit.branchPeople, language)}</dd>
        </div>
      </dl>
    </div>
  )
}

function Cohorts({ language, cohorts }: UnitView) {
  const texts = unitsTexts[language]
  return (
    <div class="card mb-3">
      <div class="card-header">
        <h2 class="card-title">{texts.cohorts}</h2>
      </div>
      {cohorts.length === 0 ? (
        <p class="card-body text-secondary mb-0">{texts.cohortsEmpty}</p>
      ) : (
        <TableFrame label={texts.cohorts}>
          <table class="table table-vcenter card-table">
            <thead>
              <tr>
                <th scope="col">{texts.cohort}</th>
                <th scope="col" class="number">
                  {texts.own}
                </th>
                <th scope="col">{texts.outcomes}</th>
              </tr>
            </thead>
            <tbody>
              {cohorts.map(({ id, name, people, ...counts }) => (
                <tr key={id}>
                  <th scope="row" lang="vi">
                    <a href={`/console/cohorts/${encodeURIComponent(id)}`}>{name}</a>
                  </th>
                  <td class="number">{shownNumber(people, language)}</td>
                  <td>
                    <Outcomes counts={counts} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </div>
  )
}

function People({ language, people, unit }: UnitView) {
  const texts = unitsTexts[language]
  const columns = learnersTexts[language]
  return (
    <div class="card">
      <div class="card-header">
        <h2 class="card-title">{texts.people}</h2>
      </div>
      {people.length === 0 ? (
        <p class="card-body text-secondary mb-0">{texts.peopleEmpty}</p>
      ) : (
        <>
          <TableFrame label={texts.people}>
            <table class="table table-vcenter card-table">
              <thead>
                <tr>
                  <th scope="col">{columns.name}</th>
                  <th scope="col">{columns.code}</th>
                  <th scope="col">{columns.birth}</th>
                  <th scope="col">{columns.audience}</th>
                  <th scope="col" class="number">
                    {columns.cohorts}
                  </th>
                </tr>
              </thead>
              <tbody>
                {people.map(({ id, fullName, learner, dateOfBirth, audience, cohorts }) => (
                  <tr key={id}>
                    <th scope="row" lang="vi">
                      <a href={`${LEARNERS}/${id}`}>{fullName}</a>
                    </th>
                    <td>{learner}</td>
                    <td>{dateOfBirth !== null && <Day date={dateOfBirth} />}</td>
                    <td lang="vi" class="learners-audience">
                      {audience}
                    </td>
                    <td class="number">{shownNumber(cohorts, language)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableFrame>
          <div class="card-footer">
            <a href={`${LEARNERS}?unit=${unit.id}`}>{texts.allPeople}</a>
          </div>
        </>
      )}
    </div>
  )
}
