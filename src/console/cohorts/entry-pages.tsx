/** Pages by which a class is opened or changed. */
import { cohortsTexts } from '../../foundation/texts/console/cohorts.ts'
import { programsTexts } from '../../foundation/texts/console/programs.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { StoredProgram } from '../../programs/stored.ts'
import { Empty } from '../kit/empty.tsx'
import { Icon } from '../kit/icon.tsx'
import { shownNumber } from '../kit/number.ts'
import { CohortEntryForm, type EntryForm } from './entry-form.tsx'

const trail = (language: Language) => [
  { label: cohortsTexts[language].title, path: '/console/cohorts' },
]

/** The first step: which program. */
export function chooseProgramPage({
  language,
  programs,
}: {
  language: Language
  programs: readonly StoredProgram[]
}) {
  const texts = cohortsTexts[language]
  return {
    area: 'cohorts' as const,
    title: texts.newTitle,
    trail: trail(language),
    children:
      programs.length === 0 ? (
        <Empty icon="target" title={texts.noProgram} text={texts.noProgramText} />
      ) : (
        <div class="card">
          <div class="card-header">
            <div>
              <h2 class="card-title">{texts.choose}</h2>
              <p class="text-secondary mb-0">{texts.chooseHint}</p>
            </div>
          </div>
          <ul class="list-group list-group-flush">
            {programs.map((program) => (
              <li class="list-group-item" key={program.id}>
                <a href={`/console/cohorts/new?program=${program.id}`} lang="vi">
                  <strong>{program.title.vi}</strong>
                </a>
                <small class="d-block text-secondary">
                  {program.kind === 'basic'
                    ? programsTexts[language].kindBasic
                    : programsTexts[language].kindIntensive}
                  {program.document !== null && (
                    <>
                      {' · '}
                      <span lang="vi">{program.document}</span>
                    </>
                  )}
                </small>
              </li>
            ))}
          </ul>
        </div>
      ),
  }
}

type Entry = Omit<EntryForm, 'action' | 'verb' | 'version' | 'children'>

export function newCohortPage(form: Entry & { status?: number }) {
  const { language, status = 200 } = form
  const texts = cohortsTexts[language]
  return {
    status,
    area: 'cohorts' as const,
    title: texts.newTitle,
    trail: [...trail(language), { label: texts.choose, path: '/console/cohorts/new' }],
    children: (
      <CohortEntryForm {...form} action="/console/cohorts/new" verb={texts.save} version={null} />
    ),
  }
}

export function editCohortPage(
  form: Entry & {
    version: number
    /** Of the name as it is now, whatever stands in the form. */
    name: string
    outcomes: number
    status?: number
  },
) {
  const { language, entry, name, outcomes, version, status = 200 } = form
  const texts = cohortsTexts[language]
  return {
    status,
    area: 'cohorts' as const,
    title: texts.editTitle,
    trail: [...trail(language), { label: name, path: `/console/cohorts/${entry.id}` }],
    children: (
      <CohortEntryForm
        {...form}
        action={`/console/cohorts/${entry.id}/edit`}
        verb={texts.editSave}
        version={version}
      >
        {outcomes > 0 && (
          <div class="alert alert-warning">
            <Icon name="warning" />
            <div>{fill(texts.editWarning, { n: shownNumber(outcomes, language) })}</div>
          </div>
        )}
        <p class="text-secondary">{fill(texts.editVersion, { version })}</p>
      </CohortEntryForm>
    ),
  }
}

/** In the place of the form, where a file has the class. */
export function fromFilePage({
  language,
  cohort,
}: {
  language: Language
  cohort: { id: string; name: string; programId: string }
}) {
  const texts = cohortsTexts[language]
  return {
    area: 'cohorts' as const,
    title: texts.editTitle,
    trail: [...trail(language), { label: cohort.name, path: `/console/cohorts/${cohort.id}` }],
    children: (
      <div class="alert alert-info">
        <Icon name="info" />
        <div>{fill(texts.fromFile, { file: `programs/${cohort.programId}.yaml` })}</div>
      </div>
    ),
  }
}
