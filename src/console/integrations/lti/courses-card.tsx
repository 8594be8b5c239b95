import { learningPlatformTexts } from '../../../foundation/texts/console/learning-platforms.ts'
import type { Language } from '../../../foundation/texts/pages.ts'
import type { ListedCourse } from '../../../lti/course-list.ts'
import { Empty } from '../../kit/empty.tsx'
import { type PageOf, Pager } from '../../kit/pager.tsx'
import { TableFrame } from '../../kit/table-frame.tsx'
import { Time } from '../../kit/time.tsx'
import { coursePath } from './addresses.ts'

export const courseName = ({ title, label, contextId }: ListedCourse): string =>
  title ?? label ?? contextId

/** From which courses people have come, and which classes those are here. */
export function Courses({
  courses,
  paging,
  language,
}: {
  courses: readonly ListedCourse[]
  paging: PageOf
  language: Language
}) {
  const texts = learningPlatformTexts[language]
  return (
    <section class="card mb-3">
      <div class="card-header">
        <h2 class="card-title">{texts.courses}</h2>
      </div>
      {courses.length === 0 ? (
        <Empty icon="class" title={texts.coursesEmpty} text={texts.coursesEmptyText} />
      ) : (
        <>
          <div class="card-body">
            <p class="mb-0">{texts.coursesText}</p>
          </div>
          <TableFrame label={texts.courses}>
            <table class="table table-vcenter card-table">
              <thead>
                <tr>
                  <th scope="col">{texts.course}</th>
                  <th scope="col">{texts.classes}</th>
                  <th scope="col">{texts.offers}</th>
                  <th scope="col">{texts.lastSeen}</th>
                </tr>
              </thead>
              <tbody>
                {courses.map((course) => (
                  <Row course={course} language={language} key={course.id} />
                ))}
              </tbody>
            </table>
          </TableFrame>
          <div class="card-footer">
            <Pager {...paging} />
          </div>
        </>
      )}
    </section>
  )
}

function Row({ course, language }: { course: ListedCourse; language: Language }) {
  const texts = learningPlatformTexts[language]
  return (
    <tr>
      <th scope="row" class="integration-name">
        <a href={coursePath(course.id)}>{courseName(course)}</a>
        <small class="d-block fw-normal text-secondary">{course.contextId}</small>
      </th>
      <td>
        {course.classes.length === 0 ? (
          <span class="text-secondary">{texts.classesNone}</span>
        ) : (
          course.classes.map(({ name }) => name).join(', ')
        )}{' '}
        {course.calledAlike.length > 0 && (
          <span class="badge bg-yellow-lt">{texts.calledAlikeMark}</span>
        )}
      </td>
      <td>{offersOf(course, language)}</td>
      <td>
        <Time at={course.lastSeenAt} />
      </td>
    </tr>
  )
}

export function offersOf(course: ListedCourse, language: Language): string {
  const texts = learningPlatformTexts[language]
  const offers = [
    course.membersUrl === null ? [] : texts.offersMembers,
    course.offersGrades ? texts.offersGrades : [],
  ].flat()
  return offers.length === 0 ? texts.offersNothing : offers.join(', ')
}
