/** New revisions carry an address on their paper. */
import { HocvuError } from '../foundation/errors.ts'

/** @throws HocvuError `certificate.no-public-url` */
export function requirePublicUrl(publicUrl: string | undefined): string {
  if (publicUrl !== undefined) return publicUrl
  throw new HocvuError(
    'certificate.no-public-url',
    'PUBLIC_URL is not set. Links and QR codes begin with it; set it to the address that learners open, such as https://hocvu.example.gov.vn.',
  )
}
