import { TextInput } from '@mantine/core';
import { defineKind, type EditProps, type ShowProps } from '@/fields/kind';
import { date_operators, date_words } from '@/fields/shared/moments';
import { parseDate } from '@/lib/dates';
import { useTexts } from '@/lib/texts';

function Cell({ value }: ShowProps<string>) {
    return <span className="clip tabular">{useTexts().date(value)}</span>;
}

function Edit({ value, onChange, input }: EditProps<string>) {
    return <TextInput {...input} type="date" max="9999-12-31" value={value ?? ''} onChange={(event) => onChange(event.currentTarget.value || null)} />;
}

export const date = defineKind<string>({
    kind: 'date',
    Show: Cell,
    Cell,
    Edit,
    operators: date_operators,
    operator_words: date_words,
    parse(text) {
        if (text.trim() === '') return { value: null };
        const value = parseDate(text);
        return value === null ? { problem: 'field.not_a_date' } : { value };
    },
    plain: (value) => value,
    format: (value, _field, { texts }) => texts.date(value),
    compare: (left, right) => (left < right ? -1 : left > right ? 1 : 0),
    width_px: 120,
});
