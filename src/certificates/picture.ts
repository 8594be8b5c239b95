/** A certificate's page as a picture to be saved on a phone. It proves nothing: what proves is the file and the register. */
import { renderAsync } from '@resvg/resvg-js'
import { sha256 } from '../foundation/secrets.ts'
import type { StoredFile } from './file-store.ts'
import { type FileDeps, type FileOf, servedFile } from './files.ts'
import type { CertificateRenderer } from './render.ts'

/** Sharp on a phone that is turned on its side, and small enough to be sent on. */
export const PICTURE_WIDTH = 1400
/** That of A4 on its side. */
export const PICTURE_HEIGHT = 990

/** Of so many revisions the picture is kept, each of about 400 kB: a class opens its links in the same hour. */
const KEPT = 48

type Pictures = Map<string, Promise<StoredFile>>
const kept = new WeakMap<CertificateRenderer, Pictures>()

/**
 * Drawn from the same template as the file of the revision, once for all that ask at the same time. Like the file it
 * is there only when the file may be given.
 * @throws HocvuError as `servedFile`
 */
export async function certificatePicture(
  deps: FileDeps & { renderer: CertificateRenderer },
  certificate: FileOf,
): Promise<StoredFile> {
  const { renderer } = deps
  const pictures = kept.get(renderer) ?? new Map<string, Promise<StoredFile>>()
  kept.set(renderer, pictures)
  const key = `${certificate.id}/${certificate.revision}`
  const known = pictures.get(key)
  // Taken out and put back, it is the newest again.
  pictures.delete(key)
  const picture = known ?? draw(deps, certificate)
  pictures.set(key, picture)
  const [oldest] = pictures.keys()
  if (pictures.size > KEPT && oldest !== undefined) pictures.delete(oldest)
  picture.catch(() => {
    if (pictures.get(key) === picture) pictures.delete(key)
  })
  return await picture
}

async function draw(
  deps: FileDeps & { renderer: CertificateRenderer },
  certificate: FileOf,
): Promise<StoredFile> {
  // What cannot be printed, or waits for its signature, is not shown as a picture either.
  await servedFile(deps, certificate)
  const image = await renderAsync(deps.renderer.draw(certificate.snapshot), {
    fitTo: { mode: 'width', value: PICTURE_WIDTH },
    background: '#ffffff',
    // Letters are outlines by now.
    font: { loadSystemFonts: false },
  })
  const bytes = image.asPng()
  return { bytes, sha256: sha256(bytes) }
}
