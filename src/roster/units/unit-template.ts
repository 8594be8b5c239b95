/** The list of units that an office can fill in. */
import { unitKinds, unitKindTexts } from '../../foundation/texts/unit-kinds.ts'
import { templateColumn, templateWorkbook } from '../template-workbook.ts'

const COLUMNS = [
  templateColumn('STT', 6, 'Số thứ tự, không bắt buộc.', false),
  templateColumn(
    'Mã đơn vị',
    16,
    'Bắt buộc. Xã, phường, tỉnh: mã của Tổng cục Thống kê, giữ số 0 ở đầu (ví dụ 03646). Đơn vị khác: mã do cơ quan đặt (ví dụ SL-SNV).',
  ),
  templateColumn('Tên đơn vị', 40, 'Tên đầy đủ. Bắt buộc với đơn vị mới.'),
  templateColumn(
    'Mã đơn vị cấp trên',
    20,
    'Mã của đơn vị quản lý trực tiếp. Để trống: không đổi (đơn vị mới: đứng đầu cây).',
  ),
  templateColumn('Loại', 28, 'Một trong các loại ở phần dưới. Để trống: hệ thống đoán theo tên.'),
  templateColumn(
    'Hiệu lực từ',
    14,
    'Ngày/tháng/năm đơn vị bắt đầu hoạt động. Bắt buộc khi có “Thay cho mã”.',
  ),
  templateColumn(
    'Hiệu lực đến',
    14,
    'Ngày cuối cùng đơn vị còn hoạt động. Để trống: còn hoạt động.',
  ),
  templateColumn(
    'Thay cho mã',
    24,
    'Mã các đơn vị cũ nhập vào đơn vị này, cách nhau bằng dấu “;” (ví dụ 03646;03649). Đơn vị cũ bị chia: ghi mã đó ở mọi đơn vị mới nhận. Đơn vị giữ mã cũ: ghi cả mã của chính mình.',
  ),
]

/** @returns an .xlsx that `hocvu units import` reads as it is, once filled in */
export const unitTemplate = (): Promise<Buffer> =>
  templateWorkbook(
    COLUMNS,
    unitKinds.map((kind, index) => [index === 0 ? 'Các loại đơn vị' : '', unitKindTexts[kind].vi]),
  )
