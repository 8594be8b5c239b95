/** Files go out to be signed by the agency, and come back signed. */
import { z } from 'zod'
import { broughtFiles } from '../certificates/signature/agency/brought-files.ts'
import { exportUnsigned } from '../certificates/signature/agency/export-unsigned.ts'
import { presentTaken } from '../certificates/signature/agency/present-taken.ts'
import { takeSigned } from '../certificates/signature/agency/take-signed.ts'
import { getCohort } from '../programs/store.ts'
import { Name } from './paging.ts'
import { download, endpoint, nothing, type Route } from './route.ts'
import { SignedUploads } from './signed-uploads.ts'

const SignedFile = z
  .object({
    name: z.string(),
    state: z.enum(['taken', 'known', 'refused']).meta({
      description: '`known`: the same file is here already.',
    }),
    number: z.string().nullable(),
    learner: z.string().nullable(),
    version: z.int().nullable().meta({ description: '1, or more for a further signature.' }),
    signers: z.array(z.string()).meta({
      description: 'As the signing certificates name them; nobody here vouches for that.',
    }),
    reason: z.object({ code: z.string(), vi: z.string(), en: z.string() }).nullable(),
  })
  .meta({ id: 'SignedFile' })

export const certificateSignatureRoutes: Route[] = [
  download({
    path: '/api/v1/cohorts/{id}/unsigned-certificates',
    policy: { machine: 'certificates:write', wholeRoster: true },
    summary: 'The files that wait for the agency’s signature, with lists of what is in them.',
    description: 'A ZIP archive.',
    type: 'application/zip',
    params: z.object({ id: Name }),
    query: nothing,
    handler: async ({ deps, viewer, params }) => {
      const cohort = await getCohort(deps.db, params.id)
      const { archive } = await exportUnsigned(deps, viewer, cohort)
      return { name: 'cho-ky-so.zip', body: archive }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/certificates/signed-files',
    // A file may be anybody's, so a key that sees one branch of units may not bring one.
    policy: { machine: 'certificates:write', wholeRoster: true },
    summary: 'Takes files back that the agency has signed: PDF files, or ZIP archives of them.',
    description:
      'Each file is matched by the id inside it, never by its name, and told of apart. The same file again changes nothing.',
    params: nothing,
    query: nothing,
    reads: 'signed',
    body: z.instanceof(SignedUploads),
    answer: {
      status: 200,
      description: 'What became of each file.',
      schema: z.object({
        taken: z.int(),
        known: z.int(),
        refused: z.int(),
        files: z.array(SignedFile),
      }),
    },
    handler: async ({ deps, viewer, body }) =>
      await body.use(async (files) =>
        presentTaken(await takeSigned(deps, viewer, broughtFiles(files))),
      ),
  }),
]
