import { defineKind } from '@/fields/kind';
import { text_base, textEdit } from '@/fields/shared/text';

export const text = defineKind({ ...text_base, kind: 'text', Edit: textEdit({}), width_px: 180 });
