import type { ListedLine } from '../../certificates/approval/list-people.ts'
import { type ItemState, itemStates } from '../../certificates/approval/proposal.ts'
import { displayScore } from '../../certificates/display.ts'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { proposalTexts } from '../../foundation/texts/console/proposals.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { Choice } from '../kit/choice.tsx'
import { TextField } from '../kit/field.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { Pager } from '../kit/pager.tsx'
import { FormToken } from '../kit/post-button.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { shownDay } from '../kit/time.tsx'
import type { ProposalPage } from './proposal-page.tsx'

const COLOURS: Record<ItemState, string> = {
  proposed: 'bg-blue-lt',
  held: 'bg-yellow-lt',
  dropped: 'bg-secondary-lt',
  issued: 'bg-green-lt',
}

/** Who is on the list. Of an open one people are held and let go here. */
export function ProposalPeople(shown: ProposalPage) {
  const { language, viewer } = useFrame()
  const texts = proposalTexts[language]
  const { list, people, page } = shown
  const mayHold = list.state === 'open' && viewer.scopes.has('certificates:write')
  const at = `/console/certificates/proposals/${list.id}`
  return (
    <div class="card mb-3">
      <div class="card-header">
        <h2 class="card-title" id="people">
          {texts.people}
        </h2>
      </div>
      <Filter {...shown} />
      <form method="post" action={`${at}/holds`}>
        <FormToken />
        <Rows lines={people} mayHold={mayHold} />
        {mayHold && people.length > 0 && (
          <fieldset class="card-body cert-hold">
            <legend class="h4">{texts.chosen}</legend>
            <TextField
              name="reason"
              label={texts.holdReason}
              hint={texts.holdHint}
              maxLength={500}
              required={false}
            />
            <div class="btn-list">
              <button type="submit" class="btn btn-primary">
                {texts.holdVerb}
              </button>
              <button type="submit" class="btn" formaction={`${at}/unholds`}>
                {texts.unhold}
              </button>
            </div>
          </fieldset>
        )}
      </form>
      <Pager {...page} />
    </div>
  )
}

function Filter({ list, filter }: ProposalPage) {
  const { language } = useFrame()
  const texts = proposalTexts[language]
  const kit = kitTexts[language]
  return (
    <form
      method="get"
      action={`/console/certificates/proposals/${list.id}`}
      class="card-body cert-line"
    >
      <input
        class="form-control"
        type="search"
        name="text"
        value={filter.text ?? ''}
        aria-label={texts.search}
        placeholder={texts.search}
      />
      <Choice
        name="state"
        label={texts.state}
        value={filter.state}
        nothing={kit.all}
        options={itemStates.map((state) => ({ value: state, label: texts[state] }))}
      />
      <button type="submit" class="btn">
        {kit.filter}
      </button>
    </form>
  )
}

function Rows({ lines, mayHold }: { lines: readonly ListedLine[]; mayHold: boolean }) {
  const { language, viewer } = useFrame()
  const texts = proposalTexts[language]
  const kit = kitTexts[language]
  if (lines.length === 0) return null
  const mayRead = viewer.scopes.has('roster:read')
  return (
    <TableFrame label={texts.people}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            {mayHold && (
              <th scope="col">
                <input
                  type="checkbox"
                  class="form-check-input"
                  data-tick-all="learner"
                  aria-label={kit.selectAll}
                />
              </th>
            )}
            <th scope="col">{texts.fullName}</th>
            <th scope="col">{texts.dateOfBirth}</th>
            <th scope="col">{texts.unit}</th>
            <th scope="col" class="number">
              {texts.score}
            </th>
            <th scope="col">{texts.state}</th>
            <th scope="col">{texts.note}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.learnerId}>
              {mayHold && (
                <td>
                  <input
                    type="checkbox"
                    class="form-check-input"
                    name="learner"
                    value={line.learnerId}
                    aria-label={fill(kit.selectRow, { name: line.fullName })}
                  />
                </td>
              )}
              <td lang="vi">
                {mayRead ? (
                  <a href={`/console/learners/${line.learnerId}`}>{line.fullName}</a>
                ) : (
                  line.fullName
                )}
                <div class="text-secondary small">{line.learner}</div>
              </td>
              <td class="text-nowrap">
                {line.dateOfBirth === null ? texts.missing : shownDay(line.dateOfBirth, language)}
              </td>
              <td lang="vi">{line.unit ?? texts.missing}</td>
              <td class="number">{line.score && displayScore(line.score, language)}</td>
              <td>
                <span class={`badge ${COLOURS[line.state]}`}>{texts[line.state]}</span>
              </td>
              <td>
                <Why line={line} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function Why({ line }: { line: ListedLine }) {
  const { language } = useFrame()
  const texts = proposalTexts[language]
  const { certificate, reasons, holdReason } = line
  return (
    <>
      {certificate && <a href={`/console/certificates/${certificate.id}`}>{certificate.number}</a>}
      {reasons.map((reason) => (
        <div key={reason}>{texts[reason === 'unit' ? 'no-unit' : reason]}</div>
      ))}
      {holdReason && <div lang="vi">{holdReason}</div>}
    </>
  )
}
