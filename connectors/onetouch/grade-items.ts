/** Which grade item a cohort means by its final test: named by idnumber, or by its name in any language. */
import { HocvuError } from '../../src/foundation/errors.ts'
import { cleanText } from '../../src/foundation/names.ts'
import type { FoundCourse } from './course.ts'
import { isCourseFault } from './faults.ts'
import { hasFunction } from './functions.ts'
import type { Moodle } from './moodle.ts'
import { inEachLanguage, sameName, shownName } from './multilang.ts'
import { GradeItem, GradeItemNames } from './wire.ts'

/** A final test as records name it. */
export interface WantedTest {
  item: GradeItem
  name: string | null
  /** Beginning of the ids of its records. Cohorts that name a test in two languages have a record each. */
  key: string
}

const LISTING = 'core_grades_get_gradeitems'

export function allItems(rows: readonly unknown[]): GradeItem[] {
  const items = new Map<number, GradeItem>()
  for (const row of rows) {
    const read = GradeItem.safeParse(row)
    if (read.success) items.set(read.data.id, read.data)
  }
  return [...items.values()]
}

/**
 * @param finalTests names that cohorts gave
 * @throws HocvuError `platform.not-found` for a name that no or more than one item fits, `platform.no-right` where the
 * course has the item but the report withholds it
 */
export async function wantedTests(
  moodle: Moodle,
  course: FoundCourse,
  finalTests: readonly string[],
  items: readonly GradeItem[],
): Promise<WantedTest[]> {
  const wanted = new Map<string, WantedTest>()
  for (const name of finalTests) {
    const test = namedTest(name, await itemFor(moodle, course, name, items))
    wanted.set(test.key, test)
  }
  return [...wanted.values()]
}

function namedTest(name: string, item: GradeItem): WantedTest {
  const names = [...inEachLanguage(item.itemname ?? '')]
  const at = names.findIndex(([, text]) => text === cleanText(name))
  const [language, text] = names[at] ?? ['', shownName(item.itemname)]
  return { item, name: text, key: at > 0 ? `grade:${item.id}:${language}` : `grade:${item.id}` }
}

/** @throws HocvuError `platform.not-found`, `platform.no-right` */
export async function itemFor(
  moodle: Moodle,
  course: FoundCourse,
  name: string,
  items: readonly GradeItem[],
): Promise<GradeItem> {
  const fitting = items.filter(
    (item) => sameName(item.itemname, name) || sameName(item.idnumber, name),
  )
  const [first, second] = fitting
  if (first && !second) return first
  const withheld = !second && (await isWithheld(moodle, course, name))
  if (withheld)
    throw new HocvuError(
      'platform.no-right',
      `Course ${course.name} has the grade item "${name}", but it is hidden from the service account. Give the account moodle/grade:viewhidden.`,
    )
  const listed = (second ? fitting : items)
    .flatMap((item) =>
      item.itemname === null
        ? []
        : [`"${shownName(item.itemname)}"${item.idnumber ? ` (${item.idnumber})` : ''}`],
    )
    .join(', ')
  throw new HocvuError(
    'platform.not-found',
    second
      ? `Course ${course.name} has ${fitting.length} grade items that fit the final test "${name}": ${listed}. Name it by an idnumber of its own.`
      : `Course ${course.name} has no grade item "${name}" that the service account can see. It has: ${listed || 'none'}. Correct \`finalTest\` in the cohort's evidence, or give the account moodle/grade:viewhidden if the item is hidden.`,
  )
}

/** The list of item names holds hidden ones too; a service without it leaves the question open. */
async function isWithheld(moodle: Moodle, course: FoundCourse, name: string): Promise<boolean> {
  const site = await moodle.site()
  if (!hasFunction(site.value, LISTING)) return false
  try {
    const { value } = await moodle.call({
      function: LISTING,
      parameters: { courseid: course.id },
      answer: GradeItemNames,
      place: `names of the grade items of course ${course.name}`,
      course: course.name,
      rawNames: true,
    })
    return value.gradeItems.some((item) => sameName(item.itemname, name))
  } catch (error) {
    // It only helps to say what is wrong; without it the answer stays "not found".
    if (isCourseFault(error)) return false
    throw error
  }
}
