/** Targets of a program in a year, against what is reached; and the form that sets one. */

import { actorWords } from '../../foundation/texts/actors.ts'
import { programsTexts } from '../../foundation/texts/console/programs.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { ProgramProgress } from '../../reports/targets/target-progress.ts'
import { Confirm } from '../kit/confirm.tsx'
import { TextField } from '../kit/field.tsx'
import { shownNumber } from '../kit/number.ts'
import { FormToken } from '../kit/post-button.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { TargetBar } from './target-bar.tsx'
import { YearChoice } from './year-choice.tsx'

interface TargetView {
  language: Language
  program: { id: string }
  year: number
  years: readonly number[]
  progress: ProgramProgress | null
  mayChange: boolean
}

export function Targets(view: TargetView) {
  const { language, program, year, years, progress, mayChange } = view
  const texts = programsTexts[language]
  const targets = [progress?.target ?? [], progress?.unitTargets ?? []].flat()
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{fill(texts.targetsOf, { year })}</h2>
      <div class="card-body">
        <YearChoice
          path={`/console/programs/${program.id}`}
          year={year}
          years={years}
          language={language}
        />
        <dl class="datagrid">
          <Figure name={texts.reached} value={progress?.reached ?? 0} language={language} />
          <Figure name={texts.certified} value={progress?.certified ?? 0} language={language} />
        </dl>
        <p class="form-hint">{texts.countHint}</p>
        {targets.length === 0 && <p>{fill(texts.noTargetText, { year })}</p>}
      </div>
      {targets.length > 0 && <TargetTable {...view} targets={targets} />}
      {mayChange && (
        <details class="card-body" open={targets.length === 0}>
          <summary class="btn mb-3">{texts.setTarget}</summary>
          <form method="post" action={`/console/programs/${program.id}/targets`}>
            <FormToken />
            <input type="hidden" name="year" value={year} />
            <div class="entry-columns">
              <TextField name="people" maxLength={20} label={texts.people} required />
              <TextField name="unit" label={texts.unit} hint={texts.unitHint} maxLength={200} />
            </div>
            <TextField
              name="source"
              label={texts.targetSource}
              hint={texts.targetSourceHint}
              maxLength={500}
              required
            />
            <button type="submit" class="btn btn-primary">
              {texts.saveTarget}
            </button>
          </form>
        </details>
      )}
    </section>
  )
}

function Figure({ name, value, language }: { name: string; value: number; language: Language }) {
  return (
    <div class="datagrid-item">
      <dt class="datagrid-title">{name}</dt>
      <dd class="datagrid-content">{shownNumber(value, language)}</dd>
    </div>
  )
}

function TargetTable({
  language,
  program,
  mayChange,
  targets,
}: TargetView & { targets: ProgramProgress['unitTargets'] }) {
  const texts = programsTexts[language]
  return (
    <TableFrame label={texts.target}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            <th scope="col">{texts.scope}</th>
            <th scope="col">{texts.reached}</th>
            <th scope="col">{texts.targetSource}</th>
            {mayChange && (
              <th scope="col">
                <span class="visually-hidden">{texts.withdrawVerb}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {targets.map(({ id, unit, people, reached, source, recordedBy }) => (
            <tr key={id}>
              <th scope="row" lang="vi">
                {unit?.name ?? texts.wholeProvince}
              </th>
              <td class="target-cell">
                <TargetBar
                  target={people}
                  reached={reached}
                  label={unit?.name ?? texts.wholeProvince}
                />
              </td>
              <td>
                <span lang="vi">{source}</span>
                <small class="d-block text-secondary">
                  {fill(texts.recorded, { actor: actorWords(recordedBy, null, language) })}
                </small>
              </td>
              {mayChange && (
                <td>
                  <Confirm
                    action={`/console/programs/${program.id}/targets/${id}/withdraw`}
                    label={texts.withdraw}
                    warning={texts.withdrawWarning}
                    verb={texts.withdrawVerb}
                    danger
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
