// The editors that weigh much, in one chunk: lazy-edit.tsx fetches it.

export { AddressEdit } from '@/fields/address/edit';
export { AnyReferenceEdit } from '@/fields/any-reference/edit';
export { JsonEdit } from '@/fields/json/edit';
export { LongTextEdit } from '@/fields/long-text/edit';
export { MoneyEdit } from '@/fields/money/edit';
export { RatingEdit } from '@/fields/rating/edit';
export { ReferenceEdit } from '@/fields/reference/edit';
export { ChoiceEdit, ChoicesEdit } from '@/fields/shared/choice-edits';
export { LabelledEdit } from '@/fields/shared/labelled-edit';
export { UploadEdit } from '@/fields/shared/upload';
export { TagsEdit } from '@/fields/tags/edit';
export { UserConditionEdit, UserEdit } from '@/fields/user/edit';
