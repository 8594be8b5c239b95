/** The file of `hocvu keys bundle`: what is needed to check files of an installation that is out of reach, or gone. */
import { z } from 'zod'

/** Ed25519, as Multikey writes it. */
const PublicKey = z.string().regex(/^z6Mk[1-9A-HJ-NP-Za-km-z]{44}$/)

export const KeyBundle = z.object({
  type: z.literal('hocvu-key-bundle'),
  version: z.literal(1),
  madeAt: z.iso.datetime(),
  /** DID documents, one for each address. */
  dids: z.array(
    z.looseObject({
      id: z.string().startsWith('did:web:'),
      verificationMethod: z.array(
        z.looseObject({
          id: z.string(),
          type: z.literal('Multikey'),
          controller: z.string(),
          publicKeyMultibase: PublicKey,
        }),
      ),
      assertionMethod: z.array(z.string()),
    }),
  ),
  /** Nothing that these signed counts. */
  distrustedKeys: z.array(z.string()),
  /** Certificates of keys that signed PDF files: PEM. */
  pdfSigners: z.array(
    z.object({
      id: z.string(),
      certificate: z.string(),
      since: z.iso.datetime(),
      retiredAt: z.iso.datetime().nullable(),
      distrusted: z.boolean(),
    }),
  ),
  /** Status lists as they were signed when the bundle was made. */
  statusLists: z.array(z.looseObject({ id: z.string() })),
})
export type KeyBundle = z.infer<typeof KeyBundle>
