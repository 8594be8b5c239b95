/** Why a figure was not taken, and what to do about it; `{…}` are filled in. */
import type { Language } from '../pages.ts'
import { fill } from '../pages.ts'
import { rosterSentence } from './roster-rows.ts'

const vi = {
  'subject-missing': 'Chưa ghi số liệu của đối tượng, chỉ tiêu, hình thức hay khoản chi nào.',
  'subject-two': 'Một dòng chỉ ghi một trong các cột đối tượng, chỉ tiêu, hình thức, khoản chi.',
  'audience-unknown': 'Kế hoạch không có đối tượng “{value}”; ghi tên hoặc mã như trong mẫu.',
  'target-unknown': 'Kế hoạch không có chỉ tiêu “{value}”; ghi tên hoặc mã như trong mẫu.',
  'reach-unknown':
    'Kế hoạch không có hình thức tuyên truyền “{value}”; ghi tên hoặc mã như trong mẫu.',
  'cost-unknown': 'Kế hoạch không có khoản chi “{value}”; ghi tên hoặc mã như trong mẫu.',
  'kind-unknown': '“{value}” không phải loại số liệu; ghi “giao” hoặc “kết quả”.',
  'recorded-unwanted':
    'Kết quả của chỉ tiêu “{value}” do hệ thống đếm từ lớp học, không nhập bằng tay.',
  'unit-unknown': 'Không có đơn vị nào mang mã hoặc tên “{value}”; kiểm tra mã đơn vị.',
  'unit-outside': 'Đơn vị “{value}” không thuộc phạm vi của kế hoạch này.',
  'year-outside': 'Năm {value} nằm ngoài các năm {from}–{to} của chỉ tiêu.',
  'year-unwanted': 'Số liệu loại này không theo năm; để trống cột năm.',
  'year-needed': 'Chỉ tiêu của chương trình ghi theo từng năm; hãy ghi năm.',
  'year-invalid': '“{value}” không phải năm; ghi như 2026.',
  'amount-missing': 'Chưa ghi số lượng.',
  'amount-invalid': '“{value}” không phải số nguyên từ 0 trở lên; ghi như 3898 hoặc 3.898.',
  'date-missing': 'Chưa ghi ngày của số liệu (tính đến ngày nào).',
  'date-future': 'Ngày {value} ở sau hôm nay; số liệu phải đúng vào một ngày đã đến.',
  'source-missing': 'Chưa ghi nguồn: số, ngày của văn bản hoặc danh sách nêu con số.',
  twice: 'Dòng {other} đã ghi số khác cho cùng nội dung, đơn vị và ngày; giữ một trong hai.',
}

const en: typeof vi = {
  'subject-missing': 'It names no audience, target, channel or cost.',
  'subject-two': 'A row is of one audience, target, channel or cost; empty the others.',
  'audience-unknown':
    'The plan has no audience "{value}"; write its name or id as in the template.',
  'target-unknown': 'The plan has no target "{value}"; write its name or id as in the template.',
  'reach-unknown': 'The plan has no channel "{value}"; write its name or id as in the template.',
  'cost-unknown': 'The plan has no cost "{value}"; write its name or id as in the template.',
  'kind-unknown': '"{value}" is no kind of figure; write "promised" or "recorded".',
  'recorded-unwanted': 'What target "{value}" has come to is counted from classes, not brought.',
  'unit-unknown': 'No unit has the code or name "{value}"; check the code.',
  'unit-outside': 'The unit "{value}" is not one of this plan.',
  'year-outside': 'The year {value} is not one of the target, {from}-{to}.',
  'year-unwanted': 'A figure of this kind is of no one year; leave the year empty.',
  'year-needed': 'A program is promised for by year; write the year.',
  'year-invalid': '"{value}" is not a year; write it like 2026.',
  'amount-missing': 'The number is missing.',
  'amount-invalid': '“{value}” is not a whole number of 0 or more; write it like 3898.',
  'date-missing': 'The day that it is true of is missing.',
  'date-future': 'The day {value} is still to come; a figure is true of a day that has come.',
  'source-missing': 'The source is missing: the document or list that says so.',
  twice: 'Row {other} has another number for the same subject, unit and day; keep one of the two.',
}

const texts = { vi, en }

export type FigureFault =
  | { code: keyof typeof vi; params: Record<string, string | number> }
  /** Of a cell that cannot be read: as the reading of sheets tells it. */
  | { sentence: string }

export const figureFaultText = (fault: FigureFault, language: Language): string =>
  'sentence' in fault
    ? rosterSentence(fault.sentence, language)
    : fill(texts[language][fault.code], fault.params)
