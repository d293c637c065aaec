import { defineKind, type Kind } from '@/fields/kind';
import { number_operators, numberCell, numberEdit } from '@/fields/shared/number';
import { parseDuration } from '@/lib/duration';

function write(seconds: number): string {
    const minutes = Math.floor(seconds / 60);
    return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

const format: Kind<number>['format'] = (value, _field, { texts }) => texts.duration(value);
const Cell = numberCell(format);

export const duration = defineKind<number>({
    kind: 'duration',
    Show: Cell,
    Cell,
    Edit: numberEdit({ read: (text) => parseDuration(text) ?? undefined, write }),
    operators: number_operators,
    parse(text) {
        if (text.trim() === '') return { value: null };
        const value = parseDuration(text);
        return value === null ? { problem: 'field.not_a_duration' } : { value };
    },
    plain: write,
    format,
    compare: (left, right) => left - right,
    align: 'right',
    width_px: 110,
});
