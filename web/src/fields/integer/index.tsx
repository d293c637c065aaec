import type { Field } from '@/api/types';
import { defineKind, type Kind } from '@/fields/kind';
import { number_operators, numberCell, numberEdit } from '@/fields/shared/number';
import { parseDecimal } from '@/lib/decimal';

function read(text: string): number | undefined {
    const decimal = parseDecimal(text);
    const value = decimal === null ? Number.NaN : Number(decimal);
    return Number.isSafeInteger(value) ? value : undefined;
}

const least_year = 1000;
const last_year_max = 2999;

/** A year is counted, not grouped: what lies between 1000 and 2999 by its declaration. */
const isYear = ({ min, max }: Field) => Number(min ?? 0) >= least_year && Number(max ?? Infinity) <= last_year_max;

const format: Kind<number>['format'] = (value, field, { texts }) => (isYear(field) ? String(value) : texts.number(value, 0));
const Cell = numberCell(format);

export const integer = defineKind<number>({
    kind: 'integer',
    Show: Cell,
    Cell,
    Edit: numberEdit({ read, write: String }),
    operators: number_operators,
    parse(text) {
        if (text.trim() === '') return { value: null };
        const value = read(text);
        return value === undefined ? { problem: 'field.not_a_whole_number' } : { value };
    },
    format,
    plain: String,
    compare: (left, right) => left - right,
    align: 'right',
    width_px: 100,
});
