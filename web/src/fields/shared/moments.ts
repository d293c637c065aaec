import type { Operator } from '@/api/types';
import type { MessageId } from '@/lib/i18n';

export const date_operators: readonly Operator[] = ['within', 'eq', 'lt', 'le', 'gt', 'ge', 'between', 'empty', 'exists'];
export const instant_operators: readonly Operator[] = ['within', 'lt', 'gt', 'between', 'empty', 'exists'];
export const date_words: Partial<Record<Operator, MessageId>> = { eq: 'op.on', lt: 'op.before', le: 'op.until', gt: 'op.after', ge: 'op.from' };
