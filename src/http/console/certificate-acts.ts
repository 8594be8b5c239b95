/** What people do with one certificate: revoke, let stand again, mail, its private link. */
import { z } from 'zod'
import { changeLink, type LinkChange } from '../../certificates/link/change.ts'
import { askForMail } from '../../certificates/mail/ask.ts'
import { reinstateCertificates } from '../../certificates/revisions/reinstate.ts'
import { certificateActTexts } from '../../foundation/texts/console/certificate-acts.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { consoleAction, seeOther } from '../console-route.ts'
import { nothing, type Route } from '../route.ts'
import { oneCertificate, pageOfCertificate } from './certificates.ts'
import { Revocation, revokeNamed } from './revoke-certificates.ts'
import { beginAll, documentBeside } from './written-acts.ts'

const scope = 'certificates:write'
const expected = z.coerce.number().int().positive()
const reason = z.string().trim().min(1).max(1000)

const pathOf = (id: string) => `/console/certificates/${id}`

const Link = z
  .object({
    act: z.enum(['show', 'renew', 'take-back', 'expire']),
    expiresOn: z.union([z.literal(''), z.iso.date()]).default(''),
  })
  .transform(({ act, expiresOn }): LinkChange => {
    if (act !== 'expire') return { act }
    return { act, expiresOn: expiresOn === '' ? null : expiresOn }
  })

export const certificateActRoutes: Route[] = [
  consoleAction({
    path: '/console/certificates/{id}/revoke',
    scope,
    params: oneCertificate,
    reads: 'upload',
    body: Revocation.extend({ expected }),
    handler: async (call) => {
      const { visit, params, body, language } = call
      await revokeNamed(call, [params.id], { ...body, file: call.file })
      const text = fill(certificateActTexts[language].revoked, { n: 1 })
      visit.notify({ kind: 'done', text })
      return seeOther(pathOf(params.id))
    },
  }),
  consoleAction({
    path: '/console/certificates/{id}/reinstate',
    scope,
    params: oneCertificate,
    reads: 'upload',
    body: z.object({
      reason,
      expected,
      facts: z.enum(['present', 'same']),
      despite: z.literal('yes').optional(),
    }),
    handler: async (call) => {
      const { deps, viewer, visit, params, body, language } = call
      const { runs } = await reinstateCertificates(deps, viewer, {
        choice: { names: [params.id], issuer: null },
        reason: body.reason,
        attachment: await documentBeside(call, call.file),
        facts: body.facts,
        despiteOutcome: body.despite === 'yes',
        expectedRevision: body.expected,
      })
      await beginAll(call, runs)
      visit.notify({ kind: 'done', text: certificateActTexts[language].reinstated })
      return seeOther(pathOf(params.id))
    },
  }),
  consoleAction({
    path: '/console/certificates/{id}/mail',
    scope,
    params: oneCertificate,
    body: nothing,
    handler: async ({ deps, viewer, visit, params, language }) => {
      await askForMail(deps, viewer, params.id, { again: true, issuer: null })
      visit.notify({ kind: 'done', text: certificateActTexts[language].mailed })
      return seeOther(pathOf(params.id))
    },
  }),
  consoleAction({
    path: '/console/certificates/{id}/link',
    scope,
    params: oneCertificate,
    body: Link,
    handler: async (call) => {
      const { deps, viewer, visit, params, body, language } = call
      const link = await changeLink(deps, viewer, params.id, body)
      // Shown in this answer alone: no address and no session ever holds it.
      if (body.act === 'show') return await pageOfCertificate(call, params.id, link)
      const texts = certificateActTexts[language]
      const text = { renew: texts.renewed, 'take-back': texts.takenBack, expire: texts.expired }
      visit.notify({ kind: 'done', text: text[body.act] })
      return seeOther(pathOf(params.id))
    },
  }),
]
