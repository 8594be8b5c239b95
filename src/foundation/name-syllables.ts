/** Syllables that names in Vietnam are made of, so that a slip of the hand is told from another name. */
import { foldName } from './names.ts'

const KINH = `
An Anh Ái Ánh Ân Âu Ba Bá Bạch Bách Bảo Bắc Bằng Bân Bích Biên Bình Bính Bông Bùi Bửu Ca Cao Cát Cảnh Cầm Cẩm Cần Chân Châm Châu Chi Chí
Chiến Chiểu Chinh Chính Chu Chung Chương Chức Chuyên Công Cúc Cung Cư Cường Cửu Danh Dao Dậu Di Diễm Diên Diện Diệp Diệu Dinh Doãn Doanh Du Dung
Dũng Duy Duyên Duyệt Dư Dương Dưỡng Đài Đại Đàm Đan Đào Đạo Đạt Đắc Đăng Đặng Đệ Đích Điền Điệp Điều Đinh Định Đoan Đoàn Đoài Đô Đỗ Đồng Đôn Đông Đức
Đường Gia Giang Giàng Giáp Hà Hạ Hải Hai Hàn Hán Hạnh Hảo Hào Hằng Hân Hậu Hiên Hiền Hiến Hiếu Hiển Hiệp Hiệu Hinh Hoa Hoà Hoài Hoan Hoàn Hoàng Hoạt
Hồ Hội Hồi Hồng Hợi Hợp Huân Huấn Huế Huệ Hùng Hưng Huy Huyên Huyền Huỳnh Hương Hường Hưởng Hữu Hy Kha Khải Khang Khanh Khánh Khiêm Khiết Khoa Khoẻ
Khoát Khôi Khuê Khương Khuyên Kiên Kiều Kiệt Kim Kỳ Kỷ La Lã Lạc Lai Lam Lâm Lan Lành Lân Lập Lê Lệ Lệnh Liên Liêm Liễu Linh Lĩnh Loan Lộc Lợi Long
Luân Luận Luật Lụa Lực Lương Lưu Lượng Ly Lý Mạc Mạch Mai Mãn Mạnh Mẫn Mậu Mây Mến Mẽ Miên Minh Mơ Mùi Mười Mỹ Na Nam Năm Năng Nga Ngà Ngân Nghi Nghĩa
Nghiêm Nghiệp Ngô Ngọc Nguyên Nguyễn Nguyệt Ngữ Nhã Nhạc Nhàn Nhâm Nhân Nhật Nhi Nhị Nhiên Nho Như Nhung Nhượng Niê Ninh Nụ Nữ Oai Oanh Ông Phác
Phạm Phan Phát Phi Phó Phong Phú Phúc Phụng Phùng Phước Phương Phượng Quách Quan Quản Quang Quảng Quân Quế Quốc Quý Quyên Quyền Quyết Quỳnh Sa Sáng
Sáu Sâm Sen Sính Song Soan Sơn Sự Sửu Sương Sỹ Tạ Tài Tâm Tân Tấn Tảo Tăng Tiên Tiến Tiệp Tín Tình Tính Tịnh Toàn Toán Toản Tô Tố Tôn Tống Trà
Trác Trang Tráng Trâm Trân Trần Trí Triển Triết Triệu Trinh Trịnh Trọng Trúc Trung Trường Trương Trực Trưởng Tú Tuân Tuấn Tuất Tuệ Tùng Tuy Tuyên
Tuyền Tuyến Tuyết Tư Từ Tường Tưởng Tứ Tựu Tý Ty Tỵ Thái Thạch Thanh Thành Thao Thảo Thạnh Thăng Thắng Thắm Thân Thập Thế Thêm Thi Thị Thìn Thích Thiên Thiện Thiết Thiệu
Thịnh Thoa Thoan Thoại Thọ Thơ Thơm Thời Thu Thuấn Thuần Thuận Thục Thuỳ Thuỷ Thuý Thuyên Thuyết Thư Thường Thưởng Thương Thức Uẩn Uy Uyên Út Ứng
Văn Vân Vạn Vàng Vi Vĩ Vị Viên Viễn Việt Vinh Vĩnh Võ Vọng Vũ Vui Vương Vượng Vy Xuân Xuyến Xoan Xương Ý Yên Yến`
const NORTH_WEST = `
A Bả Bạc Bàn Bun Cà Chá Chẩu Chớ Chua Dế Dợ Dơ Dua Đèo Điêu Giàng Giàng Hạng Hặc Hiêng Hờ Hù Inh Khặt Khư Láo Lầu Lả Lò Lù Lử Lường Lừu Ly Ma Mẩy Mo Mùa Mua Nênh
Nhìa Nhè Nủ Nù Ín Ơn Pà Pản Páo Phà Phàng Phóng Phừ Pâng Quàng Sà Sồng Sua Sùng Tẩn Tếnh Thào Tòng Tồng Tráng Tủa Vì Vừ Vừa Xa Xôm Xồng Y`

const KNOWN = new Set(
  [KINH, NORTH_WEST].flatMap((names) => names.trim().split(/\s+/)).map((name) => foldName(name)),
)

/** @param folded without marks, y as i */
export const isNameSyllable = (folded: string) => KNOWN.has(folded)
