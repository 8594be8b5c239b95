/** The programs, and how far each is towards its target of a year. */
import { programsTexts } from '../../foundation/texts/console/programs.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { StoredProgram } from '../../programs/stored.ts'
import type { ProgramProgress } from '../../reports/targets/target-progress.ts'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { TargetBar } from './target-bar.tsx'
import { YearChoice } from './year-choice.tsx'

export function programListPage({
  language,
  programs,
  progress,
  year,
  years,
}: {
  language: Language
  programs: readonly { program: StoredProgram; cohorts: number }[]
  progress: ReadonlyMap<string, ProgramProgress>
  year: number
  years: readonly number[]
}) {
  const texts = programsTexts[language]
  return {
    area: 'programs' as const,
    title: texts.title,
    wide: true,
    children:
      programs.length === 0 ? (
        <Empty icon="target" title={texts.emptyTitle} text={texts.emptyText} />
      ) : (
        <>
          <YearChoice path="/console/programs" year={year} years={years} language={language} />
          <div class="card">
            <TableFrame label={texts.title}>
              <table class="table table-vcenter card-table">
                <thead>
                  <tr>
                    <th scope="col">{texts.program}</th>
                    <th scope="col">{texts.kind}</th>
                    <th scope="col" class="number">
                      {texts.cohorts}
                    </th>
                    <th scope="col" class="number">
                      {texts.reached}
                    </th>
                    <th scope="col">{fill(texts.targetsOf, { year })}</th>
                  </tr>
                </thead>
                <tbody>
                  {programs.map(({ program, cohorts }) => (
                    <Row
                      key={program.id}
                      program={program}
                      cohorts={cohorts}
                      progress={progress.get(program.id)}
                      year={year}
                    />
                  ))}
                </tbody>
              </table>
            </TableFrame>
          </div>
          <p class="text-secondary mt-2">{texts.countHint}</p>
        </>
      ),
  }
}

function Row({
  program,
  cohorts,
  progress,
  year,
}: {
  program: StoredProgram
  cohorts: number
  progress: ProgramProgress | undefined
  year: number
}) {
  const { language } = useFrame()
  const texts = programsTexts[language]
  return (
    <tr>
      <th scope="row" class="cohort-name">
        <a href={`/console/programs/${program.id}?year=${year}`} lang="vi">
          {program.title.vi}
        </a>
        <small class="d-block text-secondary" lang="vi">
          {program.document ?? texts.noSource}
        </small>
      </th>
      <td>{program.kind === 'basic' ? texts.kindBasic : texts.kindIntensive}</td>
      <td class="number">
        {cohorts === 0 ? (
          '0'
        ) : (
          <a href={`/console/cohorts?program=${program.id}`}>{shownNumber(cohorts, language)}</a>
        )}
      </td>
      <td class="number">{shownNumber(progress?.reached ?? 0, language)}</td>
      <td class="target-cell">
        <TargetBar
          target={progress?.target?.people ?? null}
          reached={progress?.reached ?? 0}
          label={program.title.vi}
        />
        {(progress?.unitTargets.length ?? 0) > 0 && (
          <small class="d-block text-secondary">
            {fill(texts.unitTargetCount, { n: progress?.unitTargets.length ?? 0 })}
          </small>
        )}
      </td>
    </tr>
  )
}
