import type { ComponentChildren } from 'preact'
import type { LinkNow } from '../../certificates/link/change.ts'
import { revocationReasons } from '../../certificates/revisions/reason-list.ts'
import type { CertificateCard } from '../../certificates/search/card.ts'
import { certificateActTexts } from '../../foundation/texts/console/certificate-acts.ts'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { Confirm } from '../kit/confirm.tsx'
import { CheckField, SelectField, TextArea, TextField } from '../kit/field.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownDay } from '../kit/time.tsx'

/** What a person may do with it, each with what will happen. */
export function ActsCard({ card, mailIsOn }: { card: CertificateCard; mailIsOn: boolean }) {
  const { language } = useFrame()
  const texts = certificateActTexts[language]
  const at = `/console/certificates/${card.id}`
  return (
    <section class="card mb-3" aria-labelledby="acts">
      <div class="card-header">
        <h2 class="card-title" id="acts">
          {texts.acts}
        </h2>
      </div>
      <div class="card-body btn-list">
        {card.state === 'valid' ? (
          <>
            <a class="btn" href={`/console/certificates/revise?of=chosen&id=${card.id}`}>
              {texts.correct}
            </a>
            <Mail card={card} mailIsOn={mailIsOn} />
            <Confirm
              action={`${at}/revoke`}
              label={texts.revoke}
              warning={texts.revokeWarning}
              verb={texts.revokeVerb}
              danger
              upload
            >
              <Seen card={card} />
              <RevocationFields />
            </Confirm>
          </>
        ) : (
          <Confirm
            action={`${at}/reinstate`}
            label={texts.reinstate}
            warning={texts.reinstateWarning}
            verb={texts.reinstateVerb}
            upload
          >
            <Seen card={card} />
            <SelectField
              name="facts"
              label={texts.facts}
              required
              value="present"
              options={[
                { value: 'present', label: texts.factsPresent },
                { value: 'same', label: texts.factsSame },
              ]}
            />
            {card.reopened && <p class="text-secondary">{texts.reinstateLater}</p>}
            {(card.verdict !== 'passed' || card.reopened) && (
              <CheckField name="despite" label={texts.despite} />
            )}
            <ReasonFields />
          </Confirm>
        )}
        {card.state === 'valid' && <MailHindrance card={card} mailIsOn={mailIsOn} />}
      </div>
    </section>
  )
}

/** Whoever acts names the revision that they saw, so that two people do not act at once. */
function Seen({ card }: { card: CertificateCard }) {
  return <input type="hidden" name="expected" value={String(card.revision)} />
}

function Mail({ card, mailIsOn }: { card: CertificateCard; mailIsOn: boolean }) {
  const { language } = useFrame()
  const texts = certificateActTexts[language]
  const isHindered = !mailIsOn || !card.learner.hasMail
  if (isHindered || card.awaitsSignature || !card.linkOpens) return null
  return (
    <Confirm
      action={`/console/certificates/${card.id}/mail`}
      label={texts.mail}
      warning={texts.mailWarning}
      verb={texts.mailVerb}
    />
  )
}

/** Why no mail can be sent; below what can be done. */
function MailHindrance({ card, mailIsOn }: { card: CertificateCard; mailIsOn: boolean }) {
  const { language } = useFrame()
  const texts = certificateActTexts[language]
  if (mailIsOn && card.learner.hasMail) return null
  return <p class="w-100 mb-0 text-secondary">{mailIsOn ? texts.noAddress : texts.mailOff}</p>
}

/** Why a certificate is revoked, in words that anybody may read. */
export function RevocationFields() {
  const { language } = useFrame()
  const texts = certificateActTexts[language]
  return (
    <>
      <SelectField
        name="reason"
        label={texts.revokeReason}
        required
        nothing={kitTexts[language].choose}
        options={revocationReasons.map((reason) => ({ value: reason, label: texts[reason] }))}
      />
      <TextArea
        name="more"
        label={texts.revokeMore}
        hint={texts.revokeMoreHint}
        rows={2}
        maxLength={1000}
      />
      <DocumentField />
    </>
  )
}

export function ReasonFields() {
  const { language } = useFrame()
  const texts = certificateActTexts[language]
  return (
    <>
      <TextArea
        name="reason"
        label={texts.reason}
        hint={texts.reasonHint}
        required
        rows={2}
        maxLength={1000}
      />
      <DocumentField />
    </>
  )
}

function DocumentField() {
  const { language } = useFrame()
  const texts = certificateActTexts[language]
  return <TextField name="file" type="file" label={texts.document} hint={texts.documentHint} />
}

/** The learner's link: how it stands, and the link itself only for whoever has asked for it just now. */
export function LinkCard({ card, shown }: { card: CertificateCard; shown: LinkNow | null }) {
  const { language } = useFrame()
  const texts = certificateActTexts[language]
  const at = `/console/certificates/${card.id}/link`
  return (
    <section class="card mb-3" aria-labelledby="link" id="link-card">
      <div class="card-header">
        <h2 class="card-title" id="link">
          {texts.link}
        </h2>
      </div>
      <div class="card-body">
        <p>{stateOfLink(card, language)}</p>
        {shown?.link && (
          <div class="mb-3">
            <label class="form-label" for="private-link">
              {texts.shown}
            </label>
            <input class="form-control" id="private-link" readonly value={shown.link} />
            <p class="form-hint">
              <a href={`/console/certificates/${card.id}`}>{texts.hide}</a>
            </p>
          </div>
        )}
        <p class="text-secondary">{texts.linkHint}</p>
        <div class="btn-list">
          {card.linkOpens && !shown?.link && (
            <LinkAct at={at} act="show" label={texts.show} warning={texts.showWarning}>
              {texts.showVerb}
            </LinkAct>
          )}
          <LinkAct at={at} act="renew" label={texts.renew} warning={texts.renewWarning} danger>
            {texts.renewVerb}
          </LinkAct>
          {!card.linkTakenBack && (
            <>
              <LinkAct
                at={at}
                act="expire"
                label={texts.expire}
                warning={texts.expireWarning}
                fields={
                  <TextField
                    name="expiresOn"
                    type="date"
                    label={texts.expiresOn}
                    hint={texts.expiresHint}
                    value={card.linkExpiresOn ?? ''}
                  />
                }
              >
                {texts.expireVerb}
              </LinkAct>
              <LinkAct
                at={at}
                act="take-back"
                label={texts.takeBack}
                warning={texts.takeBackWarning}
                danger
              >
                {texts.takeBackVerb}
              </LinkAct>
            </>
          )}
        </div>
      </div>
    </section>
  )
}

function LinkAct(link: {
  at: string
  act: 'show' | 'renew' | 'expire' | 'take-back'
  label: string
  warning: string
  danger?: boolean
  fields?: ComponentChildren
  /** The verb. */
  children: string
}) {
  const { at, act, label, warning, danger = false, fields, children } = link
  return (
    <Confirm action={at} label={label} warning={warning} verb={children} danger={danger}>
      <input type="hidden" name="act" value={act} />
      {fields}
    </Confirm>
  )
}

function stateOfLink(card: CertificateCard, language: 'vi' | 'en'): string {
  const texts = certificateActTexts[language]
  const { linkTakenBack, linkOpens, linkExpiresOn: day } = card
  if (linkTakenBack) return texts.linkTakenBack
  if (linkOpens)
    return day === null ? texts.linkOpens : fill(texts.linkUntil, { day: shownDay(day, language) })
  if (day === null || card.awaitsSignature) return texts.linkAwaiting
  return fill(texts.linkEnded, { day: shownDay(day, language) })
}
