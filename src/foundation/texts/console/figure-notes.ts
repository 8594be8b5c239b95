/** What a reader of a sheet of figures is told beside what was taken and refused. */
import type { Language } from '../pages.ts'
import { fill } from '../pages.ts'

const vi = {
  'columns-unread': 'Các cột không được đọc: {columns}.',
  'sheets-unread': 'Chỉ đọc trang tính “{sheet}”, không đọc: {others}.',
  converted: 'Nội dung đã được chuyển từ phông chữ {letters}.',
  'total-agrees': 'Dòng {row} là dòng tổng, không nhập; cột “{column}” cộng đúng: {sum}.',
  'total-differs':
    'Dòng {row} là dòng tổng, không nhập; cột “{column}” ghi {written} nhưng các dòng cộng lại là {sum}.',
  'rows-empty': 'Số dòng chưa ghi số lượng, được bỏ qua: {n}.',
  nothing: 'Dưới dòng tiêu đề không có dòng nào.',
}

const en: typeof vi = {
  'columns-unread': 'Columns that were not read: {columns}.',
  'sheets-unread': 'Only the sheet "{sheet}" was read, not: {others}.',
  converted: 'The text was converted from {letters} letters.',
  'total-agrees': 'Row {row} is a total and was not taken; column "{column}" adds up: {sum}.',
  'total-differs':
    'Row {row} is a total and was not taken; column "{column}" says {written}, but the rows add up to {sum}.',
  'rows-empty': 'Rows without a number, passed over: {n}.',
  nothing: 'There is no row below the header.',
}

const texts = { vi, en }

export interface FigureNote {
  code: keyof typeof vi
  params: Record<string, string | number>
}

export const figureNoteText = ({ code, params }: FigureNote, language: Language): string =>
  fill(texts[language][code], {
    ...params,
    ...inThousands(params, language),
  })

const locales = { vi: 'vi-VN', en: 'en-GB' }

/** Numbers of people or đồng, not those of rows. */
const inThousands = (params: FigureNote['params'], language: Language): Record<string, string> =>
  Object.fromEntries(
    ['written', 'sum'].flatMap((name) => {
      const value = params[name]
      return typeof value === 'number'
        ? [[name, new Intl.NumberFormat(locales[language]).format(value)]]
        : []
    }),
  )
