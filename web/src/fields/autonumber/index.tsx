import { defineKind } from '@/fields/kind';
import { text_base, TextCell } from '@/fields/shared/text';

export const autonumber = defineKind<string>({ ...text_base, kind: 'autonumber', Show: TextCell, operators: ['eq', 'starts', 'contains'], width_px: 110 });
