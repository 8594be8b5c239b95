/** Files that go out to be signed by the agency, and come back signed. */
import { z } from 'zod'
import { asciiWords } from '../../certificates/bulk/file-name.ts'
import { cohortsToSign, countWaiting } from '../../certificates/search/waiting.ts'
import { broughtFiles } from '../../certificates/signature/agency/brought-files.ts'
import { exportUnsigned } from '../../certificates/signature/agency/export-unsigned.ts'
import { presentTaken } from '../../certificates/signature/agency/present-taken.ts'
import { takeSigned } from '../../certificates/signature/agency/take-signed.ts'
import { signedPage, signingPage } from '../../console/certificates/signing-page.tsx'
import { getCohort } from '../../programs/store.ts'
import { consolePage, consoleUploads } from '../console-route.ts'
import { Name } from '../paging.ts'
import { nothing, type Route } from '../route.ts'
import { download } from './fields.ts'

export const certificateSigningRoutes: Route[] = [
  consolePage({
    path: '/console/certificates/signing',
    scope: 'certificates:read',
    params: nothing,
    query: nothing,
    handler: async ({ deps, viewer, language }) =>
      signingPage({
        cohorts: await cohortsToSign(deps.db, viewer),
        waiting: await countWaiting(deps.db, viewer),
        mayExchange: viewer.unitId === null && viewer.scopes.has('certificates:write'),
        language,
      }),
  }),
  consolePage({
    path: '/console/certificates/signing/{cohort}/unsigned.zip',
    scope: 'certificates:write',
    wholeRoster: true,
    params: z.object({ cohort: Name }),
    query: nothing,
    handler: async ({ deps, viewer, params }) => {
      const cohort = await getCohort(deps.db, params.cohort)
      const { archive } = await exportUnsigned(deps, viewer, cohort)
      return download(`cho-ky-so-${asciiWords(cohort.id)}.zip`, archive)
    },
  }),
  consoleUploads({
    path: '/console/certificates/signing/signed',
    scope: 'certificates:write',
    // A file may be anybody's, so whoever sees one branch of units may not bring one.
    wholeRoster: true,
    params: nothing,
    handler: async ({ deps, viewer, body, language }) => {
      const answer = await body.use(async (files) =>
        presentTaken(await takeSigned(deps, viewer, broughtFiles(files))),
      )
      return signedPage({ answer, language })
    },
  }),
]
