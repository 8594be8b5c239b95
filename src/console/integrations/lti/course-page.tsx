/** One course of a learning platform: its classes, and bringing its members. */
import { learningPlatformTexts } from '../../../foundation/texts/console/learning-platforms.ts'
import { fill, type Language } from '../../../foundation/texts/pages.ts'
import type { ListedCourse } from '../../../lti/course-list.ts'
import { SelectField, TextField } from '../../kit/field.tsx'
import { FormToken, PostButton } from '../../kit/post-button.tsx'
import { Time } from '../../kit/time.tsx'
import { coursePath, PLATFORMS, platformPath } from './addresses.ts'
import { courseName, offersOf } from './courses-card.tsx'

export function coursePage(page: {
  course: ListedCourse
  emailVerified: boolean
  /** For whoever adds one. */
  cohorts: readonly { id: string; name: string }[]
  mayWrite: boolean
  /** May write the roster. */
  mayBring: boolean
  language: Language
}) {
  const { course, emailVerified, cohorts, mayWrite, mayBring, language } = page
  const texts = learningPlatformTexts[language]
  return {
    area: 'integrations' as const,
    title: fill(texts.courseTitle, { name: courseName(course) }),
    trail: [
      { label: texts.title, path: PLATFORMS },
      { label: course.platform, path: platformPath(course.registrationId) },
    ],
    children: (
      <>
        <Facts course={course} language={language} />
        <Classes course={course} cohorts={cohorts} mayWrite={mayWrite} language={language} />
        {mayBring && (
          <BringMembers course={course} emailVerified={emailVerified} language={language} />
        )}
      </>
    ),
  }
}

function Facts({ course, language }: { course: ListedCourse; language: Language }) {
  const texts = learningPlatformTexts[language]
  const facts = [
    [texts.ofPlatform, course.platform],
    [texts.contextId, <code>{course.contextId}</code>],
    [texts.label, course.label ?? '–'],
    [texts.places, <code>{course.deploymentId}</code>],
    [texts.offers, offersOf(course, language)],
    [texts.firstSeen, <Time at={course.firstSeenAt} />],
    [texts.lastSeen, <Time at={course.lastSeenAt} />],
  ] as const
  return (
    <section class="card mb-3">
      <dl class="card-body datagrid">
        {facts.map(([name, value]) => (
          <div class="datagrid-item" key={name}>
            <dt class="datagrid-title">{name}</dt>
            <dd class="datagrid-content">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Classes({
  course,
  cohorts,
  mayWrite,
  language,
}: {
  course: ListedCourse
  cohorts: readonly { id: string; name: string }[]
  mayWrite: boolean
  language: Language
}) {
  const texts = learningPlatformTexts[language]
  const action = `${coursePath(course.id)}/classes`
  return (
    <section class="card mb-3" aria-labelledby="classes">
      <div class="card-header">
        <h2 class="card-title" id="classes">
          {texts.classes}
        </h2>
      </div>
      <div class="card-body">
        <p>{texts.classesText}</p>
        {course.classes.length === 0 ? (
          <p class="text-secondary">{texts.classesNone}</p>
        ) : (
          <ul class="integration-classes">
            {course.classes.map(({ id, name, byHand }) => (
              <li key={id}>
                <a href={`/console/cohorts/${id}`} lang="vi">
                  {name}
                </a>{' '}
                <span class="badge bg-secondary-lt">
                  {byHand ? texts.byHandMark : texts.byEvidence}
                </span>{' '}
                {byHand && mayWrite && (
                  <PostButton
                    action={`${action}/remove`}
                    fields={{ cohort: id }}
                    label={texts.removeClass}
                    describe={fill(texts.removeClassOf, { id })}
                    kind="quiet"
                  />
                )}
              </li>
            ))}
          </ul>
        )}
        {course.calledAlike.length > 0 && (
          <>
            <p>{fill(texts.calledAlike, { label: course.label ?? '' })}</p>
            <ul class="integration-classes">
              {course.calledAlike.map(({ id, name }) => (
                <li key={id}>
                  <a href={`/console/cohorts/${id}`} lang="vi">
                    {name}
                  </a>{' '}
                  {mayWrite && (
                    <PostButton
                      action={action}
                      fields={{ cohort: id }}
                      label={texts.addClassVerb}
                      describe={fill(texts.addClassOf, { id })}
                      kind="quiet"
                    />
                  )}
                </li>
              ))}
            </ul>
          </>
        )}
        {mayWrite && (
          <form method="post" action={action} class="admin-form">
            <FormToken />
            <TextField
              name="cohort"
              label={texts.addClass}
              hint={texts.addClassHint}
              required
              maxLength={200}
              list="cohorts"
            />
            <datalist id="cohorts">
              {cohorts.map(({ id, name }) => (
                <option value={id} key={id}>
                  {name}
                </option>
              ))}
            </datalist>
            <button type="submit" class="btn">
              {texts.addClassVerb}
            </button>
          </form>
        )}
      </div>
    </section>
  )
}

function BringMembers({
  course,
  emailVerified,
  language,
}: {
  course: ListedCourse
  emailVerified: boolean
  language: Language
}) {
  const texts = learningPlatformTexts[language]
  const hindrance =
    course.membersUrl === null
      ? texts.membersNone
      : course.classes.length === 0
        ? texts.membersNoClass
        : null
  return (
    <form method="post" action={`${coursePath(course.id)}/members`} class="card">
      <div class="card-header">
        <h2 class="card-title">{texts.members}</h2>
      </div>
      <div class="card-body admin-form">
        <FormToken />
        <p>{texts.membersText}</p>
        {!emailVerified && <p>{texts.membersNoEmail}</p>}
        {hindrance === null ? (
          <>
            <SelectField
              name="cohort"
              label={texts.membersOf}
              required
              options={course.classes.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <button type="submit" class="btn btn-primary">
              {texts.membersVerb}
            </button>
          </>
        ) : (
          <p class="text-secondary mb-0">{hindrance}</p>
        )}
      </div>
    </form>
  )
}
