// How good a record is, from 0 to 100. Worked out by the server alone; conditions take it as a number.

import { defineKind, type ShowProps } from '@/fields/kind';
import { number_operators, numberEdit } from '@/fields/shared/number';
import { Ring } from '@/ui/ring';

function Score({ value }: ShowProps<number>) {
    return <Ring value={value} text={String(value)} />;
}

function whole(text: string): number | undefined {
    const value = Number(text.normalize('NFKC').trim() || Number.NaN);
    return Number.isInteger(value) ? value : undefined;
}
const number = numberEdit({ read: whole, write: String });

export const quality = defineKind<number>({
    kind: 'quality',
    Show: Score,
    Cell: Score,
    operators: number_operators,
    condition_edits: { eq: number, ne: number, gt: number, ge: number, lt: number, le: number, between: number },
    parse(text) {
        if (text.trim() === '') return { value: null };
        const value = whole(text);
        return value === undefined ? { problem: 'field.not_a_whole_number' } : { value };
    },
    format: String,
    plain: String,
    compare: (left, right) => left - right,
    width_px: 130,
});
