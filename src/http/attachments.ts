/** Documents laid beside decisions: brought before the decision, fetched by whoever sees everybody it is about. */
import { z } from 'zod'
import {
  openAttachment,
  receiveAttachment,
} from '../reconciliation/person-decisions/attachments.ts'
import { UploadedFile } from './bodies.ts'
import { endpoint, nothing, type Route, streamEndpoint } from './route.ts'

const Attachment = z
  .object({
    id: z.uuid(),
    name: z.string(),
    type: z.string().meta({ description: 'Told by the content.', example: 'application/pdf' }),
    size: z.int(),
    sha256: z.string().meta({ description: 'In hex.' }),
  })
  .meta({ id: 'Attachment' })

export const attachmentRoutes: Route[] = [
  endpoint({
    method: 'post',
    path: '/api/v1/attachments',
    policy: {
      machine: 'outcomes:write',
      or: ['accounts:write', 'certificates:write', 'certificates:approve'],
    },
    summary: 'Brings a document to lay beside a decision: a leave slip, a signed list.',
    description:
      'PDF, JPEG, PNG, DOCX, XLSX or CSV of at most 10 MB; told by the content, not by the name. It is stored encrypted. Name its id as `attachment` of a decision.',
    params: nothing,
    query: nothing,
    reads: 'document',
    body: UploadedFile,
    answer: { status: 200, description: 'The document is stored.', schema: Attachment },
    handler: ({ deps, viewer, body }) => receiveAttachment(deps, viewer, body),
  }),
  streamEndpoint({
    path: '/api/v1/attachments/{id}',
    policy: {
      machine: 'outcomes:write',
      or: ['accounts:write', 'certificates:write', 'certificates:approve'],
    },
    summary:
      'A document that lies beside decisions about people whom the key may see, and about nobody else.',
    description: 'The file.',
    type: 'application/octet-stream',
    params: z.object({ id: z.uuid() }),
    handler: async ({ deps, viewer, params }) => {
      const { name, type, bytes } = await openAttachment(deps, viewer, params.id)
      return {
        kind: 'content',
        status: 200,
        type,
        body: bytes,
        headers: {
          'Content-Disposition': `attachment; filename*=UTF-8''${encodeName(name)}`,
          'X-Content-Type-Options': 'nosniff',
        },
      }
    },
  }),
]

/** As RFC 8187 writes a name. */
const encodeName = (name: string) =>
  encodeURIComponent(name).replace(
    /['()*!]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
