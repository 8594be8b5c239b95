/** Proves a set-up: the export, where there is one to download, is read and looked at. */
import { asHocvuError } from '../../src/foundation/errors.ts'
import type { CheckFinding, ConnectorContext, CourseRequest } from '../contract.ts'
import { readFile } from './read-file.ts'
import type { SpreadsheetSettings } from './settings.ts'
import { download } from './wire.ts'

export async function checkSheets(
  context: ConnectorContext<SpreadsheetSettings>,
  courses: CourseRequest[],
): Promise<CheckFinding[]> {
  const files: CheckFinding = {
    name: 'files',
    ok: true,
    detail: `${context.files.length} files wait to be read. Bring one: hocvu import <platform> <file>${
      context.settings.folder === undefined ? '' : `, or lay it into ${context.settings.folder}`
    }.`,
  }
  if (context.http.baseUrl === '') return [files]
  try {
    const reading = await readFile(
      {
        name: 'the export',
        bytes: await download(context),
        receivedAt: context.now(),
        options: {},
        knownMaps: {},
      },
      context.settings,
      courses,
    )
    const answers = { name: 'address', ok: true, detail: `${context.http.baseUrl} answers.` }
    if (reading.state !== 'read')
      return [
        files,
        answers,
        {
          name: 'export',
          ok: false,
          detail: reading.notes.join(' '),
          mend: 'Set what is asked in platforms.yaml, or correct the export.',
        },
      ]
    return [
      files,
      answers,
      {
        name: 'export',
        ok: true,
        detail: [`${reading.rows.length} rows.`, ...reading.notes].join(' '),
      },
      ...courses.map(({ course }) => courseFinding(course, reading.courses)),
    ]
  } catch (error) {
    const fault = asHocvuError(error)
    const name = fault.code === 'platform.unauthorised' ? 'token' : 'address'
    return [
      files,
      { name, ok: false, detail: fault.userText('en'), mend: fault.message, code: fault.code },
    ]
  }
}

function courseFinding(course: string, named: readonly string[]): CheckFinding {
  const name = `course ${course}`
  return named.includes(course)
    ? { name, ok: true, detail: 'The export has rows of it.' }
    : {
        name,
        ok: false,
        detail: 'The export has no row of it.',
        mend: "Compare `course` of the cohort's evidence with the course column of the export.",
      }
}
