/** The roster file that an office can fill in. */
import { type TemplateColumn, templateColumn, templateWorkbook } from './template-workbook.ts'

const COLUMNS: TemplateColumn[] = [
  templateColumn('STT', 6, 'Số thứ tự, không bắt buộc.', false),
  templateColumn(
    'Mã CBCCVC',
    16,
    'Mã cán bộ, công chức, viên chức. Nếu không có: điền số CCCD, email hoặc điện thoại.',
  ),
  templateColumn(
    'Họ và tên',
    28,
    'Bắt buộc. Viết đầy đủ, có dấu, phông chữ Unicode (Times New Roman, Arial…).',
  ),
  templateColumn(
    'Ngày sinh',
    14,
    'Ngày/tháng/năm, ví dụ 15/08/1985. Cần có để cấp giấy chứng nhận.',
  ),
  templateColumn('Số CCCD', 18, '12 chữ số, giữ số 0 ở đầu.'),
  templateColumn('Email', 30, 'Một địa chỉ.'),
  templateColumn('Điện thoại', 16, 'Một số, giữ số 0 ở đầu.'),
  templateColumn('Mã đơn vị', 14, 'Mã của đơn vị công tác, nếu có.'),
  templateColumn('Đơn vị', 32, 'Tên đơn vị công tác. Cần có để cấp giấy chứng nhận.'),
  templateColumn('Chức vụ', 22, 'Không bắt buộc.'),
  templateColumn('Đối tượng', 18, 'Nhóm đối tượng theo kế hoạch, không bắt buộc.'),
  templateColumn(
    'Nhãn',
    22,
    'Không bắt buộc. Nhiều nhãn cách nhau bằng dấu “;”, ví dụ: lực lượng nòng cốt; tổ công nghệ số.',
  ),
  templateColumn('Lớp', 14, 'Mã hoặc tên lớp, nếu danh sách dùng để ghi danh.'),
]

/** @returns an .xlsx that `hocvu roster import` reads as it is, once filled in */
export const rosterTemplate = (): Promise<Buffer> => templateWorkbook(COLUMNS)
