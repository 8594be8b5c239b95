/** Pages by which people are put into a class: paste or upload, look, save. */

import { letterings } from '../../foundation/old-letters.ts'
import { cohortLearnersTexts } from '../../foundation/texts/console/cohort-learners.ts'
import { cohortsTexts } from '../../foundation/texts/console/cohorts.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { UploadPreview } from '../../roster/upload/upload.ts'
import { SelectField, TextArea, TextField } from '../kit/field.tsx'
import { FormToken } from '../kit/post-button.tsx'
import { RosterPreview, type RowKind } from './roster-preview.tsx'

interface OfCohort {
  language: Language
  cohort: { id: string; name: string }
}

const trailOf = ({ language, cohort }: OfCohort) => [
  { label: cohortsTexts[language].title, path: '/console/cohorts' },
  { label: cohort.name, path: `/console/cohorts/${cohort.id}` },
]

export function addLearnersPage(page: OfCohort) {
  const { language, cohort } = page
  const texts = cohortLearnersTexts[language]
  return {
    area: 'cohorts' as const,
    title: texts.title,
    trail: trailOf(page),
    children: (
      <form
        method="post"
        action={`/console/cohorts/${cohort.id}/learners/new`}
        enctype="multipart/form-data"
        class="card"
      >
        <FormToken />
        <div class="card-body">
          <p lang="vi">
            <strong>{fill(texts.ofCohort, { name: cohort.name })}</strong>
          </p>
          <TextArea
            name="rows"
            label={texts.rows}
            unmarked
            hint={texts.rowsHint}
            rows={10}
            placeholder={texts.rowsExample}
          />
          <h2 class="h3">{texts.uploadTitle}</h2>
          <TextField
            name="file"
            type="file"
            label={texts.file}
            unmarked
            hint={texts.fileHint}
            accept=".xlsx,.csv,.txt"
          />
          <SelectField
            name="letters"
            label={texts.letters}
            unmarked
            nothing={texts.lettersNone}
            options={letterings.map((letters) => ({ value: letters, label: letters }))}
          />
          <button type="submit" class="btn btn-primary">
            {texts.look}
          </button>
          <p class="form-hint">{texts.lookNote}</p>
        </div>
      </form>
    ),
  }
}

export function previewLearnersPage(
  page: OfCohort & { preview: UploadPreview; kind: RowKind | ''; at: number },
) {
  const { language, cohort, preview, kind, at } = page
  const texts = cohortLearnersTexts[language]
  const path = `/console/cohorts/${cohort.id}/learners/new`
  return {
    area: 'cohorts' as const,
    title: texts.previewTitle,
    trail: [...trailOf(page), { label: texts.title, path }],
    children: (
      <RosterPreview
        preview={preview}
        language={language}
        kind={kind}
        page={at}
        accept={`${path}/${preview.upload.id}/accept`}
        discard={`${path}/${preview.upload.id}/discard`}
      />
    ),
  }
}
