/** An export that is downloaded from the platform's `url`. */
import { HocvuError } from '../../src/foundation/errors.ts'
import type { ConnectorContext } from '../contract.ts'
import { signedRequest } from '../sign-in.ts'
import type { SpreadsheetSettings } from './settings.ts'

/** @throws HocvuError `platform.*` */
export async function download(context: ConnectorContext<SpreadsheetSettings>): Promise<Buffer> {
  const { settings, http } = context
  const call = {
    what: 'the export',
    method: 'GET' as const,
    path: '',
    headers: { accept: 'text/csv, text/plain' },
    deadlineMs: settings.timeout * 1000,
    read({ body, headers }: { body: string; headers: Readonly<Record<string, string>> }): Buffer {
      const start = body.trimStart().slice(0, 1)
      if (/html|json/i.test(headers['content-type'] ?? '') || /[<{[]/.test(start))
        throw new HocvuError(
          'platform.bad-answer',
          'The export answered with a page or with JSON instead of a sheet. Check the url, and that no sign-in page stands in front.',
        )
      return Buffer.from(body)
    },
  }
  const needsNone = settings.token === undefined && settings.signIn.type === 'bearer'
  return needsNone
    ? await http.request(call)
    : await signedRequest(context, settings.signIn, settings.token, call)
}
