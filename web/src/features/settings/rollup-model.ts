// A roll-up as its form holds it, and as a declaration says it.

import type { Field, ObjectMeta } from '@/api/types';
import type { Filter } from '@/lib/filter';
import type { MessageId } from '@/lib/i18n';

export type Measure = 'count' | 'sum' | 'avg' | 'min' | 'max' | 'first' | 'last';

export const measures: readonly (readonly [Measure, MessageId])[] = [
    ['count', 'settings.rollup_count'],
    ['sum', 'settings.rollup_sum'],
    ['avg', 'settings.rollup_avg'],
    ['min', 'settings.rollup_min'],
    ['max', 'settings.rollup_max'],
    ['first', 'settings.rollup_first'],
    ['last', 'settings.rollup_last'],
];

export interface RollupText {
    over: string;
    by: string;
    measure: Measure;
    field: string;
    condition: Filter | null;
}

const numbers = ['integer', 'decimal', 'percent', 'money', 'duration', 'rating'];
const times = ['date', 'timestamp'];

/** The references of an object that may name a record of another. */
export function referencesTo(object: ObjectMeta, target: string): Field[] {
    return object.fields.filter((field) => {
        if (field.kind === 'reference' || field.kind === 'user') return field.object === target;
        return field.kind === 'any_reference' && (!field.objects || field.objects.includes(target));
    });
}

/** Records that are seen by their owners alone are in no total. */
export const childrenOf = (objects: readonly ObjectMeta[], target: string) => objects.filter((object) => object.role !== 'personal' && referencesTo(object, target).length > 0);

export function measurable(object: ObjectMeta, measure: Measure): Field[] {
    const kinds = measure === 'first' || measure === 'last' ? times : numbers;
    return object.fields.filter((field) => kinds.includes(field.kind) && field.name !== 'version');
}

export function rollupText(field: Field | undefined): RollupText {
    return {
        over: field?.over ?? '',
        by: field?.by ?? '',
        measure: (field?.measure as Measure | undefined) ?? 'count',
        field: field?.field ?? '',
        condition: (field?.condition as Filter | undefined) ?? null,
    };
}

export const isComplete = ({ over, by, measure, field }: RollupText) => over !== '' && by !== '' && (measure === 'count' || field !== '');

/** What a formula gives only the reader of the schema knows, so it is said along. */
export function rollupDeclaration({ over, by, measure, field, condition }: RollupText, objects: readonly ObjectMeta[]) {
    const measured = objects.find((each) => each.name === over)?.fields.find((each) => each.name === field);
    const whole = measured?.kind === 'integer' || measured?.kind === 'duration';
    const result = measured?.formula === undefined ? {} : { result: measure === 'avg' && whole ? 'decimal' : measured.kind };
    return { over, by, measure, field: measure === 'count' ? null : field, condition, ...result };
}
