/** Who of a target is not trained: how many in which unit, how far they have come, their names, and lists to send out. */

import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { missingTexts } from '../../foundation/texts/console/missing.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { type MissingList, WITHOUT_UNIT } from '../../reports/missing/list-missing.ts'
import type { MissingLine } from '../../reports/missing/missing-lines.ts'
import {
  type MissingStage,
  missingStages,
  sumOfStages,
} from '../../reports/missing/missing-stages.ts'
import { Choice } from '../kit/choice.tsx'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'
import { shownNumber } from '../kit/number.ts'
import { Pager } from '../kit/pager.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { shownDay } from '../kit/time.tsx'
import { missingAddress } from './missing-address.ts'
import { PlanTabs, planAddress } from './plan-tabs.tsx'
import { titleIn } from './target-words.ts'

/** People of a page. */
export const MISSING_PAGE = 50

export interface MissingView {
  language: Language
  plan: { id: string; title: { vi: string; en: string | null } }
  list: MissingList
  asked: { unit: string | null; alone: boolean; stage: MissingStage | undefined; text: string }
  page: number
}

export function missingPage(view: MissingView) {
  const { language, plan, list, asked } = view
  const texts = missingTexts[language]
  const of = { planId: plan.id, targetId: list.target.id }
  const hasPeople = sumOfStages(list.counts) > 0
  return {
    area: 'plans' as const,
    title: `${texts.heading}: ${titleIn(list.target.title, language)}`,
    wide: true,
    trail: missingTrail(view),
    ...(hasPeople && {
      actions: (
        <>
          <a class="btn" href={missingAddress({ ...of, part: '.xlsx' }, asked.unit)}>
            <Icon name="download" /> {texts.download}
          </a>
          {list.lines.length > 1 && (
            <a class="btn btn-primary" href={missingAddress({ ...of, part: '.zip' }, asked.unit)}>
              <Icon name="download" /> {texts.archive}
            </a>
          )}
        </>
      ),
    }),
    children: (
      <>
        <PlanTabs planId={plan.id} tab="progress" />
        <Standing {...view} />
        {list.lines.length > 1 && <Lines {...view} />}
        {hasPeople && <People {...view} />}
      </>
    ),
  }
}

/** The plan and the target above a list. */
export function missingTrail({
  language,
  plan,
  list,
}: Pick<MissingView, 'language' | 'plan'> & { list: Pick<MissingList, 'target'> }) {
  return [
    { label: titleIn(plan.title, language), path: planAddress(plan.id) },
    {
      label: titleIn(list.target.title, language),
      path: `${planAddress(plan.id)}/targets/${encodeURIComponent(list.target.id)}`,
    },
  ]
}

function Standing({ plan, list, asked }: MissingView) {
  const { language } = useFrame()
  const texts = missingTexts[language]
  const { kind, counts, silent, target, on } = list
  const of = { planId: plan.id, targetId: target.id }
  if (kind === 'recorded' || kind === 'no-rule')
    return (
      <div class="card">
        <Empty
          icon="people"
          title={kind === 'recorded' ? texts.recordedTitle : texts.noRuleTitle}
          text={kind === 'recorded' ? texts.recorded : texts.noRule}
          action={{ label: texts.toUnits, path: planAddress(plan.id, 'units') }}
        />
      </div>
    )
  const total = sumOfStages(counts)
  return (
    <>
      <p class="text-secondary">
        {target.audiences.length === 0 ? texts.leadOfClasses : texts.lead}
      </p>
      {silent.length > 0 && (
        <p class="alert alert-warning">
          {fill(texts.silent, {
            audiences: silent.map(({ title }) => titleIn(title, language)).join('; '),
          })}
        </p>
      )}
      {asked.unit !== null && (
        <p>
          <a href={missingAddress(of)}>{texts.up}</a>
          {' › '}
          <strong lang="vi">
            {asked.unit === WITHOUT_UNIT ? texts.noUnit : (list.unit?.name ?? '')}
          </strong>
        </p>
      )}
      {total === 0 ? (
        <div class="card">
          <Empty icon="check" title={texts.noneTitle} text={texts.none} />
        </div>
      ) : (
        <p class="missing-count">
          <strong>
            {fill(texts.count, {
              n: shownNumber(total, language),
              day: shownDay(on, language),
            })}
          </strong>
          {list.lines.length > 1 && (
            <>
              {' · '}
              <a class="text-decoration-underline" href="#people">
                {texts.toPeople}
              </a>
            </>
          )}
        </p>
      )}
    </>
  )
}

function Lines({ plan, list, asked }: MissingView) {
  const { language } = useFrame()
  const texts = missingTexts[language]
  const of = { planId: plan.id, targetId: list.target.id }
  const stages = missingStages.filter((stage) => list.counts[stage] > 0)
  const shown = (n: number) => shownNumber(n, language)
  return (
    <section class="card mb-3">
      <div class="card-header">
        <h2 class="card-title">{texts.byUnit}</h2>
      </div>
      <TableFrame label={texts.byUnit}>
        <table class="table table-vcenter card-table plan-table missing-units">
          <thead>
            <tr>
              <th scope="col">{texts.unit}</th>
              <th scope="col" class="number">
                {texts.total}
              </th>
              {stages.map((stage) => (
                <th scope="col" class="number" key={stage}>
                  {texts.stages[stage]}
                </th>
              ))}
              <th scope="col">
                <span class="visually-hidden">{texts.download}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {mostFirst(list.lines).map((line) => {
              const name = nameOf(line, language)
              const unit = line.unit?.id ?? WITHOUT_UNIT
              const isOpen = line.alone ? asked.alone : false
              return (
                <tr key={`${unit}${line.alone}`}>
                  <th scope="row" class="cohort-name" lang="vi">
                    <a
                      href={`${missingAddress(of, unit)}${line.alone ? '&alone=yes' : ''}`}
                      aria-current={isOpen ? 'true' : undefined}
                    >
                      {name}
                    </a>
                  </th>
                  <td class="number">
                    <strong>{shown(sumOfStages(line.counts))}</strong>
                  </td>
                  {stages.map((stage) => (
                    <td class="number" key={stage}>
                      {shown(line.counts[stage])}
                    </td>
                  ))}
                  <td>
                    {!line.alone && (
                      <a
                        class="btn btn-sm"
                        href={missingAddress({ ...of, part: '.xlsx' }, unit)}
                        aria-label={fill(texts.downloadOf, { unit: name })}
                      >
                        <Icon name="download" />
                      </a>
                    )}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}

/** Where most is to be done stands first. */
const mostFirst = (lines: readonly MissingLine[]) =>
  lines.toSorted((a, b) => sumOfStages(b.counts) - sumOfStages(a.counts))

function nameOf({ unit, alone }: MissingLine, language: Language): string {
  const texts = missingTexts[language]
  if (unit === null) return texts.noUnit
  return alone ? fill(texts.alone, { unit: unit.name }) : unit.name
}

function People({ list, asked, page, plan }: MissingView) {
  const { language } = useFrame()
  const texts = missingTexts[language]
  const { people, total, target } = list
  const isFiltered = asked.text !== '' || asked.stage !== undefined
  return (
    <section class="card" id="people">
      <div class="card-header">
        <h2 class="card-title">{texts.people}</h2>
      </div>
      <form method="get" class="card-body missing-filter">
        {asked.unit !== null && <input type="hidden" name="unit" value={asked.unit} />}
        {asked.alone && <input type="hidden" name="alone" value="yes" />}
        <input
          class="form-control"
          type="search"
          name="text"
          value={asked.text}
          maxLength={200}
          placeholder={texts.search}
          aria-label={texts.search}
        />
        <Choice
          name="stage"
          label={texts.stage}
          value={asked.stage}
          nothing={texts.anyStage}
          options={missingStages
            .filter((stage) => list.counts[stage] > 0)
            .map((stage) => ({ value: stage, label: texts.stages[stage] }))}
        />
        <button type="submit" class="btn btn-primary">
          {kitTexts[language].filter}
        </button>
        {isFiltered && (
          <a
            class="btn"
            href={missingAddress({ planId: plan.id, targetId: target.id }, asked.unit)}
          >
            {kitTexts[language].clearFilter}
          </a>
        )}
      </form>
      {people.length === 0 ? (
        <p class="card-body text-secondary mb-0">{texts.noneFiltered}</p>
      ) : (
        <>
          <TableFrame label={texts.people}>
            <table class="table table-vcenter card-table">
              <thead>
                <tr>
                  <th scope="col">{texts.fullName}</th>
                  <th scope="col">{texts.key}</th>
                  <th scope="col">{texts.position}</th>
                  <th scope="col">{texts.unit}</th>
                  <th scope="col">{texts.stage}</th>
                  <th scope="col">{texts.cohort}</th>
                </tr>
              </thead>
              <tbody>
                {people.map((person) => (
                  <tr key={person.id}>
                    <th scope="row" lang="vi">
                      <a href={`/console/learners/${person.id}`}>{person.fullName}</a>
                    </th>
                    <td>{person.key}</td>
                    <td lang="vi">{person.position}</td>
                    <td lang="vi">{person.unit ?? texts.noUnit}</td>
                    <td>{texts.stages[person.stage]}</td>
                    <td lang="vi">{person.cohort}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableFrame>
          <Pager page={page} size={MISSING_PAGE} total={total} />
        </>
      )}
      {list.counts.elsewhere > 0 && (
        <p class="card-body text-secondary mb-0">{texts.elsewhereHint}</p>
      )}
    </section>
  )
}
