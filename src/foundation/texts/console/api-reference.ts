/** The page that describes the API; the description itself is English. */
const vi = {
  title: 'Tài liệu API',
  lead: 'Mô tả mọi lệnh gọi cho hệ thống khác. Nội dung bằng tiếng Anh, theo chuẩn OpenAPI 3.1.',
  noScript: 'Trang này cần JavaScript. Tệp mô tả đọc được bằng mọi công cụ OpenAPI:',
}

const en: typeof vi = {
  title: 'API reference',
  lead: 'Every call for other systems, as OpenAPI 3.1.',
  noScript: 'This page needs JavaScript. The description can be read by any OpenAPI tool:',
}

export const apiReferenceTexts = { vi, en }
