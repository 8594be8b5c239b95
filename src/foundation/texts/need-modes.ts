/** How a training that units ask for is held. */
export const needModeTexts = {
  online: { vi: 'Trực tuyến', en: 'Online' },
  'in-person': { vi: 'Trực tiếp', en: 'In person' },
  blended: { vi: 'Kết hợp trực tiếp và trực tuyến', en: 'Blended' },
  video: { vi: 'Hội nghị truyền hình', en: 'Video conference' },
} as const

/** What people write for it in a sheet, in any spelling. */
export const needModeNames: Record<keyof typeof needModeTexts, readonly string[]> = {
  online: [needModeTexts.online.vi, 'Online', 'Qua mạng', 'MOOC', 'Zoom'],
  'in-person': [needModeTexts['in-person'].vi, 'In person', 'Tập trung', 'Offline'],
  blended: [needModeTexts.blended.vi, 'Kết hợp', 'Blended', 'Trực tiếp và trực tuyến'],
  video: [needModeTexts.video.vi, 'Cầu truyền hình', 'Điểm cầu', 'Video', 'Video conference'],
}
