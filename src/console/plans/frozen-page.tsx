/** A report that keeps its figures: what it says, what it was made from, and what would be said otherwise now. */
import type { ComponentChildren } from 'preact'
import { actorWords } from '../../foundation/texts/actors.ts'
import { frozenTexts } from '../../foundation/texts/console/frozen.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { DataState } from '../../reports/frozen/data-state.ts'
import type { FrozenReport } from '../../reports/frozen/frozen-store.ts'
import type { OpenedReport } from '../../reports/frozen/look-into.ts'
import type { TargetProgress } from '../../reports/plan/plan-report.ts'
import { planFileKindNames } from '../../reports/plan-file.ts'
import type { Fact } from '../facts.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'
import { shownNumber } from '../kit/number.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { Day, Moment, shownDay } from '../kit/time.tsx'
import { type AskedComparison, Differences } from './frozen-differences.tsx'
import { frozenAddress } from './frozen-list-page.tsx'
import { PlanTabs, planAddress } from './plan-tabs.tsx'
import { shownPercent, titleIn } from './target-words.ts'

export interface FrozenView {
  language: Language
  frozen: FrozenReport
  planTitle: string
  intact: boolean
  files: OpenedReport['files']
  targets: readonly TargetProgress[]
  today: string
  comparison: AskedComparison
}

export function frozenPage(view: FrozenView) {
  const { language, frozen, planTitle } = view
  const texts = frozenTexts[language]
  return {
    area: 'plans' as const,
    title: frozen.title,
    wide: true,
    trail: [
      { label: planTitle, path: planAddress(frozen.planId) },
      { label: texts.heading, path: planAddress(frozen.planId, 'frozen') },
    ],
    children: (
      <>
        <PlanTabs planId={frozen.planId} tab="frozen" />
        <Seal {...view} />
        <Files {...view} />
        <section class="card mb-3">
          <div class="card-header">
            <h2 class="card-title">{texts.figuresHeading}</h2>
          </div>
          <Targets targets={view.targets} />
        </section>
        <Differences frozen={frozen} today={view.today} comparison={view.comparison} />
      </>
    ),
  }
}

/** Who made it, when, of what, and whether it is still what it was. */
function Seal({ frozen, ...checked }: FrozenView) {
  const { language } = useFrame()
  const texts = frozenTexts[language]
  const intact = checked.intact && checked.files.every((file) => file.intact)
  const facts: Fact[] = [
    [texts.kind, planFileKindNames(language)[frozen.kind]],
    [texts.scope, <span lang="vi">{frozen.unit?.name ?? texts.whole}</span>],
    [texts.on, <Day date={frozen.on} />],
    [texts.treeOn, <Day date={frozen.treeOn} />],
    [texts.madeAt, <Moment at={frozen.madeAt} />],
    [texts.madeBy, actorWords(frozen.madeBy, null, language)],
  ]
  return (
    <section class="card mb-3">
      <div class="card-body">
        <p class={intact ? 'alert alert-success' : 'alert alert-danger'} role="status">
          <Icon name={intact ? 'check' : 'warning'} /> {intact ? texts.intact : texts.broken}
        </p>
        <FactsInTwo facts={facts} />
        <details class="mt-3">
          <summary>{texts.sources}</summary>
          <FactsInTwo facts={sourceFacts(frozen.sources, language)} />
        </details>
      </div>
    </section>
  )
}

/** What is sent of it, and the data, each to the byte and with its hash. */
function Files({ frozen, files, intact }: FrozenView) {
  const { language } = useFrame()
  const texts = frozenTexts[language]
  const { sha256, size } = frozen
  const lines = [...files, { format: 'json' as const, sha256, size, intact }]
  return (
    <section class="card mb-3">
      <div class="card-header">
        <h2 class="card-title">{texts.files}</h2>
      </div>
      <TableFrame label={texts.files}>
        <table class="table table-vcenter card-table">
          <thead>
            <tr>
              <th scope="col">{texts.file}</th>
              <th scope="col" class="number">
                {texts.size}
              </th>
              <th scope="col">{texts.hash}</th>
              <th scope="col">{texts.checked}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((file) => (
              <tr key={file.format}>
                <th scope="row">
                  {file.intact ? (
                    <a href={frozenAddress(frozen.planId, frozen.id, `/content.${file.format}`)}>
                      <Icon name="download" /> {texts.formats[file.format]}
                    </a>
                  ) : (
                    texts.formats[file.format]
                  )}
                </th>
                <td class="number">
                  {fill(texts.sizeOf, { n: shownNumber(Math.ceil(file.size / 1024), language) })}
                </td>
                <td>
                  <code class="hash">{file.sha256}</code>
                </td>
                <td>
                  {file.intact ? (
                    <span class="text-nowrap">
                      <Icon name="check" /> {texts.fileIntact}
                    </span>
                  ) : (
                    <strong class="text-danger">{texts.fileBroken}</strong>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      <p class="card-body text-secondary mb-0">{texts.filesHint}</p>
    </section>
  )
}

function FactsInTwo({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl class="facts-two">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function sourceFacts(sources: DataState, language: Language): Fact[] {
  const texts = frozenTexts[language]
  const shown = (n: number) => shownNumber(n, language)
  const versions = (of: DataState['programs']) =>
    of.length === 0 ? texts.none : of.map(({ id, version }) => versionOf(id, version)).join('; ')
  const versionOf = (id: string, version: number) => fill(texts.versionOf, { id, version })
  const counted = ({ count, newest }: DataState['figures']): ComponentChildren =>
    newest === null
      ? shown(count)
      : fill(texts.countAndNewest, {
          n: shown(count),
          at: shownDay(newest.slice(0, 10), language),
        })
  const { plan } = sources
  return [
    [
      texts.planVersion,
      plan.version === 0
        ? fill(texts.ofProgram, { id: plan.id })
        : versionOf(plan.id, plan.version),
    ],
    [texts.programs, versions(sources.programs)],
    [texts.classes, versions(sources.cohorts)],
    [
      texts.decision,
      sources.decision === null
        ? texts.none
        : fill(texts.decisionNumber, { n: shown(sources.decision) }),
    ],
    [texts.certificates, counted(sources.certificates)],
    [texts.papers, counted(sources.papers)],
    [texts.figures, counted(sources.figures)],
    [texts.learners, shown(sources.learners)],
    [texts.units, counted(sources.units)],
    [texts.rules, String(sources.rulesRevision)],
  ]
}

function Targets({ targets }: { targets: readonly TargetProgress[] }) {
  const { language } = useFrame()
  const texts = frozenTexts[language]
  const shown = (n: number | null, instead: string) =>
    n === null ? <span class="text-secondary">{instead}</span> : shownNumber(n, language)
  return (
    <TableFrame label={texts.figuresHeading}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            <th scope="col">{texts.target}</th>
            <th scope="col" class="number">
              {texts.reached}
            </th>
            <th scope="col" class="number">
              {texts.promised}
            </th>
            <th scope="col" class="number">
              {texts.denominator}
            </th>
            <th scope="col" class="number">
              {texts.percent}
            </th>
            <th scope="col" class="number">
              {texts.turnsOf}
            </th>
          </tr>
        </thead>
        <tbody>
          {targets.map((target) => (
            <tr key={target.id}>
              <th scope="row" class="cohort-name" lang="vi">
                {titleIn(target.title, language)}
              </th>
              <td class="number">{shown(target.reached, texts.unknownReached)}</td>
              <td class="number">{shown(target.promised, '–')}</td>
              <td class="number">
                {shown(target.denominator?.amount ?? null, texts.noDenominator)}
              </td>
              <td class="number">
                {target.percent === null ? '–' : shownPercent(target.percent, language)}
              </td>
              <td class="number">{shown(target.turns, '–')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
