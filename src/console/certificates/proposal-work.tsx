/** What is done with a list at work: checking in the units, releasing, withdrawing. */
import type { ListedUnit } from '../../certificates/approval/read.ts'
import { proposalTexts } from '../../foundation/texts/console/proposals.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { Confirm } from '../kit/confirm.tsx'
import { TextArea, TextField } from '../kit/field.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { FormToken, PostButton } from '../kit/post-button.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import type { ProposalPage } from './proposal-page.tsx'

export function ReleaseCard({ list, asShown }: ProposalPage) {
  const { language, viewer } = useFrame()
  const texts = proposalTexts[language]
  const at = `/console/certificates/proposals/${list.id}`
  const seesAll = viewer.unitId === null
  const mayRelease = seesAll && viewer.scopes.has('certificates:approve')
  const mayWrite = seesAll && viewer.scopes.has('certificates:write')
  const n = shownNumber(list.counts.proposed, language)
  return (
    <section class="card mb-3" aria-labelledby="release">
      <div class="card-header">
        <h2 class="card-title" id="release">
          {texts.acts}
        </h2>
      </div>
      <div class="card-body">
        {!mayRelease && <p class="text-secondary">{texts.notYours}</p>}
        <div class="btn-list">
          {mayRelease && list.counts.proposed > 0 && (
            <Confirm
              action={`${at}/release`}
              label={texts.release}
              warning={fill(texts.releaseWarning, { n })}
              verb={fill(texts.releaseVerb, { n })}
              upload
            >
              {asShown !== null && <input type="hidden" name="asShown" value={asShown} />}
              <TextField name="number" label={texts.number} required maxLength={200} />
              <TextField name="date" type="date" label={texts.date} required />
              <TextField
                name="issuedOn"
                type="date"
                label={texts.issuedOn}
                hint={texts.issuedOnHint}
              />
              <TextField
                name="expected"
                type="number"
                min="1"
                label={texts.expected}
                hint={texts.expectedHint}
                required
              />
              <TextField name="file" type="file" label={texts.document} hint={texts.documentHint} />
              {asShown !== null && (
                <p class="text-secondary">{fill(texts.shown, { code: asShown })}</p>
              )}
            </Confirm>
          )}
          {mayWrite && list.state === 'open' && (
            <PostButton action={`${at}/refresh`} fields={{}} label={texts.refresh} />
          )}
          {mayWrite && (
            <Confirm
              action={`${at}/withdraw`}
              label={texts.withdraw}
              warning={texts.withdrawWarning}
              verb={texts.withdrawVerb}
              danger
            >
              <TextArea
                name="reason"
                id="withdraw-reason"
                label={texts.withdrawReason}
                required
                rows={2}
                maxLength={1000}
              />
            </Confirm>
          )}
        </div>
      </div>
    </section>
  )
}

export function SheetsCard({
  list,
  units,
}: {
  list: ProposalPage['list']
  units: readonly ListedUnit[]
}) {
  const { language, viewer } = useFrame()
  const texts = proposalTexts[language]
  const at = `/console/certificates/proposals/${list.id}`
  return (
    <section class="card mb-3" aria-labelledby="sheets">
      <div class="card-header">
        <h2 class="card-title" id="sheets">
          {texts.sheets}
        </h2>
      </div>
      <div class="card-body">
        <p>{texts.sheetsText}</p>
        <a class="btn" href={`${at}/sheets.zip`}>
          {texts.allSheets}
        </a>
        <details class="mt-3">
          <summary>{texts.sheetOf}</summary>
          <Units units={units} at={at} />
        </details>
        {viewer.scopes.has('certificates:write') && (
          <form
            method="post"
            action={`${at}/corrections`}
            enctype="multipart/form-data"
            class="cert-line mt-3"
          >
            <FormToken />
            <TextField
              name="file"
              id="corrections"
              type="file"
              accept=".xlsx"
              label={texts.bring}
              required
            />
            <button type="submit" class="btn mb-3">
              {texts.bringVerb}
            </button>
          </form>
        )}
      </div>
    </section>
  )
}

function Units({ units, at }: { units: readonly ListedUnit[]; at: string }) {
  const { language } = useFrame()
  const texts = proposalTexts[language]
  return (
    <TableFrame label={texts.sheetOf}>
      <table class="table table-vcenter">
        <thead>
          <tr>
            <th scope="col">{texts.unit}</th>
            <th scope="col" class="number">
              {texts.peopleOf}
            </th>
            <th scope="col" class="number">
              {texts.heldOf}
            </th>
          </tr>
        </thead>
        <tbody>
          {units.map((unit) => (
            <tr key={unit.id}>
              <td lang="vi">
                <a href={`${at}/sheet.xlsx?unit=${unit.id ?? 'none'}`}>
                  {unit.name ?? texts.noUnit}
                </a>
              </td>
              <td class="number">{shownNumber(unit.people, language)}</td>
              <td class="number">{shownNumber(unit.held, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
