import { unitsTexts } from '../../foundation/texts/console/units.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { UnitNode } from '../../roster/people/unit-tree.ts'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'
import { shownNumber } from '../kit/number.ts'
import { Pager } from '../kit/pager.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { shownDay } from '../kit/time.tsx'
import { LEARNERS, LearnersTabs, UNITS } from '../learners/tabs.tsx'
import { UNIT_IMPORT } from './import-pages.tsx'
import { type OutcomeCounts, Outcomes } from './outcome-counts.tsx'
import { shownKind } from './unit-kind.ts'

interface UnitList {
  language: Language
  /** What is looked for. */
  text: string
  /** Day of the tree; and today. */
  on: string
  today: string
  /** People of units that have ended; of who sees the whole roster. */
  left: number
  /** Of one page, in the order of the tree. */
  rows: readonly UnitNode[]
  page: number
  size: number
  total: number
  /** Of all units, and of everybody in one. */
  units: number
  people: number
  withoutUnit: number
  outcomes: ReadonlyMap<string, OutcomeCounts>
  questions: number
}

export function unitsPage(list: UnitList) {
  const { language, text, rows, page, size, total, units, people, withoutUnit, questions } = list
  const { on, today, left } = list
  const texts = unitsTexts[language]
  const shown = (n: number) => shownNumber(n, language)
  return {
    area: 'learners' as const,
    title: texts.title,
    actions: <ImportLink />,
    children: (
      <>
        <LearnersTabs tab="units" questions={questions} />
        <p>{texts.lead}</p>
        <search>
          <form method="get" action={UNITS} class="units-search mb-3">
            <label class="visually-hidden" for="text">
              {texts.search}
            </label>
            <div class="input-group">
              <input
                class="form-control"
                type="search"
                id="text"
                name="text"
                value={text}
                maxLength={100}
                placeholder={texts.search}
              />
              <button type="submit" class="btn">
                <Icon name="search" /> {texts.find}
              </button>
            </div>
            <div class="input-group mt-2 units-day">
              <label class="input-group-text" for="on">
                {texts.on}
              </label>
              <input class="form-control" type="date" id="on" name="on" value={on} required />
              <button type="submit" class="btn">
                {texts.show}
              </button>
            </div>
          </form>
        </search>
        {on !== today && (
          <p class="alert alert-info">
            {fill(texts.onPast, { day: shownDay(on, language) })} <a href={UNITS}>{texts.today}</a>
          </p>
        )}
        <p>
          {fill(texts.total, { units: shown(units), people: shown(people) })}
          {withoutUnit > 0 && (
            <>
              {' · '}
              <a href={`${LEARNERS}?missing=unit`}>
                {fill(texts.without, { n: shown(withoutUnit) })}
              </a>
            </>
          )}
          {left > 0 && (
            <>
              {' · '}
              <a href={`${LEARNERS}?missing=unit-ended`}>{fill(texts.left, { n: shown(left) })}</a>
            </>
          )}
        </p>
        <div class="card">
          {rows.length === 0 ? (
            <Nothing isSearch={text !== ''} />
          ) : (
            <>
              <UnitTable
                rows={rows}
                outcomes={on === today ? list.outcomes : null}
                isTree={text === ''}
              />
              <Pager page={page} size={size} total={total} />
            </>
          )}
        </div>
      </>
    ),
  }
}

/** Units in the order of their tree; deeper ones further in. */
export function UnitTable({
  rows,
  outcomes,
  isTree,
  from = 0,
}: {
  rows: readonly UnitNode[]
  /** null: of another day than today, of which none are told. */
  outcomes: ReadonlyMap<string, OutcomeCounts> | null
  isTree: boolean
  /** Depth of the first. */
  from?: number
}) {
  const { language } = useFrame()
  const texts = unitsTexts[language]
  const shown = (n: number) => shownNumber(n, language)
  return (
    <TableFrame label={texts.caption}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            <th scope="col">{texts.name}</th>
            <th scope="col">{texts.code}</th>
            <th scope="col">{texts.kind}</th>
            <th scope="col" class="number">
              {texts.own}
            </th>
            <th scope="col" class="number">
              {texts.branch}
            </th>
            {outcomes !== null && <th scope="col">{texts.outcomes}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((unit) => (
            <tr key={unit.id}>
              <th
                scope="row"
                class={isTree ? `unit-depth-${Math.min(unit.depth - from, 5)}` : undefined}
                lang="vi"
              >
                <a href={`${UNITS}/${unit.id}`}>{unit.name}</a>
                {unit.ended && (
                  <span class="badge bg-yellow-lt ms-2" lang={language}>
                    {texts.ended}
                  </span>
                )}
              </th>
              <td>{unit.code}</td>
              <td class="text-secondary">{shownKind(unit.kind, language)}</td>
              <td class="number">{shown(unit.people)}</td>
              <td class="number">{unit.children.length > 0 && shown(unit.branchPeople)}</td>
              {outcomes !== null && (
                <td>{unit.people > 0 && <Outcomes counts={outcomes.get(unit.id)} />}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

/** For who brings units: those who see the whole roster. */
function ImportLink() {
  const { language, viewer } = useFrame()
  if (viewer.unitId !== null || !viewer.scopes.has('roster:write')) return null
  return (
    <a class="btn btn-primary" href={UNIT_IMPORT}>
      <Icon name="plus" /> {unitsTexts[language].importUnits}
    </a>
  )
}

function Nothing({ isSearch }: { isSearch: boolean }) {
  const { language, viewer } = useFrame()
  const texts = unitsTexts[language]
  if (isSearch)
    return (
      <Empty
        icon="search"
        title={texts.notFoundTitle}
        text={texts.notFoundText}
        action={{ label: texts.all, path: UNITS }}
      />
    )
  const mayImport = viewer.unitId === null && viewer.scopes.has('roster:write')
  return (
    <Empty
      icon="people"
      title={texts.emptyTitle}
      text={texts.emptyText}
      {...(mayImport && { action: { label: texts.emptyAction, path: UNIT_IMPORT } })}
    />
  )
}
