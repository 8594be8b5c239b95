/** Types of columns that several tables have. */
import type { ColumnType, JSONColumnType } from 'kysely'

export type Json = JSONColumnType<object, string, string>
export type NullableJson = JSONColumnType<object | null, string | null, string | null>
/** `date` columns travel as `yyyy-MM-dd` text. */
export type DateText = ColumnType<string, string, string>
export type NullableDateText = ColumnType<string | null, string | null, string | null>
