import { defineKind } from '@/fields/kind';
import { labelledKind } from '@/fields/shared/labelled';

export const emails = defineKind(labelledKind('emails', 'mailto', 'email'));
