/** Whom a document speaks of, how the roster tells them, and which modules each has. */
import { planDocumentTexts } from '../../foundation/texts/console/plan-document.ts'
import type { PlanAudience, PlanDefinition } from '../../programs/plans/definition.ts'
import type { StoredProgram } from '../../programs/stored.ts'
import { useFrame } from '../kit/frame-context.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { Clause } from './clause.tsx'
import { figureWords, ruleWords } from './promise-words.ts'
import { titleIn } from './target-words.ts'

export function DocumentAudiences({
  plan,
  brought,
}: {
  plan: PlanDefinition
  /** Ids of audiences for which people have brought a head count. */
  brought: ReadonlySet<string>
}) {
  const { language } = useFrame()
  const texts = planDocumentTexts[language]
  if (plan.audiences.length === 0) return null
  const headCount = ({ id, headCount: figureId }: PlanAudience) => {
    const figure = plan.figures.find((one) => one.id === figureId)
    if (figure !== undefined) return figureWords(figure, language)
    return (
      <span class="text-secondary">
        {brought.has(id) ? texts.headCountBrought : texts.headCountNone}
      </span>
    )
  }
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{texts.audiences}</h2>
      <TableFrame label={texts.audiences}>
        <table class="table card-table plan-document-table">
          <thead>
            <tr>
              <th scope="col">{texts.audience}</th>
              <th scope="col">{texts.headCount}</th>
              <th scope="col">{texts.told}</th>
              <th scope="col">{texts.clause}</th>
            </tr>
          </thead>
          <tbody>
            {plan.audiences.map((audience) => (
              <tr key={audience.id}>
                <th scope="row">{titleIn(audience.title, language)}</th>
                <td>{headCount(audience)}</td>
                <td>
                  {audience.rule === null ? (
                    <span class="badge bg-yellow-lt">{texts.notTold}</span>
                  ) : (
                    ruleWords(audience.rule, language)
                  )}
                </td>
                <td>
                  <Clause text={audience.clause} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}

/** The matrix audience × modules as the document has it. */
export function DocumentModules({
  plan,
  programs,
}: {
  plan: PlanDefinition
  programs: readonly Pick<StoredProgram, 'moduleTitles'>[]
}) {
  const { language } = useFrame()
  const texts = planDocumentTexts[language]
  const audiences = plan.audiences.filter(({ modules }) => modules.length > 0)
  const codes = [...new Set(audiences.flatMap(({ modules }) => modules))]
  if (codes.length === 0) return null
  const titleOf = (code: string) => {
    const title = programs.map(({ moduleTitles }) => moduleTitles[code]).find(Boolean)
    return title === undefined ? null : titleIn(title, language)
  }
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{texts.matrix}</h2>
      <TableFrame label={texts.matrix}>
        <table class="table card-table plan-document-table">
          <thead>
            <tr>
              <th scope="col">{texts.module}</th>
              {audiences.map(({ id, title }) => (
                <th scope="col" class="text-center plan-matrix-head" key={id}>
                  {titleIn(title, language)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {codes.map((code) => (
              <tr key={code}>
                <th scope="row" class="plan-matrix-module">
                  {code}
                  <small class="d-block text-secondary">{titleOf(code)}</small>
                </th>
                {audiences.map(({ id, modules }) => (
                  <td class="text-center" key={id}>
                    <Mark has={modules.includes(code)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}

function Mark({ has }: { has: boolean }) {
  const { language } = useFrame()
  const texts = planDocumentTexts[language]
  return (
    <>
      <span aria-hidden="true" class={has ? 'plan-mark' : 'text-secondary'}>
        {has ? '✓' : '–'}
      </span>
      <span class="visually-hidden">{has ? texts.learns : texts.learnsNot}</span>
    </>
  )
}
