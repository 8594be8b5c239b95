/** Kinds of units that rules of audiences and deadlines speak of. */
export const unitKindTexts = {
  province: { vi: 'Tỉnh, thành phố', en: 'Province' },
  department: { vi: 'Sở, ban, ngành', en: 'Department of the province' },
  party: { vi: 'Cơ quan Đảng, đoàn thể', en: 'Party body or mass organisation' },
  district: { vi: 'Huyện (trước 7/2025)', en: 'District (before 7/2025)' },
  commune: { vi: 'Xã, phường, đặc khu', en: 'Commune, ward or special zone' },
  division: { vi: 'Phòng, đơn vị trực thuộc', en: 'Division' },
  'public-service': { vi: 'Đơn vị sự nghiệp', en: 'Public service unit' },
  school: { vi: 'Trường học', en: 'School' },
  enterprise: { vi: 'Doanh nghiệp', en: 'Enterprise' },
  cooperative: { vi: 'Hợp tác xã', en: 'Cooperative' },
  'household-business': { vi: 'Hộ kinh doanh', en: 'Household business' },
  hamlet: { vi: 'Bản, tiểu khu, tổ dân phố', en: 'Hamlet or residential group' },
  team: { vi: 'Tổ công nghệ số cộng đồng', en: 'Community digital-technology team' },
  other: { vi: 'Đơn vị khác', en: 'Other unit' },
} as const

export type UnitKind = keyof typeof unitKindTexts

const isKind = (name: string): name is UnitKind => Object.hasOwn(unitKindTexts, name)

/** In the order above. */
export const unitKinds = Object.keys(unitKindTexts).filter(isKind) as [UnitKind, ...UnitKind[]]
