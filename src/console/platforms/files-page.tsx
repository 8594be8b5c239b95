/** Sheets of a platform that reads files: brought, and what became of each. */
import type { Viewer } from '../../access/viewer.ts'
import type { FileView } from '../../evidence/platform-files.ts'
import { letterings } from '../../foundation/old-letters.ts'
import { actorWords } from '../../foundation/texts/actors.ts'
import { platformDataTexts } from '../../foundation/texts/console/platform-data.ts'
import { platformTexts } from '../../foundation/texts/console/platforms.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { Empty } from '../kit/empty.tsx'
import { CheckField, SelectField, TextField } from '../kit/field.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { type PageOf, Pager } from '../kit/pager.tsx'
import { FormToken } from '../kit/post-button.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { Time } from '../kit/time.tsx'
import { PLATFORMS } from './standing.tsx'
import { PlatformTabs, platformTrail, type TabbedPlatform } from './tabs.tsx'

const KINDS = ['export', 'sign-in', 'roll-call'] as const
const kindTexts = {
  export: 'templateExport',
  'sign-in': 'templateSign-in',
  'roll-call': 'templateRoll-call',
} as const

export function filesPage(list: {
  language: Language
  viewer: Viewer
  platform: TabbedPlatform
  files: readonly FileView[]
  page: PageOf
}) {
  const { language, viewer, platform, files, page } = list
  const texts = platformTexts[language]
  const data = platformDataTexts[language]
  return {
    area: 'platforms' as const,
    title: platform.id,
    trail: platformTrail(texts.title),
    children: (
      <>
        <PlatformTabs platform={platform} tab="files" />
        {viewer.scopes.has('syncs:write') && <Upload platform={platform.id} />}
        <div class="card">
          {files.length === 0 ? (
            <Empty icon="platform" title={data.filesEmptyTitle} text={data.filesEmptyText} />
          ) : (
            <>
              <Files files={files} />
              <Pager {...page} />
            </>
          )}
        </div>
      </>
    ),
  }
}

function Upload({ platform }: { platform: string }) {
  const { language } = useFrame()
  const data = platformDataTexts[language]
  return (
    <section class="card mb-3" aria-labelledby="upload">
      <div class="card-body">
        <h2 class="card-title" id="upload">
          {data.fileSend}
        </h2>
        <p>{data.filesLead}</p>
        <p class="mb-1">{data.templates}:</p>
        <ul>
          {KINDS.map((kind) => (
            <li key={kind}>
              <a href={`/api/v1/templates/${kind}`} download>
                {data[kindTexts[kind]]}
              </a>
            </li>
          ))}
        </ul>
        <form method="post" action={`${PLATFORMS}/${platform}/files`} enctype="multipart/form-data">
          <FormToken />
          <TextField name="file" label={data.file} type="file" accept=".xlsx,.csv" required />
          <SelectField
            name="kind"
            label={data.fileKind}
            unmarked
            nothing={data.fileKindAuto}
            options={KINDS.map((kind) => ({ value: kind, label: data[kindTexts[kind]] }))}
          />
          <details class="mb-3">
            <summary>{data.fileMore}</summary>
            <div class="mt-3">
              <TextField
                name="course"
                label={data.fileCourse}
                hint={data.fileCourseHint}
                maxLength={200}
              />
              <TextField
                name="session"
                label={data.fileSession}
                hint={data.fileSessionHint}
                maxLength={200}
              />
              <TextField name="periods" label={data.filePeriods} type="number" min="1" max="100" />
              <TextField
                name="scale"
                label={data.fileScale}
                hint={data.fileScaleHint}
                maxLength={20}
              />
              <SelectField
                name="letters"
                label={data.fileLetters}
                nothing={data.fileLettersNone}
                options={letterings.map((letters) => ({ value: letters, label: letters }))}
              />
              <CheckField
                name="complete"
                value="true"
                label={data.fileComplete}
                hint={data.fileCompleteHint}
              />
              <CheckField name="again" value="true" label={data.fileAgain} />
            </div>
          </details>
          <button type="submit" class="btn btn-primary">
            {data.fileSend}
          </button>
        </form>
      </div>
    </section>
  )
}

const looks: Record<FileView['state'], string> = {
  waiting: 'bg-secondary-lt',
  asked: 'bg-yellow-lt',
  done: 'bg-green-lt',
  rejected: 'bg-red-lt',
}
const MOST_SHOWN = 20

function Files({ files }: { files: readonly FileView[] }) {
  const { language } = useFrame()
  const texts = platformTexts[language]
  const data = platformDataTexts[language]
  return (
    <TableFrame label={texts.tabFiles}>
      <table class="table card-table">
        <thead>
          <tr>
            <th scope="col">{data.fileName}</th>
            <th scope="col">{data.fileState}</th>
            <th scope="col">{data.fileAt}</th>
            <th scope="col">{data.fileBy}</th>
            <th scope="col" class="number">
              {data.fileTaken}
            </th>
            <th scope="col">{data.fileRefused}</th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr key={file.id}>
              <th scope="row" lang="vi">
                {file.name}
              </th>
              <td>
                <span class={`badge ${looks[file.state]}`}>{data[`file_${file.state}`]}</span>
              </td>
              <td>
                <Time at={file.receivedAt} />
              </td>
              <td>{actorWords(file.receivedBy, null, language)}</td>
              <td class="number">{shownNumber(file.report?.taken ?? 0, language)}</td>
              <td>
                <Report file={file} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

/** What was refused, and what was passed over or is asked. */
function Report({ file: { report } }: { file: FileView }) {
  const { language } = useFrame()
  const data = platformDataTexts[language]
  const { refused = [], notes = [] } = report ?? {}
  if (refused.length + notes.length === 0) return <>{shownNumber(0, language)}</>
  return (
    <details>
      <summary>
        {shownNumber(refused.length, language)}
        {notes.length > 0 && ` · ${data.fileNotes}`}
      </summary>
      <ul class="mb-0" lang="en">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
        {refused.slice(0, MOST_SHOWN).map((row) => (
          <li key={`${row.row}/${row.field}`}>{fill(data.fileRow, row)}</li>
        ))}
      </ul>
    </details>
  )
}
