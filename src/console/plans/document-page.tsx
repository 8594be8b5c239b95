/** What the document of a plan says, with the clause beside each figure, and what it leaves open. */
import type { ComponentChildren } from 'preact'
import type { DateString } from '../../foundation/dates.ts'
import { planDocumentTexts } from '../../foundation/texts/console/plan-document.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { dueOfTarget } from '../../programs/plans/deadlines.ts'
import type { PlanDefinition, PlanTarget } from '../../programs/plans/definition.ts'
import type { PlanReview } from '../../programs/plans/review-plan.ts'
import type { Plan } from '../../programs/plans/store.ts'
import type { StoredProgram } from '../../programs/stored.ts'
import { useFrame } from '../kit/frame-context.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { Day, shownDay } from '../kit/time.tsx'
import { Clause } from './clause.tsx'
import { DocumentAudiences, DocumentModules } from './document-audiences.tsx'
import { DocumentDeadlines, DocumentReach } from './document-deadlines.tsx'
import { DocumentCosts, DocumentFigures } from './document-figures.tsx'
import { LeftOpen } from './left-open.tsx'
import { PlanTabs } from './plan-tabs.tsx'
import { audienceTitles, promiseWords } from './promise-words.ts'
import { titleIn } from './target-words.ts'

export interface PlanDocumentView {
  language: Language
  plan: Plan
  review: PlanReview
  /** Programs of the plan. */
  programs: readonly StoredProgram[]
  /** Ids of audiences for which people have brought a head count. */
  brought: ReadonlySet<string>
  /** The day on which the present version was read; null: a program that no plan names. */
  readOn: DateString | null
}

export function planDocumentPage(view: PlanDocumentView) {
  const { language, plan, review, programs, brought } = view
  const { definition } = plan
  const texts = planDocumentTexts[language]
  return {
    area: 'plans' as const,
    title: titleIn(definition.title, language),
    wide: true,
    trail: [{ label: texts.title, path: '/console/plans' }],
    children: (
      <>
        <PlanTabs planId={plan.id} tab="document" />
        {plan.version === 0 ? (
          <OfProgram programs={programs} />
        ) : (
          <>
            <Facts {...view} />
            <Targets plan={definition} review={review} />
            <LeftOpen review={review} />
            <DocumentFigures review={review} />
            <DocumentAudiences plan={definition} brought={brought} />
            <DocumentModules plan={definition} programs={programs} />
            <DocumentDeadlines plan={definition} />
            <DocumentCosts costs={definition.costs} />
            <DocumentReach plan={definition} />
          </>
        )}
      </>
    ),
  }
}

function OfProgram({ programs }: { programs: readonly StoredProgram[] }) {
  const { language } = useFrame()
  return (
    <section class="card">
      <div class="card-body">
        <p>{planDocumentTexts[language].ofProgram}</p>
        <ProgramLinks programs={programs} />
      </div>
    </section>
  )
}

function ProgramLinks({ programs }: { programs: readonly StoredProgram[] }) {
  const { language } = useFrame()
  return (
    <ul class="rules">
      {programs.map(({ id, title }) => (
        <li key={id}>
          <a href={`/console/programs/${id}`}>{titleIn(title, language)}</a>
        </li>
      ))}
    </ul>
  )
}

function Facts({ language, plan, programs, readOn }: PlanDocumentView) {
  const texts = planDocumentTexts[language]
  const { document, issuedOn, body, years, legalBasis, root } = plan.definition
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{texts.facts}</h2>
      <div class="card-body">
        <dl class="facts-two">
          <Fact name={texts.document}>
            <span lang="vi">{document ?? texts.noDocument}</span>
          </Fact>
          {issuedOn !== null && (
            <Fact name={texts.issuedOn}>
              <Day date={issuedOn} />
            </Fact>
          )}
          <Fact name={texts.years}>{yearWords(years)}</Fact>
          {body !== null && (
            <Fact name={texts.body}>
              <span lang="vi">
                {body.parent === null
                  ? body.name
                  : fill(texts.bodyOf, { name: body.name, parent: body.parent })}
              </span>
            </Fact>
          )}
          {body?.recipient != null && (
            <Fact name={texts.recipient}>
              <span lang="vi">{body.recipient}</span>
            </Fact>
          )}
          <Fact name={texts.root}>
            {root === null ? texts.rootAll : fill(texts.rootUnit, { code: root })}
          </Fact>
          <Fact name={texts.version}>
            {readOn === null
              ? plan.version
              : fill(texts.versionAt, { n: plan.version, day: shownDay(readOn, language) })}
          </Fact>
          <Fact name={texts.programCount}>
            <ProgramLinks programs={programs} />
          </Fact>
          {legalBasis.length > 0 && (
            <Fact name={texts.legalBasis}>
              <ul class="rules" lang="vi">
                {legalBasis.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </Fact>
          )}
        </dl>
      </div>
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** 2026, or 2022–2025. */
export const yearWords = ({ from, to }: PlanDefinition['years']) =>
  from === to ? String(from) : `${from}–${to}`

function Targets({ plan, review }: { plan: PlanDefinition; review: PlanReview }) {
  const { language } = useFrame()
  const texts = planDocumentTexts[language]
  if (plan.targets.length === 0) return null
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{texts.targets}</h2>
      <TableFrame label={texts.targets}>
        <table class="table card-table plan-document-table">
          <thead>
            <tr>
              <th scope="col">{texts.target}</th>
              <th scope="col">{texts.promise}</th>
              <th scope="col">{texts.due}</th>
              <th scope="col">{texts.clause}</th>
            </tr>
          </thead>
          <tbody>
            {plan.targets.map((target) => (
              <TargetRow key={target.id} plan={plan} target={target} review={review} />
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}

function TargetRow({
  plan,
  target,
  review,
}: {
  plan: PlanDefinition
  target: PlanTarget
  review: PlanReview
}) {
  const { language } = useFrame()
  const texts = planDocumentTexts[language]
  const without = review.withoutDenominator.find((one) => one.target.id === target.id)
  return (
    <tr>
      <th scope="row">
        {titleIn(target.title, language)}
        {target.open !== null && (
          <small class="d-block text-secondary" lang="vi">
            {fill(texts.open, { text: target.open })}
          </small>
        )}
      </th>
      <td>
        <ul class="rules">
          {promiseWords(plan, target, language).map((words) => (
            <li key={words}>{words}</li>
          ))}
          {without !== undefined && (
            <li>
              <span class="text-warning-emphasis">
                {fill(texts.noDenominator, {
                  audiences: audienceTitles(plan, without.audiences, language).join(', '),
                })}
              </span>
            </li>
          )}
        </ul>
      </td>
      <td class="text-nowrap">
        <Day date={dueOfTarget(target, plan)} />
      </td>
      <td>
        <Clause text={target.clause} />
      </td>
    </tr>
  )
}
