/** What was reached without being taught, and what the plan costs: figures of their own, never among the trained. */
import type { ComponentChildren } from 'preact'
import { planPageTexts } from '../../foundation/texts/console/plan-pages.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { planAddress } from './plan-tabs.tsx'
import { titleIn } from './target-words.ts'

interface Named {
  id: string
  title: { vi: string; en: string | null }
}

export interface ReachInShort extends Named {
  /** null: nothing is recorded. */
  amount: number | null
}

export interface CostInShort extends Named {
  /** In đồng. null: the document states none. */
  planned: number | null
  /** null: nothing is recorded. */
  spent: number | null
}

export function ReachAndCost({
  planId,
  reach,
  costs,
}: {
  planId: string
  reach: readonly ReachInShort[]
  costs: readonly CostInShort[]
}) {
  const { language } = useFrame()
  const texts = planPageTexts[language]
  const shown = (value: number | null, nothing: string) =>
    value === null ? nothing : shownNumber(value, language)
  const dong = (value: number | null, nothing: string) =>
    value === null ? nothing : fill(texts.dong, { n: shownNumber(value, language) })
  return (
    <>
      {reach.length > 0 && (
        <Short title={texts.reach} planId={planId} heads={[texts.reachName, texts.reachTotal]}>
          {reach.map(({ id, title, amount }) => (
            <tr key={id}>
              <th scope="row">{titleIn(title, language)}</th>
              <td class="number">{shown(amount, texts.noneRecorded)}</td>
            </tr>
          ))}
        </Short>
      )}
      {costs.length > 0 && (
        <Short
          title={texts.costs}
          planId={planId}
          heads={[texts.costName, texts.costPlanned, texts.costSpent]}
        >
          {costs.map(({ id, title, planned, spent }) => (
            <tr key={id}>
              <th scope="row">{titleIn(title, language)}</th>
              <td class="number">{dong(planned, texts.noneStated)}</td>
              <td class="number">{dong(spent, texts.noneRecorded)}</td>
            </tr>
          ))}
        </Short>
      )}
    </>
  )
}

function Short({
  title,
  planId,
  heads,
  children,
}: {
  title: string
  planId: string
  heads: readonly string[]
  children: ComponentChildren
}) {
  const { language, viewer } = useFrame()
  const texts = planPageTexts[language]
  return (
    <section class="card mb-3">
      <div class="card-header">
        <h2 class="card-title">{title}</h2>
        <div class="card-actions">
          <a href={planAddress(planId, 'figures')}>
            {viewer.unitId === null ? texts.figuresLink : texts.figuresLinkOfUnit}
          </a>
        </div>
      </div>
      <TableFrame label={title}>
        <table class="table table-vcenter card-table plan-table">
          <thead>
            <tr>
              {heads.map((head, index) => (
                <th scope="col" class={index > 0 ? 'number' : undefined} key={head}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </TableFrame>
    </section>
  )
}
