// How likely the record ends well by its own object's history. Worked out by the server alone; conditions take it
// as a number.

import { defineKind, type Kind } from '@/fields/kind';
import { number_operators, numberCell, numberEdit } from '@/fields/shared/number';

function whole(text: string): number | undefined {
    const value = Number(text.normalize('NFKC').replace(/%\s*$/, '').trim() || Number.NaN);
    return Number.isInteger(value) ? value : undefined;
}
const number = numberEdit({ read: whole, write: String, unit: '%' });
const format: Kind<number>['format'] = (value, _field, { texts }) => texts.percent(value);
const Cell = numberCell(format);

export const odds = defineKind<number>({
    kind: 'odds',
    Show: Cell,
    Cell,
    operators: number_operators,
    condition_edits: { eq: number, ne: number, gt: number, ge: number, lt: number, le: number, between: number },
    parse(text) {
        if (text.trim() === '') return { value: null };
        const value = whole(text);
        return value === undefined ? { problem: 'field.not_a_whole_number' } : { value };
    },
    format,
    plain: (value) => `${value}%`,
    compare: (left, right) => left - right,
    align: 'right',
    width_px: 120,
});
