import { defineKind, type Kind } from '@/fields/kind';
import { number_operators, numberCell, numberEdit } from '@/fields/shared/number';
import { compareDecimals, parseDecimal } from '@/lib/decimal';

const format: Kind<string>['format'] = (value, field, { texts }) => texts.number(value, field.scale);
const Cell = numberCell(format);

export const decimal = defineKind<string>({
    kind: 'decimal',
    Show: Cell,
    Cell,
    Edit: numberEdit<string>({ read: (text) => parseDecimal(text) ?? undefined, write: (value) => value }),
    operators: number_operators,
    parse(text) {
        if (text.trim() === '') return { value: null };
        const value = parseDecimal(text);
        return value === null ? { problem: 'field.not_a_number' } : { value };
    },
    plain: (value) => value,
    format,
    compare: compareDecimals,
    align: 'right',
    width_px: 110,
});
