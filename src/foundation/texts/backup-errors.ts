/** Errors of backups and restores. */
import { text } from './error-text.ts'

export const backupErrors = {
  'backup.damaged': text(
    422,
    false,
    'Tệp sao lưu không dùng được. Hãy lấy bản sao khác.',
    'The backup file cannot be used. Take another copy.',
  ),
  'backup.not-here': text(
    409,
    false,
    'Không thể khôi phục bản sao lưu vào đây.',
    'The backup cannot be restored here.',
  ),
}
