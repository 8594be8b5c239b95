/** The connector's own keys of an entry in platforms.yaml. */
import { z } from 'zod'
import { requireToken, SignIn } from '../sign-in.ts'
import { Mapping } from './mapping.ts'

const parameter = (name: string) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_.[\]-]+$/, 'must be the name of a parameter')
    .default(name)

/** How the portal's pages are asked for, one after the other. */
const Paging = z.discriminatedUnion('type', [
  /** The answer holds what the next question repeats. */
  z.object({ type: z.literal('cursor'), parameter: parameter('cursor') }),
  /** Pages are numbered; the last one is followed by an empty one, or `total` tells which it is. */
  z.object({
    type: z.literal('page'),
    parameter: parameter('page'),
    first: z.int().min(0).default(1),
  }),
  /** The answer's `Link` header leads to the next page. */
  z.object({ type: z.literal('link') }),
])

export const PortalSettings = z
  .object({
    /** For a sign-in by bearer or api-key. */
    token: z
      .string()
      .trim()
      .min(1, 'is missing: the token that the portal gave to this service')
      .optional(),
    signIn: SignIn.default({ type: 'bearer' }),
    /** Below the platform's url; may hold parameters that every question has. */
    path: z
      .string()
      .regex(/^\/\S*$/, 'must begin with /')
      .default('/completions'),
    parameters: z
      .object({
        /** null: the portal cannot tell what changed, everything is read each time. */
        updatedSince: parameter('updated_since').nullable(),
        /** null: the portal decides how many items a page has. */
        limit: parameter('limit').nullable(),
      })
      .prefault({}),
    paging: Paging.default({ type: 'cursor', parameter: 'cursor' }),
    /** Left out: the portal answers as the contract has it. */
    mapping: Mapping.optional(),
    /** Items asked for by one request. */
    limit: z.int().min(1).max(10_000).default(200),
    /** Deadline of a request in seconds. */
    timeout: z.number().positive().max(3600).default(30),
  })
  .superRefine(requireToken)
  .superRefine(({ paging, mapping }, context) => {
    if (paging.type === 'cursor' && mapping !== undefined && mapping.nextCursor === undefined)
      context.addIssue({
        code: 'custom',
        path: ['mapping', 'nextCursor'],
        message: 'is missing: where an answer has the cursor of the next page; or set `paging`',
      })
  })
export type PortalSettings = z.infer<typeof PortalSettings>
