import type { DeliverySubject } from '../../exchange/deliveries/about.ts'
import { deliveryTexts } from '../../foundation/texts/console/deliveries.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { useFrame } from '../kit/frame-context.ts'

/** What a message is about, leading to its page as far as the viewer may. */
export function Subject({ subject }: { subject: DeliverySubject | undefined }) {
  const { language, viewer } = useFrame()
  if (subject === undefined)
    return <span class="text-secondary">{deliveryTexts[language].erased}</span>
  const { path, scope } = placeOf(subject)
  const words = <span lang="vi">{subjectWords(subject, language)}</span>
  return (
    <>
      {viewer.scopes.has(scope) ? <a href={path}>{words}</a> : words}
      {subject.of !== 'sync' && (
        <small class="text-secondary" lang="vi">
          {', '}
          {subject.of === 'outcome' ? subject.cohort.name : subject.learner.fullName}
        </small>
      )}
    </>
  )
}

function placeOf(subject: DeliverySubject) {
  if (subject.of === 'sync')
    return { path: `/console/runs/${subject.run}`, scope: 'syncs:read' } as const
  if (subject.of === 'certificate')
    return { path: `/console/certificates/${subject.id}`, scope: 'certificates:read' } as const
  const path = `/console/cohorts/${subject.cohort.id}/learners/${subject.enrolment}`
  return { path, scope: 'outcomes:read' } as const
}

export function subjectWords(subject: DeliverySubject | undefined, language: Language): string {
  const texts = deliveryTexts[language]
  if (subject === undefined) return texts.erased
  if (subject.of === 'sync') return fill(texts.run, { platform: subject.platform })
  if (subject.of === 'certificate') return subject.number
  return subject.learner.fullName
}
