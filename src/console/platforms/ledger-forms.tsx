import { letterings } from '../../foundation/old-letters.ts'
import { ledgerTexts } from '../../foundation/texts/console/ledger.ts'
import { platformTexts } from '../../foundation/texts/console/platforms.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { LedgerImport } from '../../roster/ledger/import.ts'
import { Confirm } from '../kit/confirm.tsx'
import { CheckField, SelectField, TextField } from '../kit/field.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { PLATFORMS } from './standing.tsx'
import { platformTrail } from './tabs.tsx'

/** What can be entered in the ledger. What a unit gets, and lists that may name anybody, are for the whole roster. */
export function LedgerForms({ platform }: { platform: string }) {
  const { language, viewer } = useFrame()
  if (!viewer.scopes.has('accounts:write')) return null
  const texts = ledgerTexts[language]
  const path = `${PLATFORMS}/${platform}/ledger`
  return (
    <div class="btn-list mb-3">
      <Confirm
        action={`${path}/hand-outs`}
        label={texts.handOut}
        warning={texts.handOutWarning}
        verb={texts.handOutVerb}
      >
        <TextField name="userName" label={texts.userName} maxLength={100} required />
        <TextField
          name="learner"
          label={texts.learner}
          hint={texts.learnerHint}
          maxLength={200}
          required
        />
        <TextField name="handedOutAt" type="date" label={texts.handedOutAt} hint={texts.dayHint} />
        <TextField
          name="unit"
          id="hand-out-unit"
          label={texts.unit}
          hint={texts.ofUnitHint}
          maxLength={500}
        />
      </Confirm>
      {viewer.unitId === null && (
        <>
          <Confirm
            action={`${path}/allotments`}
            label={texts.allot}
            warning={texts.allotWarning}
            verb={texts.allotVerb}
          >
            <TextField
              name="unit"
              id="allotment-unit"
              label={texts.unit}
              hint={texts.unitHint}
              maxLength={500}
              required
            />
            <TextField name="accounts" type="number" min="0" label={texts.number} required />
            <TextField name="usableFrom" type="date" label={texts.usableFrom} required />
            <TextField name="usableUntil" type="date" label={texts.usableUntil} required />
            <TextField name="source" label={texts.source} hint={texts.sourceHint} maxLength={500} />
          </Confirm>
          <Confirm
            action={`${path}/imports`}
            label={texts.import}
            warning={texts.importWarning}
            verb={texts.importVerb}
            upload
          >
            <TextField name="file" type="file" accept=".xlsx,.csv" label={texts.file} required />
            <SelectField
              name="letters"
              label={texts.letters}
              nothing={texts.lettersNone}
              options={letterings.map((letters) => ({ value: letters, label: letters }))}
            />
          </Confirm>
        </>
      )}
    </div>
  )
}

export function TakeBack({ platform, userName }: { platform: string; userName: string }) {
  const { language } = useFrame()
  const texts = ledgerTexts[language]
  return (
    <Confirm
      action={`${PLATFORMS}/${platform}/ledger/take-backs`}
      label={
        <>
          <span aria-hidden="true">{texts.takeBack}</span>
          <span class="visually-hidden">{fill(texts.takeBackOf, { account: userName })}</span>
        </>
      }
      warning={fill(texts.takeBackWarning, { account: userName })}
      verb={texts.takeBackVerb}
      danger
    >
      <input type="hidden" name="userName" value={userName} />
      <CheckField
        name="mistaken"
        id={`mistaken-${userName}`}
        label={texts.mistaken}
        hint={texts.mistakenHint}
      />
    </Confirm>
  )
}

/** What became of the rows of a list. */
export function ledgerImportPage(page: {
  language: Language
  platform: string
  imported: LedgerImport
}) {
  const { language, platform, imported } = page
  const texts = ledgerTexts[language]
  const path = `${PLATFORMS}/${platform}`
  const { rejected, ...counts } = imported
  return {
    area: 'platforms' as const,
    title: texts.importTitle,
    trail: [
      ...platformTrail(platformTexts[language].title),
      { label: platform, path },
      { label: platformTexts[language].tabLedger, path: `${path}/ledger` },
    ],
    children: (
      <>
        <p class={`alert ${rejected.length === 0 ? 'alert-success' : 'alert-warning'}`}>
          {fill(texts.importDone, { ...counts, rejected: rejected.length })}
        </p>
        {rejected.length > 0 && (
          <div class="card mb-3">
            <div class="card-header">
              <h2 class="card-title">{texts.importRejected}</h2>
            </div>
            <TableFrame label={texts.importRejected}>
              <table class="table card-table">
                <thead>
                  <tr>
                    <th scope="col">{texts.row}</th>
                    <th scope="col">{texts.field}</th>
                    <th scope="col">{texts.reason}</th>
                  </tr>
                </thead>
                <tbody>
                  {rejected.map(({ row, field, reason }) => (
                    <tr key={`${row}/${field}`}>
                      <th scope="row">{row}</th>
                      <td>{field}</td>
                      <td lang="en">{reason}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableFrame>
          </div>
        )}
        <a class="btn btn-primary" href={`${path}/ledger`}>
          {texts.backToLedger}
        </a>
      </>
    ),
  }
}
