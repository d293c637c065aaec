import { defineKind } from '@/fields/kind';
import { labelledKind } from '@/fields/shared/labelled';

export const phones = defineKind(labelledKind('phones', 'tel', 'tel'));
