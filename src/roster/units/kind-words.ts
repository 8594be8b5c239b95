/** What kind of unit the words of a list, or the name of a unit, speak of. Pure. */
import { foldName } from '../../foundation/names.ts'
import { type UnitKind, unitKinds, unitKindTexts } from '../../foundation/texts/unit-kinds.ts'

/** Words of lists, beside the kinds' own names. */
const WORDS: Readonly<Record<UnitKind, readonly string[]>> = {
  province: ['Tỉnh', 'Thành phố trực thuộc trung ương', 'Thành phố'],
  department: ['Sở', 'Ban', 'Ngành', 'Sở, ban, ngành', 'Sở, ngành'],
  party: ['Cơ quan Đảng', 'Đoàn thể', 'Đảng, đoàn thể', 'Đảng', 'Hội'],
  district: ['Huyện', 'Quận', 'Thị xã', 'Thành phố thuộc tỉnh', 'Cấp huyện'],
  commune: ['Xã', 'Phường', 'Đặc khu', 'Thị trấn', 'Xã, phường', 'Cấp xã'],
  division: ['Phòng', 'Phòng, ban', 'Đơn vị trực thuộc', 'Phòng chuyên môn'],
  'public-service': ['Sự nghiệp', 'Đơn vị sự nghiệp công lập', 'Trung tâm', 'Bệnh viện'],
  school: ['Trường', 'Cơ sở giáo dục'],
  enterprise: ['Công ty', 'Doanh nghiệp nhà nước', 'Doanh nghiệp tư nhân', 'DN'],
  cooperative: ['HTX', 'Liên hiệp hợp tác xã'],
  'household-business': ['Hộ kinh doanh cá thể', 'Hộ KD'],
  hamlet: ['Bản', 'Tiểu khu', 'Tổ dân phố', 'Thôn', 'Ấp', 'Buôn', 'Khu phố', 'Xóm', 'Khóm', 'Khu'],
  team: ['Tổ công nghệ số', 'Tổ CNSCĐ', 'Tổ công nghệ số cộng đồng'],
  other: ['Khác'],
}

const kindOfWords = new Map<string, UnitKind>(
  unitKinds.flatMap((kind) =>
    [kind, unitKindTexts[kind].vi, unitKindTexts[kind].en, ...WORDS[kind]].map(
      (word): [string, UnitKind] => [foldName(word), kind],
    ),
  ),
)

/** @returns null for words that no kind is called by */
export const kindOfWord = (word: string): UnitKind | null => kindOfWords.get(foldName(word)) ?? null

/** The cities that are provinces; any other was a city of a province until 7/2025. */
const CITIES = ['Hà Nội', 'Hồ Chí Minh', 'Hải Phòng', 'Đà Nẵng', 'Cần Thơ', 'Huế'].map(foldName)

/** Beginnings of names, the longer before the shorter. */
const BEGINNINGS: readonly (readonly [string, UnitKind])[] = (
  [
    ['Tổ công nghệ số', 'team'],
    ['Tổ dân phố', 'hamlet'],
    ['Tiểu khu', 'hamlet'],
    ['Khu phố', 'hamlet'],
    ['Bản', 'hamlet'],
    ['Thôn', 'hamlet'],
    ['Ấp', 'hamlet'],
    ['Buôn', 'hamlet'],
    ['Xóm', 'hamlet'],
    ['UBND tỉnh', 'department'],
    ['UBND xã', 'commune'],
    ['UBND phường', 'commune'],
    ['UBND đặc khu', 'commune'],
    ['UBND huyện', 'district'],
    ['Văn phòng UBND tỉnh', 'department'],
    ['Văn phòng Đoàn đại biểu', 'department'],
    ['Ban Quản lý', 'department'],
    ['Ban Dân tộc', 'department'],
    ['Thanh tra tỉnh', 'department'],
    ['Sở', 'department'],
    ['Tỉnh ủy', 'party'],
    ['Thành ủy', 'party'],
    ['Đảng ủy', 'party'],
    ['Văn phòng Tỉnh ủy', 'party'],
    ['Ủy ban Mặt trận', 'party'],
    ['Ủy ban MTTQ', 'party'],
    ['Ban Tuyên giáo', 'party'],
    ['Ban Tổ chức', 'party'],
    ['Hội', 'party'],
    ['Tỉnh đoàn', 'party'],
    ['Liên đoàn', 'party'],
    ['Tỉnh', 'province'],
    ['Huyện', 'district'],
    ['Quận', 'district'],
    ['Thị xã', 'district'],
    ['Xã', 'commune'],
    ['Phường', 'commune'],
    ['Thị trấn', 'commune'],
    ['Đặc khu', 'commune'],
    ['Trường', 'school'],
    ['Công ty', 'enterprise'],
    ['Doanh nghiệp', 'enterprise'],
    ['Hợp tác xã', 'cooperative'],
    ['HTX', 'cooperative'],
    ['Hộ kinh doanh', 'household-business'],
    ['Trung tâm', 'public-service'],
    ['Bệnh viện', 'public-service'],
    ['Phòng', 'division'],
    ['Chi cục', 'division'],
  ] satisfies [string, UnitKind][]
).map(([words, kind]) => [foldName(words), kind] as const)

/** By how the name begins; null where that says nothing. A list may say otherwise. */
export function kindOfName(name: string): UnitKind | null {
  const folded = foldName(name)
  const city = /^(?:thanh pho|tp) (.+)$/.exec(folded)?.[1]
  if (city !== undefined) return CITIES.includes(city) ? 'province' : 'district'
  const found = BEGINNINGS.toSorted(([a], [b]) => b.length - a.length).find(
    ([words]) => folded === words || folded.startsWith(`${words} `),
  )
  return found?.[1] ?? null
}
