/** A learner's private link: the one place where whoever administers certificates sees one. */
import { z } from 'zod'
import { changeLink } from '../certificates/link/change.ts'
import { endpoint, noBody, nothing, type Route } from './route.ts'

const Link = z
  .object({
    certificate: z.uuid(),
    number: z.string(),
    link: z
      .string()
      .nullable()
      .meta({ description: 'The learner’s own; null where it opens nothing.' }),
    state: z.enum(['open', 'expired', 'taken-back', 'awaiting-signature']),
    expiresOn: z.iso.date().nullable(),
  })
  .meta({ id: 'PrivateLink' })

/** Answers to keyed requests are kept, and a link must not be: whoever needs it asks for it. */
const LinkChanged = Link.omit({ link: true }).meta({ id: 'PrivateLinkChanged' })

const params = z.object({ id: z.uuid() })
const policy = { machine: 'certificates:write' } as const

export const certificateLinkRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/certificates/{id}/link',
    policy,
    summary: 'The learner’s private link, to send it again. Each look is in the audit trail.',
    params,
    query: nothing,
    body: noBody,
    answer: { status: 200, description: 'The link.', schema: Link },
    handler: ({ deps, viewer, params }) => changeLink(deps, viewer, params.id, { act: 'show' }),
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/certificates/{id}/link',
    policy,
    summary: 'Renews the private link, takes it back, or gives it a last day.',
    description:
      '`renew`: the old one opens nothing any more, from this moment; GET tells the new one. What ended answers as what never was.',
    params,
    query: nothing,
    body: z
      .strictObject({
        act: z.enum(['renew', 'take-back', 'expire']),
        expiresOn: z.iso.date().nullable().optional().meta({
          description:
            'Last day in Vietnam; null: as long as the certificate. To renew it may be left out: as the program says.',
        }),
      })
      .refine(({ act, expiresOn }) => act !== 'expire' || expiresOn !== undefined, {
        path: ['expiresOn'],
        message: 'is missing; name the last day, or null',
      })
      .refine(({ act, expiresOn }) => act !== 'take-back' || expiresOn === undefined, {
        path: ['expiresOn'],
        message: 'has no use: a link that is taken back opens nothing',
      })
      .meta({ example: { act: 'renew' } }),
    answer: { status: 200, description: 'How the link is now.', schema: LinkChanged },
    handler: async ({ deps, viewer, params, body }) => {
      const { act, expiresOn } = body
      const { link: _, ...told } = await changeLink(
        deps,
        viewer,
        params.id,
        act === 'expire' ? { act, expiresOn: expiresOn ?? null } : { act, expiresOn },
      )
      return told
    },
  }),
]
