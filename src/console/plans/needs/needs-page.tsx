/** "Nhu cầu năm sau": what units need, its sums, and the form to enter it. */

import { frameTexts } from '../../../foundation/texts/console/frame.ts'
import { needsTexts } from '../../../foundation/texts/console/needs.ts'
import { fill, type Language } from '../../../foundation/texts/pages.ts'
import type { Plan } from '../../../programs/plans/store.ts'
import type { NeedsOfYear } from '../../../reports/needs/needs.ts'
import { Confirm } from '../../kit/confirm.tsx'
import { Empty } from '../../kit/empty.tsx'
import { SelectField } from '../../kit/field.tsx'
import { shownNumber } from '../../kit/number.ts'
import { type PageOf, Pager } from '../../kit/pager.tsx'
import { TableFrame } from '../../kit/table-frame.tsx'
import { PlanTabs, planAddress } from '../plan-tabs.tsx'
import { titleIn } from '../target-words.ts'
import { audienceWords, modeWords } from './need-words.ts'
import { EnterNeeds, type EnterView, ImportNeeds } from './needs-forms.tsx'

export interface NeedsView extends EnterView {
  needs: NeedsOfYear
  /** Of the lines, those on this page. */
  lines: NeedsOfYear['lines']
  page: PageOf
  q: string
  years: readonly number[]
  mayEnter: boolean
}

export function needsPage(view: NeedsView) {
  const { language, plan, needs, mayEnter } = view
  const { year } = needs
  const texts = needsTexts[language]
  return {
    area: 'plans' as const,
    title: titleIn(plan.definition.title, language),
    trail: [{ label: frameTexts[language].plans, path: '/console/plans' }],
    wide: true,
    children: (
      <>
        <PlanTabs planId={plan.id} tab="needs" />
        <h2>{fill(texts.title, { year })}</h2>
        <p>{texts.lead}</p>
        <YearForm {...view} />
        {needs.lines.length === 0 ? (
          <div class="card mb-3">
            <Empty icon="plan" title={texts.none} text={texts.noneText} />
          </div>
        ) : (
          <>
            <Sums needs={needs} plan={plan} language={language} />
            <Lines {...view} />
          </>
        )}
        {mayEnter && (
          <>
            <EnterNeeds {...view} />
            <ImportNeeds {...view} />
          </>
        )}
      </>
    ),
  }
}

function YearForm({ language, plan, years, year }: NeedsView) {
  const texts = needsTexts[language]
  return (
    <form
      method="get"
      action={planAddress(plan.id, 'needs')}
      class="plan-paper-filter mb-3 no-print"
    >
      <SelectField
        name="year"
        label={texts.year}
        value={String(year)}
        options={years.map((one) => ({ value: String(one), label: String(one) }))}
        required
      />
      <button type="submit" class="btn">
        {texts.look}
      </button>
    </form>
  )
}

function Sums({ needs, plan, language }: { needs: NeedsOfYear; plan: Plan; language: Language }) {
  const texts = needsTexts[language]
  const shown = (value: number) => shownNumber(value, language)
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{texts.sums}</h2>
      <TableFrame label={texts.sums}>
        <table class="table table-vcenter card-table">
          <thead>
            <tr>
              <th scope="col">{texts.audience}</th>
              <th scope="col">{texts.content}</th>
              <th scope="col">{texts.mode}</th>
              <th scope="col" class="number">
                {texts.people}
              </th>
              <th scope="col" class="number">
                {texts.units}
              </th>
            </tr>
          </thead>
          {needs.sums.map(({ audience, people, units, contents }) => (
            <tbody key={audience}>
              <tr class="fw-bold">
                <th scope="row" colSpan={3} lang="vi">
                  {audienceWords(audience, plan, language)}
                </th>
                <td class="number">{shown(people)}</td>
                <td class="number">{shown(units)}</td>
              </tr>
              {contents.map((one) => (
                <tr key={`${one.content}${one.mode}`}>
                  <td />
                  <td lang="vi">{one.content}</td>
                  <td>{modeWords(one.mode, language)}</td>
                  <td class="number">{shown(one.people)}</td>
                  <td class="number">{shown(one.units)}</td>
                </tr>
              ))}
            </tbody>
          ))}
          <tfoot>
            <tr class="fw-bold">
              <th scope="row" colSpan={3}>
                {texts.total}
              </th>
              <td class="number">{shown(needs.people)}</td>
              <td class="number">{shown(needs.units)}</td>
            </tr>
          </tfoot>
        </table>
      </TableFrame>
    </section>
  )
}

function Lines({ language, plan, lines, page, q, mayEnter, year }: NeedsView) {
  const texts = needsTexts[language]
  const path = planAddress(plan.id, 'needs')
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{texts.lines}</h2>
      <form method="get" action={path} class="card-body plan-paper-filter no-print">
        <input type="hidden" name="year" value={year} />
        <input
          type="search"
          class="form-control"
          name="q"
          value={q}
          placeholder={texts.search}
          aria-label={texts.search}
        />
        <button type="submit" class="btn">
          {texts.filter}
        </button>
      </form>
      {lines.length === 0 ? (
        <p class="card-body mb-0">{texts.noneShown}</p>
      ) : (
        <TableFrame label={texts.lines}>
          <table class="table table-vcenter card-table">
            <thead>
              <tr>
                <th scope="col">{texts.unit}</th>
                <th scope="col">{texts.audience}</th>
                <th scope="col">{texts.content}</th>
                <th scope="col">{texts.mode}</th>
                <th scope="col" class="number">
                  {texts.people}
                </th>
                <th scope="col">{texts.note}</th>
                {mayEnter && <th scope="col">{texts.acts}</th>}
              </tr>
            </thead>
            <tbody>
              {lines.map(({ id, unit, audience, content, mode, people, note }) => (
                <tr key={id}>
                  <th scope="row" lang="vi">
                    {unit.name}
                    {unit.code !== null && <div class="fw-normal text-secondary">{unit.code}</div>}
                  </th>
                  <td lang="vi">{audienceWords(audience, plan, language)}</td>
                  <td lang="vi">{content}</td>
                  <td>{modeWords(mode, language)}</td>
                  <td class="number">{shownNumber(people, language)}</td>
                  <td lang="vi">{note}</td>
                  {mayEnter && (
                    <td>
                      <Confirm
                        action={`${path}/${id}/withdraw`}
                        label={texts.withdraw}
                        warning={texts.withdrawWarning}
                        verb={texts.withdraw}
                        danger
                      />
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      <div class="card-body">
        <Pager {...page} />
      </div>
    </section>
  )
}
