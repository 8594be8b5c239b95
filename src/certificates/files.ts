/** The files of a certificate: made once, then the same bytes for ever. */

import { asHocvuError, HocvuError } from '../foundation/errors.ts'
import { redactText } from '../foundation/redact.ts'
import { credentialFile } from './credential/credential-file.ts'
import type { KeyDeps } from './credential/keys.ts'
import {
  beginFile,
  insertMade,
  noteFileFault,
  revisionMadeAt,
  type StoredFile,
  selectAgencySigned,
  selectMade,
} from './file-store.ts'
import type { FoundCertificate } from './found.ts'
import type { CertificateRenderer } from './render.ts'
import type { FileSigner } from './signature/file-signer.ts'

export interface FileDeps extends KeyDeps {
  renderer: Pick<CertificateRenderer, 'render'>
  /** The system's own key for files; null: they are not signed. @throws HocvuError `key.unusable` */
  fileSigner(): Promise<Pick<FileSigner, 'sign'> | null>
}

/** A revision to make the file of. */
export type FileOf = Pick<FoundCertificate, 'id' | 'revision' | 'snapshot'>

/**
 * The file of a revision as it is made here: printed, with its credential inside, and signed with the system's key
 * where there is one, at the time of issue. Two that make it at once keep the first one's.
 * @throws HocvuError `certificate.letters`, `certificate.template`, `key.unusable`, `certificate.file-rests` (making it has
 *   ended its process, again and again)
 */
export async function certificateFile(deps: FileDeps, certificate: FileOf): Promise<StoredFile> {
  const known = await selectMade(deps.db, certificate)
  if (certificate.snapshot.erasedOn !== undefined) throw erasedFile(certificate)
  if (known) return known
  if (!(await beginFile(deps.db, certificate, deps.clock.now()))) throw restingFile(certificate)
  const bytes = await makeFile(deps, certificate).catch(async (error: unknown) => {
    // The key is the installation's: mended, it signs all that waits, without a pause.
    const isOfTheKey = asHocvuError(error).code === 'key.unusable'
    await noteFileFault(
      deps.db,
      certificate,
      isOfTheKey ? null : faultText(error),
      deps.clock.now(),
    )
    throw error
  })
  await insertMade(deps.db, certificate, bytes, deps.clock.now())
  const kept = await selectMade(deps.db, certificate)
  if (!kept) throw new Error(`the file of certificate ${certificate.id} was not stored`)
  return kept
}

const erasedFile = ({ snapshot }: FileOf) =>
  new HocvuError(
    'privacy.erased',
    `The person of certificate ${snapshot.number} had their data erased; the register keeps number, date and program.`,
  )

const restingFile = ({ snapshot }: FileOf) =>
  new HocvuError(
    'certificate.file-rests',
    `Making the file of certificate ${snapshot.number} came to no end again and again: it may be what ends the process. It is left alone for an hour or more. Mend its template, or what it prints.`,
  )

/** Longer than any fault of a template that a person reads to the end. */
const LONGEST_FAULT = 2000

function faultText(error: unknown): string {
  return redactText(asHocvuError(error).message).slice(0, LONGEST_FAULT)
}

async function makeFile(deps: FileDeps, certificate: FileOf): Promise<Buffer> {
  const credential = await credentialFile(deps, certificate)
  const pdf = deps.renderer.render(certificate.snapshot, credential)
  // The agency's own signature goes onto a file that nobody has signed before.
  if (certificate.snapshot.agencySignature) return pdf
  const signer = await deps.fileSigner()
  return signer ? await signer.sign(pdf, await revisionMadeAt(deps.db, certificate)) : pdf
}

/**
 * The file that a learner is given: the newest one that the agency has signed, else the one made here.
 * @throws HocvuError `certificate.awaiting-signature` when only the agency's signed file may be given and there is none
 */
export async function servedFile(deps: FileDeps, certificate: FileOf): Promise<StoredFile> {
  if (certificate.snapshot.erasedOn !== undefined) throw erasedFile(certificate)
  const signed = await selectAgencySigned(deps.db, certificate)
  if (signed) return signed
  if (certificate.snapshot.agencySignature)
    throw new HocvuError(
      'certificate.awaiting-signature',
      `Certificate ${certificate.snapshot.number} is given out with the agency's signature only, and the signed file has not come back. See: hocvu certificates export --unsigned`,
    )
  return await certificateFile(deps, certificate)
}
