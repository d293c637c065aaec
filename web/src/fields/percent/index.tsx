import { defineKind, type Kind } from '@/fields/kind';
import { number_operators, numberCell, numberEdit } from '@/fields/shared/number';
import { parseDecimal } from '@/lib/decimal';

function read(text: string): number | undefined {
    const decimal = parseDecimal(text.replace(/[%％]\s*$/, ''));
    return decimal === null ? undefined : Number(decimal);
}

const format: Kind<number>['format'] = (value, _field, { texts }) => texts.percent(value);
const Cell = numberCell(format);

export const percent = defineKind<number>({
    kind: 'percent',
    Show: Cell,
    Cell,
    Edit: numberEdit({ read, write: String, unit: '%' }),
    operators: number_operators,
    parse(text) {
        if (text.trim() === '') return { value: null };
        const value = read(text);
        return value === undefined ? { problem: 'field.not_a_number' } : { value };
    },
    plain: (value) => `${value}%`,
    format,
    compare: (left, right) => left - right,
    align: 'right',
    width_px: 90,
});
