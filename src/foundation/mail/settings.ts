/** Which mail server is asked, and whom mails come from. */
import { HocvuError } from '../errors.ts'

export interface MailSettings {
  /** With user and password, where the server asks for them. */
  url: string
  /** As people write it: "Học Vụ <hocvu@example.gov.vn>". */
  from: string
}

/**
 * null: mail is switched off.
 * @throws HocvuError `settings.invalid` when a server is named but no sender
 */
export function mailSettings(given: {
  MAIL_URL?: string | undefined
  MAIL_FROM?: string | undefined
}): MailSettings | null {
  const { MAIL_URL: url, MAIL_FROM: from } = given
  if (url === undefined) return null
  if (from !== undefined) return { url, from }
  throw new HocvuError(
    'settings.invalid',
    'MAIL_URL is set but MAIL_FROM is not. Set MAIL_FROM to the address mails come from, such as "Học Vụ <hocvu@example.gov.vn>", or take MAIL_URL out.',
    {
      fields: [
        {
          field: 'MAIL_FROM',
          reason:
            'is missing while MAIL_URL is set; set it to the address mails come from, or take MAIL_URL out',
        },
      ],
    },
  )
}

/** Of "Học Vụ <hocvu@example.gov.vn>" what stands in the envelope. */
export function senderAddress({ from }: MailSettings): string {
  return /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from
}
