/** Every column that holds something sealed by the vault. A new one that is not listed fails a test. */
import type { Purpose } from '../foundation/secrets.ts'

export interface SealedColumn {
  table: string
  column: string
  purpose: Purpose
}

const sealed = (table: string, purpose: Purpose, column = 'sealed'): SealedColumn => ({
  ...{ table, column, purpose },
})

export const sealedColumns: readonly SealedColumn[] = [
  sealed('certificates', 'link-token-store', 'token_sealed'),
  sealed('signing_keys', 'signing-key', 'private_sealed'),
  sealed('platform_states', 'platform-token', 'token_sealed'),
  sealed('lti_keys', 'signing-key', 'private_sealed'),
  sealed('subscriber_secrets', 'subscriber-secret'),
  sealed('calendar_feeds', 'feed-token-store', 'token_sealed'),
  sealed('sessions', 'session-contents'),
  sealed('attachments', 'attachments'),
  sealed('lookups', 'lookups', 'sealed_code'),
  sealed('roster_questions', 'raw-pages'),
  sealed('roster_uploads', 'roster-uploads'),
  sealed('brought_files', 'brought-files'),
  sealed('platform_files', 'raw-pages'),
  sealed('quarantined_rows', 'raw-pages'),
  sealed('raw_pages', 'raw-pages'),
  sealed('privacy_requests', 'privacy'),
  sealed('privacy_requests', 'privacy', 'answer_sealed'),
  sealed('erasures', 'privacy'),
]
