/** What is laid beside a file of a watched folder once it was read: for machines, and for whoever brought it. */
export interface FolderReport {
  file: string
  state: 'done' | 'asked' | 'rejected'
  /** Rows that were taken. */
  taken: number
  refused: { row: number; field: string; reason: string }[]
  notes: string[]
}

const STATES = {
  done: { vi: 'ĐÃ NHẬN', en: 'taken' },
  asked: { vi: 'CẦN TRẢ LỜI CÂU HỎI', en: 'held by a question' },
  rejected: { vi: 'KHÔNG NHẬN', en: 'rejected' },
}

const NEXT = {
  done: null,
  asked:
    'Trả lời bằng lệnh "hocvu import <nền tảng> <tệp> …" với tùy chọn được nêu, hoặc sửa tệp rồi đặt lại vào thư mục. / Answer by "hocvu import <platform> <file> …" with the option that is named, or correct the file and lay it in again.',
  rejected: 'Hãy sửa tệp rồi đặt lại vào thư mục. / Correct the file and lay it in again.',
}

export function reportText({ file, state, taken, refused, notes }: FolderReport): string {
  const next = NEXT[state]
  return [
    `${file}: ${STATES[state].vi} / ${STATES[state].en}`,
    `Số dòng đã nhận / rows taken: ${taken}`,
    `Số ô bị từ chối / cells refused: ${refused.length}`,
    ...refused.map(({ row, field, reason }) => `  dòng / row ${row}, ${field}: ${reason}`),
    ...notes.map((note) => `- ${note}`),
    ...(next === null ? [] : [next]),
    '',
  ].join('\n')
}
