/** Pages by which people are put into a class: paste or upload, look, save. */

import { letterings } from '../../foundation/old-letters.ts'
import { cohortLearnersTexts } from '../../foundation/texts/console/cohort-learners.ts'
import { cohortsTexts } from '../../foundation/texts/console/cohorts.ts'
import { learningPlatformTexts } from '../../foundation/texts/console/learning-platforms.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { ListedCourse } from '../../lti/course-list.ts'
import type { UploadPreview } from '../../roster/upload/upload.ts'
import { coursePath } from '../integrations/lti/addresses.ts'
import { courseName } from '../integrations/lti/courses-card.tsx'
import { SelectField, TextArea, TextField } from '../kit/field.tsx'
import { FormToken, PostButton } from '../kit/post-button.tsx'
import { RosterPreview, type RowKind } from './roster-preview.tsx'

interface OfCohort {
  language: Language
  cohort: { id: string; name: string }
}

const trailOf = ({ language, cohort }: OfCohort) => [
  { label: cohortsTexts[language].title, path: '/console/cohorts' },
  { label: cohort.name, path: `/console/cohorts/${cohort.id}` },
]

export function addLearnersPage(page: OfCohort & { courses: readonly ListedCourse[] }) {
  const { language, cohort, courses } = page
  const texts = cohortLearnersTexts[language]
  return {
    area: 'cohorts' as const,
    title: texts.title,
    trail: trailOf(page),
    children: (
      <>
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
              accept=".xlsx,.csv,.txt,.zip"
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
        <FromCourses cohortId={cohort.id} courses={courses} language={language} />
      </>
    ),
  }
}

/** Courses of learning platforms that the class belongs to, and that can tell who is in them. */
function FromCourses({
  cohortId,
  courses,
  language,
}: {
  cohortId: string
  courses: readonly ListedCourse[]
  language: Language
}) {
  const texts = learningPlatformTexts[language]
  if (courses.length === 0) return null
  return (
    <section class="card mt-3" aria-labelledby="from-course">
      <div class="card-header">
        <h2 class="card-title" id="from-course">
          {texts.fromCourse}
        </h2>
      </div>
      <div class="card-body">
        <p>{texts.membersText}</p>
        <ul class="integration-classes">
          {courses.map((course) => (
            <li key={course.id}>
              {courseName(course)} <small class="text-secondary">{course.platform}</small>{' '}
              <PostButton
                action={`${coursePath(course.id)}/members`}
                fields={{ cohort: cohortId }}
                label={texts.membersVerb}
                describe={`${texts.membersVerb}: ${courseName(course)}`}
              />
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
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
