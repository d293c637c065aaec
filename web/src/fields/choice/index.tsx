import { defineKind, type ShowProps } from '@/fields/kind';
import { lazyEdit } from '@/fields/lazy-edit';
import { OptionChip, optionLabel } from '@/fields/shared/options';

function Show({ value, field }: ShowProps<string>) {
    return <OptionChip field={field} value={value} />;
}

const ChoicesEdit = lazyEdit('ChoicesEdit');

export const choice = defineKind<string>({
    kind: 'choice',
    Show,
    Cell: Show,
    Edit: lazyEdit('ChoiceEdit'),
    condition_edits: { in: ChoicesEdit, nin: ChoicesEdit },
    operators: ['eq', 'ne', 'in', 'nin', 'empty', 'exists'],
    parse(text, field) {
        const word = text.trim().toLowerCase();
        if (word === '') return { value: null };
        const found = field.options?.find((option) => [option.value, option.label.en, option.label.zh].some((name) => name.toLowerCase() === word));
        return found ? { value: found.value } : { problem: 'field.not_an_option' };
    },
    format: (value, field, { label }) => optionLabel(field, value, label),
    compare: (left, right) => left.localeCompare(right),
    width_px: 130,
});
