/** A file that anybody brings to have it verified. It is read, never kept. */
import type { FileVerification } from '../certificates/verification/verify-file.ts'
import { verifyHere } from '../certificates/verification/verify-here.ts'
import { verifyFilePage } from '../console/verify-file-page.tsx'
import { verifyPage } from '../console/verify-page.tsx'
import { htmlPage } from './answer.ts'
import { missingVerifiable, UploadedFile } from './bodies.ts'
import { publicUpload, type Route } from './route.ts'

const privateHeaders = { 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex, noarchive' }

export const verifyFileRoutes: Route[] = [
  publicUpload({
    path: '/verify',
    summary: 'Whether a PDF or credential is genuine and in force, each check apart.',
    limit: 'page',
    type: 'text/html',
    handler: async ({ deps, body, language, wantsJson }) => {
      const given = UploadedFile.safeParse(body)
      if (!given.success && wantsJson) throw missingVerifiable()
      if (!given.success)
        return htmlPage(verifyPage({ language, result: null, noFile: true }), 400, privateHeaders)
      const file = await verifyHere(deps.db, deps, given.data.bytes, deps.clock.now())
      return wantsJson
        ? { kind: 'json', status: 200, body: verificationView(file), headers: privateHeaders }
        : htmlPage(verifyFilePage({ language, file }), 200, privateHeaders)
    },
  }),
]

/** What machines are told: no more of the person than the paper shows for checking. */
function verificationView({ result, checks, signers, snapshot, sha256 }: FileVerification) {
  return {
    result,
    checks,
    signers,
    sha256,
    certificate: snapshot && {
      number: snapshot.number,
      fullName: snapshot.learner.fullName,
      program: snapshot.program.vi,
      score: snapshot.score,
      periods: snapshot.periods,
      issuedOn: snapshot.issueDate,
      issuer: snapshot.issuer,
    },
  }
}
