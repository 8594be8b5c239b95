/** Bringing a roster: what to bring, what it would do, and what has to be said first. */
import type { ComponentChildren } from 'preact'
import { learnersTexts } from '../../foundation/texts/console/learners.ts'
import { rosterImportTexts } from '../../foundation/texts/console/roster-import.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { UploadPreview } from '../../roster/upload/upload.ts'
import { RosterPreview, type RowKind } from '../cohorts/roster-preview.tsx'
import { CheckField, TextArea, TextField } from '../kit/field.tsx'
import { Icon } from '../kit/icon.tsx'
import { shownNumber } from '../kit/number.ts'
import { FormToken, PostButton } from '../kit/post-button.tsx'
import { UnitField } from './person-acts.tsx'
import { IMPORT, LEARNERS, LearnersTabs } from './tabs.tsx'

const frame = (language: Language, title: string, isBelow = false) => ({
  area: 'learners' as const,
  title,
  trail: [
    { label: learnersTexts[language].title, path: LEARNERS },
    ...(isBelow ? [{ label: rosterImportTexts[language].title, path: IMPORT }] : []),
  ],
})

export function importPage({
  language,
  units,
  questions,
}: {
  language: Language
  units: readonly { name: string; code: string | null }[]
  questions: number
}) {
  const texts = rosterImportTexts[language]
  return {
    ...frame(language, texts.title),
    children: (
      <>
        <LearnersTabs tab="import" questions={questions} />
        <p>{texts.lead}</p>
        <p>
          <a class="btn" href={`${IMPORT}/template`}>
            <Icon name="download" /> {texts.template}
          </a>{' '}
          <span class="text-secondary">{texts.templateHint}</span>
        </p>
        <form method="post" action={IMPORT} enctype="multipart/form-data" class="card">
          <FormToken />
          <div class="card-body">
            <h2 class="h3">{texts.fileTitle}</h2>
            <TextField
              name="file"
              type="file"
              label={texts.file}
              hint={texts.fileHint}
              accept=".xlsx,.csv,.txt,.zip"
            />
            <h2 class="h3">{texts.pasteTitle}</h2>
            <TextArea name="rows" label={texts.rows} hint={texts.rowsHint} rows={5} />
            <h2 class="h3">{texts.unitTitle}</h2>
            <UnitField
              name="unit"
              label={texts.unit}
              hint={texts.unitHint}
              value=""
              units={units}
            />
            <CheckField name="complete" label={texts.complete} hint={texts.completeHint} />
            <button type="submit" class="btn btn-primary">
              {texts.look}
            </button>
            <p class="form-hint">{texts.lookNote}</p>
          </div>
        </form>
      </>
    ),
  }
}

export function importPreviewPage(page: {
  language: Language
  preview: UploadPreview
  kind: RowKind | ''
  at: number
}) {
  const { language, preview, kind, at } = page
  const texts = rosterImportTexts[language]
  const { id, unitFile, name } = preview.upload
  const { ended } = preview.result
  return {
    ...frame(language, texts.previewTitle, true),
    children: (
      <>
        <p lang="vi">
          <strong>{name}</strong>
        </p>
        {unitFile !== null && <p>{fill(texts.ofUnit, { unit: unitFile.unit })}</p>}
        {ended > 0 && (
          <p class="alert alert-warning">
            {fill(texts.ended, { n: shownNumber(ended, language) })}
          </p>
        )}
        <RosterPreview
          preview={preview}
          language={language}
          kind={kind}
          page={at}
          accept={`${IMPORT}/${id}/accept`}
          discard={`${IMPORT}/${id}/discard`}
          rejected={`${IMPORT}/${id}/rejected`}
        />
        <p class="text-secondary mt-3">{texts.noUndo}</p>
      </>
    ),
  }
}

/** A file of one unit that lacks most of it. */
export function unitGonePage(page: {
  language: Language
  id: string
  gone: number
  members: number
  unit: string
}) {
  const { language, id, gone, members, unit } = page
  const texts = rosterImportTexts[language]
  return questionPage({
    language,
    id,
    title: texts.goneTitle,
    children: (
      <>
        <p>
          {fill(texts.goneText, {
            ...{ gone: shownNumber(gone, language), members: shownNumber(members, language), unit },
          })}
        </p>
        <p class="text-secondary">{texts.goneWhole}</p>
      </>
    ),
    fields: { confirmed: 'yes' },
    label: texts.goneConfirm,
  })
}

/** A file in letters from before Unicode. */
export function oldLettersPage(page: {
  language: Language
  id: string
  lettering: string
  fonts: string
  samples: string
}) {
  const { language, id, lettering, fonts, samples } = page
  const texts = rosterImportTexts[language]
  return questionPage({
    language,
    id,
    title: texts.lettersTitle,
    children: (
      <>
        <p>{fill(texts.lettersText, { lettering, fonts })}</p>
        <ul lang="vi">
          {samples.split('; ').map((sample) => (
            <li key={sample}>{sample}</li>
          ))}
        </ul>
        <p class="text-secondary">{texts.lettersElse}</p>
      </>
    ),
    fields: { letters: lettering },
    label: texts.lettersConfirm,
  })
}

function questionPage(question: {
  language: Language
  id: string
  title: string
  children: ComponentChildren
  fields: Record<string, string>
  label: string
}) {
  const { language, id, title, children, fields, label } = question
  return {
    ...frame(language, title, true),
    children: (
      <div class="card card-body">
        {children}
        <div class="btn-list">
          <PostButton action={`${IMPORT}/${id}/answer`} fields={fields} label={label} />
          <PostButton
            action={`${IMPORT}/${id}/discard`}
            fields={{}}
            label={rosterImportTexts[language].discard}
            kind="primary"
          />
        </div>
      </div>
    ),
  }
}
